"""Between Pabulib files and rules: the rules that a file's META announces, and the file that publishes a count."""

from __future__ import annotations

from . import families
from .errors import BadElection, BadRules
from .model import Election, Project
from .numerals import whole_of
from .rulebook import FORMAT, Rules
from .rules import ALIASES, RULES
from .votes import bounds, point_bounds, sums

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, Mapping, Optional, Sequence

    from .model import Ballots

DEFAULT_SCORE = {
    "approval": "approvals", "choose-1": "approvals", "ordinal": "borda", "cumulative": "points", "scoring": "points",
}  # fmt: skip


def rules_for(
    election: Election,
    *,
    rule: Optional[str] = None,
    score: Optional[str] = None,
    min_votes: Optional[int] = None,
    ties: Sequence[str] = ("refuse",),
) -> Rules:
    """The rules to count a ``.pb`` file with. ``rule`` (an id or a Pabulib name) defaults to META's own.

    ``score`` defaults to what the ballot type means. ``min_votes`` defaults to META's ``min_project_score_threshold``
    under META's own rule or ``greedy-threshold``, and to 0 otherwise. Ballots whose sum is outside the bounds that META
    announces are counted (the file's remarks say so). Raises BadRules.
    """
    asked = rule or election.meta["rule"]
    selection = _selection(asked, "META" if rule is None else "--rule")
    wanted = RULES[selection["rule"]].PARAMETERS
    if "min_votes" in wanted:
        selection["min_votes"] = _threshold(election, rule) if min_votes is None else min_votes
    elif min_votes is not None:
        raise BadRules(f"La règle {selection['rule']} ne connaît pas de score minimal.")
    return Rules.from_json(
        {
            "format": FORMAT,
            "ballot": ballot_of(election),
            "score": score or DEFAULT_SCORE[election.vote_type],
            "selection": selection,
            "ties": list(ties),
            "share_out": {"rule": "share-requested.v1"},
            "budget_cents": election.budget_cents,
            "currency": election.currency,
            "publish": "ballots",
        }
    )


def _selection(asked: str, source: str) -> Dict[str, Any]:
    alias: Dict[str, Any] = ALIASES.get(asked, {"rule": asked})
    if alias["rule"] not in RULES:
        known = ", ".join([*RULES, *ALIASES])
        raise BadRules(
            f"La règle « {asked} » ({source}) n’est pas une règle de tally. Choisissez avec --rule l’une de : {known}."
        )
    missing = [name for name in RULES[alias["rule"]].PARAMETERS if name not in alias and name != "min_votes"]
    if missing:
        raise BadRules(
            f"La règle {asked} demande d’autres paramètres ({', '.join(missing)}) : comptez avec un règlement complet."
        )
    return dict(alias)


def _threshold(election: Election, rule: Optional[str]) -> int:
    text = election.meta.get("min_project_score_threshold", "")
    if not text or rule not in (None, "greedy-threshold"):
        return 0
    value = whole_of(text)
    if value is None:
        raise BadRules(f"« min_project_score_threshold » vaut « {text[:40]} », ce n’est pas un entier.")
    return value


def ballot_of(election: Election) -> Dict[str, Any]:
    """The ballot family of a file, with its parameters, as a rulebook writes it."""
    low, high = bounds(election.meta, len(election.projects))
    low, high = max(low, 1), max(high, 1)
    if election.vote_type == "choose-1":
        return {"family": "choose1.v1"}
    if election.vote_type == "approval":
        return {"family": "approval.v1", "min": low, "max": high}
    if election.vote_type == "ordinal":
        if election.meta.get("scoring_fn", "Borda").lower() != "borda":
            raise BadRules(f"« scoring_fn » vaut « {election.meta['scoring_fn'][:40]} » : seul Borda est connu.")
        return {"family": "borda.v1", "min": low, "max": high, "weights": list(range(high, 0, -1))}
    default = election.meta.get("default_score", "") or "0"
    whole, point, rest = default.partition(".")
    if whole.strip("0") or rest.strip("0") or not whole or bool(point) != bool(rest):
        raise BadRules(f"« default_score » vaut « {default[:40]} » : seul 0 est connu.")
    limits = dict(point_bounds(election.meta))
    totals = sums(election.ballots, election.vote_type, {})
    for key, outside in (("min_sum_points", min), ("max_sum_points", max)):
        bound = limits[key]
        if bound is not None and totals and outside(bound, *totals) != bound:
            limits[key] = None
    return {"family": "points.v1", "min": low, "max": high, **limits}


