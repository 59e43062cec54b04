"""The office's lists of the room, as sheets."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.ideas.models import Idea

CALL = "editions.contact"


def ideas(edition: Edition, rows: QuerySet[Idea], filters: Sequence[tuple[str, str]]) -> Listing:
    """Ideas and whom to call back."""
    return Listing(
        name="idees",
        title=_("Idées"),
        edition=edition,
        rows=rows.prefetch_related("author__contacts"),
        filters=filters,
        selection="ideas.authors",
        columns=[
            Column("number", _("Numéro"), "pk", "number"),
            Column("title", _("Idée"), "title"),
            Column("summary", _("L’idée en quelques lignes"), "summary"),
            Column("state", _("État"), "state_label"),
            Column("theme", _("Thème"), "get_theme_display"),
            Column("commune", _("Commune"), "commune.name"),
            Column("insee", _("Code INSEE"), "commune.insee"),
            Column("author", _("Auteur"), "author.name"),
            Column("email", _("Courriel"), "author.email", "contact", CALL),
            Column("phone", _("Téléphone"), "author.phone", "contact", CALL),
            Column("noted_at", _("Reçue le"), "noted_at", "moment"),
        ],
    )
