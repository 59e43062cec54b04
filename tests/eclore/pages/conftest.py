"""A demo edition made once for a whole module: `DEMO = ("voting", "small")` at its top says which."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction

from eclore.editions.models import Edition


@pytest.fixture(scope="module")
def demo(request, django_db_setup, django_db_blocker) -> Iterator[Edition]:
    """Each test still rolls back to here; the whole is rolled back after the module."""
    stage, size = request.module.DEMO
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("demo", stage=stage, size=size, verbosity=0)
        yield Edition.objects.get(is_current=True)
        transaction.set_rollback(True)
