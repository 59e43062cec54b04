"""Reads about dossiers: lists, search, what is missing, who leads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import snowballstemmer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eclore.core import revisions, wording
from eclore.editions.models import Edition
from eclore.editions.queries import process_rules
from eclore.people.models import Person
from eclore.projects.models import Attachment, FundingLine, Project
from eclore.projects.states import FundingSide, ProjectState
from eclore.workshops import queries as workshops
from eclore.workshops.queries import Gate

_STEMMER = snowballstemmer.stemmer("french")
_STOP_WORDS = (
    "a au aux avec ce ces d dans de des du elle en et eux il je l la le les leur lui ma mais me mes mon n ne "
    "nos notre nous on ou où par pas pour qu que qui s sa se ses son sur ta te tes ton un une vos votre y à"
)
_STOP = frozenset(_STOP_WORDS.split())
_MAX_TERMS = 12
# The tint of a theme on its card, in the catalogue and in the booth alike.
TINTS = {"reuse": "sun", "culture": "coral", "mobility": "sky", "digital": "sky", "youth": "coral", "work": "sun"}


def _fold(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def _forms(word: str) -> list[str]:
    """The stems of a word, without accents: as written, and as typed by someone who leaves accents out.

    Both are needed: the stemmer reads accents ("musée" → "mus", "musee" → "muse") and keeps the plural of "vélos".
    """
    stems = (_fold(_STEMMER.stemWord(word)), _STEMMER.stemWord(_fold(word)))
    return list(dict.fromkeys(stem[:-1] if len(stem) > 3 and stem[-1] in "sx" else stem for stem in stems))


def terms(text: str) -> list[list[str]]:
    """The forms of each word but the stop words. Index and query go through this same function."""
    text = unicodedata.normalize("NFC", text.lower()).replace("œ", "oe").replace("æ", "ae")
    return [_forms(word) for word in re.findall(r"\w+", text) if word not in _STOP]


def search_text_of(project: Project) -> str:
    """What `search` looks into: every form once, each after a space, so that the start of a word can be asked."""
    parts = [
        project.title,
        project.summary,
        project.story,
        project.audience,
        str(project.get_theme_display()) if project.theme else "",
        project.commune.name if project.commune else "",
        project.applicant.name if project.applicant else "",
    ]
    found = (form for forms in terms(" ".join(parts)) for form in forms)
    return "".join(f" {form}" for form in dict.fromkeys(found))


def search(queryset: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Projects that hold every word of `text` (or a word that begins so), whatever its accents, plural or case."""
    for forms in terms(text[:200])[:_MAX_TERMS]:
        either = Q()
        for form in forms:
            either |= Q(search_text__contains=f" {form}")
        queryset = queryset.filter(either)
    return queryset


def with_names(queryset: QuerySet[Project]) -> QuerySet[Project]:
    """With what a list shows, in one query."""
    return queryset.select_related("edition", "commune", "territory", "leader", "applicant")


def all_of(edition: Edition) -> QuerySet[Project]:
    """Every dossier of the edition, whatever its state."""
    return with_names(Project.objects.filter(edition=edition))


def narrowed(rows: QuerySet[Project], wanted: Mapping[str, Any]) -> QuerySet[Project]:
    """Dossiers by the office's filters `etat`, `theme`, `territoire`, `q`: the list, the sheet, the letters."""
    if wanted.get("etat") in ProjectState.values:
        rows = rows.filter(state=wanted["etat"])
    if wanted.get("theme"):
        rows = rows.filter(theme=wanted["theme"])
    if wanted.get("territoire"):
        rows = rows.filter(territory__code=wanted["territoire"])
    return search(rows, wanted["q"]) if wanted.get("q") else rows


def submitted(edition: Edition) -> QuerySet[Project]:
    """Dossiers that stand submitted, by title."""
    return all_of(edition).filter(state=ProjectState.SUBMITTED)


def visible(edition: Edition) -> QuerySet[Project]:
    """The public catalogue: submitted dossiers. One that was sent back is hidden until it is complete again."""
    return submitted(edition)


def projects_of(person: Person | Iterable[Person]) -> QuerySet[Project]:
    """Dossiers that a person (or one of several) leads or works on, newest first."""
    persons = [person] if isinstance(person, Person) else list(person)
    # Two plain subqueries rather than a join on the team: no duplicates, no DISTINCT.
    in_team = Project.objects.filter(team__person__in=persons).values("pk")
    return with_names(Project.objects.filter(Q(leader__in=persons) | Q(pk__in=in_team))).order_by("-started_at", "-pk")


def persons_of(project: Project) -> list[Person]:
    """The leader, then the team."""
    team = Person.objects.filter(pk__in=project.team.values("person_id")).order_by("pk")
    return [*([project.leader] if project.leader else []), *team]


def leaders_user_ids(project: Project) -> set[int]:
    """Logins of the leader and of the team: those who may write, and who may not judge."""
    ids = {project.leader.user_id} if project.leader else set()
    if project.pk:
        ids |= set(project.team.values_list("person__user_id", flat=True))
    return {pk for pk in ids if pk is not None}


@dataclass(frozen=True)
class Plan:
    """The funding plan, in cents. The request to the participatory budget is an income of its own, not a line."""

    expenses: list[FundingLine]
    incomes: list[FundingLine]
    requested_cents: int

    @property
    def expense_cents(self) -> int:
        return sum(line.amount_cents for line in self.expenses)

    @property
    def income_cents(self) -> int:
        return self.requested_cents + sum(line.amount_cents for line in self.incomes)

    @property
    def gap_cents(self) -> int:
        """Expenses less income: above zero, income is missing."""
        return self.expense_cents - self.income_cents

    @property
    def is_balanced(self) -> bool:
        return self.gap_cents == 0 and self.expense_cents > 0


