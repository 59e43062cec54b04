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


ALL = "toutes"


class CatalogueForm(forms.Form):
    """`?q=&territoire=&theme=&etape=&edition=`: an unknown value counts as none, so an old address still answers."""

    q = forms.CharField(required=False, max_length=100)
    theme = forms.ChoiceField(label=_("Thème"), required=False, choices=[("", _("Tous")), *Theme.choices])
    etape = forms.ChoiceField(label=_("Étape"), required=False, choices=STAGES)

    def __init__(self, data: Any, edition: Edition) -> None:
        super().__init__(data)
        self.edition = edition
        others = editions.public_others(edition)
        choices: list[tuple[str, Any]] = [("", edition.title), *((row.code, row.title) for row in others)]
        choices += [(ALL, _("Toutes les éditions"))] if others else []
        self.fields["edition"] = forms.ChoiceField(label=_("Édition"), required=False, choices=choices)
        areas = [(area.code, area.name) for area in editions.areas(edition)]
        self.fields["territoire"] = forms.ChoiceField(
            label=_("Territoire"), required=False, choices=[("", _("Tous")), *areas]
        )

    def wanted(self) -> dict[str, str]:
        """The values that are known, "" for the rest."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") or "" for name in self.fields}
