"""Verbs of the dossier: start, edit, attach, submit, send back, withdraw; and admit a public project."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from eclore.core import clock, files, outbox, permissions, revisions
from eclore.core.errors import Denied, Refused
from eclore.core.folding import fold
from eclore.core.workflow import begin, move
from eclore.editions.models import Commune, Edition
from eclore.editions.queries import area_of, process_rules
from eclore.ideas.models import Idea
from eclore.ideas.states import IdeaState
from eclore.people import actions as people
from eclore.people.models import Person
from eclore.people.queries import persons_by_contact
from eclore.people.states import ContactKind
from eclore.projects import notices, queries
from eclore.projects.models import Attachment, FundingLine, Project, TeamMember
from eclore.projects.states import FundingSide, ProjectState

MAX_ATTACHMENTS = 20
MAX_LINES = 40
MAX_TEAM = 15
_LIMIT_CENTS = 10**12
_FIELDS = frozenset(
    ("title", "summary", "story", "audience", "sse_values", "theme", "commune", "applicant", "requested_cents")
)


def _require_title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Refused(_("Donnez un nom au projet."), field="title")
    if len(title) > 150:
        raise Refused(_("Ce nom est trop long : 150 signes au plus."), field="title")
    return title


def _free_slug(title: str) -> str:
    """A slug that no project of any edition has: a printed address is for ever."""
    stem = slugify(title)[:70].strip("-") or "projet"
    taken = set(Project.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, rank = stem, 1
    while slug in taken:
        rank += 1
        slug = f"{stem}-{rank}"
    return slug


def _fill(project: Project, fields: dict[str, Any]) -> None:
    """Set checked values; the territory follows from the commune."""
    unknown = set(fields) - _FIELDS
    if unknown:
        raise TypeError(f"not a field of the dossier: {sorted(unknown)}")
    for name, value in fields.items():
        column: Any = Project._meta.get_field(name)
        if name == "title":
            value = _require_title(value)
        limit = column.max_length if isinstance(value, str) else None
        if limit and len(value) > limit:
            raise Refused(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": limit}, field=name)
        if name == "theme" and value and value not in dict(column.flatchoices):
            raise Refused(_("Choisissez un thème de la liste."), field="theme")
        setattr(project, name, value)
    if "commune" in fields:
        commune: Commune | None = fields["commune"]
        project.territory = area_of(project.edition, commune.pk) if commune else None
        if commune and project.territory is None:
            raise Refused(_("Cette commune n’est pas sur la carte de cette édition."), field="commune")
    project.search_text = queries.search_text_of(project)


@transaction.atomic
def start(*, by: Any, edition: Edition, person: Person, title: str, idea: Idea | None = None) -> Project:
    """Open a dossier, from an idea or from a title alone. One dossier per idea or title and leader."""
    person = people.standing(person)  # a form sent twice waits here
    if idea is not None:
        _require_idea(idea, edition, person)
    title = _require_title(title)
    project = Project(
        edition=edition, leader=person, idea=idea, title=title, slug=_free_slug(title), started_at=clock.now()
    )
    alive = Project.objects.filter(edition=edition, leader=person).exclude(state=ProjectState.WITHDRAWN)
    if alive.filter(title__iexact=title).exists():
        raise Refused(
            _("Vous avez déjà un dossier de ce nom : continuez-le, ou donnez un autre nom à celui-ci."), field="title"
        )
    if idea is not None:
        if alive.filter(idea=idea).exists():
            raise Refused(_("Vous avez déjà un dossier sur cette idée : continuez celui-là."), field="idea")
        _fill(project, {"story": idea.summary, "theme": idea.theme, "commune": idea.commune})
    else:
        _fill(project, {})
    return begin(project, "start", by=by)


def _require_idea(idea: Idea, edition: Edition, person: Person) -> None:
    if idea.edition_id != edition.pk:
        raise Refused(_("Cette idée appartient à une autre édition."), field="idea")
    if idea.author_id != person.pk and idea.state != IdeaState.PUBLISHED:
        raise Denied(_("Cette idée n’est pas la vôtre, et elle n’est pas encore publiée."), field="idea")


@transaction.atomic
def edit(
    *,
    by: Any,
    project: Project,
    funding: Sequence[tuple[str, str, int]] | None = None,
    team: Iterable[Person] | None = None,
    **fields: Any,
) -> Project:
    """Save a draft. `fields`: those of the dossier; `funding`: (side, label, cents) lines that replace the plan,
    without the request itself (`requested_cents` is an income of its own); `team` replaces the team."""
    with move(Project, project.pk, "edit", by=by, detail={"fields": sorted(fields)}) as row:
        requested = fields.get("requested_cents")
        if requested is not None:
            _require_amount(row, requested)
        with revisions.keeping(row, *queries.word_labels(), by=by):
            _fill(row, fields)
        if "title" in fields and row.submitted_at is None and slugify(row.title)[:70] not in row.slug:
            row.slug = _free_slug(row.title)
        if funding is not None:
            _replace_lines(row, funding)
        if team is not None:
            _replace_team(row, team)
    return row


def _require_amount(project: Project, requested_cents: int) -> None:
    limit = process_rules(project.edition).requested_max_cents
    if requested_cents < 0:
        raise Refused(_("Le montant demandé ne peut pas être négatif."), field="requested")
    if requested_cents > limit:
        raise Refused(queries.above_limit(limit, project.edition.currency), field="requested")


def _replace_lines(project: Project, funding: Sequence[tuple[str, str, int]]) -> None:
    if len(funding) > MAX_LINES:
        raise Refused(_("Un budget compte %(limit)s lignes au plus.") % {"limit": MAX_LINES}, field="plan")
    lines = []
    for position, (side, label, amount_cents) in enumerate(funding):
        if side not in FundingSide.values or not label.strip() or len(label.strip()) > 120:
            raise Refused(_("Chaque ligne du budget a un intitulé, de 120 signes au plus."), field="plan")
        if not 0 < amount_cents < _LIMIT_CENTS:
            raise Refused(_("Chaque ligne du budget a un montant au-dessus de zéro."), field="plan")
        lines.append(
            FundingLine(project=project, side=side, label=label.strip(), amount_cents=amount_cents, position=position)
        )
    project.funding_lines.all().delete()
    FundingLine.objects.bulk_create(lines)


def _replace_team(project: Project, team: Iterable[Person]) -> None:
    persons = {person.pk: person for person in team if person.pk != project.leader_id}
    project.team.exclude(person__in=persons).delete()
    known = set(project.team.values_list("person_id", flat=True))
    TeamMember.objects.bulk_create(TeamMember(project=project, person=persons[pk]) for pk in persons if pk not in known)


@transaction.atomic
def name_applicant(*, by: Any, project: Project, name: str, kind: str, siret: str = "", rna: str = "") -> Project:
    """Say which organisation would receive the grant: the one of this SIRET, the same as before, or a new one."""
    known = project.applicant
    if known and not known.siret and not siret.strip() and (known.name, known.kind) == (name.strip(), kind):
        return edit(by=by, project=project, applicant=known)
    permissions.check(by, "projects.edit", project)  # a stranger creates no organisation
    commune_code = project.commune_id or ""
    organisation = people.describe_organisation(
        by=by, name=name, kind=kind, siret=siret, rna=rna, commune_code=commune_code
    )
    return edit(by=by, project=project, applicant=organisation)


@transaction.atomic
def add_teammate(*, by: Any, project: Project, name: str, email: str) -> Project:
    """Add someone to the team. Known only if both the address and the name fit: an address alone tells no name."""
    permissions.check(by, "projects.edit", project)
    if project.team.count() >= MAX_TEAM:
        raise Refused(_("Une équipe compte %(limit)s personnes au plus.") % {"limit": MAX_TEAM}, field="name")
    email = people.clean_email(email)
    if not email:
        raise Refused(_("Écrivez le courriel de cette personne."), field="email")
    same = [p for p in persons_by_contact(ContactKind.EMAIL, email).order_by("pk") if fold(p.name) == fold(name)]
    person = same[0] if same else people.meet(by=by, name=name, email=email)
    return edit(by=by, project=project, team=[*(member.person for member in project.team.all()), person])


@transaction.atomic
def remove_teammate(*, by: Any, project: Project, person_id: int) -> Project:
    """Take someone out of the team."""
    rest = [member.person for member in project.team.select_related("person") if member.person_id != person_id]
    return edit(by=by, project=project, team=rest)


@transaction.atomic
def attach(*, by: Any, project: Project, name: str, content: bytes) -> Attachment:
    """Add a supporting document. Raises `Refused` on its type, its size, or one file too many."""
    with move(Project, project.pk, "attach", by=by) as row:
        if row.attachments.count() >= MAX_ATTACHMENTS:
            raise Refused(
                _("Un dossier compte %(limit)s pièces au plus.") % {"limit": MAX_ATTACHMENTS}, field="content"
            )
        stored, label = files.upload(content, name, otherwise=_("pièce"))
        if row.attachments.filter(file=stored).exists():
            raise Refused(_("Cette pièce est déjà dans le dossier."), field="content")
        attachment = Attachment.objects.create(project=row, name=label, file=stored, attached_at=clock.now())
    return attachment


@transaction.atomic
def detach(*, by: Any, attachment: Attachment) -> None:
    """Take a document out of the dossier: an edit like another. The file itself goes with `purge`."""
    with move(Project, attachment.project_id, "edit", by=by, detail={"detached": attachment.pk}) as row:
        row.attachments.filter(pk=attachment.pk).delete()


@transaction.atomic
def submit(*, by: Any, project: Project) -> Project:
    """Hand in the dossier: complete, balanced, under the maximum, by a team that attended a comptoir."""
    with move(Project, project.pk, "submit", by=by) as row:
        gaps = queries.gaps(row)
        if gaps:
            raise Refused(gaps[0].sentence, field=gaps[0].field)
        # The first deposit counts (a tie may be broken by it); completing later does not lose the rank.
        row.submitted_at = row.submitted_at or clock.now()
        row.return_reason = ""
    _post(notices.ProjectSubmitted(row), row)
    return row


@transaction.atomic
def send_back(*, by: Any, project: Project, reason: str) -> Project:
    """Ask the team to complete its dossier, with the reason they will read."""
    if not reason.strip():
        raise Refused(_("Écrivez ce qui manque : l’équipe du projet lira ce texte."), field="reason")
    if len(reason.strip()) > 2000:
        raise Refused(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": 2000}, field="reason")
    with move(Project, project.pk, "send_back", by=by, reason_code="to_complete") as row:
        row.return_reason = reason.strip()
    _post(notices.ProjectSentBack(row), row)
    return row


@transaction.atomic
def withdraw(*, by: Any, project: Project) -> Project:
    """Take the dossier out of the edition, for good."""
    with move(Project, project.pk, "withdraw", by=by) as row:
        pass
    _post(notices.ProjectWithdrawn(row), row)
    return row


def _post(notice: outbox.Notice, project: Project) -> None:
    if project.leader is not None:
        outbox.post(notice, project.leader, edition_code=project.edition.code)


@transaction.atomic
def admit_public(
    *, by: Any, edition: Edition, title: str, requested_cents: int, public_id: str, **extra: Any
) -> Project:
    """A project of an imported election, or of a past edition: directly submitted, led by nobody.

    `requested_cents` is in cents of the edition's currency; `extra`: other fields of the dossier (summary, theme…).
    """
    title = _require_title(title[:150])
    now = clock.now()
    project = Project(
        edition=edition,
        leader=None,
        title=title,
        slug=_free_slug(title),
        requested_cents=requested_cents,
        public_id=public_id,
        started_at=now,
        submitted_at=now,
    )
    _fill(project, extra)
    return begin(project, "admit_public", by=by, detail={"public_id": public_id})


@transaction.atomic
def erase(*, person: Person) -> None:
    """Forget a person here: out of the teams; the words of a dossier never submitted go, a submitted one is public."""
    TeamMember.objects.filter(person=person).delete()
    revisions.forget(*Project.objects.filter(leader=person))
    for project in Project.objects.select_for_update().filter(leader=person, submitted_at=None):
        project.attachments.all().delete()
        project.funding_lines.all().delete()
        project.summary = project.story = project.audience = project.sse_values = project.return_reason = ""
        project.title = _("Dossier effacé")
        project.search_text = ""
        project.save()


@transaction.atomic
def take_over(*, keep: Person, drop: Person) -> dict[str, list[int]]:
    """Part of a merge: `keep` leads and works where `drop` did; once per team, and not beside themselves as leader."""
    led = list(Project.objects.select_for_update().filter(leader=drop).order_by("pk").values_list("pk", flat=True))
    Project.objects.filter(pk__in=led).update(leader=keep)
    joined = []
    for member in TeamMember.objects.filter(person=drop).select_related("project").order_by("pk"):
        joined.append(member.project_id)
        if member.project.leader_id == keep.pk or member.project.team.filter(person=keep).exists():
            member.delete()
        else:
            TeamMember.objects.filter(pk=member.pk).update(person=keep)
    TeamMember.objects.filter(person=keep, project__leader=keep).delete()
    return {name: ids for name, ids in (("led", led), ("joined", joined)) if ids}
