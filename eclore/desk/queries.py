"""Reads of the desk: persons, members, letters, the journal, what to watch."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import clock, permissions, wording
from eclore.core.models import AuditEntry, Message, MessageState
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition, Membership
from eclore.editions.states import Origin, PhaseKind, Role
from eclore.people.models import Person, User
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState
from eclore.voting.models.poll import Poll
from eclore.workshops.models import Workshop
from eclore.workshops.states import WorkshopState

MOST_FOUND = 50
SOON = timedelta(days=14)


# People --------------------------------------------------------------------------------------------------------------
def find_persons(text: str) -> list[Person]:
    """Up to `MOST_FOUND` persons by a part of their name (accents do not matter), e-mail or phone."""
    text = text.strip()
    if not text:
        return []
    persons = Person.objects.prefetch_related("contacts").select_related("user")
    digits = re.sub(r"\D", "", text)
    if "@" in text:
        found = persons.filter(Q(contacts__value__icontains=text) | Q(user__email__icontains=text)).distinct()
        return list(found[:MOST_FOUND])
    if len(digits) >= 4 and re.fullmatch(r"[\d\s.+()-]+", text):
        # Kept as +33…: the national zero is left out of the search.
        return list(persons.filter(contacts__value__contains=digits.lstrip("0")).distinct()[:MOST_FOUND])
    words = editions.fold(text).split()
    # Folding in Python: neither database folds accents alike, and a budget meets thousands of persons, not millions.
    ids = [
        pk
        for pk, name in Person.objects.values_list("pk", "name").iterator()
        if all(word in editions.fold(name) for word in words)
    ]
    return list(persons.filter(pk__in=ids[:MOST_FOUND]))


def commune_name(code: str) -> str:
    """The name of a commune by its INSEE code; the code itself where the map does not have it."""
    return Commune.objects.filter(pk=code).values_list("name", flat=True).first() or code


def members(edition: Edition) -> QuerySet[Membership]:
    """Roles held now in the edition."""
    now = clock.now()
    held = edition.memberships.filter(Q(until__isnull=True) | Q(until__gt=now), since__lte=now)
    return held.select_related("user").order_by("role", "user__name", "pk")


def active_roles(user: User) -> QuerySet[Membership]:
    """Roles that a login holds now, in any edition."""
    return Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=clock.now()), user=user)


# Letters and journal -------------------------------------------------------------------------------------------------
def letters(edition: Edition, state: str = MessageState.HELD) -> QuerySet[Message]:
    """Letters of the edition in one state, oldest first; codes for one use are never shown."""
    return Message.objects.filter(edition_code=edition.code, state=state, is_ephemeral=False).order_by(
        "created_at", "pk"
    )


def any_letter(edition: Edition) -> QuerySet[Message]:
    """Letters of the edition whatever their state."""
    return Message.objects.filter(edition_code=edition.code, is_ephemeral=False)


def letter_counts(edition: Edition) -> dict[str, int]:
    """How many letters per state."""
    rows = Message.objects.filter(edition_code=edition.code, is_ephemeral=False).values("state")
    return {row["state"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by("state")}


def journal(edition: Edition, verb: str = "") -> QuerySet[AuditEntry]:
    """Acts of the edition, newest first, of one verb where given."""
    rows = AuditEntry.objects.filter(edition_code=edition.code).order_by("-pk")
    return rows.filter(verb=verb) if verb else rows


def journal_verbs(edition: Edition) -> list[str]:
    """The verbs met in the journal."""
    return sorted(AuditEntry.objects.filter(edition_code=edition.code).values_list("verb", flat=True).distinct())


def actor_names(entries: list[AuditEntry]) -> dict[str, str]:
    """`{"user:12": "Maud Vasseur"}` for one page of the journal, in one query."""
    ids = {int(entry.actor[5:]) for entry in entries if entry.actor.startswith("user:")}
    return {f"user:{pk}": name for pk, name in User.objects.filter(pk__in=ids).values_list("pk", "name")}


# The edition at a glance ---------------------------------------------------------------------------------------------
def areas(edition: Edition) -> list[dict[str, Any]]:
    """The territories with their number of submitted dossiers, for the map and its table."""
    kept = (ProjectState.SUBMITTED, ProjectState.RETURNED)
    rows = Project.objects.filter(edition=edition, state__in=kept).values("territory").annotate(n=Count("pk"))
    numbers = {row["territory"]: row["n"] for row in rows.order_by("territory")}
    return [
        {
            "name": area.name,
            "path": area.outline,
            "value": numbers.get(area.pk, 0),
            "label_x": area.label_x,
            "label_y": area.label_y,
        }
        for area in editions.areas(edition)
    ]


def alerts(user: Any, edition: Edition) -> list[dict[str, str]]:
    """What to watch, in words: rows `kind` (warn, info), `strong`, `text`, `href`, `label`. For the managers."""
    if Role.MANAGER not in permissions.roles_of(user, edition):
        return []
    if edition.origin == Origin.OPEN_BALLOTS:
        return []
    found = [_gate(edition), _undecided(edition), _unprepared(edition), _key_holders(edition), _failures(edition)]
    return [alert for alert in found if alert]


def _alert(strong: str, text: str, name: str, label: str) -> dict[str, str]:
    return {"kind": "warn", "strong": strong, "text": text, "href": reverse(name), "label": label}


def _gate(edition: Edition) -> dict[str, str] | None:
    """Someone who comes to the last workshop must still have time to submit."""
    phase = editions.phase(edition, PhaseKind.PROJECTS)
    if phase is None or phase.closes_at < clock.now():
        return None
    planned = Workshop.objects.filter(edition=edition).exclude(state=WorkshopState.CANCELLED)
    last = planned.aggregate(last=Max("ends_at"))["last"]
    if last is None or last < phase.closes_at:
        return None
    return _alert(
        _("Le dépôt des dossiers ferme avant le dernier comptoir."),
        _("Dernier comptoir : %(last)s. Fin du dépôt : %(end)s.")
        % {"last": wording.moment(last), "end": wording.moment(phase.closes_at)},
        "desk:edition",
        _("Revoir les dates"),
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
