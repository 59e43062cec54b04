"""The invitation to answer what is open: for the last screen of another room, which knows nothing of the answers."""

from __future__ import annotations

from typing import Any

from django import template

from eclore.editions.models import Edition
from eclore.editions.queries import has_room
from eclore.evaluation import queries

register = template.Library()


@register.inclusion_tag("evaluation/invitation.html")
def questionnaires(edition: Edition | None) -> dict[str, Any]:
    """Links to the open questionnaires of the edition; nothing where none is."""
    is_run = edition is not None and has_room(edition, "evaluation")
    return {"rows": queries.open_questionnaires(edition) if edition is not None and is_run else []}
