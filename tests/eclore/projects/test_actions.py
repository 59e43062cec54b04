"""Acts on a dossier: the row, the audit entry and the letter."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from eclore.core.errors import Closed, Denied, Refused
from eclore.core.models import AuditEntry, Message
from eclore.editions import actions as editions
from eclore.editions.models import Commune
from eclore.projects import actions, desk, queries
from eclore.projects.models import Project
from eclore.projects.states import FundingSide, ProjectState
from tests.eclore.projects import factories
from tests.eclore.projects.factories import PDF, SYSTEM


def last_entry(verb: str) -> AuditEntry:
    return AuditEntry.objects.filter(verb=verb).latest("pk")


def test_start_edit_submit_leave_their_traces(edition, cast, opened):
    opened("projects")
    person = factories.person_of(cast.lea)
    project = actions.start(by=cast.lea, edition=edition, person=person, title="  Le Café   qui répare ")
    assert (project.title, project.slug, project.state) == ("Le Café qui répare", "le-cafe-qui-repare", "draft")
    entry = last_entry("projects.start")
    assert (entry.actor, entry.before, entry.after, entry.edition_code) == (f"user:{cast.lea.pk}", "", "draft", "2026")
    actions.edit(by=cast.lea, project=project, story="Secret de famille")
    assert last_entry("projects.edit").detail == {"fields": ["story"]}  # names of fields, never their words
    ready = factories.complete(edition, cast.lea, "Un jardin pour tous")
    ready = actions.submit(by=cast.lea, project=ready)
    assert ready.state == ProjectState.SUBMITTED
    assert ready.submitted_at is not None
    assert last_entry("projects.submit").after == "submitted"
    letter = Message.objects.get(notice="projects.submitted")
    assert (letter.address, letter.state) == (cast.lea.email, "queued")
    assert "Un jardin pour tous" in letter.body
    assert f"/dossiers/{ready.pk}/" in letter.body


def test_sending_back_writes_the_reason_to_the_leader(edition, cast, opened):
    project = factories.submitted(edition, cast.lea)
    opened("projects")
    for nothing in ("", "   ", "x" * 2001):
        with pytest.raises(Refused):
            actions.send_back(by=cast.rose, project=project, reason=nothing)
    project = actions.send_back(by=cast.rose, project=project, reason="Le devis est illisible.")
    assert (project.state, project.return_reason) == (ProjectState.RETURNED, "Le devis est illisible.")
    assert last_entry("projects.send_back").reason_code == "to_complete"
    assert "Le devis est illisible." in Message.objects.get(notice="projects.sent_back").body


def test_withdrawing_tells_the_leader(edition, cast, opened):
    project = factories.submitted(edition, cast.lea)
    opened("reviews")
    actions.withdraw(by=cast.maud, project=project)
    assert Project.objects.get().state == ProjectState.WITHDRAWN
    assert Message.objects.filter(notice="projects.withdrawn", address=cast.lea.email).count() == 1


@pytest.mark.parametrize("who", ["sam", "rose", "maud"])
def test_only_the_team_writes(edition, cast, opened, who):
    project = factories.complete(edition, cast.lea)
    opened("projects")
    user = getattr(cast, who)
    acts = [
        lambda: actions.edit(by=user, project=project, title="À moi"),
        lambda: actions.attach(by=user, project=project, name="a.pdf", content=PDF),
        lambda: actions.submit(by=user, project=project),
        lambda: actions.name_applicant(by=user, project=project, name="À moi", kind="nonprofit"),
        lambda: actions.add_teammate(by=user, project=project, name="Moi", email="moi@exemple.fr"),
        lambda: actions.start(by=user, edition=edition, person=project.leader, title="En votre nom"),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()
    assert Project.objects.get().title == "Le Café qui répare"


@pytest.mark.parametrize(("verb", "who"), [("send_back", "lea"), ("send_back", "sam"), ("withdraw", "rose")])
def test_only_the_team_of_the_scheme_sends_back(edition, cast, opened, verb, who):
    project = factories.submitted(edition, cast.lea)
    opened("projects")
    more = {"reason": "Non"} if verb == "send_back" else {}
    with pytest.raises(Denied):
        getattr(actions, verb)(by=getattr(cast, who), project=project, **more)


@pytest.mark.parametrize("phase", ["ideas", "reviews", "voting"])
def test_outside_the_phase_nothing_is_written(edition, cast, opened, phase):
    project = factories.complete(edition, cast.lea)
    opened(phase)
    for act in (
        lambda: actions.edit(by=cast.lea, project=project, title="Trop tard"),
        lambda: actions.submit(by=cast.lea, project=project),
        lambda: actions.start(by=cast.lea, edition=edition, person=project.leader, title="Autre"),
    ):
        with pytest.raises(Closed):
            act()
    assert Project.objects.get().state == ProjectState.DRAFT


def test_no_withdrawal_nor_return_once_the_vote_is_open(edition, cast, opened):
    project = factories.submitted(edition, cast.lea)
    opened("voting")
    with pytest.raises(Closed):
        actions.withdraw(by=cast.lea, project=project)
    with pytest.raises(Closed):
        actions.send_back(by=cast.maud, project=project, reason="Trop tard")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"summary": ""}, "summary"),
        ({"story": ""}, "story"),
        ({"audience": ""}, "audience"),
        ({"sse_values": ""}, "sse_values"),
        ({"theme": ""}, "theme"),
        ({"commune": None}, "commune"),
        ({"applicant": None}, "applicant"),
        ({"requested_cents": 0}, "requested"),
        ({"funding": []}, "plan"),
        ({"funding": [(FundingSide.EXPENSE, "Tout", 940_001)]}, "plan"),
        ({"funding": [(FundingSide.EXPENSE, "Tout", 939_999)]}, "plan"),
    ],
)
def test_an_incomplete_dossier_is_refused_at_its_field(edition, cast, changes, field):
    project = factories.complete(edition, cast.lea)
    actions.edit(by=SYSTEM, project=project, **changes)
    with pytest.raises(Refused) as refusal:
        actions.submit(by=SYSTEM, project=project)
    assert refusal.value.field == field
    assert Project.objects.get().state == ProjectState.DRAFT
    assert not Message.objects.filter(notice="projects.submitted").exists()


def test_the_maximum_holds_when_written_and_when_submitted(edition, cast):
    project = factories.complete(edition, cast.lea, requested_cents=2_000_000)
    with pytest.raises(Refused, match="plafond") as refusal:
        actions.edit(by=SYSTEM, project=project, requested_cents=2_000_001)
    assert refusal.value.field == "requested"
    editions.set_process_rules(by=SYSTEM, edition=edition, reason="moins", requested_max_cents=1_000_000)
    with pytest.raises(Refused, match="plafond"):
        actions.submit(by=SYSTEM, project=Project.objects.get())


def test_attendance_of_anyone_in_the_team_opens_the_gate(edition, cast):
    from eclore.workshops.models import Attendance

    project = factories.complete(edition, cast.lea)
    Attendance.objects.all().delete()
    with pytest.raises(Refused, match="comptoir"):
        actions.submit(by=SYSTEM, project=project)
    victor = factories.person_of(cast.victor)
    factories.attend(edition, victor)
    with pytest.raises(Refused, match="comptoir"):
        actions.submit(by=SYSTEM, project=project)
    actions.edit(by=SYSTEM, project=project, team=[victor])
    assert actions.submit(by=SYSTEM, project=project).state == ProjectState.SUBMITTED


def test_attendance_in_another_edition_does_not_count(edition, cast, territory_set):
    from eclore.workshops.models import Attendance
    from tests.eclore.editions.factories import make_edition

    project = factories.complete(edition, cast.lea)
    Attendance.objects.all().delete()
    factories.attend(make_edition(territory_set, "2025", is_current=False), project.leader)
    with pytest.raises(Refused, match="comptoir"):
        actions.submit(by=SYSTEM, project=project)


def test_without_the_gate_nobody_asks(edition, cast):
    from eclore.workshops.models import Attendance

    editions.set_process_rules(by=SYSTEM, edition=edition, reason="petite édition", attendances_before_project=0)
    project = factories.complete(edition, cast.lea)
    Attendance.objects.all().delete()
    assert actions.submit(by=SYSTEM, project=Project.objects.get(pk=project.pk)).state == ProjectState.SUBMITTED


@pytest.mark.parametrize(
    "line",
    [("gift", "A", 100), (FundingSide.EXPENSE, " ", 100), (FundingSide.EXPENSE, "A", 0), (FundingSide.INCOME, "A", -5)],
)
def test_bad_lines_change_nothing(edition, cast, line):
    project = factories.complete(edition, cast.lea)
    before = queries.plan(project)
    with pytest.raises(Refused):
        actions.edit(by=SYSTEM, project=project, funding=[line])
    assert queries.plan(Project.objects.get()) == before


def test_a_field_that_is_not_of_the_dossier_is_a_programming_error(edition, cast):
    with pytest.raises(TypeError):
        actions.edit(by=SYSTEM, project=factories.draft(edition, cast.lea), state="submitted")


def test_slugs_are_unique_across_editions_and_stay_once_submitted(edition, cast, territory_set):
    from tests.eclore.editions.factories import make_edition

    first = factories.submitted(edition, cast.lea)
    second = factories.draft(make_edition(territory_set, "2027", is_current=False), cast.lea)
    assert (first.slug, second.slug) == ("le-cafe-qui-repare", "le-cafe-qui-repare-2")
    assert actions.edit(by=SYSTEM, project=second, title="Le Grand Atelier").slug == "le-grand-atelier"
    actions.send_back(by=SYSTEM, project=first, reason="Un devis")
    assert actions.edit(by=SYSTEM, project=first, title="Autre nom").slug == "le-cafe-qui-repare"


def test_the_territory_follows_the_commune(edition, cast):
    project = factories.complete(edition, cast.lea, commune=Commune.objects.get(pk="62193"))
    assert project.territory.name == "Calaisis"
    elsewhere = Commune.objects.create(insee="59350", name="Lille", folded_name="lille", postal_codes="59000")
    with pytest.raises(Refused) as refusal:
        actions.edit(by=SYSTEM, project=project, commune=elsewhere)
    assert refusal.value.field == "commune"


def test_too_many_or_twice_the_same_file(edition, cast):
    project = factories.draft(edition, cast.lea)
    actions.attach(by=SYSTEM, project=project, name="devis.pdf", content=PDF)
    with pytest.raises(Refused, match="déjà"):
        actions.attach(by=SYSTEM, project=project, name="encore.pdf", content=PDF)
    for rank in range(actions.MAX_ATTACHMENTS - 1):
        actions.attach(by=SYSTEM, project=project, name="", content=PDF + str(rank).encode())
    with pytest.raises(Refused, match="pièces au plus"):
        actions.attach(by=SYSTEM, project=project, name="une de trop.pdf", content=PDF + b"z")
    assert project.attachments.count() == actions.MAX_ATTACHMENTS


def test_a_public_project_is_admitted_by_commands_only(edition, cast, opened):
    opened("projects")
    known = {"edition": edition, "title": "Une place", "requested_cents": 5_000_000, "public_id": "17"}
    with pytest.raises(Denied):
        actions.admit_public(by=cast.maud, **known)
    project = actions.admit_public(by=SYSTEM, **known, summary="Une place refaite", theme="nature")
    assert (project.state, project.leader, project.public_id) == (ProjectState.SUBMITTED, None, "17")
    assert list(queries.visible(edition)) == [project]
    assert list(queries.search(queries.visible(edition), "places refaites")) == [project]
    assert queries.leaders_user_ids(project) == set()


@pytest.mark.parametrize(
    "text", ["réparer", "REPARER", "répar", "cafés", "cafe qui repare", "Bruay", "ensemble objets", "le la les"]
)
def test_search_finds_whatever_the_accents_the_plural_and_the_case(edition, cast, text):
    project = factories.submitted(edition, cast.lea)
    factories.draft(edition, cast.lea, "Autre chose entièrement")
    assert list(queries.search(queries.visible(edition), text)) == [project]


@pytest.mark.parametrize("text", ["trotinette", "café trotinette", "%", "_____", "éparer"])
def test_search_finds_nothing_else(edition, cast, text):
    factories.submitted(edition, cast.lea)
    found = queries.search(queries.visible(edition), text)
    assert list(found) == ([] if queries.terms(text) else list(queries.visible(edition)))


def test_visible_is_what_stands_submitted(edition, cast):
    factories.draft(edition, cast.lea, "Brouillon")
    factories.returned(edition, cast.lea, "Renvoyé")
    factories.withdrawn(edition, cast.lea, "Retiré")
    shown = factories.submitted(edition, cast.lea, "Déposé")
    assert list(queries.visible(edition)) == [shown]
    assert {p.title for p in queries.projects_of(shown.leader)} == {"Brouillon", "Renvoyé", "Retiré", "Déposé"}


def test_right_of_access_and_erasure(edition, cast):
    kept = factories.submitted(edition, cast.lea, "Déposé")
    draft = factories.complete(edition, cast.lea, "Brouillon")
    helped = factories.draft(edition, cast.victor, "Celui de Victor")
    lea = kept.leader
    actions.edit(by=SYSTEM, project=helped, team=[lea])
    assert {row["title"]: row["is_leader"] for row in desk.export(lea)["projects"]} == {
        "Déposé": True,
        "Brouillon": True,
        "Celui de Victor": False,
    }
    desk.erase(lea)
    draft.refresh_from_db()
    kept.refresh_from_db()
    assert (draft.story, draft.title) == ("", "Dossier effacé")
    assert kept.story
    assert not helped.team.exists()


def test_the_desk_tells_managers_of_returned_dossiers(edition, cast):
    assert desk.todo(cast.maud, edition) == []
    factories.returned(edition, cast.lea)
    assert desk.todo(cast.maud, edition)[0]["href"].endswith("?etat=returned")
    assert desk.todo(cast.rose, edition) == []
    leaders = next(row for row in desk.selections() if row.key == "projects.leaders")
    assert [p.user for p in leaders.persons(edition, QueryDict("etat=returned"))] == [cast.lea]
    assert not leaders.persons(edition, QueryDict("etat=draft"))
    assert desk.card(factories.person_of(cast.lea))[0]["title"] == "Le Café qui répare"
