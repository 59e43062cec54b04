"""What the grants show at the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eclore.core import permissions, wording
from eclore.editions.models import Edition
from eclore.grants import queries
from eclore.grants.models import Grant
from eclore.grants.states import GrantState
from eclore.people.models import Person
from eclore.people.selections import Selection
from eclore.projects.desk import leaders
from eclore.projects.models import Project


def todo(user: Any, edition: Edition) -> list[dict[str, Any]]:
    """Agreements to prepare and to sign, money to pay, grants to close."""
    items: list[dict[str, Any]] = []
    waiting = list(queries.to_prepare(edition).select_related("count__declaration"))
    if waiting and permissions.allowed(user, "grants.prepare", edition):
        title = ngettext("%(n)s convention à préparer", "%(n)s conventions à préparer", len(waiting))
        since = waiting[0].count.declaration.declared_at
        items.append(_item(title % {"n": len(waiting)}, _("Les lauréats sont proclamés."), None, since))
    if not permissions.allowed(user, "grants.pay", edition):
        return items
    for row in queries.listed(edition).exclude(state=GrantState.CLOSED).order_by("prepared_at", "pk"):
        items += _of(user, edition, row)
    return items


def _of(user: Any, edition: Edition, row: Any) -> list[dict[str, Any]]:
    name, state = row.award.project.title, queries.money_of(row)
    if row.state == GrantState.TO_SIGN:
        if not permissions.allowed(user, "grants.sign", edition):
            return []
        return [_item(_("Convention à signer : %(name)s") % {"name": name}, row.applicant_name, row, row.prepared_at)]
    kind, cents = queries.proposed(edition, row, state)
    if cents and (kind == "advance" or state.spent is not None):
        title = _("Acompte à verser : %(name)s") if kind == "advance" else _("Solde à verser : %(name)s")
        return [_item(title % {"name": name}, wording.money(cents, edition.currency), row, row.prepared_at)]
    if state.spent is not None and state.owed < 0:
        text = wording.money(-state.owed, edition.currency)
        return [_item(_("Trop-perçu à récupérer : %(name)s") % {"name": name}, text, row, row.prepared_at)]
    if state.spent is not None and state.owed == 0:
        return [_item(_("Subvention à solder : %(name)s") % {"name": name}, _("Bilan reçu."), row, row.prepared_at)]
    return []


def _item(title: str, text: str, row: Grant | None, since: Any) -> dict[str, Any]:
    href = reverse("grants_office:grant", args=[row.pk]) if row else reverse("grants_office:home")
    return {"title": title, "text": text, "href": href, "icon": "essaimage", "since": since}


def card(person: Person) -> list[dict[str, Any]]:
    """The grants of the projects that the person leads."""
    return [
        {
            "edition": row.edition,
            "title": row.award.project.title,
            "text": f"{row.state_label}, {wording.money(row.amount_cents, row.edition.currency)}",
            "href": reverse("grants_office:grant", args=[row.pk]),
            "icon": "essaimage",
            "at": row.prepared_at,
        }
        for row in queries.grants_of_person(person)
    ]


def _leaders(
    key: str,
    title: str,
    read: Callable[[Edition, QueryDict], QuerySet[Grant]],
    filters: tuple[str, ...] = (),
    about: Callable[[Edition, QueryDict], str] | None = None,
) -> Selection:
    def projects(edition: Edition, params: QueryDict) -> QuerySet[Project]:
        return Project.objects.filter(pk__in=read(edition, params).order_by().values("award__project"))

    return leaders(key, title, projects, "grants.office", filters, about)


def _about(edition: Edition, params: QueryDict) -> str:
    state = params.get("etat")
    words = [str(GrantState(state).label)] if state in GrantState.values else []
    return ", ".join([*words, *([f"« {params['q']} »"] if params.get("q") else [])])


def selections() -> list[Selection]:
    """Whom one may write to: those who hold a grant, by its state, and those whose report is awaited."""
    return [
        _leaders(
            "grants.holders",
            _("Lauréats qui ont une convention"),
            lambda edition, params: queries.narrowed(queries.grants_of(edition), params),
            ("etat", "q"),
            _about,
        ),
        _leaders(
            "grants.to_sign",
            _("Lauréats dont la convention reste à signer"),
            lambda edition, params: queries.grants_of(edition).filter(state=GrantState.TO_SIGN),
        ),
        _leaders(
            "grants.without_report",
            _("Lauréats dont le bilan est attendu"),
            lambda edition, params: queries.without_report(edition),
        ),
    ]


def export(person: Person) -> dict[str, Any]:
    """What the grants hold on the person (right of access)."""
    return {
        "grants": [
            {
                "project": row.award.project.title,
                "applicant_name": row.applicant_name,
                "amount_cents": row.amount_cents,
                "state": row.state,
                "reports": [report.story for report in row.reports.all()],
                "updates": [{"title": update.title, "body": update.body} for update in row.updates.all()],
            }
            for row in queries.grants_of_person(person)
        ]
    }


@transaction.atomic
def erase(person: Person) -> None:
    """Blank the person's name where it stood for the body that receives the money; accounts keep their sums."""
    queries.grants_of_person(person).filter(award__project__applicant=None).update(applicant_name=_("Personne effacée"))
