"""The journal: acts of the edition, filtered, and in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from eclore.advising.models import AdvisingRequest
from eclore.core.models import AuditEntry
from eclore.core.workflow import Stateful
from eclore.desk import words
from eclore.editions.models import Edition, Invitation, Membership, Phase, StandIn
from eclore.editions.states import Role
from eclore.grants.models import Grant
from eclore.ideas.models import Idea
from eclore.people.models import Person, User
from eclore.people.queries import names_of
from eclore.projects.models import Project
from eclore.reviews.models import Review
from eclore.workshops.models import Registration, Workshop


def journal(
    edition: Edition, verb: str = "", *, room: str = "", actor: str = "", day: date | None = None
) -> QuerySet[AuditEntry]:
    """Acts of the edition, newest first; of one verb, one room, one login or one day where given."""
    rows = AuditEntry.objects.filter(edition_code=edition.code).order_by("-pk")
    rows = rows.filter(verb=verb) if verb else rows
    rows = rows.filter(verb__startswith=f"{room}.") if room else rows
    rows = rows.filter(actor=f"user:{actor}") if actor else rows
    if day:
        start = timezone.make_aware(datetime.combine(day, time.min))
        rows = rows.filter(at__gte=start, at__lt=start + timedelta(days=1))
    return rows


def journal_verbs(edition: Edition) -> list[str]:
    """The verbs met in the journal."""
    return sorted(AuditEntry.objects.filter(edition_code=edition.code).values_list("verb", flat=True).distinct())


def journal_actors(edition: Edition) -> list[tuple[str, str]]:
    """Who acted in the edition: (id, name), by name."""
    codes = AuditEntry.objects.filter(edition_code=edition.code, actor__startswith="user:")
    names = names_of(codes.order_by().values_list("actor", flat=True).distinct())
    return sorted(((code[5:], name) for code, name in names.items()), key=lambda row: row[1])


def actor_names(entries: list[AuditEntry]) -> dict[str, str]:
    """`{"user:12": "Maud Vasseur"}` for one page of the journal, in one query."""
    return names_of(entry.actor for entry in entries)


def _role(row: Any) -> str:
    return f"{row.user.name if hasattr(row, 'user') else row.name}, {row.get_role_display()}"


# How the subject of an act is named: table → (key to follow, name, whether the name is a person's).
_NAMED: dict[type[Model], tuple[tuple[str, ...], Callable[[Any], str], bool]] = {
    Idea: ((), lambda row: f"« {row.title} »", False),
    Workshop: (("commune",), lambda row: f"« {row.title} », {row.commune.name}", False),
    Registration: (("workshop", "person"), lambda row: f"{row.person.name} : « {row.workshop.title} »", True),
    AdvisingRequest: (("person",), lambda row: row.person.name, True),
    Project: ((), lambda row: f"« {row.title} »", False),
    Review: (("project",), lambda row: f"« {row.project.title} »", False),
    Grant: (("award__project",), lambda row: f"« {row.award.project.title} »", False),
    Person: ((), lambda row: row.name, True),
    User: ((), lambda row: row.name, False),
    Membership: (("user",), _role, False),
    Invitation: ((), _role, False),
    StandIn: (
        ("absent", "substitute"),
        lambda row: f"{row.substitute.name}, {_('pour')} {row.absent.name}",
        False,
    ),
    Phase: ((), lambda row: str(row.get_kind_display()), False),
}


def tell(entries: list[AuditEntry], *, names_persons: bool) -> list[AuditEntry]:
    """Give each entry `who`, `said`, `role_label`, and its states `was` and `now`, in a few queries for all.

    `names_persons`: False for whoever may not search persons; the person is then a number.
    """
    names = names_of(code for entry in entries for code in (entry.actor, *_absent(entry)))
    found = {(entry.subject_type, entry.subject_id): "" for entry in entries}
    for model, (follow, name, is_person) in _NAMED.items():
        label = model._meta.label_lower
        ids = {int(pk) for kind, pk in found if kind == label and pk.isdecimal()}
        if ids and (names_persons or not is_person):
            rows = model._default_manager.filter(pk__in=ids)
            for row in rows.select_related(*follow) if follow else rows:
                found[label, str(row.pk)] = name(row)
    roles = dict(Role.choices)
    for entry in entries:
        subject = found[entry.subject_type, entry.subject_id] or _("n° %(pk)s") % {"pk": entry.subject_id}
        who = names.get(entry.actor) or (_("La plateforme") if entry.actor.startswith("system:") else _("Un visiteur"))
        said = words.did(entry.verb, subject)
        if "on_behalf_of" in entry.detail:
            said = _("%(said)s, à la place de la personne") % {"said": said}
        if absent := [names.get(code, "") for code in _absent(entry)]:
            said = _("%(said)s, par suppléance de %(names)s") % {"said": said, "names": ", ".join(absent)}
        labels = ", ".join(str(roles.get(role, role)) for role in entry.role.split(",") if role)
        entry.who, entry.said, entry.role_label = who, said, labels  # type: ignore[attr-defined]
        entry.was, entry.now = _state(entry, entry.before), _state(entry, entry.after)  # type: ignore[attr-defined]
    return entries


def _state(entry: AuditEntry, code: str) -> str:
    """The state in the words of the row's room; the code where the row has none by that name."""
    try:
        model = apps.get_model(entry.subject_type)
    except LookupError:
        return code
    labels = dict(model.machine.states.choices) if issubclass(model, Stateful) else {}
    return str(labels.get(code, code))


def _absent(entry: AuditEntry) -> list[str]:
    return [f"user:{pk}" for pk in entry.detail.get("stands_in_for", ())]
