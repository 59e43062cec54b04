"""Reads about the vote: the poll, its lines, its log, its figures; a visitor's hearts."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core import signing
from django.db.models import Count, QuerySet
from django.urls import reverse

import tally
from eclore.core import keys
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import PhaseKind
from eclore.voting.models.log import LogHead, LogLeaf, LogQueue
from eclore.voting.models.poll import BallotLine, Poll
from eclore.voting.models.roll import PollBookEntry
from eclore.voting.models.urn import Ballot, SealedBallot
from eclore.voting.states import BallotStatus, PollState, SetAsideCode
from tally import families, merkle

_HEX = re.compile(r"[0-9a-f]+\Z", re.ASCII)
HEARTS_SALT = "voting.hearts"
# A visitor's own random order of projects: the catalogue and the booth share it.
ORDER_COOKIE = "ordre"
SHORTEST_SEARCH = 8


# The poll ------------------------------------------------------------------------------------------------------------
def poll_of(edition: Edition | None) -> Poll | None:
    """The poll of the edition."""
    return Poll.objects.select_related("edition").filter(edition=edition).first() if edition else None


def lines(poll: Poll) -> QuerySet[BallotLine]:
    """The lines of the ballot, in the published order."""
    return BallotLine.objects.filter(poll=poll).order_by("position")


def has_sealed_urn(poll: Poll) -> bool:
    """False for an imported public election: its ballots were open from the start."""
    return not poll.ballots_sha256


def bounds(poll: Poll) -> tuple[int, int]:
    """How many hearts a ballot holds, at least and at most."""
    ballot = poll.setup["ballot"]
    return families.family_of(ballot["family"]).bounds(ballot)


def void_code(poll: Poll, choices: Sequence[str]) -> str:
    """Why this ballot would be void ("" where it is valid or blank), by the family frozen at the opening."""
    if not choices:
        return ""
    ballot = poll.setup["ballot"]
    known = {project["number"] for project in poll.setup["projects"]}
    return families.family_of(ballot["family"]).check(tuple(choices), ballot, known)


def can_vote_now(poll: Poll | None) -> bool:
    """Whether a vote would be accepted at this moment: an open urn, within the phase, by the clock."""
    return poll is not None and poll.state == PollState.OPEN and editions.is_open(poll.edition, PhaseKind.VOTING)


# Keys ----------------------------------------------------------------------------------------------------------------
def normalised(contact: str) -> str:
    """One spelling per contact: lower case, no `+tag`, no dots where the provider ignores them. Phones are +33…"""
    contact = contact.strip().lower()
    name, at, domain = contact.rpartition("@")
    if not at:
        return re.sub(r"[^+0-9]", "", contact)
    name = name.partition("+")[0] or name
    if domain in ("gmail.com", "googlemail.com"):
        name, domain = name.replace(".", ""), "gmail.com"
    return f"{name}@{domain}"


def voter_key(edition: Edition, contact: str) -> str:
    """The keyed hash under which a contact votes in this edition (64 hexadecimal digits), without its commune."""
    text = f"voter|{edition.code}|{normalised(contact)}"
    return hmac.new(keys.key("vote"), text.encode(), hashlib.sha256).hexdigest()


# Figures -------------------------------------------------------------------------------------------------------------
def turnout(poll: Poll) -> int:
    """How many people have signed off, envelopes set aside not counted (for an imported election: its ballots)."""
    if not has_sealed_urn(poll):
        return Ballot.objects.filter(poll=poll).count()
    return PollBookEntry.objects.filter(poll=poll).exclude(set_aside_code__in=SetAsideCode.values).count()


def turnout_by_day(poll: Poll) -> list[tuple[date, int]]:
    """Sign-offs a day. Never by project, place or hour."""
    rows = PollBookEntry.objects.filter(poll=poll).values("voted_on").annotate(people=Count("pk")).order_by("voted_on")
    return [(row["voted_on"], row["people"]) for row in rows]


def turnout_by_channel(poll: Poll) -> dict[str, int]:
    """Sign-offs by way of voting."""
    rows = PollBookEntry.objects.filter(poll=poll).values("channel").annotate(people=Count("pk")).order_by("channel")
    return {row["channel"]: row["people"] for row in rows}


def envelopes(poll: Poll) -> int:
    """Envelopes held now: by the poll book until closing, by the urn until unsealing."""
    held = PollBookEntry.objects.filter(poll=poll, fingerprint__isnull=False).count()
    return held + SealedBallot.objects.filter(poll=poll).count()


def grouped_ballots(poll: Poll) -> tuple[dict[tuple[Any, ...], int], int, int]:
    """Valid ballots by content with their number, then how many blank and void. LookupError while the urn is sealed."""
    if poll.state != PollState.UNSEALED:
        raise LookupError("the urn is sealed")
    valid: Counter[tuple[Any, ...]] = Counter()
    others: Counter[str] = Counter()
    rows = Ballot.objects.filter(poll=poll).values_list("content", "status")
    for content, status in rows.order_by("pk").iterator(chunk_size=5000):
        if status == BallotStatus.VALID:
            valid[tuple(tuple(item) if isinstance(item, list) else item for item in content)] += 1
        else:
            others[status] += 1
    return dict(valid), others[BallotStatus.BLANK], others[BallotStatus.VOID]


def void_reasons(poll: Poll) -> dict[str, int]:
    """How many ballots are void, by code. LookupError while the urn is sealed."""
    if poll.state != PollState.UNSEALED:
        raise LookupError("the urn is sealed")
    rows = Ballot.objects.filter(poll=poll, status=BallotStatus.VOID).values("void_code").annotate(count=Count("pk"))
    return {row["void_code"]: row["count"] for row in rows.order_by("void_code")}


# The public log ------------------------------------------------------------------------------------------------------
def last_head(poll: Poll) -> LogHead | None:
    return LogHead.objects.filter(poll=poll).order_by("-size").first()


def heads(poll: Poll) -> QuerySet[LogHead]:
    """Heads, newest first."""
    return LogHead.objects.filter(poll=poll).order_by("-size")


def leaves(poll: Poll) -> QuerySet[LogLeaf]:
    """The public list of fingerprints, in the order of the log."""
    return LogLeaf.objects.filter(poll=poll).order_by("index")


def queue_size(poll: Poll) -> int:
    """Fingerprints that wait for the next head."""
    return LogQueue.objects.filter(poll=poll).count()


def bulletin_board_lines(poll: Poll) -> Iterator[str]:
    """The lines of `bulletin-board.txt`, as `tally verify` reads it: heads by size, then leaves by index."""
    rows = LogHead.objects.filter(poll=poll).order_by("size").values_list("size", "root", "hour")
    board = tally.Board(
        leaves=tuple(leaves(poll).values_list("fingerprint", flat=True)),
        heads=tuple((size, root, f"{hour:%Y-%m-%dT%H:%MZ}") for size, root, hour in rows),
    )
    yield from tally.board_text(board).splitlines()


@dataclass(frozen=True)
class Found:
    """Where a fingerprint stands: `log` (with place and proof), `queue`, `unknown` or `short` (too little typed)."""

    state: str
    fingerprint: str = ""
    index: int = 0
    head: LogHead | None = None
    proof: tuple[str, ...] = ()


def clean_fingerprint(text: str) -> str:
    """Hexadecimal digits of what was typed: spaces, dashes and capitals are forgiven."""
    return re.sub(r"[\s\-.:]+", "", text).lower()


def find_fingerprint(poll: Poll, text: str) -> Found:
    """Look a fingerprint up, whole or by its first eight signs or more."""
    typed = clean_fingerprint(text)
    if len(typed) < SHORTEST_SEARCH or not _HEX.match(typed):
        return Found("short", typed)
    leaf = leaves(poll).filter(fingerprint__startswith=typed).first()
    if leaf is None:
        waiting = len(typed) == 64 and LogQueue.objects.filter(poll=poll, pk=typed).exists()
        return Found("queue" if waiting else "unknown", typed)
    head = last_head(poll)
    everything = [bytes.fromhex(value) for value in leaves(poll).values_list("fingerprint", flat=True)]
    proof = merkle.inclusion_proof(everything, leaf.index)
    return Found("log", leaf.fingerprint, leaf.index, head, tuple(step.hex() for step in proof))


# A visitor's hearts, kept on their device only ----------------------------------------------------------------------
def hearts_cookie(edition: Edition) -> str:
    """Name of the signed cookie that holds the numbers chosen."""
    return f"coeurs-{edition.code}"


def hearts_of(edition: Edition | None, cookies: Mapping[str, str]) -> tuple[str, ...]:
    """The numbers chosen, read from the visitor's cookies (`request.COOKIES`); none where they were tampered with."""
    value = cookies.get(hearts_cookie(edition), "") if edition else ""
    try:
        numbers = signing.loads(value, salt=HEARTS_SALT) if value else []
    except signing.BadSignature:
        return ()
    return tuple(numbers) if isinstance(numbers, list) and all(isinstance(n, str) for n in numbers) else ()


def rank_for(seed: str, project_id: int) -> bytes:
    """Where a project stands for one visitor: random between visitors, the same from page to page for one."""
    return hashlib.sha256(f"{seed}:{project_id}".encode()).digest()


def shuffled(rows: Iterable[BallotLine], seed: str) -> list[BallotLine]:
    """Lines in a visitor's own order, so that no project is favoured."""
    return sorted(rows, key=lambda row: rank_for(seed, row.project_id))


def heart_button(number: str, hearts: Sequence[str], back_to: str) -> dict[str, Any]:
    """The button of one project, for `{% heart %}` and `{% packet %}`; it comes back to the page it stood on."""
    fields = {"numero": number, "retour": back_to}
    return {"action": reverse("voting:heart"), "on": number in hearts, "fields": fields}
