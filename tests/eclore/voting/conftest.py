from __future__ import annotations

import pytest

from eclore.core.models import RateCount
from tests.eclore.voting import factories


@pytest.fixture
def poll(edition, cast, opened):
    """An open poll with five lines, within its phase: up to three hearts, a second vote refused."""
    opened("voting")
    RateCount.objects.all().delete()
    return factories.open_poll(edition, cast)