def election_of(
    projects: Sequence[Project], rules: Rules, ballots: Ballots, meta: Mapping[str, str], columns: Sequence[str] = ()
) -> Election:
    """The file that publishes valid ballots, anonymous and in canonical order: give it to ``write_pb``.

    ``meta`` needs ``description country unit instance date_begin date_end`` (days DD.MM.YYYY or years) and may hold
    more Pabulib keys; what the rules and the ballots say is written besides. ``columns`` names the columns of projects
    to publish, after ``votes`` (and ``score``) and ``name``. Raises BadElection on a ballot that is not valid.
    """
    family = families.family_of(rules.family)
    known = {project.id: project for project in projects}
    kept: Dict[Any, int] = {}
    for ballot, n in ballots.items():
        code = family.check(ballot, rules.family_parameters, known) if ballot else "too_few"
        if code:
            raise BadElection(f"Un bulletin à publier n’est pas valable : {families.REASONS[code]}.")
        form = families.normal(ballot, family)
        kept[form] = kept.get(form, 0) + n
    marks = families.scores_of(kept, projects, "approvals", rules.family_parameters)
    scores = families.scores_of(kept, projects, rules.score, rules.family_parameters)
    pointed = rules.score != "approvals"
    header = ("project_id", "cost", "votes", *(("score",) if pointed else ()), "name", *columns)
    written = []
    for project in projects:
        cells = {"votes": str(marks[project.id]), "name": project.name}
        if pointed:
            cells["score"] = str(scores[project.id])
        cells.update((name, project.columns.get(name, "")) for name in columns)
        written.append(Project(project.id, project.cost_cents, project.name, cells))
    return Election(
        meta=_meta(rules, meta, len(projects), sum(kept.values())),
        projects=tuple(written),
        project_columns=header,
        ballots=kept,
        budget_cents=rules.budget_cents,
    )


def _meta(rules: Rules, given: Mapping[str, str], projects: int, ballots: int) -> Dict[str, str]:
    family = families.family_of(rules.family)
    made = dict(given)
    made.update(
        num_projects=str(projects),
        num_votes=str(ballots),
        budget=amount(rules.budget_cents),
        vote_type=family.vote_type,
        rule=pabulib_rule(rules),
        currency=rules.currency,
    )
    parameters = rules.family_parameters
    low, high = family.limits(parameters)
    if family.vote_type != "choose-1":
        made.update(min_length=str(low), max_length=str(projects if high is None else high))
    made.update((key, str(value)) for key, value in family.point_limits(parameters).items())
    for key in ("min_points", "max_points", "min_sum_points", "max_sum_points"):
        if parameters.get(key) is not None:
            made[key] = str(parameters[key])
    minimum = rules.selection_parameters.get("min_votes")
    if minimum:
        made["min_project_score_threshold"] = str(minimum)
    if rules.currency == "XXX":
        del made["currency"]
    return made


def pabulib_rule(rules: Rules) -> str:
    """The name that the Pabulib format gives to these rules, ``unknown`` where it has none."""
    if rules.selection == "rank-skip.v1" and rules.selection_parameters["min_votes"]:
        return "greedy-threshold"
    for name, alias in ALIASES.items():
        given = {"rule": rules.selection, **rules.selection_parameters}
        if all(given.get(key) == value for key, value in alias.items()):
            return name
    return "unknown"


def amount(cents: int) -> str:
    """Cents as Pabulib writes money: ``7500000`` → ``75000``, ``490`` → ``4.90``."""
    whole, rest = divmod(cents, 100)
    return f"{whole}.{rest:02d}" if rest else str(whole)
