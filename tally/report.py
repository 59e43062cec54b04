"""What ``count`` and ``rules`` print for people."""

from __future__ import annotations

from . import english, families, french, share_out, ties
from .count import Result
from .rules import ALIASES, RULES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List


def report(result: Result, title: str) -> str:
    """The result of a count, as a text."""
    rules = result.rules
    projects = {project.id: project for project in result.projects}
    counted = french.count_of(result.turnout.cast, "bulletin", "bulletins")
    lines = [
        title or "Dépouillement",
        f"{french.count_of(len(projects), 'projet', 'projets')}, {counted} "
        f"(valables {french.grouped(result.turnout.valid)}, blancs {french.grouped(result.turnout.blank)}, "
        f"nuls {french.grouped(result.turnout.void)}), enveloppe {french.money(rules.budget_cents, rules.currency)}",
        f"Règle {rules.selection} : {RULES[rules.selection].PROMISE}",
        "",
        f"Projets retenus ({len(result.winners)}) :",
    ]
    for position, project_id in enumerate(result.winners, start=1):
        project = projects[project_id]
        name = f" — {project.name}" if project.name else ""
        votes = french.votes(result.scores[project_id], rules.unit)
        given = french.money(result.awards.get(project_id, 0), rules.currency)
        lines.append(f"{position:4d}. {project_id}{name} — {votes} — {given}")
    lines += ["", f"Attribué : {french.money(result.spent_cents, rules.currency)} ; "
              f"reste {french.money(result.remaining_cents, rules.currency)}"]  # fmt: skip
    broken = [step.sentence for step in result.steps if step.decision == "tie_broken"]
    return "\n".join([*lines, *broken, f"Empreinte : {result.sha256}"])


def in_english(result: Result, title: str) -> str:
    """The same in English, with every step: its sentences come from the catalogue of ``english``."""
    turnout, rules = result.turnout, result.rules
    money = [english.amount(french.money(cents, rules.currency)) for cents in (rules.budget_cents, result.spent_cents,
                                                                                 result.remaining_cents)]  # fmt: skip
    lines = [
        title or "Count",
        f"{len(result.projects)} projects, {turnout.cast} ballots ({turnout.valid} valid, {turnout.blank} blank, "
        f"{turnout.void} void), budget {money[0]}",
        f"Rule {rules.selection}",
        "",
        f"Projects funded ({len(result.winners)}): {', '.join(result.winners) or 'none'}",
        "",
        *(english.sentence(step.sentence) for step in result.steps),
        "",
        f"Awarded: {money[1]}; left: {money[2]}",
        f"Fingerprint: {result.sha256}",
    ]
    return "\n".join(lines)


def catalogue() -> List[Dict[str, Any]]:
    """All rules: kind, id, aliases, promise, parameters with what each may be."""
    entries: List[Dict[str, Any]] = []
    for family in families.FAMILIES.values():
        entries.append(_entry("ballot", family.id, family.promise, family.parameters))
    for rule_id, module in RULES.items():
        entry = _entry("selection", rule_id, module.PROMISE, module.PARAMETERS)
        entry["aliases"] = [name for name, alias in ALIASES.items() if alias["rule"] == rule_id]
        entry["publish"] = ["ballots", "marks"] if module.ADDITIVE else ["ballots"]
        entry["ties"] = list(module.POLICIES)
        entries.append(entry)
    for rule in share_out.SHARES.values():
        entries.append(_entry("share_out", rule.id, rule.promise, rule.parameters))
    for policy, promise in ties.POLICIES.items():
        entries.append(_entry("tie", policy, promise[0].upper() + promise[1:] + ".", {}))
    return entries


def _entry(kind: str, rule_id: str, promise: str, parameters: Any) -> Dict[str, Any]:
    wanted = {name: parameter.words for name, parameter in parameters.items()}
    return {"kind": kind, "id": rule_id, "promise": promise, "parameters": wanted}


def catalogue_text() -> str:
    """The same for people."""
    titles = {"ballot": "Bulletins", "selection": "Sélection", "share_out": "Répartition", "tie": "Départage"}
    lines: List[str] = []
    for kind, title in titles.items():
        lines += [title]
        for entry in catalogue():
            if entry["kind"] == kind:
                also = f" (aussi : {', '.join(entry['aliases'])})" if entry.get("aliases") else ""
                lines.append(f"  {entry['id']}{also} — {entry['promise']}")
                lines += [f"      {name} : {words}" for name, words in entry["parameters"].items()]
        lines.append("")
    return "\n".join(lines)
