import pytest

from eclore.core import audit
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import Message, MessageState
from eclore.editions import queries as editions
from eclore.results import actions, queries
from eclore.results.models import Award, Count, Declaration
from tests.eclore.results import factories

# Three projects with as many votes, of which two fit: the order decides.
TIED = {"ballots": (["1", "2", "3"],) * 4, "requested": (2_000_000, 2_000_000, 1_900_000)}


@pytest.fixture
def unsealed(edition, cast, opened):
    return factories.unsealed(edition, cast, opened)


@pytest.fixture
def tied(edition, cast, opened):
    return factories.unsealed(edition, cast, opened, **TIED)


def test_count_stores_what_tally_answers(edition, cast, unsealed):
    count = actions.count(by=cast.clara, edition=edition)
    assert count.state == "counted"
    assert count.sha256 == count.minutes["sha256"] == queries.recount(edition).sha256
    assert [(a.project.title, a.rank, a.score, a.amount_cents) for a in queries.awards(count)] == [
        ("Projet 1", 1, "10", 1_500_000),
        ("Projet 2", 2, "8", 2_000_000),
        ("Projet 3", 3, "5", 1_200_000),
        ("Projet 4", 4, "4", 0),
        ("Projet 5", 5, "2", 300_000),
    ]
    assert count.minutes["turnout"]["blank"] == 1
    assert "ne reste que" in count.awards.get(project__title="Projet 4").sentence
    entry = audit.trail(count).get()
    assert (entry.verb, entry.actor, entry.after) == ("results.count", f"user:{cast.clara.pk}", "counted")
    assert entry.detail == {"sha256": count.sha256, "winners": 4}


def test_result_rebuilt_from_the_minutes_says_the_same(edition, unsealed):
    count = actions.count(by=factories.SYSTEM, edition=edition)
    assert queries.result_of(Count.objects.get()).minutes() == count.minutes
    award = queries.awards(count).get(project__title="Projet 4")
    assert "il lui aurait fallu" in " ".join(queries.explanation(award))


def test_count_waits_for_the_unsealing(edition, cast, opened):
    opened("results")
    with pytest.raises(Closed, match="descellée"):
        actions.count(by=cast.clara, edition=edition)


def test_count_is_made_once(edition, cast, unsealed):
    actions.count(by=cast.clara, edition=edition)
    with pytest.raises(Closed, match="déjà fait"):
        actions.count(by=cast.clara, edition=edition)
    assert Count.objects.count() == 1


@pytest.mark.parametrize("who", ["lea", "karim", "rose", "sam"])
def test_count_is_for_the_team_and_the_clerks(edition, cast, unsealed, who):
    with pytest.raises(Denied):
        actions.count(by=getattr(cast, who), edition=edition)
    assert not Count.objects.exists()


def test_a_pivotal_tie_stops_the_count_and_names_the_projects(edition, cast, tied):
    with pytest.raises(actions.Tied) as caught:
        actions.count(by=cast.clara, edition=edition)
    assert "« Projet 1 » (1), « Projet 2 » (2), « Projet 3 » (3)" in caught.value.sentence
    assert caught.value.tie.projects == ("1", "2", "3")
    assert not Count.objects.exists() and not Award.objects.exists()


def test_settling_a_tie_changes_the_rules_by_ties_only(edition, cast, tied):
    before = editions.rulebook(edition)
    rulebook = actions.settle_tie(by=cast.maud, edition=edition, policy="lower-cost,listed", reason="Article 9")
    assert rulebook.version == before.version + 1 and rulebook.frozen_at and rulebook.reason == "Article 9"
    assert {**rulebook.content, "ties": before.content["ties"]} == before.content
    assert rulebook.content["ties"] == ["lower-cost", "listed"]
    count = actions.count(by=cast.clara, edition=edition)
    assert count.rulebook == rulebook
    assert count.minutes["winners"] == ["3", "1"]
    assert audit.trail(rulebook).get().detail["before"] == before.sha256


def test_a_policy_that_leaves_a_tie_stops_the_count_again(edition, cast, tied):
    actions.settle_tie(by=cast.maud, edition=edition, policy="lower-cost", reason="Article 9")
    with pytest.raises(actions.Tied) as caught:
        actions.count(by=cast.clara, edition=edition)
    assert caught.value.tie.projects == ("1", "2")


def test_a_draw_needs_its_seed(edition, cast, tied):
    actions.settle_tie(by=cast.maud, edition=edition, policy="draw", reason="Tirage public")
    with pytest.raises(Refused, match="graine"):
        actions.count(by=cast.clara, edition=edition)
    count = actions.count(by=cast.clara, edition=edition, seed="11 24 35 41 49")
    assert count.minutes["draw_seed"] == "11 24 35 41 49"
    assert len(count.minutes["winners"]) == 2


