"""What to watch, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.core.models import Channel, Message, MessageState, Outage
from eclore.desk.queries import calendar
from eclore.desk.queries.letters import letter_counts
from eclore.desk.queries.roles import ending_soon, members
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin, PhaseKind, Role
from eclore.projects.states import ProjectState
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState
from eclore.voting.models.poll import Poll
from eclore.workshops import queries as workshops

SOON = timedelta(days=14)
SILENCE = timedelta(minutes=5)


def alerts(user: Any, edition: Edition) -> list[dict[str, str]]:
    """What to watch, in words: rows `kind` (warn, info), `strong`, `text`, `href`, `label`. For the managers."""
    if Role.MANAGER not in permissions.roles_of(user, edition):
        return []
    if edition.origin != Origin.OWN:
        return []
    of_edition = (_far, _undecided, _unprepared, _key_holders, _failures)
    found = [*(look(edition) for look in of_edition), _outage(), _roles(edition)]
    return _of_calendar(edition) + [alert for alert in found if alert]


def _outage() -> dict[str, str] | None:
    """A way out that has not answered for a while."""
    now = clock.now()
    row = Outage.objects.filter(since__lt=now - SILENCE).order_by("since").first()
    if row is None:
        return None
    waiting = Message.objects.filter(channel=row.channel, state=MessageState.QUEUED).count()
    minutes = int((now - row.since).total_seconds() // 60)
    server = _("Le serveur de courriel") if row.channel == Channel.EMAIL else _("La passerelle des SMS")
    lasts = ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    strong = _("%(server)s ne répond pas depuis %(time)s.") % {"server": server, "time": lasts}
    text = ngettext("%(n)s courrier attend", "%(n)s courriers attendent", waiting) % {"n": wording.number(waiting)}
    text = _("%(waiting)s. Rien n’est perdu : tout repartira seul.") % {"waiting": text}
    href = reverse("desk:letters") + f"?etat={MessageState.QUEUED}"
    return {"kind": "warn", "strong": strong, "text": text, "href": href, "label": _("Voir les courriers")}


def _alert(strong: str, text: str, name: str, label: str) -> dict[str, str]:
    return {"kind": "warn", "strong": strong, "text": text, "href": reverse(name), "label": label}


def _of_calendar(edition: Edition) -> list[dict[str, str]]:
    """The grave flaws of the calendar; the others are said beside their row."""
    return [
        {
            "kind": "warn",
            "strong": flaw.strong,
            "text": f"{flaw.text} {flaw.source}".strip(),
            "href": f"{reverse('desk:edition')}#etape-{flaw.row}",
            "label": flaw.mend,
        }
        for flaw in calendar.flaws(edition)
        if flaw.is_grave
    ]


def _far(edition: Edition) -> dict[str, str] | None:
    """Communes far from every comptoir, while one can still be planned."""
    phase = editions.phase(edition, PhaseKind.WORKSHOPS)
    if phase is None or phase.closes_at < clock.now() or not editions.has_room(edition, PhaseKind.WORKSHOPS):
        return None
    found = workshops.coverage(edition)
    if not found.far:
        return None
    number = len(found.far)
    strong = ngettext(
        "%(n)s commune est à plus de %(km)s km d’un comptoir.",
        "%(n)s communes sont à plus de %(km)s km d’un comptoir.",
        number,
    )
    return _alert(
        strong % {"n": number, "km": workshops.FAR_KM},
        _("%(people)s personnes y habitent.") % {"people": wording.number(found.people)},
        "workshops_office:coverage",
        _("Voir la carte"),
    )


def _undecided(edition: Edition) -> dict[str, str] | None:
    phase = editions.phase(edition, PhaseKind.REVIEWS)
    if phase is None or not clock.now() - timedelta(days=90) < phase.closes_at < clock.now() + SOON:
        return None
    number = Review.objects.filter(
        project__edition=edition,
        project__state=ProjectState.SUBMITTED,
        state__in=(ReviewState.OPEN, ReviewState.ADMISSIBLE),
    ).count()
    if not number:
        return None
    strong = ngettext("%(n)s dossier attend sa décision.", "%(n)s dossiers attendent leur décision.", number)
    return _alert(
        strong % {"n": number},
        _("L’instruction se termine le %(day)s.") % {"day": wording.day(phase.closes_at)},
        "reviews_office:home",
        _("Voir les dossiers"),
    )


def _unprepared(edition: Edition) -> dict[str, str] | None:
    phase = editions.phase(edition, PhaseKind.VOTING)
    if phase is None or not clock.now() < phase.closes_at or phase.opens_at > clock.now() + SOON:
        return None
    if Poll.objects.filter(edition=edition).exists():
        return None
    return _alert(
        _("Le scrutin n’est pas préparé."),
        _("Le vote ouvre le %(day)s : il faut une clef d’urne et ses parts.") % {"day": wording.moment(phase.opens_at)},
        "voting_office:home",
        _("Préparer le scrutin"),
    )


def _key_holders(edition: Edition) -> dict[str, str] | None:
    poll = Poll.objects.filter(edition=edition, unsealed_at=None).first()
    if poll is None or not poll.shares_needed:
        return None
    holders = members(edition).filter(role=Role.KEY_HOLDER).values("user").distinct().count()
    if holders >= poll.shares_needed:
        return None
    return _alert(
        _("Il manque des détenteurs de parts de clef."),
        ngettext(
            "%(needed)s parts ouvrent l’urne, %(holders)s personne tient ce rôle.",
            "%(needed)s parts ouvrent l’urne, %(holders)s personnes tiennent ce rôle.",
            holders,
        )
        % {"needed": poll.shares_needed, "holders": holders},
        "desk:edition",
        _("Voir les rôles"),
    )


def _failures(edition: Edition) -> dict[str, str] | None:
    number = letter_counts(edition).get(MessageState.FAILED, 0)
    if not number:
        return None
    strong = ngettext("%(n)s courrier n’est pas parti.", "%(n)s courriers ne sont pas partis.", number) % {"n": number}
    return _alert(strong, _("L’adresse est peut-être fausse."), "desk:letters", _("Voir les courriers"))


def _roles(edition: Edition) -> dict[str, str] | None:
    """Roles that end within two weeks."""
    soon = list(ending_soon(edition))
    if not soon:
        return None
    strong = ngettext("%(n)s rôle se termine bientôt.", "%(n)s rôles se terminent bientôt.", len(soon))
    names = ", ".join(dict.fromkeys(row.user.name for row in soon[:5]))
    return _alert(strong % {"n": len(soon)}, names, "desk:roles", _("Voir les rôles"))
