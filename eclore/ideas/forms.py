"""Forms of the room: three short screens to bring an idea, a search, and the acts of the office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.editions.states import Theme
from eclore.ideas import queries
from eclore.ideas.models import Idea
from eclore.ideas.states import ArchiveReason, CarrierKind, HelpKind, IdeaState


class IdeaForm(forms.Form):
    """Screen 1: the idea, in a few lines."""

    title = forms.CharField(
        label=gettext_lazy("Votre idée en quelques mots"),
        max_length=100,
        help_text=gettext_lazy("Par exemple : un café où l’on répare ensemble."),
        error_messages={"required": gettext_lazy("Donnez un titre à votre idée, en quelques mots.")},
    )
    summary = forms.CharField(
        label=gettext_lazy("Racontez-la en deux ou trois phrases"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Pour qui ? Qu’est-ce qui changerait ? Ne nommez personne : ce texte sera public."),
        error_messages={"required": gettext_lazy("Racontez votre idée en deux ou trois phrases.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.is_public = True  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Screen 2: where and what about. A name that fits several communes offers them to choose from."""

    commune = forms.CharField(
        label=gettext_lazy("Dans quelle commune voyez-vous votre idée ?"),
        max_length=120,
        help_text=gettext_lazy("Nom ou code postal. Si elle en concerne plusieurs, celle où elle commencerait."),
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        error_messages={"required": gettext_lazy("Donnez la commune où votre idée commencerait.")},
    )
    insee = forms.ChoiceField(label=gettext_lazy("Vous voulez dire"), widget=forms.RadioSelect, choices=())
    theme = forms.ChoiceField(
        label=gettext_lazy("De quoi parle-t-elle surtout ?"),
        choices=Theme.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez le thème le plus proche.")},
    )

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found: Commune | None = None
        typed = str(self.data.get("commune", "")).strip() if self.is_bound else ""
        self.found = editions.find_commune(edition, typed) if typed else None
        close = queries.suggest_communes(edition, typed) if typed and not self.found else []
        if not close:
            del self.fields["insee"]
            return
        self.edition = edition
        self.fields["insee"].choices = [(c.pk, f"{c.name} ({c.postal_codes[:5]})") for c in close]  # type: ignore[attr-defined]
        sentence = _("« %(text)s » peut désigner plusieurs communes : choisissez la vôtre.") % {"text": typed}
        self.fields["insee"].error_messages |= {"required": sentence, "invalid_choice": sentence}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if "insee" in self.fields:
            self.found = editions.commune_by_code(self.edition, data.get("insee", ""))
        elif data.get("commune") and self.found is None:
            sentence = _("Nous ne trouvons pas « %(text)s » dans le département. Vérifiez le nom ou le code postal.")
            self.add_error("commune", sentence % {"text": data["commune"]})
        return data