@pytest.mark.parametrize(
    ("policy", "reason", "said"),
    [
        ("lower-cost", " ", "Dites pourquoi"),
        ("lower-cost", "x" * 301, "300 caractères"),
        ("au-hasard", "Article 9", "n’existe pas"),
        ("", "Article 9", "départage"),
        ("refuse", "Article 9", "déjà la règle"),
    ],
)
def test_a_bad_settlement_changes_nothing(edition, cast, tied, policy, reason, said):
    with pytest.raises(Refused, match=said):
        actions.settle_tie(by=cast.maud, edition=edition, policy=policy, reason=reason)
    assert editions.rulebook(edition).version == 1


def test_no_settlement_without_a_tie(edition, cast, unsealed):
    with pytest.raises(Closed, match="rien à départager"):
        actions.settle_tie(by=cast.maud, edition=edition, policy="lower-cost", reason="Article 9")


def test_no_settlement_after_the_count(edition, cast, unsealed):
    actions.count(by=cast.clara, edition=edition)
    with pytest.raises(Closed, match="déjà fait"):
        actions.settle_tie(by=cast.maud, edition=edition, policy="lower-cost", reason="Article 9")


def test_settlement_is_for_the_team(edition, cast, tied):
    with pytest.raises(Denied):
        actions.settle_tie(by=cast.clara, edition=edition, policy="lower-cost", reason="Article 9")


def test_another_person_approves(edition, cast, unsealed):
    count = actions.count(by=cast.clara, edition=edition)
    with pytest.raises(Denied, match="une autre personne"):
        actions.approve(by=cast.clara, count=count)
    row = actions.approve(by=cast.maud, count=count)
    assert row.state == "approved" and row.approved_at
    assert list(audit.trail(row).values_list("verb", flat=True)) == ["results.count", "results.approve"]


def test_declare_writes_held_letters_to_winners_and_others(edition, cast, opened):
    count = factories.approved(edition, cast, opened)
    declaration = actions.declare(by=cast.maud, count=count, witnesses="  Maître Dubois, huissier ")
    assert declaration.witnesses == "Maître Dubois, huissier"
    assert Count.objects.get().state == "declared"
    letters = Message.objects.filter(notice__startswith="results.").order_by("notice")
    assert [(m.notice, m.state, m.address) for m in letters] == [
        ("results.not_funded", MessageState.HELD, cast.lea.email),
        ("results.winner", MessageState.HELD, cast.lea.email),
    ]
    assert "Projet 4" in letters[0].subject and "/editions/2026/resultats/projet-4/" in letters[0].body
    assert "Projet 1" in letters[1].subject and "15 000 €" in letters[1].body.replace("\u00a0", " ")
    assert "&" not in letters[1].body.replace("&#", "&")


@pytest.mark.parametrize(("witnesses", "said"), [(" ", "témoins"), ("x" * 301, "300 caractères")])
def test_declare_needs_witnesses(edition, cast, opened, witnesses, said):
    count = factories.approved(edition, cast, opened)
    with pytest.raises(Refused, match=said):
        actions.declare(by=cast.maud, count=count, witnesses=witnesses)
    assert Count.objects.get().state == "approved" and not Declaration.objects.exists()


def test_declare_waits_for_its_phase(edition, cast, opened):
    count = factories.approved(edition, cast, opened)
    opened("reviews")
    count = Count.objects.get()
    with pytest.raises(Closed, match="Trop tôt"):
        actions.declare(by=cast.maud, count=count, witnesses="Maître Dubois")


def test_declare_is_for_the_team(edition, cast, opened):
    count = factories.approved(edition, cast, opened)
    with pytest.raises(Denied):
        actions.declare(by=cast.clara, count=count, witnesses="Maître Dubois")


def test_nothing_shows_before_the_proclamation(edition, cast, opened):
    count = factories.approved(edition, cast, opened)
    project = count.awards.first().project
    assert queries.declared_count(edition) is None
    assert list(queries.winners(edition)) == [] and queries.award_of(project) is None
    actions.declare(by=cast.maud, count=count, witnesses="Maître Dubois")
    assert queries.declared_count(edition) == count
    assert [award.project.title for award in queries.winners(edition)] == [
        "Projet 1", "Projet 2", "Projet 3", "Projet 5",
    ]  # fmt: skip
    assert queries.award_of(project).is_winner


def test_declared_twice_is_refused(edition, cast, opened):
    declaration = factories.declared(edition, cast, opened)
    with pytest.raises(IllegalMove):
        actions.declare(by=cast.maud, count=declaration.count, witnesses="Maître Dubois")
    assert Message.objects.filter(notice__startswith="results.").count() == 2
