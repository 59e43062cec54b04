"""Forms of the person's own space."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ContestForm(forms.Form):
    """What was not asked, or not so. `row`: the act it speaks of, since a page shows several."""

    contest = forms.CharField(label=_("Ce qui ne va pas"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, data: Any = None, *, row: int) -> None:
        super().__init__(data, auto_id=f"id_{row}_%s")
        self.row = row
