"""What time does at the desk: mailings whose letters have all left are done; the morning's digest; old words go."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from eclore.core import revisions
from eclore.core.permissions import Actor
from eclore.desk.actions import digests, mailings
from eclore.desk.models import Digest, Mailing
from eclore.desk.queries.mailings import under_way
from eclore.desk.states import MailingState, Rhythm

SYSTEM = Actor.system("tick")
HOUR = 7


def tick(now: datetime) -> list[str]:
    """Says what was done."""
    return [*_finish(), *_digests(now)]


def _finish() -> list[str]:
    done = [row for row in Mailing.objects.filter(state=MailingState.SENDING) if not under_way(row).exists()]
    for row in done:
        mailings.finish(by=SYSTEM, mailing=row)
    return [f"desk: mailing {row.pk} sent" for row in done]


def _digests(now: datetime) -> list[str]:
    """From 7 o'clock in Paris on, once a day for each; on Mondays for those who chose the week."""
    here = timezone.localtime(now)
    if here.hour < HOUR:
        return []
    rows = Digest.objects.exclude(rhythm=Rhythm.NEVER).exclude(sent_on=here.date())
    due = [row for row in rows if row.rhythm == Rhythm.DAILY or here.weekday() == 0]
    sent = sum(digests.send(digest=row, day=here.date()) for row in due)
    return [f"desk: {sent} digests"] if sent else []


@transaction.atomic
def purge(now: datetime) -> list[str]:
    """Destroy what words said before, once old."""
    number = revisions.purge(now)
    return [f"desk: {number} revisions destroyed"] if number else []
