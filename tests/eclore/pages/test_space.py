"""« Mon espace »: the next step follows what the person has done and what is open."""

from __future__ import annotations

import pytest

from eclore.advising import actions as advising
from eclore.core import outbox
from eclore.core.models import Message
from eclore.pages.queries import Stages, journey
from eclore.people import actions as people
from eclore.projects import actions as projects
from tests.eclore.ideas.factories import noted
from tests.eclore.projects.factories import submitted
from tests.eclore.reviews.factories import label, refuse
from tests.eclore.workshops.factories import SYSTEM, attended, begun, open_one, registered

pytestmark = pytest.mark.django_db


def test_the_next_step_follows_the_person_and_the_phases(edition, cast, client_of, opened):
    def step() -> str:
        page = client_of(cast.lea).get("/mon-espace/").content.decode()
        return page.partition("Prochaine étape")[2].partition("</section>")[0]

    lea = people.self_of(user=cast.lea)
    opened("ideas")
    assert "/idees/proposer/" in step()
    noted(edition, lea)
    assert "Les inscriptions ouvrent le" in step()
    opened("workshops")
    comptoir = open_one(edition)
    assert "Choisir une date" in step()
    registered(comptoir, lea)
    assert f"/comptoirs/{comptoir.pk}/" in step()
    comptoir.starts_at = begun(edition).starts_at
    comptoir.save(update_fields=["starts_at"])
    attended(edition, lea, comptoir)
    assert "Le dépôt des dossiers ouvre le" in step()
    opened("projects")
    assert "/dossiers/commencer/" in step()
    dossier = projects.start(by=SYSTEM, edition=edition, person=lea, title="Le café des outils")
    assert f"/dossiers/{dossier.pk}/" in step()
    assert "Continuer mon dossier" in step()


def test_one_follows_ones_advising_there(edition, cast, client_of, opened):
    opened("advising")
    assert "Mon accompagnement" not in client_of(cast.lea).get("/mon-espace/").content.decode()
    advising.request(
        by=SYSTEM, edition=edition, person=people.self_of(user=cast.lea), need="Un local à Béthune", idea=None
    )
    page = client_of(cast.lea).get("/mon-espace/").content.decode()
    assert "Un local à Béthune" in page
    assert 'href="/accompagnement/"' in page


def test_the_address_of_a_button_answers_with_a_page(edition, cast, client_of):
    answer = client_of(cast.maud).get("/bureau/courriers/envoyer/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "celle d’un bouton" in answer.content.decode()


def test_a_step_is_now_only_once_its_phase_has_begun(edition, cast, opened):
    opened("projects", "reviews")
    project = submitted(edition, cast.lea)
    label(project, cast.rose)

    def vote() -> str:
        return journey(project, Stages(edition))[4]["state"]

    assert vote() == "todo"
    project.edition = opened("voting")
    assert vote() == "now"


def test_a_refusal_shows_once_its_letter_has_left(edition, cast, client_of, opened):
    opened("projects", "reviews")
    project = submitted(edition, cast.lea)
    refuse(project, cast.rose)
    page = client_of(cast.lea).get("/mon-espace/").content.decode()
    assert project.title in page
    assert "non retenu" not in page
    outbox.release(Message.objects.get(notice="reviews.label_refused").pk)
    assert "non retenu" in client_of(cast.lea).get("/mon-espace/").content.decode()
