"""Forms of the desk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from eclore.editions.models import Phase
from eclore.editions.states import OPTIONAL_ROOMS, Role


class FindForm(forms.Form):
    """Find a person."""

    q = forms.CharField(label=_("Nom, numéro, courriel, titre, code, commune…"), max_length=150, required=False)


class JournalForm(forms.Form):
    """Which acts to list."""

    verbe = forms.ChoiceField(label=_("Action"), required=False)

    def __init__(self, *args: Any, verbs: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Toutes les actions")), *((verb, verb) for verb in verbs)]
        self.fields["verbe"].choices = choices  # type: ignore[attr-defined]


class MomentField(forms.DateTimeField):
    """A day and an hour of Paris, with the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(
            widget=widget,
            input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"],
            error_messages=dict.fromkeys(
                ("invalid", "required"), _("Écrivez une date et une heure, comme 24/11/2026 18:00.")
            ),
            **kwargs,
        )
        self.is_short = True


class PhaseForm(forms.Form):
    """When a phase opens and closes."""

    opens_at = MomentField(label=_("Ouverture"))
    closes_at = MomentField(label=_("Fermeture"), help_text=_("À cette minute, c’est fermé."))

    def __init__(self, *args: Any, phase: Phase | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if phase is not None:
            self.initial = {
                "opens_at": timezone.localtime(phase.opens_at),
                "closes_at": timezone.localtime(phase.closes_at),
            }


class RoomsForm(forms.Form):
    """Which rooms the edition runs, among those it may do without."""

    on = forms.MultipleChoiceField(
        label=_("Cette édition tient"),
        required=False,
        choices=[(room.value, room.label) for room in OPTIONAL_ROOMS],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Une étape décochée quitte les menus, les pages, les conditions de dépôt et les chiffres."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"off": [room.value for room in OPTIONAL_ROOMS if room not in data.get("on", [])]}


class AppointForm(forms.Form):
    """Give a role."""

    email = forms.EmailField(label=_("Courriel"))
    name = forms.CharField(
        label=_("Nom"), max_length=150, help_text=_("Sert si cette adresse n’a pas encore de compte.")
    )
    role = forms.ChoiceField(label=_("Rôle"), choices=Role.choices)


class TemplateForm(forms.Form):
    """The text of a letter or a document, with `{Field}` where a field comes."""

    subject = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(label=_("Texte"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False)
    reason = forms.CharField(
        label=_("Pourquoi ce changement"),
        max_length=300,
        required=False,
        help_text=_("Pour vos collègues, dans la liste des versions."),
    )


class LetterForm(forms.Form):
    """One letter, corrected before it goes."""

    subject = forms.CharField(label=_("Objet"), max_length=200)
    body = forms.CharField(label=_("Texte"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 18}), strip=False)


class ScanForm(forms.Form):
    """The signed paper."""

    file = forms.FileField(label=_("Lettre signée"), help_text=_("Un PDF, ou une photo JPEG ou PNG, de 10 Mo au plus."))


class LetterheadForm(forms.Form):
    """What stands at the top and at the foot of a letter."""

    body_name = forms.CharField(label=_("Nom de l’institution"), max_length=150)
    address = forms.CharField(
        label=_("Service et adresse"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Une ligne ici est une ligne sur le papier."),
    )
    place = forms.CharField(
        label=_("Ville de la date"), max_length=100, required=False, help_text=_("Comme « Arras », avant la date.")
    )
    signatory_title = forms.CharField(
        label=_("Qualité du signataire"), max_length=150, required=False, help_text=_("Comme « Pour le Président ».")
    )
    signatory = forms.CharField(label=_("Nom du signataire"), max_length=150, required=False)
    footer = forms.CharField(label=_("Pied de page"), max_length=300, required=False)
    logo = forms.FileField(
        label=_("Nouveau logo"), required=False, help_text=_("Une image PNG ou JPEG de 300 Ko au plus.")
    )
    keep_logo = forms.BooleanField(label=_("Garder le logo actuel"), required=False, initial=True)
    reason = forms.CharField(label=_("Pourquoi ce changement"), max_length=300, required=False)
