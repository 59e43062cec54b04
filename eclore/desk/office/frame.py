"""The frame of the desk: the menu of its pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.core.http import Request

_DESK = ("people", "letters", "write", "import", "journal")


def desk_context(request: Request, current: str, **more: Any) -> dict[str, Any]:
    """What every page of the desk shows: its own menu."""
    may = {verb: permissions.allowed(request.user, f"desk.{verb}", request.edition) for verb in _DESK}
    # « Aujourd’hui » heads the rooms, on the same screen.
    labels = [
        ("people", _("Personnes"), "personne", may["people"]),
        ("letters", _("Courriers"), "lettre", may["letters"]),
        ("mailings", _("Écrire"), "crayon", may["write"]),
        ("imports", _("Importer"), "plus", may["import"]),
        ("edition", _("Édition"), "reglages", True),
        ("roles", _("Rôles"), "personnes", True),
        ("journal", _("Journal"), "liste", may["journal"]),
    ]
    menu = [
        {"label": label, "icon": icon, "href": reverse(f"desk:{name}"), "current": name == current}
        for name, label, icon, shown in labels
        if shown
    ]
    return {"menu": menu, **more}
