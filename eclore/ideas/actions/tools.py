"""Verbs of the toolbox: the team changes a tool, anybody's use is counted without them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from eclore.core import audit, clock, files, permissions
from eclore.core.errors import Refused
from eclore.editions.models import Edition
from eclore.ideas import papers
from eclore.ideas.actions.notes import clean_text
from eclore.ideas.models import Tool, ToolUse


@transaction.atomic
def set_tool(
    *,
    by: Any,
    edition: Edition,
    tool: Tool | None = None,
    title: str,
    text: str = "",
    address: str = "",
    position: int | None = None,
    is_shown: bool = True,
    content: bytes | None = None,
    file_name: str = "",
) -> Tool:
    """Add a tool, or change one. A new file takes the place of the address, a new address that of the file.

    Raises Refused where the tool would lead nowhere, or on a file that nobody could open.
    """
    permissions.check(by, "ideas.set_tool", edition)
    row = Tool.objects.select_for_update().get(pk=tool.pk) if tool else Tool(version=0)
    row.title = clean_text(title, field="title", limit=100, missing=_("Donnez un titre à cet outil."))
    row.text = text.strip()[:400]
    _lead(row, address.strip(), content, file_name)
    if is_shown and not (row.file_id or row.address):
        raise Refused(_("Donnez un fichier ou une adresse, ou ne montrez pas encore cet outil."), field="address")
    if position is None:
        position = row.position if row.pk else (Tool.objects.aggregate(last=Max("position"))["last"] or 0) + 1
    row.position, row.is_shown, row.changed_at = position, is_shown, clock.now()
    row.save()
    audit.record("ideas.set_tool", by=by, subject=row, detail={"version": row.version})
    return row


def _lead(row: Tool, address: str, content: bytes | None, file_name: str) -> None:
    """Where the tool leads now; its version follows."""
    if content is not None:
        if address and address != row.address:
            raise Refused(_("Choisissez : un fichier, ou une adresse."), field="address")
        stored, label = files.upload(content, file_name, otherwise=_("outil"))
        row.version += row.file_id != stored.pk
        row.file, row.address, row.file_name = stored, "", label
    elif address and address != row.address:
        row.version += 1
        row.address, row.file, row.file_name = address, None, ""
    elif not address and not row.file_id:
        row.address = ""
    row.version = max(row.version, 1)


@transaction.atomic
def remove_tool(*, by: Any, edition: Edition, tool: Tool) -> None:
    """Take a tool out, with its figures."""
    permissions.check(by, "ideas.set_tool", edition)
    audit.record("ideas.remove_tool", by=by, subject=tool)
    Tool.objects.filter(pk=tool.pk).delete()


@transaction.atomic
def add_first_tools(*, by: Any, edition: Edition) -> list[Tool]:
    """What a toolbox starts with: model statutes, a sample budget, a place for films. Refused once it holds some."""
    if Tool.objects.exists():
        raise Refused(_("La boîte à outils n’est pas vide."))
    first = [
        set_tool(
            by=by,
            edition=edition,
            title=_("Modèle de statuts"),
            text=_("Douze articles courts pour une association. Remplacez ce qui est entre crochets."),
            content=papers.statutes(),
            file_name=_("modele-de-statuts.docx"),
        ),
        set_tool(
            by=by,
            edition=edition,
            title=_("Budget d’un an"),
            text=_("Un exemple équilibré. Écrivez vos chiffres : les totaux suivent."),
            content=papers.budget(),
            file_name=_("exemple-de-budget.xlsx"),
        ),
    ]
    films = _("Des porteurs racontent leur projet en trois minutes.")
    last = set_tool(by=by, edition=edition, title=_("Petits films"), text=films, is_shown=False)
    return [*first, last]


@transaction.atomic
def count_use(*, tool: Tool) -> None:
    """One more opening today. No entry, no person: an entry would say when somebody came."""
    row, _made = ToolUse.objects.get_or_create(tool=tool, used_on=clock.today())
    ToolUse.objects.filter(pk=row.pk).update(count=F("count") + 1)
