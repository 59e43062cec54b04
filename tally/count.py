"""The count: from grouped ballots (or totals of marks) and rules to a result that explains itself."""

from __future__ import annotations

from collections.abc import Mapping

from . import families, share_out, ties
from .canonical import canonical, sha256, written
from .errors import BadElection, PivotalTie
from .model import Checked, Contest, Project, Selection, Step, Tie, Turnout, occurrences
from .numerals import composed
from .records import dataclass, field
from .rulebook import MAX_CENTS, Rules
from .rules import rule_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Optional, Sequence, Tuple, Union

    from .model import Ballots, Number

    Void = Union[int, Mapping[str, int]]
    Texts = Dict[Any, str]
else:
    Texts = dict


@dataclass(frozen=True)
class Result:
    """What a count gives. Money in cents; ``awards`` maps winners to amounts; ``ranking`` is best first.

    ``record_sha256`` covers rules, projects and ballots (or marks): it is what a draw of lots is keyed on.
    """

    rules: Rules
    projects: Tuple[Project, ...]
    turnout: Turnout
    distinct_ballots: Optional[int]
    scores: Mapping[str, Number] = field(hash=False)
    ranking: Tuple[str, ...]
    winners: Tuple[str, ...]
    awards: Mapping[str, int] = field(hash=False)
    top_up_cents: int
    ties: Tuple[Tie, ...]
    steps: Tuple[Step, ...]
    record_sha256: str
    seed: str = ""
    withdrawn: Tuple[str, ...] = ()
    previous_sha256: str = ""

    @property
    def spent_cents(self) -> int:
        """The sum of the awards."""
        return sum(self.awards.values())

    @property
    def remaining_cents(self) -> int:
        """What is left of the budget (and of what a tie policy added to it)."""
        return self.rules.budget_cents + self.top_up_cents - self.spent_cents

    def minutes(self) -> Dict[str, Any]:
        """The minutes: a plain JSON object (see tally/README.md), closed by its own ``sha256``."""
        from .minutes import minutes_of

        return minutes_of(self)

    @property
    def sha256(self) -> str:
        """SHA-256 of the canonical JSON of the minutes, themselves without this field."""
        return str(self.minutes()["sha256"])


def count_election(
    projects: Sequence[Project],
    rules: Rules,
    *,
    ballots: Optional[Ballots] = None,
    marks: Optional[Mapping[str, int]] = None,
    valid: Optional[int] = None,
    blank: int = 0,
    void: Void = 0,
    seed: str = "",
    withdrawn: Sequence[str] = (),
) -> Result:
    """Counts, selects and shares out.

    Give either ``ballots`` ({ballot: how many}; an empty ballot is blank, one that breaks the family is void, with its
    reason) or ``marks`` ({project id: how many valid ballots mark it}) with ``valid``, the number of valid ballots.
    ``blank`` and ``void`` are ballots known as such besides (``void``: a number, or {reason code: number}).
    ``seed`` is the published seed of a draw of lots. ``withdrawn`` are the projects that gave up after the count, in
    order, where the rules have a reserve list: each withdrawal makes new minutes that name those before. Rules that
    publish marks are counted from the totals of marks, so that a recount from what is published gives the same minutes.

    Raises BadElection (data that cannot be counted) and PivotalTie (a tie that the rules refuse to break).
    """
    ordered = tuple(projects)
    known = _check_projects(ordered)
    gone = _check_withdrawn(withdrawn, rules, known)
    _check_columns(ordered, rules)
    _check_one_source(ballots, marks, rules)
    turnout = Turnout(0, _natural(blank, "blancs"), _void(void))
    kept, turnout = _sort_ballots(ballots or {}, rules, known, turnout)
    if rules.publish == "marks":
        if ballots is not None:
            marks, valid = families.marks_of(kept, ordered), turnout.valid
        totals = _check_marks(marks or {}, _natural(valid, "valables"), rules, ordered)
        turnout = Turnout(_natural(valid, "valables"), turnout.blank, turnout.void_reasons)
        listing = written([[project.id, totals[project.id]] for project in ordered])
        return _decide(ordered, rules, turnout, totals, {}, listing, seed, gone)
    scores = families.scores_of(kept, ordered, rules.score, rules.family_parameters)
    return _decide(ordered, rules, turnout, scores, kept, _listing(kept), seed, gone)


