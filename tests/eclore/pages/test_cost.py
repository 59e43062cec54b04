"""What public pages cost while the vote is open: the same at 3 and at 54 projects."""

from __future__ import annotations

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eclore.people.queries import user_by_email
from eclore.projects.models import Project
from eclore.projects.states import ProjectState
from eclore.voting.models.poll import BallotLine

DEMO = ("voting", "seed")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]


@pytest.mark.parametrize("path", ["/", "/projets/", "/projets/{slug}/", "/resultats/"])
def test_the_number_of_queries_does_not_grow_with_the_rows(client_of, path):
    lea = user_by_email("lea@demo.example")
    project = Project.objects.get(leader__user=lea)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page = client_of(lea).get(path.format(slug=project.slug))
        assert page.status_code == 200
        assert len(gzip.compress(page.content)) < 100_000
        return len([q for q in queries if "django_session" not in q["sql"] and "SAVEPOINT" not in q["sql"]])

    many = cost()
    kept = list(Project.objects.filter(state=ProjectState.SUBMITTED).exclude(pk=project.pk)[:2])
    BallotLine.objects.exclude(project__in=[*kept, project]).delete()
    Project.objects.exclude(pk__in=[project.pk, *(row.pk for row in kept)]).update(state=ProjectState.WITHDRAWN)
    assert cost() == many
    assert many <= 13  # twelve, and the user
