"""The poll's own verbs: key, prepare, open, set an envelope aside, close."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey
from shamir_mnemonic import generate_mnemonics

from eclore.core import clock, jobs
from eclore.core.errors import Refused
from eclore.core.permissions import Actor
from eclore.core.workflow import begin, move
from eclore.editions import actions as edition_actions
from eclore.editions import queries as editions
from eclore.editions.models import Edition, Rulebook
from eclore.editions.states import PhaseKind
from eclore.projects.models import Project
from eclore.reviews import queries as reviews
from eclore.voting.actions import envelope, locks, urn
from eclore.voting.actions.log import append_queue
from eclore.voting.models.log import LogLeaf, LogQueue
from eclore.voting.models.poll import BallotLine, Poll
from eclore.voting.models.roll import CastToken, PollBookEntry
from eclore.voting.models.urn import SealedBallot
from eclore.voting.states import SetAsideCode
from tally import canonical

SETUP_FORMAT = "eclore-poll.v1"
MOST_SHARES = 16
# Families that the booth and the envelope know: a list of projects without order.
_FAMILIES = ("approval.v1", "choose1.v1")
_BATCH = 500


def make_board_key(threshold: int, shares: int) -> tuple[str, list[str]]:
    """A new board key: its public half in hexadecimal, and its secret half cut into SLIP-39 shares, one line each.

    Any `threshold` of the `shares` lines open the urn, fewer open nothing. Made off the network (`manage.py
    board_key`): the secret is returned in shares only and kept nowhere. Raises Refused on impossible numbers.
    """
    _check_shares(threshold, shares)
    secret = PrivateKey.generate()
    # extendable: the scheme's present form, where the identifier is no part of the encryption
    lines = generate_mnemonics(1, [(threshold, shares)], bytes(secret))[0]
    return bytes(secret.public_key).hex(), lines


def _check_shares(needed: int, made: int) -> None:
    if not (2 <= needed <= made <= MOST_SHARES or needed == made == 1):
        raise Refused(
            _("Il faut au moins deux parts pour ouvrir, et pas plus que de parts faites (%(most)s au plus).")
            % {"most": MOST_SHARES},
            field="shares_needed",
        )


@transaction.atomic
def prepare_poll(*, by: Any, edition: Edition, board_public_key: str, shares_needed: int, shares_made: int) -> Poll:
    """Name the key that the envelopes will be sealed to; named again, it replaces the first until the opening."""
    key = "".join(board_public_key.split()).lower()
    existing = Poll.objects.filter(edition=edition).first()
    fields = {"board_public_key": key, "shares_needed": shares_needed, "shares_made": shares_made}
    if existing:
        with move(Poll, existing.pk, "prepare_again", by=by, detail=fields) as row:
            _check_key(key, shares_needed, shares_made)
            for name, value in fields.items():
                setattr(row, name, value)
        return row
    poll = begin(Poll(edition=edition, **fields), "prepare", by=by, detail=fields)
    _check_key(key, shares_needed, shares_made)
    return poll


def _check_key(key: str, needed: int, made: int) -> None:
    _check_shares(needed, made)
    if not envelope.can_seal(key):
        raise Refused(
            _("Cette clef publique n’est pas lisible. Copiez les 64 signes que la commande « board_key » a écrits."),
            field="board_public_key",
        )


@transaction.atomic
def open_poll(*, by: Any, poll: Poll) -> Poll:
    """Open the urn: the rulebook is frozen, labelled projects get their numbers, the setup is written and hashed.

    Votes are still accepted by the clock only, within the phase. Refused without a label, a date or rules.
    """
    with move(Poll, poll.pk, "open_poll", by=by) as row:
        projects = list(reviews.labelled_projects(row.edition))
        if not projects:
            raise Refused(_("Aucun projet n’a le label : il n’y a rien à mettre au vote."))
        phase = editions.phase(row.edition, PhaseKind.VOTING)
        if phase is None:
            raise Refused(_("Donnez d’abord les dates du vote : elles sont scellées avec le reste."))
        rulebook = edition_actions.freeze_rulebook(by=_freezer(by), edition=row.edition)
        lines = write_lines(row, [(project, str(rank)) for rank, project in enumerate(projects, start=1)])
        row.setup = _setup(row, lines, rulebook)
        row.setup_hash = canonical.sha256_of(row.setup)
        row.opened_at = clock.now()
    return row


def _freezer(by: Any) -> Any:
    """A clerk who may open the poll freezes the rules by doing so, without being allowed to write them."""
    return by if getattr(by, "is_system", False) else Actor.system(f"open_poll:{by.pk}")


def write_lines(poll: Poll, numbered: list[tuple[Project, str]]) -> list[BallotLine]:
    """Freeze the lines of the ballot, in this order, each with its number."""
    return BallotLine.objects.bulk_create(
        [
            BallotLine(
                poll=poll,
                project=project,
                number=number,
                position=rank,
                name=project.title,
                cost_cents=project.requested_cents,
            )
            for rank, (project, number) in enumerate(numbered, start=1)
        ],
        batch_size=_BATCH,
    )


def _setup(poll: Poll, lines: list[BallotLine], rulebook: Rulebook) -> dict[str, Any]:
    """All that is fixed before the first vote, to be published: see `setup_hash`."""
    ballot = rulebook.content["ballot"]
    if ballot["family"] not in _FAMILIES:
        raise Refused(
            _("Le bureau de vote ne sait pas encore recueillir ces bulletins (%(family)s).")
            % {"family": ballot["family"]}
        )
    phase, rules = editions.phases(poll.edition)[PhaseKind.VOTING], editions.process_rules(poll.edition)
    return {
        "format": SETUP_FORMAT,
        "edition": poll.edition.code,
        "projects": [
            {"number": line.number, "slug": line.project.slug, "name": line.name, "cost_cents": line.cost_cents}
            for line in lines
        ],
        "ballot": ballot,
        "rulebook_sha256": rulebook.sha256,
        "ties": rulebook.content["ties"],
        "publish": rulebook.content["publish"],
        "opens_at": phase.opens_at.isoformat(),
        "closes_at": phase.closes_at.isoformat(),
        "voter_min_age": rules.voter_min_age,
        "revote": rules.revote,
        "board_public_key": poll.board_public_key,
        "shares": {"needed": poll.shares_needed, "made": poll.shares_made},
        "envelope": {
            "seal": envelope.SEAL,
            "bytes": envelope.size_for([line.number for line in lines], ballot.get("max", 1)),
            "sealed_by": "server",
        },
    }


@transaction.atomic
def set_aside(*, by: Any, poll: Poll, voter_key: str, code: SetAsideCode | str) -> str:
    """Take an envelope out of the urn, unread, with a reason and two people. Returns `asked`, then `done`.

    The first person asks; the envelope leaves when another one confirms with the same reason. The sign-off stays: this
    contact does not vote again. The audit names the entry of the poll book, which has held no envelope ever since.
    """
    if code not in SetAsideCode.values:
        raise Refused(_("Choisissez un motif dans la liste."), field="code")
    detail: dict[str, Any] = {}
    locks.alone(poll.pk)
    with move(Poll, poll.pk, "set_aside", by=by, reason_code=str(code), detail=detail) as row:
        entry = PollBookEntry.objects.select_for_update().filter(poll=row, voter_key=voter_key).first()
        if entry is None or (entry.sealed is None and entry.set_aside_code):
            raise Refused(_("Aucune enveloppe n’est enregistrée avec ce contact."), field="contact")
        asked = f"{code}?{by.pk or 0}"
        first = entry.set_aside_code
        done = first.startswith(f"{code}?") and first != asked
        detail.update(entry=str(entry.pk), step="done" if done else "asked")
        entry.set_aside_code = str(code) if done else asked
        if done:
            LogQueue.objects.filter(pk=entry.fingerprint).delete()
            CastToken.objects.filter(poll=row, fingerprint=entry.fingerprint).delete()
            entry.sealed = entry.fingerprint = None
            row.set_aside += 1
        entry.save()
    return str(detail["step"])


@transaction.atomic
def close(*, by: Any, poll: Poll) -> Poll:
    """Close the poll: last head, envelopes to the urn in the order of their fingerprints, the link to voters destroyed.

    Waits for votes in flight. Afterwards no row says which envelope came from whom, and the tables are written anew
    (`rewrite`) so that their old pages do not say it either.
    """
    locks.alone(poll.pk)
    detail: dict[str, Any] = {}
    with move(Poll, poll.pk, "close", by=by, detail=detail) as row:
        append_queue(row)
        entries = list(PollBookEntry.objects.filter(poll=row).order_by("pk"))
        held = sorted(entry.fingerprint for entry in entries if entry.fingerprint)
        urn.fill(
            row, {entry.fingerprint: bytes(entry.sealed) for entry in entries if entry.fingerprint and entry.sealed}
        )
        leaves = set(LogLeaf.objects.filter(poll=row).values_list("fingerprint", flat=True))
        row.superseded = len(leaves) - len(leaves & set(held))
        row.closed_at = clock.now()
        _forget_links(row, entries)
        detail.update(
            sign_offs=len(entries),
            envelopes=len(held),
            leaves=len(leaves),
            superseded=row.superseded,
            set_aside=row.set_aside,
            missing_from_log=len(set(held) - leaves),
        )
        jobs.enqueue("voting.rewrite")
    return row


def _forget_links(poll: Poll, entries: list[PollBookEntry]) -> None:
    """The poll book, written anew in the order of random ids: neither envelope nor order of voting remains."""
    CastToken.objects.filter(poll=poll).delete()
    PollBookEntry.objects.filter(poll=poll).delete()
    for entry in entries:
        entry.sealed = entry.fingerprint = None
    PollBookEntry.objects.bulk_create(entries, batch_size=_BATCH)


@jobs.job("voting.rewrite")
def rewrite() -> None:
    """Write the tables of the vote anew, so that no old page or log of the database links voter and envelope.

    Cannot run inside a transaction: it is a job, redone if it fails.
    """
    if connection.in_atomic_block:
        raise RuntimeError("VACUUM cannot run inside a transaction")
    tables = [model._meta.db_table for model in (PollBookEntry, CastToken, LogQueue, SealedBallot)]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in tables:
                cursor.execute(f"VACUUM FULL {table}")
        else:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