def plan(project: Project) -> Plan:
    lines = list(project.funding_lines.all())
    return Plan(
        [line for line in lines if line.side == FundingSide.EXPENSE],
        [line for line in lines if line.side == FundingSide.INCOME],
        project.requested_cents,
    )


@dataclass(frozen=True)
class Gap:
    """One thing that prevents submission: the section and field where it is put right, and the sentence for it."""

    section: str
    field: str
    sentence: str


_WANTED = (
    ("projet", "title", gettext_lazy("Donnez un nom au projet.")),
    ("projet", "summary", gettext_lazy("Dites le projet en une phrase.")),
    ("projet", "story", gettext_lazy("Racontez l’histoire du projet.")),
    ("projet", "theme", gettext_lazy("Choisissez un thème.")),
    ("projet", "commune_id", gettext_lazy("Dites dans quelle commune le projet se passe.")),
    ("public", "audience", gettext_lazy("Dites pour qui est le projet.")),
    ("public", "sse_values", gettext_lazy("Dites en quoi le projet est solidaire.")),
    ("structure", "applicant_id", gettext_lazy("Dites quelle structure recevrait la subvention.")),
)


def gaps(project: Project) -> list[Gap]:
    """What is missing or wrong before submission, in the order of the sections (attendance comes last)."""
    found = [
        Gap(section, name.removesuffix("_id"), str(sentence))
        for section, name, sentence in _WANTED
        if not getattr(project, name)
    ]
    return found + _budget_gaps(project) + _attendance_gaps(project)


def completeness(project: Project) -> int:
    """How much of the dossier is written, in percent, attendance aside: a number to write to those who are near."""
    missing = sum(not getattr(project, name) for _section, name, _sentence in _WANTED)
    missing += (project.requested_cents <= 0) + (not plan(project).is_balanced)
    return 100 - 100 * missing // (len(_WANTED) + 2)


def nearly_complete(rows: QuerySet[Project], percent: int) -> QuerySet[Project]:
    """Dossiers still to submit that are written to `percent` or more."""
    unsent = rows.filter(state__in=(ProjectState.DRAFT, ProjectState.RETURNED)).prefetch_related("funding_lines")
    return rows.filter(pk__in=[row.pk for row in unsent if completeness(row) >= percent])


def _budget_gaps(project: Project) -> list[Gap]:
    edition, whole, found = project.edition, plan(project), []
    limit = process_rules(edition).requested_max_cents
    if project.requested_cents <= 0:
        found.append(Gap("budget", "requested", _("Écrivez le montant demandé au budget citoyen.")))
    if project.requested_cents > limit:
        found.append(Gap("budget", "requested", above_limit(limit, edition.currency)))
    if not whole.expenses:
        found.append(Gap("budget", "plan", _("Écrivez au moins une dépense.")))
    elif whole.gap_cents:
        found.append(Gap("budget", "plan", unbalanced(whole, edition.currency)))
    return found


def above_limit(limit_cents: int, currency: str) -> str:
    return _("Le montant demandé dépasse le plafond de cette édition : %(limit)s au plus.") % {
        "limit": wording.money(limit_cents, currency)
    }


def unbalanced(whole: Plan, currency: str) -> str:
    """The sentence that says on which side money is missing, and how much."""
    words = {
        "expenses": wording.money(whole.expense_cents, currency),
        "income": wording.money(whole.income_cents, currency),
        "gap": wording.money(abs(whole.gap_cents), currency),
    }
    if whole.gap_cents > 0:
        text = _(
            "Le budget n’est pas à l’équilibre : %(expenses)s de dépenses, %(income)s de ressources. "
            "Il manque %(gap)s de ressources."
        )
    else:
        text = _(
            "Le budget n’est pas à l’équilibre : %(expenses)s de dépenses, %(income)s de ressources. "
            "Il y a %(gap)s de ressources en trop."
        )
    return text % words


def gate(project: Project) -> Gate:
    """What the rules ask of the team about comptoirs, and what the leader and the team have."""
    return workshops.gate(project.edition, persons_of(project))


def _attendance_gaps(project: Project) -> list[Gap]:
    held = gate(project)
    if held.is_passed:
        return []
    if not held.came:
        sentence = _(
            "Personne de l’équipe n’a encore participé à un comptoir de cette édition, et c’est demandé avant le "
            "dépôt. Inscrivez-vous à l’un des prochains comptoirs : la présence est notée sur place."
        )
    elif held.came < held.wanted:
        sentence = _("Votre équipe est venue à %(came)s comptoir sur %(wanted)s demandés avant le dépôt.") % {
            "came": held.came,
            "wanted": held.wanted,
        }
    else:
        sentence = _("Avant le dépôt, il manque encore un comptoir sur : %(topics)s.") % {
            "topics": ", ".join(held.missing_topics)
        }
    return [Gap("comptoir", "attendance", sentence)]


def attachment(project: Project, pk: int) -> Attachment | None:
    """One file of this dossier, and of no other."""
    return project.attachments.select_related("file").filter(pk=pk).first()


def export(person: Person) -> dict[str, Any]:
    """What this room holds on a person (right of access)."""
    return {
        "projects": [
            {
                "title": project.title,
                "state": project.state,
                "is_leader": project.leader_id == person.pk,
                "story": project.story,
                "started_at": project.started_at.isoformat(),
                "former": revisions.former(project),
            }
            for project in projects_of(person)
        ]
    }


def word_labels() -> dict[str, str]:
    """The words whose history is kept, by column."""
    return {
        "title": _("Nom du projet"),
        "summary": _("Le projet en une phrase"),
        "story": _("L’histoire du projet"),
        "audience": _("Pour qui"),
        "sse_values": _("En quoi il est solidaire"),
    }
