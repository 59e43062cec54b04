"""Forms of the person's own space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eclore.people.models import Person


class ContestForm(forms.Form):
    """What was not asked, or not so. `row`: the act it speaks of, since a page shows several."""

    contest = forms.CharField(label=_("Ce qui ne va pas"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, row: int) -> None:
        super().__init__(data, auto_id=f"id_{row}_%s")
        self.row = row


class PhoneForm(forms.Form):
    phone = forms.CharField(
        label=_("Votre téléphone"),
        max_length=30,
        help_text=_("Celui que vous avez donné en proposant votre idée ou en venant à un comptoir."),
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel", "type": "tel"}),
        error_messages={"required": _("Écrivez votre numéro de téléphone.")},
    )


class PhoneCodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code reçu par SMS"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": _("Recopiez les six chiffres du SMS.")},
    )


class WhoForm(forms.Form):
    """A number that a family shares: who is entering."""

    who = forms.ModelChoiceField(
        label=_("Qui êtes-vous ?"),
        queryset=Person.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": _("Choisissez votre nom."), "invalid_choice": _("Choisissez un nom de la liste.")},
    )

    def __init__(self, data: Any = None, *, persons: QuerySet[Person]) -> None:
        super().__init__(data)
        self.fields["who"].queryset = persons  # type: ignore[attr-defined]
