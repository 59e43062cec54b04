"""The catalogue's filters."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Theme

STAGES = [
    ("", _("Toutes")),
    ("depose", _("Dossiers déposés")),
    ("label", _("Labellisés")),
    ("vote", _("Au vote")),
    ("laureat", _("Lauréats")),
]


class CatalogueForm(forms.Form):
    """`?q=&territoire=&theme=&etape=`: an unknown value counts as none, so that an old address still answers."""

    q = forms.CharField(required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])
    etape = forms.ChoiceField(label=_("Étape"), required=False, choices=STAGES)

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"] = forms.ChoiceField(
            label=_("Territoire"), required=False, choices=[("", _("Tous")), *areas]
        )

    def wanted(self) -> dict[str, str]:
        """The values that are known, "" for the rest."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") or "" for name in self.fields}
