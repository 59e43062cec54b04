"""The public log: fingerprints leave the queue sorted, many at once, and each batch gets a head (RFC 6962)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.core.workflow import move
from eclore.voting import queries
from eclore.voting.models.log import LogHead, LogLeaf, LogQueue
from eclore.voting.models.poll import Poll
from tally import merkle

LEAST_LEAVES = 20
LEAST_PAUSE = timedelta(minutes=10)
_BATCH = 500


@transaction.atomic
def append_leaves(*, poll: Poll, force: bool = False, by: Any = None) -> LogHead | None:
    """Append the whole queue, if it is time (or `force`); returns the new head, None where nothing was appended.

    It is time with at least 20 fingerprints and 10 minutes since the last head, or at the full hour that follows the
    first of them. One by one, leaves would tell when each voter voted.
    """
    if not (force or _is_due(poll)) or not LogQueue.objects.filter(poll=poll).exists():
        return None
    detail: dict[str, Any] = {}
    with move(Poll, poll.pk, "append", by=by or Actor.system("tick"), detail=detail) as row:
        head = append_queue(row)
        if head:
            detail.update(size=head.size, root=head.root)
    return head


def append_queue(poll: Poll) -> LogHead | None:
    """The queue, sorted by fingerprint, into the log of a poll whose row is locked."""
    poll.log_due_at = None
    fingerprints = sorted(LogQueue.objects.filter(poll=poll).values_list("fingerprint", flat=True))
    if not fingerprints:
        return None
    last = queries.last_head(poll)
    peaks: merkle.Peaks = (last.size, tuple(bytes.fromhex(peak) for peak in last.peaks)) if last else merkle.EMPTY
    leaves = [
        LogLeaf(poll=poll, index=peaks[0] + rank, fingerprint=fingerprint)
        for rank, fingerprint in enumerate(fingerprints)
    ]
    grown = merkle.append_peaks(peaks, [bytes.fromhex(fingerprint) for fingerprint in fingerprints])
    LogLeaf.objects.bulk_create(leaves, batch_size=_BATCH)
    for start in range(0, len(fingerprints), _BATCH):
        LogQueue.objects.filter(pk__in=fingerprints[start : start + _BATCH]).delete()
    return LogHead.objects.create(
        poll=poll,
        size=grown[0],
        root=merkle.root_of_peaks(grown).hex(),
        peaks=[peak.hex() for peak in grown[1]],
        hour=clock.now().replace(second=0, microsecond=0),
    )


def _is_due(poll: Poll) -> bool:
    now, waiting = clock.now(), LogQueue.objects.filter(poll=poll).count()
    if not waiting:
        return False
    last = queries.last_head(poll)
    since = last.hour if last else poll.opened_at
    if waiting >= LEAST_LEAVES and (since is None or now - since >= LEAST_PAUSE):
        return True
    due = Poll.objects.values_list("log_due_at", flat=True).get(pk=poll.pk)
    if due is None:
        # The next full hour, whoever comes first: the queue holds no time, and the mark tells no more than the hour.
        due = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        Poll.objects.filter(pk=poll.pk).update(log_due_at=due)
    return now >= due
