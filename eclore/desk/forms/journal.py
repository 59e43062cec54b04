"""The filters of the journal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from eclore.core.forms import DayField
from eclore.desk import words


class JournalForm(forms.Form):
    """Which acts to list: of whom, in which room, which verb, which day."""

    qui = forms.ChoiceField(label=_("Qui"), required=False)
    salle = forms.ChoiceField(label=_("Salle"), required=False)
    verbe = forms.ChoiceField(label=_("Action"), required=False)
    jour = DayField(label=_("Jour"), required=False)

    def __init__(self, *args: Any, verbs: list[str], actors: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["qui"].choices = [("", _("Tout le monde")), *actors]
        fields["salle"].choices = [("", _("Toutes les salles")), *words.ROOMS.items()]
        named = sorted(((verb, words.may(verb)) for verb in verbs), key=lambda row: row[1])
        fields["verbe"].choices = [("", _("Toutes les actions")), *named]
