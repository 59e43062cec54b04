"""Acts of the review: the row, the audit entry, the letter; and who may not."""

from __future__ import annotations

import pytest

from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message
from eclore.core.permissions import names
from eclore.editions import actions as editions
from eclore.projects import actions as projects
from eclore.reviews import actions, desk, queries
from eclore.reviews.models import LabelDecision, Opinion, Review
from eclore.reviews.states import REVIEW, RefusalCode, ReviewState
from tests.eclore.projects import factories as dossiers
from tests.eclore.reviews import factories
from tests.eclore.reviews.factories import SYSTEM, marks

O, A, L, R = ReviewState.OPEN, ReviewState.ADMISSIBLE, ReviewState.LABELLED, ReviewState.REFUSED  # noqa: E741


@pytest.fixture
def project(edition, cast, opened):
    row = dossiers.submitted(edition, cast.lea)
    opened("reviews")
    return row


def last_entry(verb: str) -> AuditEntry:
    return AuditEntry.objects.filter(verb=verb).latest("pk")


def test_a_whole_review_leaves_its_traces(edition, cast, project):
    review = actions.assign(by=cast.maud, project=project, reviewer=cast.rose)
    assert (review.state, review.reviewer) == (O, cast.rose)
    assert last_entry("reviews.assign").detail == {"reviewer": cast.rose.pk}
    opinion = actions.give_opinion(by=cast.rose, review=review, marks=marks(3), comment="Très ancré.")
    assert (opinion.total, opinion.comment) == (15, "Très ancré.")
    assert "Très ancré" not in str(last_entry("reviews.give_opinion").detail)
    assert actions.admit(by=cast.rose, review=review).state == A
    sitting = actions.open_sitting(
        by=cast.maud, edition=edition, held_on=review.opened_at.date(), place="Arras", present=[cast.paul]
    )
    assert last_entry("reviews.open_sitting").detail == {"present": [cast.paul.pk]}
    decision = actions.label(by=cast.paul, review=review, sitting=sitting, reason="Un besoin réel.")
    assert (decision.is_labelled, decision.label_score) == (True, 15)
    letter = Message.objects.get(notice="reviews.label_granted")
    assert (letter.address, letter.state) == (cast.lea.email, "queued")
    assert "Un besoin réel." in letter.body
    assert "Très ancré" not in letter.body  # an opinion never leaves the office
    assert list(queries.labelled_projects(edition)) == [project]
    assert queries.outcome(project) == "labelled"


def test_a_refusal_carries_its_code_and_its_letter_is_held(edition, cast, project):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition, cast.paul)
    decision = actions.refuse(
        by=cast.paul,
        review=review,
        sitting=sitting,
        refusal_code=RefusalCode.OUT_OF_AREA,
        reason="Tout se passe à Lille.",
    )
    assert not decision.is_labelled
    assert last_entry("reviews.refuse").reason_code == "out_of_area"
    letter = Message.objects.get(notice="reviews.label_refused")
    assert letter.state == "held"
    assert "Tout se passe à Lille." in letter.body
    assert queries.outcome(project) == "refused"
    assert not queries.labelled_projects(edition).exists()


MADE = {
    O: lambda p, c: factories.assigned(p, c.rose),
    A: lambda p, c: factories.admissible(p, c.rose),
    L: lambda p, c: factories.label(p, c.rose).review,
    R: lambda p, c: factories.refuse(p, c.rose).review,
}
DONE = {
    "reassign": lambda r, c, s: actions.assign(by=c.maud, project=r.project, reviewer=c.paul),
    "recuse": lambda r, c, s: actions.recuse(by=c.rose, review=r),
    "give_opinion": lambda r, c, s: actions.give_opinion(by=c.rose, review=r, marks=marks()),
    "admit": lambda r, c, s: actions.admit(by=c.maud, review=r),
    "label": lambda r, c, s: actions.label(by=c.maud, review=r, sitting=s, reason="Oui."),
    "refuse": lambda r, c, s: actions.refuse(
        by=c.maud, review=r, sitting=s, refusal_code=RefusalCode.NOT_SSE, reason="Non."
    ),
}
TABLE = {
    "reassign": {O: O, A: A},
    "recuse": {O: O, A: A},
    "give_opinion": {O: O, A: A},
    "admit": {O: A},
    "label": {A: L},
    "refuse": {O: R, A: R},
}