def _check_one_source(ballots: Optional[Ballots], marks: Optional[Mapping[str, int]], rules: Rules) -> None:
    if (ballots is None) == (marks is None):
        raise BadElection("Donnez soit les bulletins, soit les totaux de voix.")
    if ballots is None and rules.publish != "marks":
        raise BadElection("Ces règles se comptent sur les bulletins : des totaux de voix ne suffisent pas.")


def _decide(
    projects: Tuple[Project, ...],
    rules: Rules,
    turnout: Turnout,
    scores: Mapping[str, Number],
    ballots: Ballots,
    listing: str,
    seed: str,
    withdrawn: Tuple[str, ...],
) -> Result:
    record = record_sha256(projects, rules, turnout, listing)
    told, excluded = families.family_of(rules.family).story(ballots, projects, rules.score, rules.family_parameters)
    running = tuple(project for project in projects if project.id not in excluded)
    contest = Contest(
        running, scores, rules.budget_cents, rules.currency, turnout.valid, rules.unit, ballots, withdrawn
    )
    breaker = ties.TieBreaker(rules.ties, record, seed)
    selection = _selected(contest, rules, breaker)
    previous = ""
    if withdrawn:
        previous = _decide(projects, rules, turnout, scores, ballots, listing, seed, withdrawn[:-1]).sha256
    awards, steps = share_out.share_of(rules.share_out).share(contest, selection, rules.share_out_parameters)
    position = {project.id: index for index, project in enumerate(projects)}
    return Result(
        rules=rules,
        projects=projects,
        turnout=turnout,
        distinct_ballots=len(ballots) if rules.publish == "ballots" else None,
        scores=scores,
        ranking=tuple(sorted(position, key=lambda project_id: (-scores[project_id], position[project_id]))),
        winners=selection.winners,
        awards=awards,
        top_up_cents=selection.top_up_cents,
        ties=selection.ties,
        steps=(*told, *selection.steps, *steps),
        record_sha256=record,
        seed=seed if any(tie.policy == "draw" for tie in selection.ties) else "",
        withdrawn=withdrawn,
        previous_sha256=previous,
    )


def _selected(contest: Contest, rules: Rules, breaker: ties.TieBreaker) -> Selection:
    try:
        selection: Selection = rule_of(rules.selection).select(contest, rules.selection_parameters, breaker)
    except PivotalTie as tie:
        tie.scores = contest.scores
        raise
    return selection


def record_sha256(projects: Sequence[Project], rules: Rules, turnout: Turnout, listing: str) -> str:
    """SHA-256 over the rules, the projects and the ballots (or the totals of marks): any change changes it."""
    rest = canonical(
        {
            "rules": rules.to_json(),
            "projects": [
                [project.id, project.cost_cents, [project.columns.get(name, "") for name in rules.columns]]
                for project in projects
            ],
            "turnout": turnout.to_json(),
        }
    )
    # As one object: both names that `publish` may have come before the others.
    return str(sha256(b"".join((f'{{"{rules.publish}":{listing},'.encode(), rest[1:]))).hexdigest())


class _Texts(Texts):
    """The JSON of each item of a ballot, written once."""

    def __missing__(self, item: Any) -> str:
        text = self[item] = written(item)
        return text


def _listing(ballots: Ballots) -> str:
    """The canonical JSON of ``[[ballot, how many], …]``, sorted."""
    if any(isinstance(item, tuple) or "\\" in item for item in occurrences(ballots)):
        text = _Texts().__getitem__
        rows = ",".join(["[[" + ",".join(map(text, ballot)) + f"],{ballots[ballot]}]" for ballot in sorted(ballots)])
        return f"[{rows}]"
    # Ids that JSON writes as they are: joined by what comes before all of their characters, they sort as tuples do.
    joined = {"\0".join(ballot): n for ballot, n in ballots.items()}
    rows = ",".join(['[["' + one + f'"],{joined[one]}]' for one in sorted(joined)])
    return f"[{rows}]".replace("\0", '","')


def check_id(project_id: str) -> str:
    """ "" when the text can be a project id; otherwise the French reason why not."""
    if not isinstance(project_id, str) or not project_id:
        return "l’identifiant est vide ou n’est pas un texte"
    if project_id != project_id.strip():
        return "l’identifiant commence ou finit par une espace"
    if any(character in ',;"' or not character.isprintable() for character in project_id):
        return "l’identifiant contient une virgule, un point-virgule, un guillemet ou un caractère invisible"
    return "l’identifiant dépasse 200 caractères" if len(project_id) > 200 else ""


