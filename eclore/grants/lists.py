"""The office's lists of the room, as sheets: agreements, payments, reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eclore.core.listing import Column, Listing
from eclore.editions.models import Edition
from eclore.grants import queries
from eclore.grants.models import Grant, Payment, Report
from eclore.grants.states import PaymentKind
from eclore.projects.lists import leader_columns

_WHERE = "grant.award.project."


def _count_money(chunk: list[Any]) -> None:
    for row in chunk:
        row.money = queries.money_of(row)


def grants(edition: Edition, rows: QuerySet[Grant], filters: Sequence[tuple[str, str]]) -> Listing:
    """Agreements, and where their money stands."""
    return Listing(
        name="conventions",
        title=_("Conventions"),
        edition=edition,
        rows=rows.prefetch_related("award__project__leader__contacts"),
        filters=filters,
        each=_count_money,
        selection="grants.holders",
        columns=[
            Column("rank", _("Rang"), "award.rank", "number"),
            Column("project", _("Projet"), "award.project.title"),
            Column("applicant", _("Structure"), "applicant_name"),
            Column("siret", _("SIRET"), "applicant_siret"),
            Column("commune", _("Commune"), "award.project.commune.name"),
            Column("state", _("État"), "state_label"),
            Column("signed_on", _("Signée le"), "signed_on", "day"),
            Column("granted", _("Accordé"), "amount_cents", "money"),
            Column("paid", _("Versé"), "money.paid", "money"),
            Column("spent", _("Dépensé, selon le bilan"), "money.spent", "money"),
            Column("to_pay", _("Reste à verser"), "money.to_pay", "money"),
            *leader_columns("award.project."),
        ],
    )


def payments(edition: Edition, rows: QuerySet[Payment], filters: Sequence[tuple[str, str]]) -> Listing:
    """Money that left, and money that came back with a minus."""
    return Listing(
        name="versements",
        title=_("Versements"),
        edition=edition,
        rows=rows,
        filters=filters,
        columns=[
            Column("paid_on", _("Date"), "paid_on", "day"),
            Column("kind", _("Nature"), "get_kind_display"),
            Column("amount", _("Montant"), _signed, "money"),
            Column("reference", _("Mandat"), "reference"),
            Column("project", _("Projet"), f"{_WHERE}title"),
            Column("applicant", _("Structure"), "grant.applicant_name"),
            Column("siret", _("SIRET"), "grant.applicant_siret"),
        ],
    )


def _signed(row: Payment) -> int:
    return -row.amount_cents if row.kind == PaymentKind.CLAWBACK else row.amount_cents


def reports(edition: Edition, rows: QuerySet[Report], filters: Sequence[tuple[str, str]]) -> Listing:
    """What the winners say they did and spent."""
    return Listing(
        name="bilans",
        title=_("Bilans"),
        edition=edition,
        rows=rows,
        filters=filters,
        columns=[
            Column("received_at", _("Reçu le"), "received_at", "day"),
            Column("project", _("Projet"), f"{_WHERE}title"),
            Column("applicant", _("Structure"), "grant.applicant_name"),
            Column("granted", _("Accordé"), "grant.amount_cents", "money"),
            Column("spent", _("Dépenses réelles"), "spent_cents", "money"),
            Column("file", _("Pièce jointe"), lambda row: row.file_id is not None),
            Column("story", _("Ce que le projet a permis"), "story"),
        ],
    )
