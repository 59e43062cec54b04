"""Figures of an edition: one definition each, read live; the funnel; answers to questionnaires without small cells."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count as NumberOf
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core import clock, keys, wording
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin, PhaseKind
from eclore.evaluation.models import Answer, Indicator, Questionnaire
from eclore.evaluation.states import QuestionnaireState
from eclore.grants import queries as grants
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.results.models import Award, Count, Declaration, PastResult
from eclore.results.states import CountState
from eclore.reviews.models import Review
from eclore.reviews.states import ReviewState
from eclore.voting import queries as voting
from eclore.voting.models.poll import BallotLine
from eclore.workshops.models import Attendance, Workshop
from eclore.workshops.states import WorkshopState

# A count below this could point at someone: it is not shown.
SMALL_CELL = 5


def _ideas(edition: Edition) -> QuerySet[Idea]:
    return Idea.objects.filter(edition=edition).exclude(state=IdeaState.MERGED)


def _workshops(edition: Edition) -> int:
    begun = Workshop.objects.filter(edition=edition, starts_at__lte=clock.now())
    return begun.filter(state__in=(WorkshopState.OPEN, WorkshopState.HELD)).count()


def _attendees(edition: Edition) -> int:
    return Attendance.objects.filter(workshop__edition=edition).values("person").distinct().count()


def _submitted(edition: Edition) -> int:
    kept = Project.objects.filter(edition=edition, submitted_at__isnull=False)
    return kept.exclude(state=ProjectState.WITHDRAWN).count()


def _labelled(edition: Edition) -> int:
    return Review.objects.filter(project__edition=edition, state=ReviewState.LABELLED).count()


def _voted(edition: Edition) -> int:
    return BallotLine.objects.filter(poll__edition=edition).count()


def _voters(edition: Edition) -> int:
    poll = voting.poll_of(edition)
    return voting.turnout(poll) if poll else 0


def _ballots(edition: Edition) -> int:
    counted = Count.objects.filter(edition=edition).values_list("minutes__ballots", flat=True).first()
    return int(counted or 0)


def _past(edition: Edition) -> QuerySet[PastResult]:
    """What a sheet told of a past edition; nothing of the others."""
    return PastResult.objects.filter(project__edition=edition)


def _winners(edition: Edition) -> int:
    if edition.origin == Origin.SHEET:
        return _past(edition).filter(amount_cents__gt=0).count()
    return Award.objects.filter(count__edition=edition, amount_cents__gt=0).count()


def _awarded(edition: Edition) -> int:
    if edition.origin == Origin.SHEET:
        return sum(_past(edition).values_list("amount_cents", flat=True))
    return sum(Award.objects.filter(count__edition=edition).values_list("amount_cents", flat=True))


_MEASURES: dict[str, Callable[[Edition], int]] = {
    "ideas": lambda edition: _ideas(edition).count(),
    "workshops": _workshops,
    "attendees": _attendees,
    "projects_submitted": _submitted,
    "projects_labelled": _labelled,
    "projects_voted": _voted,
    "voters": _voters,
    "ballots": _ballots,
    "winners": _winners,
    "awarded_cents": _awarded,
    "agreements_signed": grants.agreements_signed,
    "paid_cents": grants.paid_cents,
}
# Figures of a room that an edition may do without: absent where it does.
_ROOM_OF = {"workshops": PhaseKind.WORKSHOPS, "attendees": PhaseKind.WORKSHOPS}
# All that is known of a past edition.
_TOLD_BY_SHEET = ("projects_submitted", "winners", "awarded_cents")
# What nobody may know before the proclamation.
SECRET = frozenset({"ballots", "winners", "awarded_cents"})
# Amounts in cents; all the others are counts.
AMOUNTS = frozenset({"awarded_cents", "paid_cents"})


def spoken(definition: str) -> str:
    """A definition as a page shows it: beside an amount in euros, the unit of the data would confuse."""
    return definition.replace(", en centimes", "")


def definition(key: str) -> str:
    """What exactly a figure counts, in a sentence for readers. KeyError on an unknown key."""
    return {
        "ideas": _("Idées proposées, les doublons réunis comptant une fois."),
        "workshops": _("Comptoirs qui ont eu lieu ou commencé, sans les annulés."),
        "attendees": _("Personnes différentes venues à au moins un comptoir, d’après les émargements."),
        "projects_submitted": _("Dossiers déposés, sans ceux qui ont été retirés."),
        "projects_labelled": _("Dossiers qui ont reçu le label du comité."),
        "projects_voted": _("Projets inscrits sur le bulletin de vote."),
        "voters": _("Personnes qui ont voté, d’après la liste d’émargement, sans les enveloppes mises à l’écart."),
        "ballots": _("Bulletins dépouillés, blancs et nuls compris."),
        "winners": _("Projets lauréats, c’est-à-dire qui reçoivent une dotation."),
        "awarded_cents": _("Somme des dotations proclamées, en centimes."),
        "agreements_signed": _("Conventions de subvention signées, soldées comprises."),
        "paid_cents": _("Sommes versées aux lauréats moins les sommes revenues, en centimes."),
    }[key]


def label(key: str) -> str:
    """The name of a figure in a table. KeyError on an unknown key."""
    return {
        "ideas": _("Idées"),
        "workshops": _("Comptoirs"),
        "attendees": _("Personnes venues aux comptoirs"),
        "projects_submitted": _("Dossiers déposés"),
        "projects_labelled": _("Dossiers labellisés"),
        "projects_voted": _("Projets au vote"),
        "voters": _("Votants"),
        "ballots": _("Bulletins dépouillés"),
        "winners": _("Lauréats"),
        "awarded_cents": _("Montant attribué"),
        "agreements_signed": _("Conventions signées"),
        "paid_cents": _("Montant versé"),
    }[key]


def is_declared(edition: Edition) -> bool:
    """Whether the results of the edition were proclaimed, here or before this site."""
    return edition.origin == Origin.SHEET or Count.objects.filter(edition=edition, state=CountState.DECLARED).exists()


def declared_at(edition: Edition) -> datetime | None:
    """When the results were proclaimed, or None."""
    return Declaration.objects.filter(count__edition=edition).values_list("declared_at", flat=True).first()


def figures(edition: Edition) -> dict[str, dict[str, Any]]:
    """`{key: {"value": int, "definition": str, "as_of": datetime}}`, read now, keys in the order of the contracts.

    Amounts are in cents. What must stay secret (`SECRET`) is absent until the proclamation.
    """
    return _figures(edition, _TOLD_BY_SHEET if edition.origin == Origin.SHEET else _MEASURES)


def _figures(edition: Edition, keys_wanted: Iterable[str]) -> dict[str, dict[str, Any]]:
    hidden = frozenset() if is_declared(edition) else SECRET
    now = clock.now()
    return {
        key: {"value": _MEASURES[key](edition), "definition": definition(key), "as_of": now}
        for key in keys_wanted
        if key not in hidden and editions.has_room(edition, _ROOM_OF.get(key, ""))
    }


_IN_FUNNEL = ("ideas", "projects_submitted", "projects_labelled", "projects_voted", "winners", "agreements_signed")


def funnel(edition: Edition) -> list[dict[str, Any]]:
    """The edition at a glance, from ideas to agreements: rows `icon`, `label`, `value` (and `display` while to come).

    All rows count ideas or projects, so that they compare. Nine queries at most.
    """
    return funnel_of(edition, _figures(edition, _IN_FUNNEL))


def funnel_of(edition: Edition, known: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The same from `figures` already read."""
    came = _ideas(edition).filter(author__in=Attendance.objects.filter(workshop__edition=edition).values("person"))

    def told(key: str) -> int | None:
        return known[key]["value"] if key in known else None

    rows: list[tuple[str, str, str, int | None]] = [
        ("graine", _("Idées"), PhaseKind.IDEAS, told("ideas")),
        ("terreau", _("Passées au comptoir"), PhaseKind.WORKSHOPS, came.count()),
        ("pousse", _("Dossiers déposés"), PhaseKind.PROJECTS, told("projects_submitted")),
        ("bouton", _("Labellisés"), PhaseKind.REVIEWS, told("projects_labelled")),
        ("soleil", _("Au vote"), PhaseKind.VOTING, told("projects_voted")),
        ("fleur", _("Lauréats"), PhaseKind.RESULTS, told("winners")),
        ("essaimage", _("Conventions"), PhaseKind.GRANTS, told("agreements_signed")),
    ]
    if edition.origin == Origin.OPEN_BALLOTS:
        # An imported election began at its ballot: the stages before were not held here.
        rows = [row for row in rows if row[2] in (PhaseKind.VOTING, PhaseKind.RESULTS, PhaseKind.GRANTS)]
    if edition.origin == Origin.SHEET:
        known_stages = (PhaseKind.PROJECTS, PhaseKind.RESULTS)
        rows = [row for row in rows if row[2] in known_stages]
    shown = []
    for icon, name, kind, value in (row for row in rows if editions.has_room(edition, row[2])):
        row: dict[str, Any] = {"icon": icon, "label": name, "value": value or 0}
        if not value:
            row |= _to_come(edition, kind, value)
        shown.append(row)
    return shown


