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

    q = forms.CharField(label=_("Nom, téléphone ou courriel"), max_length=150, required=False)


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
