"""The site once the result is proclaimed, at the size of 2021."""

from __future__ import annotations

import gzip

import pytest

from eclore.people.queries import user_by_email
from eclore.projects.models import Project
from eclore.results.models import Award

DEMO = ("results", "seed")
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo"), pytest.mark.slow]


def test_the_shape_of_2021_comes_out_of_the_count(demo):
    funded = Award.objects.filter(count__edition=demo, amount_cents__gt=0)
    assert funded.count() == 49
    assert sum(award.amount_cents for award in funded) == 57_215_100
    assert Award.objects.filter(count__edition=demo).count() == 54


def test_a_project_page_shows_its_award_and_why(client):
    winner = Award.objects.filter(amount_cents__gt=0).select_related("project").order_by("rank").first()
    page = client.get(f"/projets/{winner.project.slug}/").content.decode()
    assert "attribués par le budget citoyen" in page
    assert f"/resultats/{winner.project.slug}/" in page
    loser = Award.objects.filter(amount_cents=0).select_related("project").first()
    assert "Pourquoi n’est-il pas financé" in client.get(f"/projets/{loser.project.slug}/").content.decode()


def test_home_repeats_the_published_figures(client):
    page = client.get("/").content.decode()
    assert "572\u00a0151\u00a0€" in page
    assert "11\u00a0000" in page


@pytest.mark.parametrize("path", ["/", "/projets/", "/projets/{slug}/", "/resultats/"])
def test_public_pages_are_light_and_cost_few_queries(client_of, django_assert_max_num_queries, path):
    """At most twelve queries besides session and user, signed in; under 100 KB compressed."""
    browser = client_of(user_by_email("lea@demo.example"))
    slug = Project.objects.get(leader__user__email="lea@demo.example").slug
    with django_assert_max_num_queries(14):
        page = browser.get(path.format(slug=slug))
    assert page.status_code == 200
    assert len(gzip.compress(page.content)) < 100_000
