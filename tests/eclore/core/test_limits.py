"""Rate limits: exact, per window, without keeping an address."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from eclore.core import clock, limits
from eclore.core.models import RateCount

HOUR = timedelta(hours=1)
START = datetime(2026, 5, 4, 10, 0, tzinfo=ZoneInfo("UTC"))


@pytest.mark.django_db
def test_the_limit_is_the_last_allowed_and_each_window_starts_anew():
    with clock.at(START):
        for _time in range(3):
            limits.hit("code", "ida@exemple.fr", limit=3, window=HOUR)
        with pytest.raises(limits.TooMany) as refusal:
            limits.hit("code", "ida@exemple.fr", limit=3, window=HOUR)
        assert refusal.value.status == 429
        limits.hit("code", "autre@exemple.fr", limit=3, window=HOUR)
        limits.hit("vote", "ida@exemple.fr", limit=3, window=HOUR)
    with clock.at(START + HOUR):
        limits.hit("code", "ida@exemple.fr", limit=3, window=HOUR)


@pytest.mark.django_db
def test_no_address_is_kept_and_old_windows_go():
    with clock.at(START):
        limits.hit("code", "ida@exemple.fr", limit=3, window=HOUR)
        assert "ida" not in RateCount.objects.get().bucket
        assert limits.forget() == 0
    with clock.at(START + 2 * HOUR):
        assert limits.forget() == 1
    assert not RateCount.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_count_as_fifty():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: several connections that write at once")
    barrier, refused = threading.Barrier(50), []

    def hit() -> None:
        try:
            barrier.wait()
            limits.hit("code", "ida@exemple.fr", limit=20, window=timedelta(days=1))
        except limits.TooMany:
            refused.append(1)
        finally:
            connection.close()

    threads = [threading.Thread(target=hit) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 30
    assert RateCount.objects.get().count == 50
