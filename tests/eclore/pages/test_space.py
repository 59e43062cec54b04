"""« Mon espace »: the next step follows what the person has done and what is open."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eclore.advising import actions as advising
from eclore.core import outbox
from eclore.core.models import Message
from eclore.editions import actions as editions
from eclore.ideas import actions as ideas
from eclore.pages.queries import Stages, journey
from eclore.people import actions as people
from eclore.projects import actions as projects
from tests.eclore.editions.factories import make_edition
from tests.eclore.ideas.factories import noted, published
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


def space(client) -> str:
    return client.get("/mon-espace/").content.decode()


def test_one_finds_what_one_follows_and_stops_there(edition, cast, client_of):
    idea = published(edition, title="Une ferme pédagogique")
    sam, lea = client_of(cast.sam), client_of(cast.lea)
    assert "Les idées que je suis" not in space(sam)
    ideas.follow(by=cast.sam, idea=idea)
    assert "Une ferme pédagogique" in space(sam)
    assert "Une ferme pédagogique" not in space(lea)
    answer = sam.post(f"/idees/{idea.pk}/suivre/", {"suivre": "non", "retour": "espace"})
    assert answer.url == "/mon-espace/"
    assert "Une ferme pédagogique" not in space(sam)


def test_one_reads_the_answer_to_the_help_one_offered(edition, cast, client_of):
    idea = published(edition, people.self_of(user=cast.lea), title="Une ferme pédagogique")
    me = people.self_of(user=cast.sam)
    offer = ideas.offer_help(by=cast.sam, idea=idea, person=me, kind="time", message="Le samedi.")
    assert "pas encore répondu" in space(client_of(cast.sam))
    assert "Mes propositions d’aide" not in space(client_of(cast.lea))
    ideas.accept_help(by=cast.lea, offer=offer)
    assert "Chacun a reçu" in space(client_of(cast.sam))


def test_an_idea_of_a_past_edition_is_taken_up_again_from_there(edition, territory_set, cast, client_of, opened):
    me = people.self_of(user=cast.lea)
    idea = published(edition, me, title="Une ferme pédagogique")
    new = make_edition(territory_set, code="2031")
    editions.set_current(by=SYSTEM, edition=new)
    address = f"/editions/{edition.code}/idees/{idea.pk}/"
    lea = client_of(cast.lea)
    opened("workshops", edition=new)
    page = space(lea)
    assert address in page
    assert "Reprendre cette année" not in page  # the phase of ideas is over
    opened("ideas", edition=new)
    assert f'action="{address}reprendre/"' in space(lea)
    assert lea.get(address).status_code == 200
    lea.post(f"{address}reprendre/")
    page = space(lea)
    assert "Reprendre cette année" not in page
    assert page.count("Une ferme pédagogique") == 2
    assert f'href="{address}"' in lea.get(f"/editions/{edition.code}/mon-espace/").content.decode()


def test_the_space_costs_the_same_for_one_and_three(edition, cast, client_of):
    def cost() -> int:
        client = client_of(cast.sam)
        client.get("/mon-espace/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/mon-espace/")
        return len(seen)

    def more() -> None:
        idea = published(edition, title="Une ferme pédagogique")
        ideas.follow(by=cast.sam, idea=idea)
        ideas.offer_help(by=cast.sam, idea=idea, person=me, kind="time", message="Le samedi.")
        noted(edition, me)

    me = people.self_of(user=cast.sam)
    more()
    once = cost()
    more()
    more()
    assert cost() == once
