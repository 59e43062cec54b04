"""An edition that does without comptoirs or advisors: one switch, and everything follows."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eclore.advising import actions as advising
from eclore.core.errors import Closed, Denied, Missing, Refused
from eclore.core.models import AuditEntry, Message
from eclore.desk import actions as desk
from eclore.editions import actions, queries
from eclore.editions.states import OPTIONAL_ROOMS
from eclore.evaluation import queries as evaluation
from eclore.ideas import actions as ideas
from eclore.opendata import queries as opendata
from eclore.people import actions as people
from eclore.projects import queries as projects
from tests.eclore.editions.factories import SYSTEM
from tests.eclore.projects.factories import draft
from tests.eclore.workshops.factories import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def bare(edition):
    """The edition without any of the rooms that it may do without."""
    actions.set_rooms(by=SYSTEM, edition=edition, off=OPTIONAL_ROOMS)
    return edition


def test_the_manager_says_which_rooms_run_and_a_trace_stays(edition, cast, client_of):
    client = client_of(cast.maud)
    address = reverse("desk:rooms")
    assert "Les comptoirs" in client.get(address).content.decode()
    answer = client.post(address, {"on": ["evaluation"]})
    assert answer.status_code == 302
    edition.refresh_from_db()
    assert edition.rooms_off == ["advising", "workshops"]
    entry = AuditEntry.objects.filter(verb="editions.set_rooms").latest("pk")
    assert entry.detail == {"off": ["advising", "workshops"], "before": []}


@pytest.mark.parametrize("who", ["fanny", "sam"])
def test_nobody_else_switches_rooms(edition, cast, client_of, who):
    assert client_of(getattr(cast, who)).get(reverse("desk:rooms")).status_code == 404
    with pytest.raises(Denied):
        desk.switch_rooms(by=getattr(cast, who), edition=edition, off=["workshops"])


def test_a_room_that_holds_something_is_not_switched_off(edition, cast, client_of):
    planned(edition)
    with pytest.raises(Closed, match="a déjà commencé"):
        desk.switch_rooms(by=cast.maud, edition=edition, off=["workshops"])
    answer = client_of(cast.maud).post(reverse("desk:rooms"), {"on": []})
    assert answer.status_code == 409
    assert "a déjà commencé" in answer.content.decode()
    edition.refresh_from_db()
    assert edition.rooms_off == []


def test_the_vote_is_never_switched_off(edition):
    with pytest.raises(Refused):
        actions.set_rooms(by=SYSTEM, edition=edition, off=["voting"])


@pytest.mark.parametrize(
    "address", ["/comptoirs/", "/bureau/workshops/", "/accompagnement/demander/", "/chiffres/", "/bureau/evaluation/"]
)
def test_pages_of_a_room_that_does_not_run_are_not_there_and_say_so(bare, cast, client_of, address):
    answer = client_of(cast.maud).get(address)
    assert answer.status_code == 404
    assert "Cette étape n’existe pas ici" in answer.content.decode()


def test_a_certificate_of_last_year_still_proves_itself(bare, client_of):
    assert client_of().get(reverse("workshops:certificates")).status_code == 200


def test_home_space_help_and_menus_do_not_speak_of_it(bare, opened, cast, client_of):
    for kind in ("ideas", "projects", "voting"):
        opened(kind)
        for person, address in [(None, "/"), (None, "/aide/"), (None, "/reglement/"), (cast.lea, "/mon-espace/")]:
            page = client_of(person).get(address).content.decode()
            assert "comptoir" not in page.lower(), (kind, address)
    office = client_of(cast.maud).get("/bureau/").content.decode()
    assert "/bureau/workshops/" not in office
    assert "comptoir" not in office.lower()
    assert "Les comptoirs" not in client_of(cast.maud).get("/bureau/edition/").content.decode()


def test_no_attendance_is_asked_before_the_dossier(edition, opened, cast):
    opened("projects")
    project = draft(edition, cast.lea)
    assert any(gap.section == "comptoir" for gap in projects.gaps(project))
    actions.set_rooms(by=SYSTEM, edition=edition, off=["workshops"])
    project.refresh_from_db()
    assert not any(gap.section == "comptoir" for gap in projects.gaps(project))


def test_every_verb_of_the_room_is_refused_with_a_sentence(bare, cast):
    with pytest.raises(Missing, match="cette étape n’existe pas"):
        advising.request(
            by=cast.lea,
            edition=bare,
            person=people.self_of(user=cast.lea),
            need="Relire mon budget avec moi",
            idea=None,
        )


def test_letters_of_the_idea_lead_to_the_dossier(bare, opened, cast):
    opened("ideas")
    person = people.self_of(user=cast.lea)
    commune = queries.commune_by_code(bare, "62041")
    idea = ideas.note(
        by=cast.lea, edition=bare, person=person, title="Un four", summary="Un four à pain.", theme="food",
        commune=commune,
    )  # fmt: skip
    ideas.publish(by=cast.fanny, idea=idea)
    letters = Message.objects.filter(notice__startswith="ideas.")
    assert {letter.notice for letter in letters} == {
        "ideas.noted_without_workshops",
        "ideas.published_without_workshops",
    }
    assert all("comptoir" not in letter.body for letter in letters)


def test_figures_funnel_and_open_data_leave_it_out(bare):
    assert not {"workshops", "attendees"} & evaluation.figures(bare).keys()
    assert "Passées au comptoir" not in [row["label"] for row in evaluation.funnel(bare)]
    assert not {"workshops", "advising"} & opendata.edition_facts(bare)["phases"].keys()