def _to_come(edition: Edition, kind: str, value: int | None) -> dict[str, str]:
    phase = editions.phase(edition, kind)
    if phase and phase.opens_at > clock.now():
        # Day and month: the row is narrow, and the dates of the edition are on its own page.
        return {"display": wording.day(phase.opens_at, weekday=False).rsplit(" ", 1)[0]}
    return {} if value is not None else {"display": _("à la proclamation")}


def indicators(edition: Edition) -> QuerySet[Indicator]:
    """The figures published for good, with their date."""
    return Indicator.objects.filter(edition=edition).order_by("pk")


# Questionnaires ------------------------------------------------------------------------------------------------------
def questionnaires(edition: Edition) -> QuerySet[Questionnaire]:
    return Questionnaire.objects.filter(edition=edition)


def with_number_of_answers(edition: Edition) -> QuerySet[Questionnaire]:
    """Questionnaires, each with `number` of answers."""
    return questionnaires(edition).annotate(number=NumberOf("answers"))


def open_questionnaires(edition: Edition) -> QuerySet[Questionnaire]:
    return questionnaires(edition).filter(state=QuestionnaireState.OPEN)


def pseudonym(questionnaire_id: int, user_id: int) -> str:
    """Keyed hash of a login, one per questionnaire: answers of one person cannot be put together without the key."""
    return hmac.digest(keys.key("evaluation"), f"{questionnaire_id}:{user_id}".encode(), "sha256").hex()


