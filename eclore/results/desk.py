"""What the room shows at the desk. It keeps nothing about a person: letters are in the outbox."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from eclore.core import permissions
from eclore.editions.models import Edition
from eclore.people.selections import Selection
from eclore.projects.desk import leaders
from eclore.results import queries
from eclore.results.states import CountState
from eclore.voting import queries as voting


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Count, approve or declare: the one thing that waits for this person."""
    row = queries.count_of(edition)
    home = reverse("results_office:home")
    if row is None:
        poll = voting.poll_of(edition)
        if not queries.is_ready(edition) or not permissions.allowed(user, "results.count", edition):
            return []
        text = _("L’urne est descellée : le compte peut se faire.")
        return [_item(_("Dépouiller le vote"), text, home, "balance", poll.unsealed_at if poll else None)]
    can = permissions.abilities(user, row)
    if row.state == CountState.COUNTED and can["approve"]:
        text = _("Une autre personne a compté : relisez le procès-verbal.")
        return [_item(_("Approuver le procès-verbal"), text, home, "tampon", row.counted_at)]
    if row.state == CountState.APPROVED and can["declare"]:
        return [_item(_("Proclamer le résultat"), _("Le procès-verbal est approuvé."), home, "fleur", row.approved_at)]
    return []


def selections() -> list[Selection]:
    """Whom one may write to once the result is proclaimed: winners, and those who did not win."""
    return [
        leaders(
            "results.winners",
            _("Lauréats"),
            lambda edition, params: queries.projects_of_awards(edition, funded=True),
            "results.office",
        ),
        leaders(
            "results.not_funded",
            _("Porteurs d’un projet voté, non financé"),
            lambda edition, params: queries.projects_of_awards(edition, funded=False),
            "results.office",
        ),
    ]


def _item(title: str, text: str, href: str, icon: str, since: Any) -> dict[str, Any]:
    return {"title": title, "text": text, "href": href, "icon": icon, "since": since}
