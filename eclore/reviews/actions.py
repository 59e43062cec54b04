"""Verbs of the review: assign, recuse, give an opinion, admit; open a sitting, label, refuse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eclore.core import audit, clock, outbox, permissions
from eclore.core.errors import Refused
from eclore.core.workflow import begin, move
from eclore.editions.models import Edition
from eclore.editions.queries import roles_of
from eclore.editions.states import Role
from eclore.people.models import Person, User
from eclore.projects.models import Project
from eclore.projects.queries import leaders_user_ids
from eclore.projects.states import ProjectState
from eclore.reviews import notices, queries
from eclore.reviews.models import LabelDecision, Opinion, Review, Sitting
from eclore.reviews.states import RefusalCode

_MAX_TEXT = 3000


def _require_text(text: str, *, field: str, sentence: str) -> str:
    text = text.strip()
    if not text:
        raise Refused(sentence, field=field)
    return _require_short(text, field)


def _require_short(text: str, field: str) -> str:
    text = text.strip()
    if len(text) > _MAX_TEXT:
        raise Refused(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": _MAX_TEXT}, field=field)
    return text


def _require_submitted(project: Project) -> None:
    if project.state != ProjectState.SUBMITTED:
        raise Refused(
            _("Ce dossier n’est pas déposé en ce moment (%(state)s) : attendez que l’équipe du projet le dépose.")
            % {"state": project.state_label}
        )


@transaction.atomic
def assign(*, by: Any, project: Project, reviewer: User) -> Review:
    """Give a submitted dossier to a reviewer; the first time opens its review, later on changes the reader."""
    project = Project.objects.select_for_update(of=("self",)).select_related("edition").get(pk=project.pk)
    review = queries.review_of(project)
    if review is None:
        review = Review(project=project, reviewer=reviewer, opened_at=clock.now())
        # permission before any fact about the dossier
        permissions.check(by, "reviews.assign", review)
        _require_reader(review, reviewer)
        _require_submitted(project)
        return begin(review, "assign", by=by, detail={"reviewer": reviewer.pk})
    with move(Review, review.pk, "reassign", by=by, detail={"reviewer": reviewer.pk}) as row:
        _require_reader(row, reviewer)
        row.reviewer = reviewer
    return row


def _require_reader(review: Review, reviewer: User) -> None:
    if not roles_of(reviewer, review) & {Role.REVIEWER, Role.PANEL_MEMBER}:
        raise Refused(_("Cette personne n’a pas de rôle d’instruction dans cette édition."), field="reviewer")
    if reviewer.pk in leaders_user_ids(review.project):
        raise Refused(
            _("Cette personne est de l’équipe du projet : confiez le dossier à quelqu’un d’autre."), field="reviewer"
        )
    if review.pk and queries.has_recused(review, reviewer):
        raise Refused(
            _("Cette personne s’est retirée de ce dossier : confiez-le à quelqu’un d’autre."), field="reviewer"
        )


def _require_login(by: Any) -> None:
    """An opinion has an author: no command writes one."""
    if not isinstance(by, User):
        raise Refused(_("Un avis se donne en son nom : connectez-vous."))


@transaction.atomic
def recuse(*, by: Any, review: Review) -> Review:
    """Step back from a dossier, without another question. Marks already given by this person are withdrawn."""
    _require_login(by)
    with move(Review, review.pk, "recuse", by=by) as row:
        Opinion.objects.update_or_create(
            review=row,
            author=by,
            defaults={"marks": {}, "comment": "", "is_recusal": True, "given_at": clock.now()},
        )
        if row.reviewer_id == by.pk:
            row.reviewer = None
    return row


@transaction.atomic
def give_opinion(*, by: Any, review: Review, marks: Mapping[str, int], comment: str = "") -> Opinion:
    """The reader's marks, 0 to 3 on each criterion of the grid, and words; given again, it replaces the first."""
    _require_login(by)
    with move(Review, review.pk, "give_opinion", by=by) as row:
        if row.project.state == ProjectState.WITHDRAWN:
            raise Refused(_("Ce dossier est retiré : il n’y a plus d’avis à donner."))
        for criterion in queries.GRID:
            mark = marks.get(criterion.key)
            if not isinstance(mark, int) or not 0 <= mark <= queries.MAX_MARK:
                raise Refused(
                    _("Donnez une note de 0 à 3 pour « %(criterion)s ».") % {"criterion": criterion.label},
                    field=criterion.key,
                )
        if set(marks) != {criterion.key for criterion in queries.GRID}:
            raise Refused(_("Cette note ne correspond à aucun critère de la grille."))
        opinion, _made = Opinion.objects.update_or_create(
            review=row,
            author=by,
            defaults={
                "marks": dict(marks),
                "comment": _require_short(comment, "comment"),
                "is_recusal": False,
                "given_at": clock.now(),
            },
        )
    return opinion


