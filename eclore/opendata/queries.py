"""What is published of an edition, as plain values: the same for the API, the page and the package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from eclore.core.models import AuditSeal
from eclore.editions import queries as editions
from eclore.editions.models import Edition
from eclore.editions.states import Origin
from eclore.evaluation import queries as evaluation
from eclore.grants.models import Grant
from eclore.grants.states import PaymentKind
from eclore.projects import queries as projects
from eclore.projects.models import Project
from eclore.results import queries as results
from eclore.results.models import Count
from eclore.voting import queries as voting
from eclore.voting.models.poll import BallotLine
from eclore.voting.states import PollState


def public_editions() -> QuerySet[Edition]:
    """Editions that outsiders may read, newest first."""
    return Edition.objects.filter(is_public=True).prefetch_related("phases").order_by("-year", "code")


def public_edition(code: str) -> Edition | None:
    """One of them, by its code."""
    return Edition.objects.filter(is_public=True, code=code).first()


def stamp(moment: datetime | None) -> str | None:
    """A time as the API writes it: UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None


def edition_facts(edition: Edition) -> dict[str, Any]:
    """One edition. `origin` says whether it was run here or imported from public ballots."""
    base = f"{settings.SITE_URL}/api/v1/editions/{edition.code}"
    return {
        "code": edition.code,
        "title": edition.title,
        "year": edition.year,
        "currency": edition.currency,
        # what the budget of a past edition was, its sheet does not say
        "budget_cents": edition.budget_cents if edition.origin != Origin.SHEET else None,
        "is_current": edition.is_current,
        "origin": edition.origin,
        "source_sha256": edition.source_sha256 or None,
        "phases": {
            phase.kind: {"opens_at": stamp(phase.opens_at), "closes_at": stamp(phase.closes_at)}
            for phase in editions.phases(edition).values()
        },
        "links": {
            name: f"{base}/{name}" for name in ("projects", "figures", "rulebook.json", "results", "minutes.json")
        },
    }


def project_facts(edition: Edition) -> list[dict[str, Any]]:
    """Submitted projects, by title. Votes and amounts are absent until the proclamation."""
    numbers = _numbers(edition)
    count = results.declared_count(edition)
    awards = {award.project_id: award for award in count.awards.all()} if count else {}
    past = {row.project_id: row for row in results.past_results(edition)} if edition.origin == Origin.SHEET else {}
    found = []
    rows = projects.visible(edition).select_related("commune", "territory", "applicant").order_by("title", "pk")
    for project in rows:
        facts: dict[str, Any] = {
            "slug": project.slug,
            "title": project.title,
            "summary": project.summary,
            "theme": project.theme or None,
            "commune": {"insee": project.commune.insee, "name": project.commune.name} if project.commune else None,
            "territory": project.territory.name if project.territory else None,
            "applicant": project.applicant.name if project.applicant else None,
            "requested_cents": project.requested_cents,
            "submitted_at": stamp(project.submitted_at),
            "public_id": project.public_id or None,
            "ballot_number": numbers.get(project.pk),
            "url": project_address(edition, project),
        }
        award = awards.get(project.pk)
        if award:
            facts |= {"rank": award.rank, "score": award.score, "awarded_cents": award.amount_cents}
        told = past.get(project.pk)
        if told:
            # told by a sheet: no day of deposit, no rank, no score that could be counted again
            facts |= {"submitted_at": None, "votes": told.votes, "awarded_cents": told.amount_cents}
            facts |= {"follow_up": told.follow_up or None, "source_sha256": told.source_sha256}
        found.append(facts)
    return found


def project_address(edition: Edition, project: Project) -> str:
    """The project's page: the same for ever."""
    return f"{settings.SITE_URL}/editions/{edition.code}/projets/{project.slug}/"


