"""Forms of residents: find a comptoir, register, answer two questions, check a certificate."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core.forms import DayField
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Topic
from eclore.workshops.models import Workshop
from eclore.workshops.states import Mode, Need, Usefulness


class RegisterForm(forms.Form):
    """One screen. Signed in, only the needs are asked; a year of birth only where the rules speak of minors."""

    name = forms.CharField(
        label=gettext_lazy("Votre prénom et votre nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Écrivez votre nom : c’est ainsi que l’équipe vous appellera.")},
    )
    contact = forms.CharField(
        label=gettext_lazy("Courriel ou téléphone"),
        max_length=254,
        help_text=gettext_lazy("Pour confirmer, et vous rappeler la date."),
        error_messages={"required": gettext_lazy("Donnez un courriel ou un téléphone pour recevoir la confirmation.")},
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Année de naissance"),
        min_value=1900,
        max_value=2200,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
        error_messages={"required": gettext_lazy("Écrivez votre année de naissance, comme 2012.")},
    )
    guardian = forms.CharField(label=gettext_lazy("L’adulte qui vient aussi"), max_length=200, required=False)
    need_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("De quoi avez-vous besoin pour venir ?"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    needs = forms.CharField(
        label=gettext_lazy("Autre chose à nous dire ?"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Lu par l’animatrice ou l’animateur seulement, effacé après le comptoir."),
    )

    def __init__(
        self, *args: Any, workshop: Workshop, is_known: bool = False, birth_year: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_year"].is_short = True  # type: ignore[attr-defined]
        if is_known:
            del self.fields["name"], self.fields["contact"]
        limit = editions.process_rules(workshop.edition).guardian_below_age
        if not limit or birth_year:
            del self.fields["birth_year"]
        if not limit:
            del self.fields["guardian"]
        else:
            self.fields["guardian"].help_text = _("Avant %(age)s ans : son nom et son téléphone.") % {"age": limit}
        if workshop.mode == Mode.ONLINE:
            del self.fields["need_kinds"]

    def person(self) -> dict[str, Any]:
        """What `sign_up` takes, with the contact sorted into e-mail or phone."""
        data = dict(self.cleaned_data)
        contact = data.pop("contact", "")
        return {**data, "email" if "@" in contact else "phone": contact} if contact else data


class AgendaForm(forms.Form):
    """Filters of the agenda, in the address."""

    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)
    sujet = forms.ChoiceField(
        label=gettext_lazy("Atelier"), required=False, choices=[("", gettext_lazy("Tous")), *Topic.choices]
    )
    besoin = forms.ChoiceField(
        label=gettext_lazy("Sur place"), required=False, choices=[("", gettext_lazy("Peu importe")), *Need.choices]
    )
    depuis = DayField(label=gettext_lazy("À partir du"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"].choices = [("", _("Tout le département")), *areas]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """What was asked and holds; a filter that does not is left aside."""
        if not self.is_bound:
            return {}
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class QuestionsForm(forms.Form):
    """Two questions after a comptoir, without a name."""

    usefulness = forms.ChoiceField(
        label=gettext_lazy("Ce comptoir vous a-t-il fait avancer ?"),
        choices=Usefulness.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
    missing = forms.CharField(
        label=gettext_lazy("Qu’est-ce qui vous a manqué ?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CodeForm(forms.Form):
    """The code of a certificate, however it is typed."""

    code = forms.CharField(
        label=gettext_lazy("Code de l’attestation"),
        max_length=40,
        help_text=gettext_lazy("Douze signes, comme ABCD-EFGH-JKLM."),
        error_messages={"required": gettext_lazy("Donnez le code écrit au bas de l’attestation.")},
    )
