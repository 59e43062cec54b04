"""Forms of the help desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.core.forms import DayField
from eclore.editions.models import Edition
from eclore.editions.states import Theme
from eclore.people.models import Person
from eclore.people.states import ContactKind, Way
from eclore.workshops import queries as workshops
from eclore.workshops.models import Workshop


class ContactForm(forms.Form):
    """Put one contact right, or add one."""

    kind = forms.ChoiceField(label=_("Contact"), choices=ContactKind.choices, widget=forms.HiddenInput)
    before = forms.CharField(required=False, widget=forms.HiddenInput)
    after = forms.CharField(label=_("Le bon courriel ou numéro"), max_length=254, required=False)
    is_login = forms.BooleanField(
        label=_("Cette adresse ouvre aussi son compte : la changer là aussi"),
        help_text=_("La nouvelle adresse reçoit un lien à ouvrir. L’ancienne est prévenue."),
        required=False,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.user is None:
            del self.fields["is_login"]


class CallForm(forms.Form):
    """A call, noted in ten seconds."""

    caller = forms.CharField(label=_("Qui appelle, ou son numéro"), max_length=150)
    subject = forms.CharField(label=_("Sujet"), max_length=120)
    said = forms.CharField(
        label=_("Ce qui s’est dit"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne peut demander à lire cette note."),
    )
    call_back_on = DayField(label=_("Rappeler le"), required=False)

    def __init__(self, *args: Any, is_known: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_known:
            del self.fields["caller"]


class ForPersonForm(forms.Form):
    """What is asked of every act done in the place of a person."""

    way = forms.ChoiceField(
        label=_("La personne l’a demandé"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.PHONE
    )


class ForIdeaForm(ForPersonForm):
    title = forms.CharField(label=_("Titre de l’idée"), max_length=100)
    summary = forms.CharField(label=_("L’idée en quelques phrases"), max_length=1000, widget=forms.Textarea)
    theme = forms.ChoiceField(label=_("Thème"), choices=Theme.choices)
    commune = forms.CharField(label=_("Commune"), max_length=100, help_text=_("Un nom ou un code postal."))
    field_order = ("title", "summary", "theme", "commune", "way")


class ForPlaceForm(ForPersonForm):
    workshop = forms.ModelChoiceField(label=_("Comptoir"), queryset=Workshop.objects.none(), empty_label=_("Choisir"))
    needs = forms.CharField(label=_("Besoin particulier"), max_length=200, required=False)
    field_order = ("workshop", "needs", "way")

    def __init__(self, *args: Any, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["workshop"]
        field.queryset = workshops.upcoming(edition).order_by("starts_at", "pk")
        field.label_from_instance = lambda row: f"{wording.moment(row.starts_at)}, {row.title}, {row.commune.name}"


class ForDossierForm(ForPersonForm):
    title = forms.CharField(label=_("Nom du projet"), max_length=150)
    summary = forms.CharField(label=_("Le projet en une phrase"), max_length=250, required=False)
    story = forms.CharField(
        label=_("L’histoire du projet"),
        max_length=6000,
        required=False,
        widget=forms.Textarea,
        help_text=_("Un brouillon : la personne le complète et le dépose elle-même."),
    )
    field_order = ("title", "summary", "story", "way")


class ForAdvisingForm(ForPersonForm):
    need = forms.CharField(label=_("De quoi la personne a besoin"), max_length=1000, widget=forms.Textarea)
    field_order = ("need", "way")


class MergeForm(forms.Form):
    """Which row is folded into this one."""

    drop = forms.IntegerField(widget=forms.HiddenInput)
    is_sure = forms.BooleanField(label=_("J’ai vérifié : c’est bien la même personne"), required=False)
