"""Verbs about editions: create, switch rooms, adopt and freeze rules, grant a role, load the map, publish a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

import tally
from eclore.core import audit, clock, permissions, revisions
from eclore.core.errors import Closed, Refused
from eclore.core.folding import fold
from eclore.core.permissions import Actor
from eclore.editions import queries
from eclore.editions.models import (
    Commune,
    Edition,
    Membership,
    Page,
    ProcessRules,
    Rulebook,
    Territory,
    TerritorySet,
)
from eclore.editions.states import OPTIONAL_ROOMS, Origin, Role, TerritoryKind
from eclore.people.models import User

# Policies that leave nothing to break; after any other one, what is still tied is refused.
TERMINAL_TIES = ("refuse", "fund-all", "listed", "by-id-text", "draw")


@transaction.atomic
def create_edition(
    *,
    by: Any,
    code: str,
    title: str,
    year: int,
    budget_cents: int,
    currency: str = "EUR",
    origin: str = Origin.OWN,
    source_sha256: str = "",
    territory_set: TerritorySet | None = None,
    revote: str = "refuse",
    is_public: bool = True,
) -> Edition:
    """A new edition with its first process rules. Commands and managers of an edition may create one."""
    if not getattr(by, "is_system", False) and not Membership.objects.filter(user=by, role=Role.MANAGER).exists():
        raise Refused(_("Seule l’équipe du budget citoyen peut créer une édition."))
    if Edition.objects.filter(code=code).exists():
        raise Refused(_("Une édition porte déjà le code « %(code)s ».") % {"code": code}, field="code")
    edition = Edition.objects.create(
        code=code,
        title=title,
        year=year,
        budget_cents=budget_cents,
        currency=currency,
        origin=origin,
        source_sha256=source_sha256,
        territory_set=territory_set,
        is_public=is_public,
    )
    ProcessRules.objects.create(edition=edition, version=1, revote=revote, created_at=clock.now())
    audit.record("editions.create_edition", by=by, subject=edition)
    return edition


@transaction.atomic
def set_current(*, by: Any, edition: Edition) -> None:
    """Let this edition answer at the short addresses."""
    permissions.check(by, "editions.set_current", edition)
    Edition.objects.filter(is_current=True).update(is_current=False)
    edition.is_current = True
    edition.save(update_fields=["is_current"])
    audit.record("editions.set_current", by=by, subject=edition)


@transaction.atomic
def set_rooms(*, by: Any, edition: Edition, off: Iterable[str]) -> None:
    """Say which rooms the edition does without. A room already at work is not switched off: see `desk.switch_rooms`."""
    permissions.check(by, "editions.set_rooms", edition)
    wanted = set(off)
    if not wanted <= set(OPTIONAL_ROOMS):
        raise Refused(_("Une édition ne se passe pas de cette étape."), field="off")
    row = Edition.objects.select_for_update().get(pk=edition.pk)
    before = sorted(row.rooms_off)
    row.rooms_off = edition.rooms_off = sorted(wanted)
    row.save(update_fields=["rooms_off"])
    edition.__dict__.pop("_phases", None)
    audit.record("editions.set_rooms", by=by, subject=row, detail={"off": row.rooms_off, "before": before})


@transaction.atomic
def adopt_rulebook(*, by: Any, edition: Edition, content: Mapping[str, Any], reason: str = "") -> Rulebook:
    """A new version of the counting rules. Refused where `tally` finds it contradicts itself, or once one is frozen."""
    permissions.check(by, "editions.adopt_rulebook", edition)
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = queries.rulebook(edition)
    if last and last.frozen_at:
        raise Refused(_("Le règlement est gelé depuis l’ouverture du vote : il ne peut plus changer."))
    try:
        rules = tally.Rules.from_json(dict(content))
    except tally.BadRules as error:
        raise Refused(
            _("Ce règlement ne peut pas être appliqué : %(why)s") % {"why": error}, field="content"
        ) from error
    rulebook = Rulebook.objects.create(
        edition=edition,
        version=(last.version if last else 0) + 1,
        content=rules.to_json(),
        sha256=rules.sha256,
        reason=reason,
        created_at=clock.now(),
    )
    audit.record("editions.adopt_rulebook", by=by, subject=rulebook, detail={"sha256": rules.sha256})
    return rulebook


@transaction.atomic
def freeze_rulebook(*, by: Any, edition: Edition) -> Rulebook:
    """Freeze the version in force, for ever: called when the poll opens."""
    permissions.check(by, "editions.freeze_rulebook", edition)
    Edition.objects.select_for_update().get(pk=edition.pk)
    rulebook = queries.rulebook(edition)
    if rulebook is None:
        raise Refused(
            _("Cette édition n’a pas encore de règlement de dépouillement : adoptez-en un avant d’ouvrir le vote.")
        )
    if rulebook.frozen_at is None:
        rulebook.frozen_at = clock.now()
        rulebook.save(update_fields=["frozen_at"])
        audit.record("editions.freeze_rulebook", by=by, subject=rulebook, detail={"sha256": rulebook.sha256})
    return rulebook


@transaction.atomic
def settle_ties(*, by: Any, edition: Edition, policies: list[str], reason: str) -> Rulebook:
    """After the vote, the one change that frozen rules admit: how ties are broken, as a new frozen version.

    Called by `results.settle_tie`, which first makes sure that a tie stops the count. All the rest stays word for word.
    """
    permissions.check(by, "editions.settle_ties", edition)
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = queries.rulebook(edition)
    if last is None or last.frozen_at is None:
        raise Refused(_("Le règlement n’est pas encore gelé : changez-le comme à l’ordinaire."))
    if len(reason) > 300:
        raise Refused(_("Le motif dépasse 300 caractères."), field="reason")
    ends = [*policies, "refuse"] if policies and policies[-1] not in TERMINAL_TIES else policies
    try:
        rules = tally.Rules.from_json({**last.content, "ties": ends})
    except tally.BadRules as error:
        raise Refused(str(error), field="policy") from error
    if rules.sha256 == last.sha256:
        raise Refused(_("C’est déjà la règle de départage en vigueur."), field="policy")
    rulebook = Rulebook.objects.create(
        edition=edition,
        version=last.version + 1,
        content=rules.to_json(),
        sha256=rules.sha256,
        reason=reason,
        created_at=clock.now(),
        frozen_at=clock.now(),
    )
    audit.record(
        "editions.settle_ties",
        by=by,
        subject=rulebook,
        detail={"sha256": rules.sha256, "before": last.sha256, "ties": list(rules.ties)},
    )
    return rulebook


@transaction.atomic
def set_process_rules(*, by: Any, edition: Edition, reason: str, **changes: Any) -> ProcessRules:
    """A new version of who, gates and deadlines, with its reason."""
    permissions.check(by, "editions.set_process_rules", edition)
    last = edition.process_rules.select_for_update().order_by("-version")[0]
    names = [
        f.name for f in ProcessRules._meta.fields if f.name not in ("id", "edition", "version", "reason", "created_at")
    ]
    values = {name: changes.get(name, getattr(last, name)) for name in names}
    rules = ProcessRules.objects.create(
        edition=edition, version=last.version + 1, reason=reason, created_at=clock.now(), **values
    )
    edition.__dict__.pop("_process_rules", None)
    audit.record("editions.set_process_rules", by=by, subject=rules, detail={"changed": sorted(changes)})
    return rules


@transaction.atomic
def grant_role(*, by: Any, edition: Edition, user: User, role: Role | str, until: datetime | None = None) -> Membership:
    """Give a login a role in the edition (again, where it was revoked), until a moment where one is given."""
    permissions.check(by, "editions.grant_role", edition)
    membership, made = Membership.objects.get_or_create(
        edition=edition, user=user, role=role, defaults={"since": clock.now(), "until": until}
    )
    if not made and membership.until != until:
        membership.until = until
        membership.save(update_fields=["until"])
    user.__dict__.pop("_roles", None)
    audit.record("editions.grant_role", by=by, subject=membership, detail={"role": str(role), "user": user.pk})
    return membership


@transaction.atomic
def hand_over(*, by: Any, edition: Edition) -> None:
    """Give the team of the current edition the same roles in an edition just made from a file: else nobody has any."""
    now = clock.now()
    team = Membership.objects.filter(edition__is_current=True, since__lte=now).exclude(until__lte=now)
    for member in team.select_related("user").order_by("pk"):
        grant_role(by=Actor.system("import"), edition=edition, user=member.user, role=member.role)
    by.__dict__.pop("_roles", None)
    audit.record("editions.hand_over", by=by, subject=edition)


@transaction.atomic
def revoke_role(*, by: Any, membership: Membership) -> None:
    """End a role now. The row stays: who could act when must remain answerable."""
    permissions.check(by, "editions.revoke_role", membership.edition)
    membership.until = clock.now()
    membership.save(update_fields=["until"])
    audit.record("editions.revoke_role", by=by, subject=membership, detail={"role": membership.role})


@transaction.atomic
def publish_page(
    *, by: Any, edition: Edition | None, slug: str, title: str, body: str, seen: str | None = None
) -> Page:
    """Write an editorial page (Markdown), of one edition or, by the system, of all; the former words are kept.

    `seen`: when the text that the person had read was written ("" for none yet); another since is refused.
    """
    if edition is not None or not getattr(by, "is_system", False):
        permissions.check(by, "editions.publish_page", edition)
    words = {"title": title, "body": body, "updated_at": clock.now()}
    page, is_new = Page.objects.get_or_create(edition=edition, slug=slug, defaults=words)
    if not is_new:
        page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk)
        if seen is not None and seen != page.updated_at.isoformat():
            raise Closed(
                _("Une autre personne a écrit cette page pendant que vous écriviez. Comparez les deux textes.")
            )
        with revisions.keeping(page, "title", "body", by=by, alone=True):
            page.title, page.body, page.updated_at = title, body, clock.now()
            page.save()
    audit.record("editions.publish_page", by=by, subject=page, detail={"slug": slug})
    return page


@transaction.atomic
def load_territories(
    *, by: Any, code: str, communes: Iterable[Mapping[str, str]], outlines: Mapping[str, Mapping[str, Any]]
) -> TerritorySet:
    """A set of territories from rows of `data/communes-62.csv`; an existing set of that code is returned as it is.

    A row may hold `latitude`, `longitude` and `is_estimated` (`data/positions-62.csv`): distances need them.
    """
    try:
        with transaction.atomic():
            territory_set = TerritorySet.objects.create(code=code)
    except IntegrityError:
        return TerritorySet.objects.get(code=code)
    rows = list(communes)
    Commune.objects.bulk_create(
        [
            Commune(
                insee=row["insee"],
                name=row["name"],
                folded_name=fold(row["name"]),
                postal_codes=row["postal_codes"],
                population=int(row["population"] or 0),
                epci_siren=row["epci_siren"],
                epci_name=row["epci_name"],
                latitude=float(row["latitude"]) if row.get("latitude") else None,
                longitude=float(row["longitude"]) if row.get("longitude") else None,
                is_position_estimated=row.get("is_estimated") == "1",
            )
            for row in rows
        ],
        ignore_conflicts=True,
    )
    _group(territory_set, rows, TerritoryKind.AREA, "territory", outlines)
    _group(territory_set, rows, TerritoryKind.INTERCOMMUNALITY, "epci_name", {})
    audit.record("editions.load_territories", by=by, subject=territory_set, detail={"communes": len(rows)})
    return territory_set


def _group(
    territory_set: TerritorySet,
    rows: list[Mapping[str, str]],
    kind: str,
    column: str,
    outlines: Mapping[str, Mapping[str, Any]],
) -> None:
    for name in sorted({row[column] for row in rows if row[column]}):
        drawn = outlines.get(name, {})
        territory = Territory.objects.create(
            set=territory_set,
            kind=kind,
            code=fold(name).replace(" ", "-").replace("'", "-")[:60],
            name=name,
            outline=drawn.get("path", ""),
            label_x=drawn.get("label_x"),
            label_y=drawn.get("label_y"),
        )
        territory.communes.set(Commune.objects.filter(pk__in=[row["insee"] for row in rows if row[column] == name]))
