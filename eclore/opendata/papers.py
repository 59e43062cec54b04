"""The minutes as a paper: PDF and DOCX of the same values as `minutes.json`."""

from __future__ import annotations

from django.utils.translation import gettext as _

import tally
from eclore.core import clock, documents, wording
from eclore.core.documents import Document, Facts, Heading, Items, Paragraph, Table
from eclore.editions import queries as editions
from eclore.editions.states import Origin, PhaseKind
from eclore.results import queries as results
from eclore.results.models import Count


def minutes(count: Count, result: tally.Result) -> dict[str, bytes]:
    """The procès-verbal of a proclaimed count, by the ending of the file. Same values, same bytes."""
    with clock.at(count.declaration.declared_at):
        document = _minutes(count, result)
        return {"pdf": documents.pdf(document), "docx": documents.docx(document)}


def _minutes(count: Count, result: tally.Result) -> Document:
    edition, rules = count.edition, result.rules
    names = {project.id: project.name for project in result.projects}
    ties = [_tie(tie, names, rules.unit) for tie in result.ties if tie.pivotal]
    unit = _("Voix") if rules.unit == "voix" else _("Points")
    blocks: list[documents.Block] = [Paragraph(edition.title, "lead")]
    if edition.origin == Origin.OPEN_BALLOTS:
        origin = _("Bulletins publics importés, fichier d’empreinte SHA-256 %(sha)s. Aucune urne scellée.")
        blocks.append(Paragraph(origin % {"sha": edition.source_sha256}))
    blocks += [
        Heading(_("Ce qui s’est passé")),
        Facts(_facts(count, result)),
        *_changes(count),
        Heading(_("Les projets")),
        Table(
            [_("Rang"), _("Projet"), unit, _("Demandé"), _("Attribué")],
            _rows(count, rules.currency),
            widths=(2, 9, 2, 3, 3),
            right=(0, 2, 3, 4),
        ),
    ]
    if ties:
        blocks += [Heading(_("Égalités")), *(Paragraph(sentence) for sentence in ties)]
        if count.rulebook.version > 1 and count.rulebook.reason:
            blocks.append(Paragraph(_("Motif : %(reason)s") % {"reason": count.rulebook.reason}))
    blocks += [
        Heading(_("Étape par étape")),
        Items([step.sentence for step in result.steps]),
        Heading(_("Empreintes (SHA-256)")),
        # Each on a line of its own: a fingerprint is copied and compared whole.
        Paragraph(_("Procès-verbal"), "strong"),
        Paragraph(count.sha256, "muted"),
        Paragraph(_("Règlement"), "strong"),
        Paragraph(count.rulebook.sha256, "muted"),
    ]
    heading = _("Procès-verbal du vote")
    return Document(title=f"{heading}, {edition.title}", heading=heading, blocks=blocks)


def _facts(count: Count, result: tally.Result) -> list[tuple[str, str]]:
    turnout, rules = result.turnout, result.rules
    return [
        (_("Proclamé le"), wording.moment(count.declaration.declared_at)),
        (_("Témoins"), count.declaration.witnesses),
        (_("Dépouillé le"), wording.moment(count.counted_at)),
        (_("Règle de sélection"), rules.selection),
        (_("Départage"), ", ".join(rules.ties)),
        (_("Bulletins"), wording.number(turnout.cast)),
        (_("Valables"), wording.number(turnout.valid)),
        (_("Blancs"), wording.number(turnout.blank)),
        (_("Nuls"), wording.number(turnout.void)),
        (_("Enveloppe"), wording.money(rules.budget_cents, rules.currency)),
        (_("Attribué"), wording.money(result.spent_cents, rules.currency)),
        (_("Reste"), wording.money(result.remaining_cents, rules.currency)),
    ]


def _changes(count: Count) -> list[documents.Block]:
    """What two people changed of the vote once it was open: what, when, who, why."""
    until = count.declaration.declared_at
    rows = editions.changes(count.edition).filter(kind=PhaseKind.VOTING, confirmed_at__lte=until).reverse()
    told = [
        _("Vote %(what)s. Proposé par %(one)s le %(asked)s, confirmé par %(two)s le %(done)s. Motif : %(reason)s")
        % {
            "what": editions.said(row),
            "one": row.proposed_by.name,
            "asked": wording.moment(row.proposed_at),
            "two": row.confirmed_by.name if row.confirmed_by else "",
            "done": wording.moment(row.confirmed_at),
            "reason": row.reason,
        }
        for row in rows.select_related("proposed_by", "confirmed_by")
    ]
    return [Heading(_("Ce qui a changé pendant le vote")), Items(told)] if told else []


def _rows(count: Count, currency: str) -> list[list[str]]:
    return [
        [
            str(award.rank),
            award.project.title,
            award.score,
            wording.money(award.project.requested_cents, currency),
            wording.money(award.amount_cents, currency),
        ]
        for award in results.awards(count)
    ]


def _tie(tie: tally.Tie, names: dict[str, str], unit: str) -> str:
    projects = ", ".join(f"{names[key]} ({key})" for key in tie.projects)
    return _("Égalité à %(score)s %(unit)s entre %(projects)s, départagée par la règle « %(policy)s ».") % {
        "score": tie.score,
        "unit": unit,
        "projects": projects,
        "policy": tie.policy,
    }