@pytest.mark.parametrize("verb", DONE)
@pytest.mark.parametrize("state", ReviewState.values)
def test_every_state_and_verb(edition, cast, project, state, verb):
    review = MADE[ReviewState(state)](project, cast)
    sitting = factories.sitting(edition, place="Autre salle")
    expected = TABLE[verb].get(ReviewState(state))
    if expected is None:
        with pytest.raises(IllegalMove):
            DONE[verb](review, cast, sitting)
        assert Review.objects.get().state == state
    else:
        DONE[verb](review, cast, sitting)
        assert Review.objects.get().state == expected


def test_the_table_is_the_machine():
    assert set(TABLE) == {verb for verb, move in REVIEW.moves.items() if move.sources}
    assert {f"reviews.{verb}" for verb in REVIEW.moves} <= names()


def test_no_opinion_before_being_assigned(edition, cast, project):
    review = factories.assigned(project, cast.rose)
    for user in (cast.paul, cast.maud, cast.lea, cast.sam):
        with pytest.raises(Denied):
            actions.give_opinion(by=user, review=review, marks=marks())
    with pytest.raises(Refused):
        actions.give_opinion(by=SYSTEM, review=review, marks=marks())
    assert not Opinion.objects.exists()


def test_a_recused_person_says_nothing_more(edition, cast, project):
    review = factories.assigned(project, cast.rose)
    actions.give_opinion(by=cast.rose, review=review, marks=marks(), comment="Je les connais bien.")
    review = actions.recuse(by=cast.rose, review=review)
    assert review.reviewer is None
    kept = Opinion.objects.get()
    assert (kept.is_recusal, kept.marks, kept.comment) == (True, {}, "")
    assert not queries.opinions(review).exists()
    with pytest.raises(Denied, match="retiré"):
        actions.give_opinion(by=cast.rose, review=review, marks=marks())
    with pytest.raises(Denied):
        actions.recuse(by=cast.rose, review=review)
    with pytest.raises(Refused, match="retirée"):
        actions.assign(by=cast.maud, project=project, reviewer=cast.rose)
    assert list(queries.without_reviewer(edition)) == [project]
    assert actions.assign(by=cast.maud, project=project, reviewer=cast.paul).reviewer == cast.paul


def test_a_panel_member_who_stepped_back_does_not_decide(edition, cast, project):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition, cast.paul)
    actions.recuse(by=cast.paul, review=review)
    with pytest.raises(Denied, match="retiré"):
        actions.label(by=cast.paul, review=review, sitting=sitting, reason="Oui.")


@pytest.mark.parametrize("role", ["reviewer", "panel_member", "manager"])
def test_nobody_judges_the_project_of_their_own_team(edition, cast, project, role):
    editions.grant_role(by=SYSTEM, edition=edition, user=cast.victor, role=role)
    projects.edit(by=SYSTEM, project=_returned(project), team=[dossiers.person_of(cast.victor)])
    projects.submit(by=SYSTEM, project=project)
    if role != "manager":
        with pytest.raises(Refused, match="de l’équipe du projet"):
            actions.assign(by=cast.maud, project=project, reviewer=cast.victor)
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition, *([cast.victor] if role != "reviewer" else []))
    for act in (
        lambda: actions.give_opinion(by=cast.victor, review=review, marks=marks()),
        lambda: actions.label(by=cast.victor, review=review, sitting=sitting, reason="Oui."),
        lambda: actions.refuse(
            by=cast.victor, review=review, sitting=sitting, refusal_code=RefusalCode.NOT_SSE, reason="Non."
        ),
    ):
        with pytest.raises(Denied):
            act()
    assert Review.objects.get().state == A


def _returned(project):
    return projects.send_back(by=SYSTEM, project=project, reason="L’équipe.")


