"""Verbs about grants: prepare, sign, pay, report, pledge, claw back, tell, close."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.core import clock, files, outbox, permissions, wording
from eclore.core.errors import Closed, Refused
from eclore.core.workflow import begin, move
from eclore.grants import notices, queries
from eclore.grants.models import CoFunding, Grant, Payment, Report, Update
from eclore.grants.states import PaymentKind
from eclore.people.models import Organisation
from eclore.results.models import Award
from eclore.results.states import CountState

# Above any budget of a département: keeps a slip of the keyboard out of the sums.
MAX_CENTS = 100_000_000_00


def _write(grant: Grant, notice: outbox.Notice) -> None:
    """Post a letter to the leader, where the project has one (an imported election has none)."""
    leader = grant.award.project.leader
    if leader is not None:
        outbox.post(notice, leader, edition_code=grant.edition.code)


def _amount(cents: int, field: str = "amount_cents") -> int:
    if cents > MAX_CENTS:
        raise Refused(_("Ce montant est trop grand. Relisez-le."), field=field)
    if cents <= 0:
        raise Refused(_("Écrivez un montant au-dessus de zéro, comme 6 580 ou 6 580,50."), field=field)
    return cents


def _past_day(day: date, since: date | None, field: str) -> date:
    if day > clock.today():
        raise Refused(_("Cette date est dans le futur. Écrivez le jour où c’est fait."), field=field)
    if since is not None and day < since:
        raise Refused(_("Cette date vient avant la signature de la convention."), field=field)
    return day


@transaction.atomic
def prepare(*, by: Any, award: Award) -> Grant:
    """The agreement of a declared winner, with a snapshot of the body that receives it.

    Raises Closed before the proclamation or where it exists already, Refused on a project that has no award.
    """
    # The lock on the award makes a double submit wait, then meet the grant of the first.
    award = (
        Award.objects.select_for_update(of=("self",))
        .select_related("count__edition", "project__leader")
        .get(pk=award.pk)
    )
    project = award.project
    applicant = project.applicant
    name = applicant.name if applicant else (project.leader.name if project.leader else project.title)
    grant = Grant(
        award=award,
        amount_cents=award.amount_cents,
        applicant_name=name,
        applicant_siret=(applicant.siret or "") if applicant else "",
        prepared_at=clock.now(),
    )
    permissions.check(by, "grants.prepare", grant)
    if award.count.state != CountState.DECLARED:
        raise Closed(_("Les résultats ne sont pas encore proclamés : la convention se prépare après."))
    if not award.is_winner:
        raise Refused(_("Ce projet n’a pas reçu de dotation : il n’y a pas de convention à préparer."))
    if Grant.objects.filter(award=award).exists():
        raise Closed(_("La convention de ce projet est déjà préparée."))
    begin(grant, "prepare", by=by)
    _write(grant, notices.AgreementReady(project.title, grant.amount_cents, award.edition.currency))
    return grant


@transaction.atomic
def sign(*, by: Any, grant: Grant, signed_on: date) -> Grant:
    """Note the day on which both sides signed: not in the future, not before the proclamation."""
    with move(Grant, grant.pk, "sign", by=by) as row:
        _past_day(signed_on, None, "signed_on")
        declaration = getattr(row.award.count, "declaration", None)
        if declaration and signed_on < timezone.localtime(declaration.declared_at).date():
            raise Refused(_("Cette date vient avant la proclamation des résultats."), field="signed_on")
        row.signed_on = signed_on
    return row


def _same_order(grant: Grant, reference: str, kind: str, amount_cents: int, paid_on: date) -> Payment | None:
    """The payment already noted under this reference; Refused where it says something else."""
    known = Payment.objects.filter(grant=grant, reference=reference).first()
    if known and (known.kind, known.amount_cents, known.paid_on) != (kind, amount_cents, paid_on):
        raise Refused(_("Cette référence est déjà celle d’un autre versement de ce projet."), field="reference")
    return known


def _reference(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(_("Écrivez la référence du mandat : elle évite de payer deux fois."), field="reference")
    if len(text) > 60:
        raise Refused(_("Cette référence est trop longue : 60 signes au plus."), field="reference")
    return text


@transaction.atomic
def pay(*, by: Any, grant: Grant, kind: PaymentKind | str, amount_cents: int, paid_on: date, reference: str) -> Payment:
    """Note an advance or a balance, in cents. Sent twice with one reference it is noted once.

    Raises Refused above what remains of the grant or of the spending that the report says, on a date before the
    signature or in the future.
    """
    row = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    permissions.check(by, "grants.pay", row)
    if kind not in (PaymentKind.ADVANCE, PaymentKind.BALANCE):
        raise Refused(_("Choisissez un acompte ou un solde."), field="kind")
    reference, kind = _reference(reference), PaymentKind(kind)
    known = _same_order(row, reference, kind, _amount(amount_cents), paid_on)
    if known:
        return known
    with move(Grant, grant.pk, "pay", by=by, detail={"kind": str(kind), "amount_cents": amount_cents}) as row:
        _past_day(paid_on, row.signed_on, "paid_on")
        _check_rest(row, amount_cents)
        payment = Payment.objects.create(
            grant=row, kind=kind, amount_cents=amount_cents, paid_on=paid_on, reference=reference
        )
        title, currency = row.award.project.title, row.edition.currency
        _write(row, notices.PaymentLeft(title, str(kind.label), amount_cents, currency, paid_on))
    return payment


def _check_rest(row: Grant, amount_cents: int) -> None:
    """Nothing above the grant; nor above the real spending, once a report says it."""
    state = queries.money(row)
    if amount_cents > state.remaining:
        sentence = _("C’est plus que ce qui reste à verser : %(rest)s.")
        raise Refused(sentence % {"rest": _shown(state.remaining, row)}, field="amount_cents")
    if amount_cents > state.owed:
        sentence = _("Le bilan dit %(spent)s de dépenses : il reste au plus %(rest)s à verser.")
        numbers = {"spent": _shown(state.spent or 0, row), "rest": _shown(max(state.owed, 0), row)}
        raise Refused(sentence % numbers, field="amount_cents")


def _shown(cents: int, grant: Grant) -> str:
    return wording.money(cents, grant.edition.currency)


@transaction.atomic
def claw_back(*, by: Any, grant: Grant, amount_cents: int, paid_on: date, reference: str) -> Payment:
    """Note money that came back, in cents, never more than what was paid. Idempotent on the reference."""
    row = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    permissions.check(by, "grants.claw_back", row)
    reference = _reference(reference)
    known = _same_order(row, reference, PaymentKind.CLAWBACK, _amount(amount_cents), paid_on)
    if known:
        return known
    with move(Grant, grant.pk, "claw_back", by=by, detail={"amount_cents": amount_cents}) as row:
        _past_day(paid_on, row.signed_on, "paid_on")
        paid = queries.money(row).paid
        if amount_cents > paid:
            raise Refused(
                _("C’est plus que ce qui a été versé : %(paid)s.") % {"paid": _shown(paid, row)}, field="amount_cents"
            )
        payment = Payment.objects.create(
            grant=row, kind=PaymentKind.CLAWBACK, amount_cents=amount_cents, paid_on=paid_on, reference=reference
        )
        _write(row, notices.MoneyBack(row.award.project.title, amount_cents, row.edition.currency))
    return payment


@transaction.atomic
def report(*, by: Any, grant: Grant, story: str, spent_cents: int, content: bytes | None = None) -> Report:
    """Receive what was done with the money: words, the real spending so far in cents, a file if there is one.

    A later report replaces the figures of an earlier one; both stay.
    """
    with move(Grant, grant.pk, "report", by=by, detail={"spent_cents": spent_cents}) as row:
        story = story.strip()
        if not story:
            raise Refused(_("Racontez en quelques lignes ce que le projet a permis."), field="story")
        if len(story) > 6000:
            raise Refused(_("Ce texte est trop long : 6 000 signes au plus."), field="story")
        if not 0 <= spent_cents <= MAX_CENTS:
            raise Refused(_("Écrivez le total des dépenses réelles, comme 9 400."), field="spent_cents")
        stored = files.receive(content) if content else None
        received = Report.objects.create(
            grant=row, story=story, spent_cents=spent_cents, file=stored, received_at=clock.now()
        )
        _write(row, notices.ReportReceived(row.award.project.title))
    return received


@transaction.atomic
def pledge(*, by: Any, grant: Grant, co_funder: Organisation, amount_cents: int) -> CoFunding:
    """Note what a foundation adds, in cents. It changes nothing to the grant itself."""
    with move(Grant, grant.pk, "pledge", by=by, detail={"co_funder": co_funder.pk}) as row:
        return CoFunding.objects.create(
            grant=row, co_funder=co_funder, amount_cents=_amount(amount_cents), pledged_on=clock.today()
        )


@transaction.atomic
def tell(*, by: Any, grant: Grant, title: str, body: str) -> Update:
    """Tell news of a funded project; shown on its page at once."""
    with move(Grant, grant.pk, "tell", by=by) as row:
        title, body = title.strip(), body.strip()
        if not title or len(title) > 120:
            raise Refused(_("Donnez un titre à la nouvelle, en 120 signes au plus."), field="title")
        if not body or len(body) > 3000:
            raise Refused(_("Écrivez la nouvelle, en 3 000 signes au plus."), field="body")
        return Update.objects.create(grant=row, title=title, body=body, told_at=clock.now())


@transaction.atomic
def close(*, by: Any, grant: Grant) -> Grant:
    """Settle a grant: a report is in, and what was paid is what was due, to the cent."""
    with move(Grant, grant.pk, "close", by=by) as row:
        state = queries.money(row)
        if state.spent is None:
            raise Refused(_("Le bilan n’est pas arrivé : la subvention ne peut pas être soldée."))
        if state.owed > 0:
            raise Refused(_("Il reste %(rest)s à verser avant de solder.") % {"rest": _shown(state.owed, row)})
        if state.owed < 0:
            raise Refused(
                _("Les dépenses sont plus basses que les versements : %(back)s doivent revenir avant de solder.")
                % {"back": _shown(-state.owed, row)}
            )
        row.closed_at = clock.now()
        _write(row, notices.GrantClosed(row.award.project.title))
    return row