def result_facts(count: Count) -> dict[str, Any]:
    """The proclaimed result: what the minutes say, with names."""
    minutes, edition = count.minutes, count.edition
    numbers = _numbers(edition)
    return {
        "edition": edition.code,
        "declared_at": stamp(count.declaration.declared_at),
        "witnesses": count.declaration.witnesses,
        "sha256": count.sha256,
        "rulebook_sha256": minutes["rulebook_sha256"],
        "rule": minutes["rule"],
        "currency": minutes["currency"],
        "budget_cents": minutes["budget_cents"],
        "spent_cents": minutes["spent_cents"],
        "remaining_cents": minutes["remaining_cents"],
        "turnout": minutes["turnout"],
        "ties": minutes["ties"],
        "awards": [
            {
                "project": numbers.get(award.project_id),
                "slug": award.project.slug,
                "title": award.project.title,
                "rank": award.rank,
                "score": award.score,
                "requested_cents": award.project.requested_cents,
                "awarded_cents": award.amount_cents,
                "sentence": award.sentence,
            }
            for award in results.awards(count)
        ],
    }


def figure_facts(edition: Edition) -> dict[str, dict[str, Any]]:
    """The figures of the edition that may be read today."""
    found = {}
    for key, figure in evaluation.figures(edition).items():
        as_of = figure["as_of"]
        found[key] = {
            "value": figure["value"],
            "definition": str(figure["definition"]),
            "as_of": stamp(as_of) if isinstance(as_of, datetime) else str(as_of),
        }
    return found


def rulebook_content(edition: Edition) -> dict[str, Any] | None:
    """The counting rules in force, or None."""
    rulebook = editions.rulebook(edition)
    return rulebook.content if rulebook else None


def bulletin_board(edition: Edition) -> str:
    """Fingerprints of the sealed ballots and the heads of the log; empty for an imported election."""
    poll = voting.poll_of(edition)
    return "".join(line + "\n" for line in voting.bulletin_board_lines(poll)) if poll else ""


def audit_seals() -> list[str]:
    """The chained seals of the audit trail, a day a line."""
    return [f"{seal.day.isoformat()} {seal.entries} {seal.sha256}" for seal in AuditSeal.objects.order_by("day")]


def signed_grants(edition: Edition) -> Iterator[dict[str, str]]:
    """Signed grants as rows of the national format for subsidies (SCDL subventions 2.1.1)."""
    rows = (
        Grant.objects.filter(award__count__edition=edition, signed_on__isnull=False)
        .select_related("award__project__applicant")
        .prefetch_related("payments")
        .order_by("signed_on", "pk")
    )
    for grant in rows:
        project, signed_on = grant.award.project, grant.signed_on
        assert signed_on is not None  # the query asks for signed ones
        days = sorted(row.paid_on.isoformat() for row in grant.payments.all() if row.kind != PaymentKind.CLAWBACK)
        period = f"{days[0]}/{days[-1]}" if len(set(days)) > 1 else (days or [signed_on.isoformat()])[0]
        yield {
            "nomAttribuant": settings.GRANTOR_NAME,
            "idAttribuant": settings.GRANTOR_SIRET,
            "dateConvention": signed_on.isoformat(),
            "referenceDecision": "",
            "nomBeneficiaire": grant.applicant_name,
            "idBeneficiaire": grant.applicant_siret,
            "rnaBeneficiaire": project.applicant.rna if project.applicant else "",
            "objet": project.title[:256],
            "montant": f"{grant.amount_cents // 100}.{grant.amount_cents % 100:02d}",
            "nature": "aide en numéraire",
            "conditionsVersement": "échelonné" if len(days) != 1 else "unique",
            "datesPeriodeVersement": period,
            "idRAE": "",
            "notificationUE": "non",
            "pourcentageSubvention": "1",
            "dispositifAide": f"Budget citoyen {edition.year}",
        }


def _numbers(edition: Edition) -> dict[int, str]:
    """Ballot numbers by project: public once the poll has opened."""
    rows = BallotLine.objects.filter(poll__edition=edition).exclude(poll__state=PollState.PREPARED)
    return dict(rows.values_list("project_id", "number"))
