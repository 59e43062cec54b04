"""Verbs of the evaluation."""

from __future__ import annotations

import pytest

from eclore.core import audit
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry
from eclore.evaluation import actions, desk, queries
from eclore.evaluation.models import Answer, Indicator, Questionnaire
from eclore.people import actions as people
from tests.eclore.evaluation import factories
from tests.eclore.evaluation.factories import QUESTIONS
from tests.eclore.results import factories as results

pytestmark = pytest.mark.django_db


def test_the_evaluator_opens_and_closes(edition, cast):
    row = actions.open_questionnaire(by=cast.emma, edition=edition, slug="avant", title="Avant", questions=QUESTIONS)
    assert (row.state, row.questions) == ("open", QUESTIONS)
    assert audit.trail(row).get().actor == f"user:{cast.emma.pk}"
    assert actions.close_questionnaire(by=cast.emma, questionnaire=row).state == "closed"
    with pytest.raises(IllegalMove):
        actions.answer(by=cast.victor, questionnaire=row, content={"first": "yes"})
    for who in (cast.rose, cast.sam, cast.lea):
        with pytest.raises(Denied):
            actions.open_questionnaire(by=who, edition=edition, slug="x", title="x", questions=QUESTIONS)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"slug": "Été !"}, "slug"),
        ({"slug": "apres-le-vote"}, "slug"),
        ({"questions": []}, "questions"),
        ({"questions": [{"key": "a", "label": "A", "options": [{"key": "x", "label": "X"}]}]}, "questions"),
        ({"questions": [QUESTIONS[0], QUESTIONS[0]]}, "questions"),
        ({"questions": [{**QUESTIONS[0], "key": "É"}]}, "questions"),
        ({"questions": [{**QUESTIONS[0], "options": [{"key": "x", "label": "X"}] * 2}]}, "questions"),
    ],
)
def test_questions_that_nobody_could_answer_are_refused(edition, cast, change, field):
    factories.questionnaire(edition)
    good = {"slug": "autre", "title": "Autre", "questions": QUESTIONS}
    with pytest.raises(Refused) as refusal:
        actions.open_questionnaire(by=cast.emma, edition=edition, **{**good, **change})
    assert refusal.value.field == field
    assert Questionnaire.objects.count() == 1


def test_one_answer_each_under_a_pseudonym(edition, cast):
    row = factories.questionnaire(edition)
    actions.answer(by=cast.victor, questionnaire=row, content={"first": "yes", "again": ""})
    answer = Answer.objects.get()
    assert answer.content == {"first": "yes"}
    assert len(answer.pseudonym) == 64
    with pytest.raises(Closed, match="déjà répondu"):
        actions.answer(by=cast.victor, questionnaire=row, content={"first": "no"})
    assert Answer.objects.get().content == {"first": "yes"}
    assert queries.has_answered(row, cast.victor)
    assert not queries.has_answered(row, cast.sam)


def test_no_trace_says_who_answered(edition, cast):
    row = factories.questionnaire(edition)
    before = AuditEntry.objects.count()
    actions.answer(by=cast.victor, questionnaire=row, content={"first": "yes"})
    entry = AuditEntry.objects.order_by("pk")[before]
    assert (entry.verb, entry.actor, entry.role, entry.detail) == ("evaluation.answer", "system:questionnaire", "", {})
    assert not [f for f in Answer._meta.get_fields() if f.is_relation and f.related_model._meta.app_label == "people"]
    other = factories.questionnaire(edition, "autre")
    actions.answer(by=cast.victor, questionnaire=other, content={"first": "yes"})
    assert len(set(Answer.objects.values_list("pseudonym", flat=True))) == 2


@pytest.mark.parametrize("content", [{}, {"first": ""}, {"first": "maybe"}, {"unknown": "yes"}])
def test_a_bad_answer_is_refused(edition, cast, content):
    row = factories.questionnaire(edition)
    with pytest.raises(Refused):
        actions.answer(by=cast.victor, questionnaire=row, content=content)
    assert not Answer.objects.exists()


def test_a_visitor_is_told_to_sign_in(edition):
    from django.contrib.auth.models import AnonymousUser

    with pytest.raises(Denied, match="Connectez-vous"):
        actions.answer(by=AnonymousUser(), questionnaire=factories.questionnaire(edition), content={"first": "yes"})


def test_small_cells_are_hidden_and_cannot_be_found_by_subtraction(edition):
    row = factories.questionnaire(edition)
    factories.answers(row, [{"first": "yes"}] * 9 + [{"first": "no"}] * 6 + [{"first": "unsure"}])
    counts = queries.counts(row)
    assert counts["answers"] == 16
    assert [o["value"] for o in counts["questions"][0]["options"]] == [9, None, None]
    assert [o["value"] for o in counts["questions"][1]["options"]] == [None, None]


def test_under_five_answers_nothing_is_shown(edition):
    row = factories.questionnaire(edition)
    factories.answers(row, [{"first": "yes"}] * 4)
    assert queries.counts(row)["answers"] is None
    assert [o["value"] for o in queries.counts(row)["questions"][0]["options"]] == [None] * 3
    factories.answers(factories.questionnaire(edition, "b"), [{"again": "yes"}] * 5)
    assert queries.counts(Questionnaire.objects.get(slug="b"))["answers"] == 5


def test_publishing_waits_for_the_proclamation_then_keeps_the_day(edition, cast, opened):
    with pytest.raises(Closed, match="ne sont pas proclamés"):
        actions.publish(by=cast.emma, edition=edition)
    results.declared(edition, cast, opened)
    with pytest.raises(Denied):
        actions.publish(by=cast.sam, edition=edition)
    assert desk.todo(cast.emma, edition)[0]["icon"] == "graphe"
    rows = actions.publish(by=cast.emma, edition=edition)
    assert [row.key for row in rows] == list(queries.figures(edition))
    actions.publish(by=cast.emma, edition=edition)
    assert Indicator.objects.count() == 12
    assert desk.todo(cast.emma, edition) == []
    assert audit.trail(edition).filter(verb="evaluation.publish").count() == 2


def test_export_and_erase_find_the_answers_again(edition, cast):
    row = factories.questionnaire(edition)
    person = people.self_of(user=cast.victor)
    actions.answer(by=cast.victor, questionnaire=row, content={"first": "yes"})
    actions.answer(by=cast.sam, questionnaire=row, content={"first": "no"})
    assert desk.export(person)["answers"][0]["content"] == {"first": "yes"}
    desk.erase(person)
    assert desk.export(person) == {"answers": []}
    assert Answer.objects.get().content == {"first": "no"}
    nobody = people.meet(by=factories.SYSTEM, name="Sans compte")
    assert desk.export(nobody) == {"answers": []}
    desk.erase(nobody)
