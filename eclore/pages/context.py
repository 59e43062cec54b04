"""What every template may read: the edition, its phase, the menus."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.core.http import Request
from eclore.editions import queries
from eclore.editions.models import Edition
from eclore.editions.states import ChangeKind, PhaseKind

_ICONS = {
    "ideas": "graine",
    "workshops": "terreau",
    "advising": "personnes",
    "projects": "pousse",
    "reviews": "bouton",
    "voting": "soleil",
    "results": "fleur",
    "grants": "essaimage",
    "evaluation": "graphe",
}


def frame(request: Request) -> dict[str, Any]:
    """The frame of both sites. Costs at most two queries (phases, roles), read once per request."""
    edition = getattr(request, "edition", None)
    user = getattr(request, "user", None)
    in_office = request.path_info.startswith("/bureau")
    context: dict[str, Any] = {
        "site_name": settings.SITE_NAME,
        "site_tagline": settings.SITE_TAGLINE,
        "edition": edition,
        "edition_prefix": getattr(request, "edition_prefix", "") or "",
        "phase_banner": phase_banner(edition) if edition else None,
        "nav": [] if in_office else _nav(request),
        "rooms": [],
        "demo": settings.DEMO,
        "office_access": False,
        "frame_colour": "repetition" if settings.REHEARSAL else None,
    }
    if edition and user and user.is_authenticated:
        context["office_access"] = permissions.allowed(user, "editions.office", edition)
        if in_office and context["office_access"]:
            context["rooms"] = _rooms(request, edition)
    return context


def phase_banner(edition: Edition) -> dict[str, str] | None:
    """What is open now, until when; or what opens next."""
    phase = queries.present_phase(edition)
    if phase is None:
        return None
    now, label = clock.now(), phase.label
    icon = _ICONS[phase.kind]
    if phase.suspended_at is not None:
        text = _("suspendu depuis le %(date)s") % {"date": wording.moment(phase.suspended_at)}
        return {"icon": icon, "strong": label, "text": text, "days": phase.last_reason}
    if phase.is_open(now):
        left = (timezone.localtime(phase.closes_at).date() - clock.today()).days
        days = ngettext("Encore %(n)s jour", "Encore %(n)s jours", left) % {"n": left} if left else _("Dernier jour")
        is_longer = phase.last_change in (ChangeKind.EXTEND, ChangeKind.REOPEN, ChangeKind.RESUME)
        said = _("prolongé jusqu’au %(date)s") if is_longer else _("c’est maintenant, jusqu’au %(date)s")
        until = said % {"date": wording.moment(phase.closes_at)}
        return {"icon": icon, "strong": label, "text": until, "days": days}
    if phase.opens_at > now:
        return {
            "icon": icon,
            "strong": label,
            "text": _("ouverture le %(date)s") % {"date": wording.moment(phase.opens_at)},
            "days": "",
        }
    return {"icon": icon, "strong": edition.title, "text": _("est terminée"), "days": ""}


def _nav(request: Request) -> list[dict[str, Any]]:
    entries = [
        (_("Projets"), "pages:projects"),
        (_("Voter"), "voting:vote"),
        (_("Résultats"), "results:results"),
        (_("Comptoirs"), "workshops:workshops"),
        (_("Proposer une idée"), "ideas:propose"),
    ]
    if request.edition and not queries.has_room(request.edition, "workshops"):
        del entries[3]
    found = []
    for label, name in entries:
        href = reverse(name)
        found.append({"label": label, "href": href, "current": request.path == href})
    return found


def _rooms(request: Request, edition: Edition) -> list[dict[str, Any]]:
    labels = {
        "ideas": _("Idées"),
        "workshops": _("Comptoirs"),
        "advising": _("Accompagnement"),
        "projects": _("Dossiers"),
        "reviews": _("Instruction et label"),
        "voting": _("Vote"),
        "results": _("Résultats"),
        "grants": _("Conventions et suivi"),
        "evaluation": _("Évaluation"),
    }
    rooms = [
        {
            "label": _("Aujourd’hui"),
            "href": reverse("desk:today"),
            "icon": "horloge",
            "current": request.path == reverse("desk:today"),
            "count": 0,
        }
    ]
    for kind in PhaseKind.values:
        if permissions.allowed(request.user, f"{kind}.office", edition):
            href = reverse(f"{kind}_office:home")
            rooms.append(
                {
                    "label": labels[kind],
                    "href": href,
                    "icon": _ICONS[kind],
                    "current": request.path.startswith(href),
                    "count": 0,
                }
            )
    return rooms