@pytest.mark.parametrize("who", ["rose", "lea", "sam", "clara"])
def test_only_the_panel_decides(edition, cast, project, who):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition, cast.paul)
    user = getattr(cast, who)
    with pytest.raises(Denied):
        actions.label(by=user, review=review, sitting=sitting, reason="Oui.")
    with pytest.raises(Denied):
        actions.refuse(by=user, review=review, sitting=sitting, refusal_code=RefusalCode.NOT_SSE, reason="Non.")
    with pytest.raises(Denied):
        actions.open_sitting(by=user, edition=edition, held_on=sitting.held_on, place="Ailleurs")
    with pytest.raises(Denied):
        actions.assign(by=user, project=project, reviewer=cast.paul)


def test_a_panel_member_decides_only_where_present(edition, cast, project):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition, cast.maud)
    with pytest.raises(Refused, match="présent"):
        actions.label(by=cast.paul, review=review, sitting=sitting, reason="Oui.")
    actions.label(by=cast.maud, review=review, sitting=sitting, reason="Oui.")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"social_use": 4}, "social_use"),
        ({"social_use": -1}, "social_use"),
        ({"social_use": None}, "social_use"),
        ({"cooperation": "3"}, "cooperation"),
        ({"invented": 2}, None),
    ],
)
def test_bad_marks_are_refused_at_their_criterion(edition, cast, project, changes, field):
    review = factories.assigned(project, cast.rose)
    with pytest.raises(Refused) as refusal:
        actions.give_opinion(by=cast.rose, review=review, marks={**marks(), **changes})
    assert refusal.value.field == field
    with pytest.raises(Refused):
        actions.give_opinion(by=cast.rose, review=review, marks=marks(), comment="x" * 3001)
    assert not Opinion.objects.exists()


def test_an_opinion_given_again_replaces_the_first(edition, cast, project):
    review = factories.assigned(project, cast.rose)
    actions.give_opinion(by=cast.rose, review=review, marks=marks(1))
    actions.give_opinion(by=cast.rose, review=review, marks=marks(3))
    assert [opinion.total for opinion in queries.opinions(review)] == [15]


def test_the_score_of_the_label_is_the_mean_half_a_point_up(edition, cast, project):
    review = factories.assigned(project, cast.rose)
    actions.give_opinion(by=cast.rose, review=review, marks=marks(2))
    actions.assign(by=cast.maud, project=project, reviewer=cast.paul)
    actions.give_opinion(by=cast.paul, review=review, marks={**marks(2), "cooperation": 3})
    assert queries.mean_total(review) == 11  # 10 and 11
    actions.admit(by=cast.paul, review=review)
    decision = actions.label(
        by=cast.maud, review=review, sitting=factories.sitting(edition), reason="Oui.", label_score=7
    )
    assert decision.label_score == 7


@pytest.mark.parametrize("reason", ["", "  ", "x" * 3001])
def test_a_decision_has_a_reason(edition, cast, project, reason):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition)
    with pytest.raises(Refused) as refusal:
        actions.label(by=cast.maud, review=review, sitting=sitting, reason=reason)
    assert refusal.value.field == "reason"
    with pytest.raises(Refused):
        actions.refuse(by=cast.maud, review=review, sitting=sitting, refusal_code="caprice", reason="Non.")
    assert not LabelDecision.objects.exists()
    assert not Message.objects.filter(notice__startswith="reviews.").exists()


def test_a_dossier_sent_back_or_withdrawn_is_not_decided(edition, cast, project):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition)
    _returned(project)
    with pytest.raises(Refused, match="n’est pas déposé"):
        actions.label(by=cast.maud, review=review, sitting=sitting, reason="Oui.")
    projects.withdraw(by=SYSTEM, project=project)
    with pytest.raises(Refused, match="retiré"):
        actions.give_opinion(by=cast.rose, review=review, marks=marks())
    assert not queries.waiting_for_panel(edition).exists()