class CarrierForm(forms.Form):
    """Who carries the idea: a person, where nothing is said."""

    carrier_kind = forms.ChoiceField(
        label=gettext_lazy("Qui porte cette idée ?"),
        choices=CarrierKind.choices,
        initial=CarrierKind.PERSON,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Dites dans la liste qui porte l’idée.")},
    )
    carrier_name = forms.CharField(
        label=gettext_lazy("Nom du groupe, de la classe ou de la structure"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Sans nommer personne : « la classe de 4e B, collège Verlaine »."),
    )

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        if data is not None and not data.get("carrier_kind"):
            data = {**data.dict(), "carrier_kind": CarrierKind.PERSON}
        super().__init__(data, *args, **kwargs)
        self.fields["carrier_name"].is_public = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        kind = data.get("carrier_kind")
        if kind and kind != CarrierKind.PERSON and not data.get("carrier_name", "").strip():
            self.add_error("carrier_name", _("Donnez un nom au groupe : il sera public, sans nommer personne."))
        return data


class ContactForm(CarrierForm):
    """Screen 3: who carries the idea, and how to call back. No contact is asked of a login, whose person is known."""

    name = forms.CharField(
        label=gettext_lazy("Votre prénom et votre nom"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Écrivez votre nom : c’est ainsi que l’équipe vous appellera.")},
    )
    email = forms.CharField(
        label=gettext_lazy("Votre courriel"),
        max_length=254,
        required=False,
        help_text=gettext_lazy("Ou votre téléphone, juste dessous. L’un des deux suffit."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    phone = forms.CharField(
        label=gettext_lazy("Votre téléphone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    birth_year = forms.IntegerField(
        label=gettext_lazy("Votre année de naissance"),
        required=False,
        help_text=gettext_lazy("Pour savoir si le budget citoyen parle à tous les âges. Jamais publiée."),
        error_messages={"invalid": gettext_lazy("Écrivez quatre chiffres, comme 1984.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year"}),
    )

    def __init__(self, *args: Any, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["birth_year"].is_short = True  # type: ignore[attr-defined]
        if is_known:
            for name in ("name", "email", "phone", "birth_year"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if (
            "email" in self.fields
            and not data.get("email")
            and not data.get("phone")
            and not {"email", "phone"} & set(self.errors)
        ):
            self.add_error("email", _("Donnez un courriel ou un téléphone : c’est ainsi que l’équipe vous répondra."))
        return data


class HelpForm(forms.Form):
    """Offer something to an idea."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Ce que vous proposez"),
        choices=HelpKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez ce que vous proposez.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Dites-le en une phrase"),
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Dites en une phrase ce que vous proposez.")},
    )


class SearchForm(forms.Form):
    """Filters of the public list."""

    q = forms.CharField(label=gettext_lazy("Un mot"), required=False, max_length=100)
    theme = forms.ChoiceField(label=gettext_lazy("Thème"), required=False)
    territoire = forms.ChoiceField(label=gettext_lazy("Territoire"), required=False)

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme"].choices = [("", _("Tous les thèmes")), *Theme.choices]  # type: ignore[attr-defined]
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"].choices = [("", _("Tous les territoires")), *areas]  # type: ignore[attr-defined]
        self.use_required_attribute = False


class OfficeSearchForm(forms.Form):
    """Filters of the office's list."""

    q = forms.CharField(label=gettext_lazy("Un mot"), required=False, max_length=100)
    etat = forms.ChoiceField(
        label=gettext_lazy("État"), required=False, choices=[("", gettext_lazy("Tous les états")), *IdeaState.choices]
    )
    theme = forms.ChoiceField(
        label=gettext_lazy("Thème"), required=False, choices=[("", gettext_lazy("Tous les thèmes")), *Theme.choices]
    )


class MergeForm(forms.Form):
    """Which idea stays."""

    into = forms.ModelChoiceField(
        label=gettext_lazy("L’idée qui reste"),
        queryset=Idea.objects.none(),
        empty_label=gettext_lazy("Choisissez une idée"),
        error_messages={
            "required": gettext_lazy("Choisissez l’idée qui reste."),
            "invalid_choice": gettext_lazy("Cette idée n’est plus en ligne : choisissez-en une autre."),
        },
    )

    def __init__(self, *args: Any, candidates: QuerySet[Idea], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = candidates  # type: ignore[attr-defined]


class ArchiveForm(forms.Form):
    """Why the idea is set aside."""

    reason_code = forms.ChoiceField(
        label=gettext_lazy("Motif"),
        widget=forms.RadioSelect,
        choices=ArchiveReason.choices,
        error_messages={"required": gettext_lazy("Choisissez un motif dans la liste.")},
    )


class ToolForm(forms.Form):
    """A tool of the toolbox: a file, or an address."""

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=100,
        error_messages={"required": gettext_lazy("Donnez un titre à cet outil.")},
    )
    text = forms.CharField(
        label=gettext_lazy("À quoi il sert, en une phrase"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    content = forms.FileField(
        label=gettext_lazy("Un fichier"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, image, DOCX, ODT ou XLSX, 10 Mo au plus."),
    )
    address = forms.URLField(
        label=gettext_lazy("Ou l’adresse d’une page ou d’un film"),
        required=False,
        max_length=300,
        assume_scheme="https",
        error_messages={"invalid": gettext_lazy("Écrivez l’adresse en entier : https://exemple.fr/page")},
    )
    position = forms.IntegerField(
        label=gettext_lazy("Ordre"),
        required=False,
        min_value=0,
        max_value=999,
        help_text=gettext_lazy("Les plus petits d’abord. Vide : à la suite."),
    )
    is_shown = forms.BooleanField(label=gettext_lazy("Montrer cet outil à tout le monde"), required=False)