def _check_projects(projects: Sequence[Project]) -> Dict[str, Project]:
    if not projects:
        raise BadElection("Il n’y a aucun projet : il n’y a rien à dépouiller.")
    known: Dict[str, Project] = {}
    for project in projects:
        reason = check_id(project.id)
        if reason:
            raise BadElection(f"Projet « {project.id} » : {reason}.")
        look = composed(project.id)
        if look in known:
            raise BadElection(f"Deux projets portent l’identifiant « {project.id} ».")
        cost = project.cost_cents
        if not isinstance(cost, int) or isinstance(cost, bool) or not 0 < cost <= MAX_CENTS:
            raise BadElection(f"Le projet {project.id} doit demander un nombre entier de centimes, au moins 1.")
        known[look] = project
    return {project.id: project for project in projects}


def _check_columns(projects: Sequence[Project], rules: Rules) -> None:
    for column in rules.needed_columns:
        if not any(column in project.columns for project in projects):
            raise BadElection(f"Les règles ont besoin de la colonne « {column} » des projets.")


def _check_withdrawn(withdrawn: Sequence[str], rules: Rules, known: Mapping[str, Project]) -> Tuple[str, ...]:
    if withdrawn and rules.selection != "reserve-list.v1":
        raise BadElection(f"La règle {rules.selection} n’a pas de liste d’attente : elle ne dit rien d’un désistement.")
    for position, project_id in enumerate(withdrawn):
        if not isinstance(project_id, str) or project_id not in known:
            raise BadElection(f"Le désistement de « {project_id} » ne désigne aucun projet.")
        if project_id in withdrawn[:position]:
            raise BadElection(f"Le projet {project_id} se désiste deux fois.")
    return tuple(withdrawn)


def _natural(value: Optional[int], what: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise BadElection(f"Le nombre de bulletins {what} doit être un entier positif ou nul.")
    return value


def _void(void: Void) -> Dict[str, int]:
    reasons = void if isinstance(void, Mapping) else {"stated": void}
    return {str(code): _natural(n, "nuls") for code, n in sorted(reasons.items()) if n != 0}


def _sort_ballots(
    ballots: Ballots, rules: Rules, known: Mapping[str, Project], stated: Turnout
) -> Tuple[Ballots, Turnout]:
    """The valid ballots, in their normal form, and what became of the others."""
    family = families.family_of(rules.family)
    parameters = rules.family_parameters
    if isinstance(ballots, Checked) and ballots.known == known.keys() and families.holds(family, parameters, ballots):
        return ballots, Turnout(sum(ballots.values()), stated.blank, stated.void_reasons)
    kept: Dict[Any, int] = {}
    blank, reasons = stated.blank, dict(stated.void_reasons)
    for ballot, n in ballots.items():
        if (type(n) is not int or n <= 0) and not _natural(n, "identiques"):
            continue
        if not isinstance(ballot, tuple):
            raise BadElection("Un bulletin doit être un tuple.")
        code = family.check(ballot, parameters, known) if ballot else "blank"
        if code == "blank":
            blank += n
        elif code:
            reasons[code] = reasons.get(code, 0) + n
        else:
            form = families.normal(ballot, family)
            kept[form] = kept.get(form, 0) + n
    return kept, Turnout(sum(kept.values()), blank, {code: reasons[code] for code in sorted(reasons)})


def _check_marks(marks: Mapping[str, int], valid: int, rules: Rules, projects: Sequence[Project]) -> Dict[str, Number]:
    known = {project.id for project in projects}
    for project_id, n in marks.items():
        if project_id not in known:
            raise BadElection(f"Des voix vont au projet « {project_id} », qui n’existe pas.")
        if not isinstance(n, int) or isinstance(n, bool) or not 0 <= n <= valid:
            raise BadElection(f"Le projet {project_id} ne peut pas avoir {n} voix pour {valid} bulletins valables.")
    low, high = families.family_of(rules.family).bounds(rules.family_parameters)
    total = sum(marks.values())
    if not low * valid <= total <= high * valid:
        raise BadElection(
            f"{total} voix pour {valid} bulletins valables : il en faut entre {low * valid} et {high * valid}."
        )
    return {project.id: marks.get(project.id, 0) for project in projects}