@transaction.atomic
def admit(*, by: Any, review: Review) -> Review:
    """The dossier is complete and within the rules: the panel may decide on it."""
    with move(Review, review.pk, "admit", by=by) as row:
        _require_submitted(row.project)
    return row


@transaction.atomic
def open_sitting(*, by: Any, edition: Edition, held_on: date, place: str, present: Iterable[User] = ()) -> Sitting:
    """A meeting of the panel, with those present. Each of them holds a role of panel or manager."""
    sitting = Sitting(edition=edition, held_on=held_on, place=place.strip())
    permissions.check(by, "reviews.open_sitting", sitting)
    if not sitting.place:
        raise Refused(_("Écrivez où le comité se réunit."), field="place")
    if len(sitting.place) > 150:
        raise Refused(_("Ce texte est trop long : %(limit)s signes au plus.") % {"limit": 150}, field="place")
    members = list(present)
    for member in members:
        if not queries.sits(member, edition):
            raise Refused(
                _("%(name)s n’est pas membre du comité de cette édition.") % {"name": member.name}, field="present"
            )
    if Sitting.objects.filter(edition=edition, held_on=held_on, place__iexact=sitting.place).exists():
        raise Refused(_("Cette séance est déjà ouverte, le même jour au même endroit."), field="held_on")
    sitting.save()
    sitting.present.set(members)
    audit.record(
        "reviews.open_sitting", by=by, subject=sitting, detail={"present": sorted(member.pk for member in members)}
    )
    return sitting


@transaction.atomic
def label(*, by: Any, review: Review, sitting: Sitting, reason: str, label_score: int | None = None) -> LabelDecision:
    """Give the label. `label_score` is kept for tie policies; by default the mean total of the opinions."""
    with move(Review, review.pk, "label", by=by) as row:
        _require_submitted(row.project)
        score = queries.mean_total(row) if label_score is None else label_score
        decision = _decide(by, row, sitting, reason, is_labelled=True, label_score=score)
    _post(notices.LabelGranted(decision), row)
    return decision


@transaction.atomic
def refuse(*, by: Any, review: Review, sitting: Sitting, refusal_code: str, reason: str) -> LabelDecision:
    """Refuse the label, with a code and words. The letter is held until the team has read it."""
    with move(Review, review.pk, "refuse", by=by, reason_code=str(refusal_code)[:40]) as row:
        if refusal_code not in RefusalCode.values:
            raise Refused(_("Choisissez un motif de la liste."), field="refusal_code")
        decision = _decide(by, row, sitting, reason, is_labelled=False, refusal_code=refusal_code)
    _post(notices.LabelRefused(decision), row)
    return decision


def _decide(by: Any, review: Review, sitting: Sitting, reason: str, **columns: Any) -> LabelDecision:
    if sitting.edition_id != review.edition.pk:
        raise Refused(_("Cette séance est celle d’une autre édition."), field="sitting")
    reason = _require_text(
        reason, field="reason", sentence=_("Écrivez pourquoi : le porteur lira ce motif, et il doit le comprendre.")
    )
    roles = roles_of(by, review)
    if Role.PANEL_MEMBER in roles and Role.MANAGER not in roles and not sitting.present.filter(pk=by.pk).exists():
        raise Refused(_("Vous n’êtes pas noté présent à cette séance : seuls les présents décident."), field="sitting")
    score = columns.get("label_score")
    if score is not None and not 0 <= score <= 32767:
        raise Refused(_("Cette note du label n’est pas possible."), field="label_score")
    try:
        with transaction.atomic():
            return LabelDecision.objects.create(
                review=review, sitting=sitting, reason=reason, decided_at=clock.now(), **columns
            )
    except IntegrityError as error:
        raise Refused(_("Le comité a déjà décidé sur ce projet.")) from error


def _post(notice: outbox.Notice, review: Review) -> None:
    if review.project.leader is not None:
        outbox.post(notice, review.project.leader, edition_code=review.edition.code)


@transaction.atomic
def erase(*, person: Person) -> None:
    """Forget a reader's words: marks and the panel's own reasons remain, for they carry a public decision."""
    if person.user is not None:
        Opinion.objects.filter(author=person.user).update(comment="")
