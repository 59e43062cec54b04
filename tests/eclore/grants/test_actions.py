"""Verbs of a grant: the row, the audit entry, the letter; and to the cent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eclore.core import audit, clock, outbox
from eclore.core.errors import Closed, Denied, IllegalMove, Refused
from eclore.core.models import AuditEntry, Message, MessageState
from eclore.grants import actions, queries
from eclore.grants.models import CoFunding, Grant, Payment
from eclore.grants.queries import Money
from eclore.people import actions as people
from eclore.results.models import Award
from tests.eclore.grants import factories
from tests.eclore.results import factories as results

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
pytestmark = pytest.mark.django_db


def entry(grant, verb):
    return audit.trail(grant).get(verb=f"grants.{verb}")


def test_prepare_keeps_a_snapshot_of_the_applicant_and_writes_to_the_leader(edition, cast, opened):
    award = factories.awards(edition, cast, opened)[0]
    grant = actions.prepare(by=cast.maud, award=award)
    assert (grant.state, grant.amount_cents) == ("to_sign", award.amount_cents)
    assert grant.applicant_name == award.project.applicant.name
    assert entry(grant, "prepare").actor == f"user:{cast.maud.pk}"
    letter = Message.objects.get(notice="grants.agreement_ready")
    assert (letter.address, letter.edition_code) == (cast.lea.email, edition.code)
    award.project.applicant.name = "Nouveau nom"
    award.project.applicant.save()
    assert Grant.objects.get().applicant_name == grant.applicant_name != "Nouveau nom"


def test_an_imported_project_without_leader_gets_a_grant_and_no_letter(edition, cast, opened):
    award = factories.awards(edition, cast, opened)[-1]
    assert award.project.leader is None
    before = Message.objects.count()
    grant = actions.prepare(by=cast.maud, award=award)
    assert grant.applicant_name == award.project.title
    assert Message.objects.count() == before


def test_prepare_twice_is_refused(edition, cast, opened):
    grant = factories.prepared(edition, cast, opened)
    with pytest.raises(Closed, match="déjà préparée"):
        actions.prepare(by=cast.maud, award=grant.award)
    assert Grant.objects.count() == 1


def test_prepare_waits_for_the_proclamation(edition, cast, opened):
    count = results.approved(edition, cast, opened)
    opened("grants")
    with pytest.raises(Closed, match="pas encore proclamés"):
        actions.prepare(by=cast.maud, award=count.awards.filter(amount_cents__gt=0).first())
    assert not Grant.objects.exists()


def test_a_project_that_was_not_funded_has_no_grant(edition, cast, opened):
    factories.awards(edition, cast, opened)
    loser = Award.objects.filter(amount_cents=0).first()
    with pytest.raises(Refused, match="pas reçu de dotation"):
        actions.prepare(by=cast.maud, award=loser)


def test_before_the_phase_the_manager_waits(edition, cast, opened):
    results.declared(edition, cast, opened)
    award = queries.to_prepare(edition)[0]
    with pytest.raises(Closed, match="Trop tôt"):
        actions.prepare(by=cast.maud, award=award)


@pytest.mark.parametrize("who", ["lea", "sam", "rose", "clara", "emma"])
def test_only_the_team_signs_and_pays(edition, cast, opened, who):
    grant = factories.prepared(edition, cast, opened)
    by = getattr(cast, who)
    with pytest.raises(Denied):
        actions.sign(by=by, grant=grant, signed_on=clock.today())
    factories.sign(grant)
    with pytest.raises(Denied):
        actions.pay(by=by, grant=grant, kind="advance", amount_cents=1, paid_on=clock.today(), reference="x")
    with pytest.raises(Denied):
        actions.claw_back(by=by, grant=grant, amount_cents=1, paid_on=clock.today(), reference="x")
    with pytest.raises(Denied):
        actions.close(by=by, grant=grant)
    assert not Payment.objects.exists()


def test_sign_refuses_a_day_to_come_and_a_day_before_the_proclamation(edition, cast, opened):
    grant = factories.prepared(edition, cast, opened)
    for day in (clock.today() + timedelta(days=1), clock.today() - timedelta(days=300)):
        with pytest.raises(Refused) as refusal:
            actions.sign(by=cast.maud, grant=grant, signed_on=day)
        assert refusal.value.field == "signed_on"
    grant.refresh_from_db()
    assert grant.state == "to_sign"
    actions.sign(by=cast.maud, grant=grant, signed_on=clock.today())
    assert entry(grant, "sign").after == "signed"


def test_pay_writes_the_audit_and_a_letter(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    payment = actions.pay(
        by=cast.maud, grant=grant, kind="advance", amount_cents=123_45, paid_on=clock.today(), reference=" M-7 "
    )
    assert (payment.reference, payment.amount_cents) == ("M-7", 123_45)
    assert entry(grant, "pay").detail == {"kind": "advance", "amount_cents": 123_45}
    assert "123,45" in Message.objects.get(notice="grants.payment_left").body


def test_the_same_reference_pays_once(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    first = factories.pay(grant, 1000, "M-1")
    assert factories.pay(grant, 1000, "M-1").pk == first.pk
    assert audit.trail(grant).filter(verb="grants.pay").count() == 1
    with pytest.raises(Refused) as refusal:
        factories.pay(grant, 2000, "M-1")
    assert refusal.value.field == "reference"
    assert queries.money(grant).paid == 1000


def test_never_above_the_grant(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    factories.pay(grant, grant.amount_cents - 1, "M-1")
    with pytest.raises(Refused, match="plus que ce qui reste") as refusal:
        factories.pay(grant, 2, "M-2", "balance")
    assert refusal.value.field == "amount_cents"
    factories.pay(grant, 1, "M-3", "balance")
    assert queries.money(grant).remaining == 0


def test_never_above_the_spending_of_the_report(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    factories.pay(grant, 1000, "M-1")
    factories.report(grant, spent_cents=1500)
    with pytest.raises(Refused, match="Le bilan dit") as refusal:
        factories.pay(grant, 501, "M-2", "balance")
    assert refusal.value.field == "amount_cents"
    assert (queries.money(grant).paid, queries.money(grant).to_pay) == (1000, 500)
    factories.pay(grant, 500, "M-2", "balance")
    assert queries.money(grant).to_pay == 0


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount_cents": 0}, "amount_cents"),
        ({"amount_cents": -5}, "amount_cents"),
        ({"amount_cents": 10**15}, "amount_cents"),
        ({"kind": "clawback"}, "kind"),
        ({"kind": "gift"}, "kind"),
        ({"reference": "  "}, "reference"),
        ({"reference": "x" * 61}, "reference"),
        ({"paid_on": timedelta(days=2)}, "paid_on"),
        ({"paid_on": timedelta(days=-2)}, "paid_on"),
    ],
)
def test_a_bad_payment_changes_nothing(edition, cast, opened, change, field):
    grant = factories.signed(edition, cast, opened)
    good = {"kind": "advance", "amount_cents": 100, "paid_on": clock.today(), "reference": "M-1"}
    if isinstance(change.get("paid_on"), timedelta):
        change = {"paid_on": clock.today() + change["paid_on"]}
    entries = AuditEntry.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.pay(by=cast.maud, grant=grant, **{**good, **change})
    assert refusal.value.field == field
    assert not Payment.objects.exists()
    assert AuditEntry.objects.count() == entries


def test_no_money_before_the_signature(edition, cast, opened):
    grant = factories.prepared(edition, cast, opened)
    with pytest.raises(IllegalMove):
        factories.pay(grant, 100)
    with pytest.raises(IllegalMove):
        factories.report(grant)


def test_the_leader_reports_and_tells_and_a_stranger_does_not(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    report = actions.report(by=cast.lea, grant=grant, story="  Ouvert ! ", spent_cents=950_000, content=PDF)
    assert (report.story, report.file.media_type) == ("Ouvert !", "application/pdf")
    assert Message.objects.filter(notice="grants.report_received").count() == 1
    update = actions.tell(by=cast.lea, grant=grant, title="On ouvre", body="Samedi.")
    assert queries.public_story(grant.award.project)["updates"] == [update]
    for act in (
        lambda: actions.report(by=cast.sam, grant=grant, story="x", spent_cents=1),
        lambda: actions.tell(by=cast.sam, grant=grant, title="x", body="y"),
    ):
        with pytest.raises(Denied):
            act()


@pytest.mark.parametrize(
    ("story", "spent", "content", "field"),
    [(" ", 1, None, "story"), ("x" * 6001, 1, None, "story"), ("x", -1, None, "spent_cents"), ("x", 1, b"MZ..", None)],
)
def test_a_bad_report_is_refused(edition, cast, opened, story, spent, content, field):
    grant = factories.signed(edition, cast, opened)
    with pytest.raises(Refused) as refusal:
        actions.report(by=cast.lea, grant=grant, story=story, spent_cents=spent, content=content)
    assert refusal.value.field == field
    assert not grant.reports.exists()


@pytest.mark.parametrize(("title", "body"), [("", "x"), ("x", " "), ("x" * 121, "x"), ("x", "x" * 3001)])
def test_bad_news_are_refused(edition, cast, opened, title, body):
    grant = factories.signed(edition, cast, opened)
    with pytest.raises(Refused):
        actions.tell(by=cast.lea, grant=grant, title=title, body=body)
    assert not grant.updates.exists()


def test_a_foundation_adds_money_beside_the_grant(edition, cast, opened):
    grant = factories.prepared(edition, cast, opened)
    foundation = people.describe_organisation(by=cast.maud, name="Fondation du Littoral", kind="foundation")
    actions.pledge(by=cast.maud, grant=grant, co_funder=foundation, amount_cents=50_000)
    assert CoFunding.objects.get().pledged_on == clock.today()
    assert entry(grant, "pledge").detail == {"co_funder": foundation.pk}
    assert queries.money(grant).granted == grant.amount_cents
    assert queries.totals(edition)["co_funded"] == 50_000
    with pytest.raises(Refused):
        actions.pledge(by=cast.maud, grant=grant, co_funder=foundation, amount_cents=0)


def test_closing_needs_a_report_and_a_settled_balance(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    factories.pay(grant, 1000)
    with pytest.raises(Refused, match="bilan n’est pas arrivé"):
        actions.close(by=cast.maud, grant=grant)
    factories.report(grant)
    with pytest.raises(Refused, match="à verser avant de solder"):
        actions.close(by=cast.maud, grant=grant)
    factories.pay(grant, grant.amount_cents - 1000, "M-2", "balance")
    closed = actions.close(by=cast.maud, grant=grant)
    assert (closed.state, closed.closed_at is None) == ("closed", False)
    assert entry(grant, "close").before == "signed"
    with pytest.raises(IllegalMove):
        factories.report(grant)


def test_what_was_not_spent_comes_back(edition, cast, opened):
    grant = factories.signed(edition, cast, opened)
    factories.pay(grant, grant.amount_cents)
    factories.report(grant, grant.amount_cents - 300)
    with pytest.raises(Refused, match="doivent revenir"):
        actions.close(by=cast.maud, grant=grant)
    with pytest.raises(Refused, match="plus que ce qui a été versé"):
        actions.claw_back(
            by=cast.maud, grant=grant, amount_cents=grant.amount_cents + 1, paid_on=clock.today(), reference="T-0"
        )
    for _again in range(2):
        actions.claw_back(by=cast.maud, grant=grant, amount_cents=300, paid_on=clock.today(), reference="T-1")
    assert queries.money(grant) == Money(grant.amount_cents, grant.amount_cents - 300, grant.amount_cents - 300)
    letter = Message.objects.get(notice="grants.money_back")
    assert letter.state == MessageState.HELD
    outbox.release(letter.pk)
    assert actions.close(by=cast.maud, grant=grant).state == "closed"
    assert queries.paid_cents(edition) == grant.amount_cents - 300


def test_spending_less_than_the_advance_is_never_rounded(edition):
    for amount in (1, 99, 100, 101, 9_999_99, 1_234_567):
        advance = queries.advance_cents(edition, amount)
        assert advance % 100 == 0
        assert 0 <= advance <= amount * 70 // 100
        assert amount * 70 // 100 - advance < 100


@given(
    granted=st.integers(1, 10**10),
    parts=st.lists(st.integers(1, 10**9), max_size=6),
    spent=st.none() | st.integers(0, 10**10),
)
def test_no_cent_is_lost(granted, parts, spent):
    """Paid plus remaining is granted; what is owed settles exactly; nothing is paid above the grant."""
    paid = 0
    for part in parts:
        paid += min(part, granted - paid)
    money = Money(granted, paid, spent)
    assert money.paid + money.remaining == granted
    assert Money(granted, money.paid + money.owed, spent).owed == 0
    assert 0 <= money.due <= granted
    assert spent is None or money.due <= spent


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["pay", "back"]), st.integers(1, 3_000_000)), min_size=1, max_size=6))
def test_the_books_always_balance(edition, cast, opened, steps):
    """Whatever is tried in whatever order, the refused acts leave no trace and the accepted ones add up."""
    grant = Grant.objects.first() or factories.signed(edition, cast, opened)
    start = expected = queries.money(grant).paid
    serial = Payment.objects.count()
    for rank, (verb, cents) in enumerate(steps):
        reference = f"{verb}-{serial}-{rank}"
        try:
            if verb == "pay":
                factories.pay(grant, cents, reference)
                expected += cents
            else:
                actions.claw_back(
                    by=factories.SYSTEM, grant=grant, amount_cents=cents, paid_on=clock.today(), reference=reference
                )
                expected -= cents
        except Refused:
            pass
        money = queries.money(grant)
        assert money.paid == expected
        assert 0 <= money.paid <= money.granted
    row = queries.listed(edition).get(pk=grant.pk)
    assert queries.money_of(row) == queries.money(grant)
    assert queries.totals(edition)["paid"] == expected
    assert start >= 0