def test_only_submitted_dossiers_are_assigned_and_only_to_readers(edition, cast, project):
    draft = dossiers.draft(edition, cast.lea, "Brouillon")
    with pytest.raises(Refused, match="n’est pas déposé"):
        actions.assign(by=cast.maud, project=draft, reviewer=cast.rose)
    for user in (cast.clara, cast.sam):
        with pytest.raises(Refused) as refusal:
            actions.assign(by=cast.maud, project=project, reviewer=user)
        assert refusal.value.field == "reviewer"
    assert not Review.objects.exists()


@pytest.mark.parametrize("phase", ["projects", "voting"])
def test_outside_the_phase_nobody_judges(edition, cast, project, opened, phase):
    review = factories.admissible(project, cast.rose)
    sitting = factories.sitting(edition)
    opened(phase)
    for act in (
        lambda: actions.give_opinion(by=cast.rose, review=review, marks=marks()),
        lambda: actions.label(by=cast.maud, review=review, sitting=sitting, reason="Oui."),
        lambda: actions.open_sitting(by=cast.maud, edition=edition, held_on=sitting.held_on, place="Ailleurs"),
        lambda: actions.assign(by=cast.maud, project=project, reviewer=cast.paul),
        lambda: actions.recuse(by=cast.rose, review=review),
    ):
        with pytest.raises(Closed):
            act()


def test_a_sitting_has_a_place_members_and_one_opening(edition, cast, project, territory_set):
    from tests.eclore.editions.factories import make_edition

    day = factories.sitting(edition, cast.paul).held_on
    for bad in (
        {"place": " "},
        {"place": "x" * 151},
        {"place": "Arras", "present": [cast.rose]},
        {"place": "hôtel du Département"},
    ):
        with pytest.raises(Refused):
            actions.open_sitting(by=cast.maud, edition=edition, held_on=day, **bad)
    elsewhere = factories.sitting(make_edition(territory_set, "2025", is_current=False))
    review = factories.admissible(project, cast.rose)
    with pytest.raises(Refused, match="autre édition"):
        actions.label(by=cast.maud, review=review, sitting=elsewhere, reason="Oui.")


def test_a_withdrawn_project_loses_its_place_among_the_labelled(edition, cast, project):
    factories.label(project, cast.rose)
    projects.withdraw(by=cast.lea, project=project)
    assert not queries.labelled_projects(edition).exists()


def test_labelled_projects_by_title_and_outcomes(edition, cast, project):
    other = factories.labelled_project(edition, cast.lea, cast.rose, "Atelier vélo")
    factories.label(project, cast.rose)
    waiting = dossiers.submitted(edition, cast.lea, "Jardin")
    assert [p.title for p in queries.labelled_projects(edition)] == ["Atelier vélo", "Le Café qui répare"]
    assert queries.outcome(waiting) is None
    factories.assigned(waiting, cast.rose)
    assert queries.outcome(waiting) == "in_review"
    assert queries.outcomes(edition) == {project.pk: "labelled", other.pk: "labelled", waiting.pk: "in_review"}


def test_no_letter_where_nobody_leads(edition, cast, opened):
    row = projects.admit_public(by=SYSTEM, edition=edition, title="Une place", requested_cents=100, public_id="1")
    factories.label(row, cast.rose)
    assert not Message.objects.filter(notice="reviews.label_granted").exists()
    assert list(queries.labelled_projects(edition)) == [row]


def test_the_desk_names_the_work_of_each(edition, cast, project, opened):
    assert [item["href"] for item in desk.todo(cast.maud, edition)] == ["/bureau/reviews/a-confier/"]
    review = factories.assigned(project, cast.rose)
    assert [item["title"] for item in desk.todo(cast.rose, edition)] == ["1 dossier à lire"]
    actions.give_opinion(by=cast.rose, review=review, marks=marks(), comment="Bien.")
    actions.admit(by=cast.rose, review=review)
    assert desk.todo(cast.rose, edition) == []
    assert [item["title"] for item in desk.todo(cast.paul, edition)] == ["1 dossier attend le comité"]
    person = dossiers.person_of(cast.rose)
    assert desk.export(person)["opinions"][0]["comment"] == "Bien."
    desk.erase(person)
    kept = Opinion.objects.get()
    assert (kept.comment, kept.total) == ("", 10)
    opened("voting")
    assert desk.todo(cast.paul, edition) == []
