"""Forms of the hall: the PIN, a link for a host, an act of a device, the sheet typed in later."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.editions.states import Theme
from eclore.workshops.states import Act, UndoReason

BLANK_LINES = 6


class PinForm(forms.Form):
    """The second half of a host's link."""

    pin = forms.CharField(
        label=gettext_lazy("PIN"),
        max_length=20,
        help_text=gettext_lazy("Les huit signes du papier, comme K7MP-3XQT."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Recopiez les huit signes du papier.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pin"].is_short = True  # type: ignore[attr-defined]


class HostForm(forms.Form):
    """Whom a link is given to."""

    label = forms.CharField(
        label=gettext_lazy("Pour qui ?"),
        max_length=100,
        help_text=gettext_lazy("La personne ou la structure qui tient la porte : « Ginette, salle des fêtes »."),
        error_messages={"required": gettext_lazy("Dites à qui vous donnez ce lien.")},
    )


class OperationForm(forms.Form):
    """One act of a device, sent by script or by an ordinary form. What each act needs is checked by the act."""

    id = forms.UUIDField()
    kind = forms.ChoiceField(choices=Act.choices)
    registration = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    attendance = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    after = forms.UUIDField(required=False)
    code = forms.CharField(required=False, max_length=300)
    name = forms.CharField(required=False, max_length=150)
    phone = forms.CharField(required=False, max_length=254)
    commune = forms.CharField(required=False, max_length=120)
    title = forms.CharField(required=False, max_length=100)
    text = forms.CharField(required=False, max_length=1000)
    theme = forms.ChoiceField(required=False, choices=[("", ""), *Theme.choices])
    reason_code = forms.ChoiceField(required=False, choices=[("", ""), *UndoReason.choices])
    agreed = forms.BooleanField(required=False)
    despite_full = forms.BooleanField(required=False)
    at = forms.IntegerField(required=False)
    offset = forms.IntegerField(required=False)

    def act(self) -> dict[str, Any]:
        """What `receive` takes."""
        data = dict(self.cleaned_data)
        data["after"] = str(data["after"]) if data["after"] else ""
        return {"operation": data.pop("id"), "kind": data.pop("kind"), "fields": data}

    def first_error(self) -> str:
        """The first fault, as a sentence."""
        for name, errors in self.errors.items():
            if name in ("name", "title", "text", "phone", "commune", "code"):
                return str(errors[0])
        return _("Cet envoi est incomplet ou abîmé : notez-le de nouveau.")


def _number(text: str) -> str:
    """The number of a line, or a fresh one where it was lost."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid4())


class EntryForm(forms.Form):
    """The printed sheet, typed in: lines ticked in its order, walk-ins written below, the sheet itself as a file."""

    scan = forms.FileField(
        label=gettext_lazy("La feuille signée"),
        required=False,
        help_text=gettext_lazy("Une photo ou un scan : PDF, JPEG ou PNG, 10 Mo au plus."),
    )

    def __init__(self, *args: Any, numbered: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbered = numbered

    def walk_ins(self) -> list[dict[str, str]]:
        """The blank lines, each with the number it was first shown with: sent twice, it counts once."""
        rows = []
        for n in range(BLANK_LINES):
            typed = {name: self.data.get(f"{name}-{n}", "").strip() for name in ("id", "name", "phone", "commune")}
            rows.append({**typed, "id": _number(typed["id"])})
        return rows

    def ticked(self) -> list[int]:
        """Registrations ticked; what is not a line of the sheet is left aside."""
        wanted = set(self.data.getlist("came")) if hasattr(self.data, "getlist") else set()
        return [row.pk for _number, row, _came in self.numbered if str(row.pk) in wanted]

    def clean_scan(self) -> bytes | None:
        scan = self.cleaned_data["scan"]
        return scan.read() if scan else None
