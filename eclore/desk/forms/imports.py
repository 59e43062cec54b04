"""The form that sends a sheet."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.core import wording
from eclore.desk.queries.imports import begun_workshops
from eclore.desk.states import ImportKind
from eclore.editions.models import Edition


class SheetForm(forms.Form):
    """A sheet of one kind; for attendees, of which comptoir."""

    file = forms.FileField(label=_("Votre tableau"), help_text=_("XLSX ou CSV, 10 Mo et 50 000 lignes au plus."))

    def __init__(self, *args: Any, kind: str, edition: Edition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ".xlsx,.csv,.txt"
        if kind == ImportKind.ATTENDEES:
            rows = begun_workshops(edition)
            named = [(str(row.pk), f"{row.title}, {wording.moment(row.starts_at)}") for row in rows]
            self.fields["target"] = forms.ChoiceField(label=_("Le comptoir"), choices=[("", _("Choisissez")), *named])
            self.order_fields(["target", "file"])