def has_answered(questionnaire: Questionnaire, user: Any) -> bool:
    """Whether the login answered already."""
    if not user.is_authenticated:
        return False
    return questionnaire.answers.filter(pseudonym=pseudonym(questionnaire.pk, user.pk)).exists()


def answers_of(user_id: int) -> list[Answer]:
    """What a login answered, found again through its pseudonyms (right of access)."""
    names = [pseudonym(pk, user_id) for pk in Questionnaire.objects.values_list("pk", flat=True)]
    return list(Answer.objects.filter(pseudonym__in=names).select_related("questionnaire"))


def counts(questionnaire: Questionnaire) -> dict[str, Any]:
    """`{"answers": int | None, "questions": [{"label", "options": [{"label", "value": int | None}]}]}`.

    None: fewer than `SMALL_CELL`, hidden. Where one cell alone would be hidden, the next smallest is hidden with it,
    so that no subtraction finds it.
    """
    contents = list(questionnaire.answers.values_list("content", flat=True))
    total = len(contents) if len(contents) >= SMALL_CELL else None
    shown = []
    for question in questionnaire.questions:
        tally = Counter(content.get(question["key"]) for content in contents)
        values = [tally[option["key"]] for option in question["options"]]
        options = [
            {"label": option["label"], "value": value}
            for option, value in zip(question["options"], _without_small_cells(values), strict=True)
        ]
        shown.append({"label": question["label"], "options": options})
    return {"answers": total, "questions": shown}


def _without_small_cells(values: list[int]) -> list[int | None]:
    hidden = {rank for rank, value in enumerate(values) if value < SMALL_CELL}
    if len(hidden) == 1 and len(values) > 1:
        hidden.add(min((value, rank) for rank, value in enumerate(values) if rank not in hidden)[1])
    return [None if rank in hidden else value for rank, value in enumerate(values)]
