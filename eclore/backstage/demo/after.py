"""From the urn to the follow-up: the vote, the count, the grants, the figures."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from eclore.backstage.demo import archetypes as words
from eclore.backstage.demo.stage import Stage
from eclore.core import clock
from eclore.core.permissions import Actor
from eclore.evaluation import actions as evaluation
from eclore.grants import actions as grants
from eclore.grants.models import Grant
from eclore.results import actions as results
from eclore.results import queries as result_queries
from eclore.results.models import Count
from eclore.voting import actions as voting
from eclore.voting import queries as voting_queries
from eclore.voting.models.poll import Poll

DEMO = Actor.system("demo")
SHARES_NEEDED, SHARES_MADE = 2, 3
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "structure",
        "label": "Aviez-vous déjà une structure quand vous avez eu votre idée ?",
        "options": [{"key": "yes", "label": "Oui"}, {"key": "no", "label": "Non"}],
    },
    {
        "key": "first_help",
        "label": "Est-ce la première aide publique que vous demandez ?",
        "options": [{"key": "yes", "label": "Oui"}, {"key": "no", "label": "Non"}],
    },
    {
        "key": "source",
        "label": "Comment avez-vous connu le budget citoyen ?",
        "options": [
            {"key": "neighbour", "label": "Par quelqu’un que je connais"},
            {"key": "comptoir", "label": "Par une réunion ou une affiche"},
            {"key": "web", "label": "Sur internet"},
        ],
    },
]


def open_urn(stage: Stage) -> Poll:
    """Make the board key and its shares, seal the setup, open the poll."""
    key, shares = voting.make_board_key(SHARES_NEEDED, SHARES_MADE)
    # Demo only: the shares lie in a file so that one person can walk the opening. Real ones are on paper, apart.
    path = Path(settings.ECLORE_HOME) / "demo-shares.txt"
    path.write_text("\n".join(shares) + "\n", encoding="utf-8")
    path.chmod(0o600)
    with stage.when("reviews", 1):
        poll = voting.prepare_poll(
            by=stage.cast["maud"],
            edition=stage.edition,
            board_public_key=key,
            shares_needed=SHARES_NEEDED,
            shares_made=SHARES_MADE,
        )
    with stage.when("voting", 0):
        return voting.open_poll(by=stage.cast["maud"], poll=poll)


def cast_votes(stage: Stage, poll: Poll) -> None:
    """Everyone votes by the end; while the poll is open, three in five have. Over several days."""
    numbers = {line.project_id: line.number for line in voting_queries.lines(poll)}
    by_rank = {
        planned.rank: numbers[planned.project.pk]
        for planned in stage.plans
        if planned.has("project") and planned.rank is not None
    }
    votes = stage.tastes.votes
    if stage.is_now("voting"):
        votes = votes[: len(votes) * 62 // 100]
    days = 6
    for day in range(days):
        with stage.when("voting", 0.02 + 0.95 * day / days):
            voting.cast_many(
                by=DEMO,
                poll=poll,
                votes=[
                    (
                        voting_queries.voter_key(stage.edition, f"votant-{index:06d}@demo.example"),
                        [by_rank[choice] for choice in vote],
                        "assisted" if index % 17 == 0 else "web",
                    )
                    for index, vote in enumerate(votes)
                    if index % days == day
                ],
            )
            voting.append_leaves(poll=poll, force=True, by=DEMO)


def open_the_urn_and_count(stage: Stage, poll: Poll) -> Count:
    """Close, unseal with two shares of three, count, approve by another person, declare."""
    karim, maud, clara = stage.cast["karim"], stage.cast["maud"], stage.cast["clara"]
    shares = (Path(settings.ECLORE_HOME) / "demo-shares.txt").read_text(encoding="utf-8").splitlines()
    closing = stage.phases["voting"][1] + timedelta(minutes=5)
    with clock.at(closing):
        poll = voting.close(by=clara, poll=poll)
    with clock.at(closing + timedelta(hours=1)):
        poll = voting.unseal(by=karim, poll=poll, shares=shares[:SHARES_NEEDED])
    with clock.at(closing + timedelta(hours=2)):
        count = results.count(by=clara, edition=stage.edition)
    with stage.when("results", 0.2):
        count = results.approve(by=maud, count=count)
    with stage.when("results", 0.5):
        results.declare(
            by=maud, count=count, witnesses="Membres du CDESS, une citoyenne tirée au sort, un commissaire de justice"
        )
    return count


def grant(stage: Stage, count: Count) -> None:
    """Agreements prepared and signed, advances paid; at the evaluation, reports in, most grants closed."""
    maud = stage.cast["maud"]
    is_late = stage.reached("evaluation")
    winners = [award for award in result_queries.awards(count) if award.is_winner]
    for rank, award in enumerate(winners):
        with stage.when("grants", 0.02):
            row = grants.prepare(by=maud, award=award)
        if not is_late and rank % 5 == 4:
            continue
        with stage.when("grants", 0.15 + 0.2 * rank / len(winners)):
            row = grants.sign(by=maud, grant=row, signed_on=clock.today())
        if not is_late and rank % 3 == 2:
            continue
        _pay_and_report(stage, row, rank, is_late)


def _pay_and_report(stage: Stage, row: Grant, rank: int, is_late: bool) -> None:
    maud, percent = stage.cast["maud"], 70
    advance = row.amount_cents * percent // 100
    with stage.when("grants", 0.5):
        grants.pay(
            by=maud,
            grant=row,
            kind="advance",
            amount_cents=advance,
            paid_on=clock.today(),
            reference=f"M-{row.pk:05d}-A",
        )
        title, body = words.NEWS[0]
        grants.tell(by=maud, grant=row, title=title, body=body)
    if not is_late or rank % 6 == 5:
        return
    with stage.when("grants", 0.8):
        grants.report(by=maud, grant=row, story=words.NEWS[1][1], spent_cents=row.amount_cents)
        grants.tell(by=maud, grant=row, title=words.NEWS[1][0], body=words.NEWS[1][1])
    with stage.when("grants", 0.9):
        rest = row.amount_cents - advance
        grants.pay(
            by=maud, grant=row, kind="balance", amount_cents=rest, paid_on=clock.today(), reference=f"M-{row.pk:05d}-S"
        )
        grants.close(by=maud, grant=row)


def evaluate(stage: Stage) -> None:
    """The evaluator asks the leaders, and publishes the figures of the edition."""
    emma = stage.cast["emma"]
    with stage.when("evaluation", 0.1):
        questionnaire = evaluation.open_questionnaire(
            by=emma,
            edition=stage.edition,
            slug="avant-le-budget-citoyen",
            title="Avant le budget citoyen",
            introduction="Trois questions, facultatives. Vos réponses ne sont jamais rattachées à votre nom.",
            questions=QUESTIONS,
        )
    for rank, planned in enumerate(stage.plans):
        if not planned.has("project") or planned.author.user is None or rank % 2:
            continue
        with stage.when("evaluation", 0.3):
            content = {question["key"]: stage.rng.choice(question["options"])["key"] for question in QUESTIONS}
            evaluation.answer(by=planned.author.user, questionnaire=questionnaire, content=content)


def publish_figures(stage: Stage) -> None:
    """The figures that the home page and the API repeat."""
    with clock.at(stage.now):
        evaluation.publish(by=stage.cast["emma"], edition=stage.edition)
