"""The English catalogue of the sentences of steps. French is the text of the minutes, which their hash covers; English
is made from it for a reader (``--lang en``) and is written nowhere else.

Each entry is a French sentence with ``{names}`` in place of what varies, and the English one with the same names. What
varies is translated in turn where it is an amount, a number of votes, a list or a phrase of ``PHRASES``.
"""

from __future__ import annotations

import re
from typing import Dict, List, Match, Pattern, Tuple

from .french import NBSP

SENTENCES: Tuple[Tuple[str, str], ...] = (
    # Rank rules, and what they share.
    ("Le projet {p} est retenu : {v}, demandé {m}, reste {r}.", "Project {p} is funded: {v}, asked {m}, {r} left."),
    (
        "Le projet {p} n’est pas retenu : {v}, il demande {m} et il ne reste que {r}.",
        "Project {p} is not funded: {v}, it asks for {m} and only {r} is left.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, il demande {m} et il ne restait que {r} pour lui.",
        "Project {p} is not funded: {v}, it asks for {m} and only {r} was left for it.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, il en fallait au moins {n}.",
        "Project {p} is not funded: {v}, at least {n} were needed.",
    ),
    (
        "Égalité à {v} entre les projets {l}, qui change le résultat : {b}. Ordre : {o}.",
        "A tie at {v} between projects {l} changes the outcome: {b}. Order: {o}.",
    ),
    (
        "L’enveloppe est complétée de {m} pour retenir tous les projets à égalité.",
        "{m} is added to the budget so that all tied projects are funded.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, le classement s’est arrêté avant lui au premier projet qui ne rentrait "
        "plus.",
        "Project {p} is not funded: {v}, the walk stopped before it, at the first project that did not fit.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, le classement s’est arrêté avant lui.",
        "Project {p} is not funded: {v}, the walk stopped before it.",
    ),
    (
        "Le projet {p} est retenu en partie : {v}, il demande {m}, il reçoit les {r} qui restent.",
        "Project {p} is funded in part: {v}, it asks for {m}, it receives the {r} that is left.",
    ),
    ("Le projet {p} est retenu : {v}, il atteint le seuil.", "Project {p} is selected: {v}, it reaches the threshold."),
    ("Le projet {p} est retenu : {v}, place {n}.", "Project {p} is selected: {v}, place {n}."),
    (
        "Le projet {p} n’est pas retenu : {v}, toutes les places sont prises.",
        "Project {p} is not selected: {v}, all places are taken.",
    ),
    # Territories and envelopes.
    (
        "Le projet {p} est retenu pour le territoire « {t} » : {v}, demandé {m}, reste {r}.",
        "Project {p} is funded for the territory “{t}”: {v}, asked {m}, {r} left.",
    ),
    (
        "Aucun projet du territoire « {t} » n’est retenu : aucun n’est éligible, ou aucun ne tenait dans le reste.",
        "No project of the territory “{t}” is funded: none is eligible, or none fitted in what was left.",
    ),
    (
        "Aucun projet du territoire « {t} » n’est retenu : aucun n’est éligible, ou la place manquait.",
        "No project of the territory “{t}” is funded: none is eligible, or there was no room.",
    ),
    (
        "Le projet {p} cède sa place : {v}, le plus faible des territoires qui ont plusieurs lauréats, pour que le "
        "territoire « {t} » en ait un.",
        "Project {p} gives up its place: {v}, the weakest of the territories with several winners, so that the "
        "territory “{t}” has one.",
    ),
    (
        "Le projet {p} est retenu dans l’enveloppe « {t} » : {v}, demandé {m}, il y reste {r}.",
        "Project {p} is funded from the envelope “{t}”: {v}, asked {m}, {r} left in it.",
    ),
    (
        "Le projet {p} est retenu sur le pot commun : {v}, demandé {m}, il y reste {r}.",
        "Project {p} is funded from the common pot: {v}, asked {m}, {r} left in it.",
    ),
    (
        "Le projet {p} n’est pas retenu : aucune enveloppe n’est prévue pour « {t} ».",
        "Project {p} is not funded: there is no envelope for “{t}”.",
    ),
    # Ballots of other kinds.
    ("Le projet {p} a {v} pour, {w} contre : solde {n}.", "Project {p} has {v} for, {w} against: balance {n}."),
    (
        "Le projet {p} n’est pas retenu : {v} pour, {w} contre, il lui fallait plus de pour que de contre.",
        "Project {p} is not funded: {v} for, {w} against, it needed more for than against.",
    ),
    (
        "Le projet {p} : mention majoritaire « {q} » ({t}) ; il devance {n}, un point chacun.",
        "Project {p}: majority grade “{q}” ({t}); it is ahead of {n}, a point for each.",
    ),
    (
        "Le projet {p} : aucune mention ({t}) ; il devance {n}, un point chacun.",
        "Project {p}: no grade ({t}); it is ahead of {n}, a point for each.",
    ),
    (
        "Le projet {p} n’est pas retenu : mention majoritaire « {q} », il fallait au moins « {t} ».",
        "Project {p} is not funded: majority grade “{q}”, at least “{t}” was needed.",
    ),
    ("Urne « {t} » : {n}.", "Ballot box “{t}”: {n}."),
    # Other rules.
    (
        "Le projet {p} a {v} ; « {t} » : {g}, il est classé avec {w}.",
        "Project {p} has {v}; “{t}”: {g}, it is ranked with {w}.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, il est incompatible avec le projet {q}, retenu avant lui.",
        "Project {p} is not funded: {v}, it is incompatible with project {q}, funded before it.",
    ),
    (
        "Le projet {p} est sur la liste d’attente, place {n} : {v}, il demande {m} et il ne reste que {r}.",
        "Project {p} is on the reserve list, place {n}: {v}, it asks for {m} and only {r} is left.",
    ),
    (
        "Le projet {p} renonce : il n’était pas retenu, rien ne change.",
        "Project {p} withdraws: it was not funded, nothing changes.",
    ),
    ("Le projet {p} renonce : {m} reviennent, reste {r}.", "Project {p} withdraws: {m} comes back, {r} left."),
    # Equal shares and Phragmén.
    ("Chaque bulletin valable reçoit {m}.", "Each valid ballot receives {m}."),
    (
        "Chaque bulletin valable reçoit {m}, après {n} d’augmentation.",
        "Each valid ballot receives {m}, after {n} of increase.",
    ),
    (
        "Le projet {p} est retenu : ses {n} soutiens paient chacun au plus {s}, demandé {m}, reste {r}.",
        "Project {p} is funded: its {n} supporters pay at most {s} each, asked {m}, {r} left.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, ses {n} soutiens n’avaient plus ensemble que {s}, il demande {m}.",
        "Project {p} is not funded: {v}, its {n} supporters had only {s} left together, it asks for {m}.",
    ),
    (
        "Le projet {p} est retenu : ses {n} soutiens ont son coût quand chacun a gagné {s} ; demandé {m}, reste {r}.",
        "Project {p} is funded: its {n} supporters hold its cost when each has earned {s}; asked {m}, {r} left.",
    ),
    (
        "Le projet {p} est retenu : personne ne le soutient, mais tous les autres sont passés ; demandé {m}, "
        "reste {r}.",
        "Project {p} is funded: nobody supports it, but all the others were served; asked {m}, {r} left.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, il venait à égalité avec un projet qui ne rentrait plus.",
        "Project {p} is not funded: {v}, it came equal with a project that did not fit.",
    ),
    (
        "Le projet {p} n’est pas retenu : {v}, il venait après l’arrêt.",
        "Project {p} is not funded: {v}, it came after the end.",
    ),
    # Share-outs.
    ("Le projet {p} reçoit {s} : demandé {m}, reste {r}.", "Project {p} receives {s}: asked {m}, {r} left."),
    (
        "Le projet {p} reçoit {s} : base {m}, et {r} pour {w}.",
        "Project {p} receives {s}: {m} as a base, and {r} for {w}.",
    ),
    ("Le projet {p} reçoit {s} : niveau « {w} ».", "Project {p} receives {s}: level “{w}”."),
    ("Le projet {p} reçoit {s} : niveau « {t} », {w}.", "Project {p} receives {s}: level “{t}”, {w}."),
    ("Le projet {p} reçoit {s} : {v}, {w}.", "Project {p} receives {s}: {v}, {w}."),
    (
        "Le vote n’a pas d’effet sur le montant de : {l} (plancher et plafond égaux).",
        "The vote has no effect on the amount of: {l} (floor and cap are equal).",
    ),
    (
        "Catégorie « {t} » : {m} à répartir, {s} attribués, reste {r}.",
        "Category “{t}”: {m} to share, {s} awarded, {r} left.",
    ),
    (
        "Les montants par niveau demandent {m} : ils sont tous réduits à {r} en tout.",
        "The amounts by level ask for {m}: all are reduced, to {r} in all.",
    ),
)
PHRASES: Dict[str, str] = {
    "l’ordre de la liste publiée décide": "the order of the published list decides",
    "l’ordre des identifiants, comparés comme du texte, décide": "the order of ids, compared as text, decides",
    "le tirage au sort par la graine publiée décide": "the draw of lots by the published seed decides",
    "tous les projets à égalité sont retenus, le complément est inscrit au procès-verbal": (
        "all tied projects are funded, the complement is written in the minutes"
    ),
    "le projet qui demande le moins passe devant": "the project that asks for less goes first",
    "la meilleure note de labellisation passe devant": "the better label score goes first",
    "le projet qui touche le plus de territoires passe devant": "the project that reaches more territories goes first",
    "le dossier déposé le plus tôt passe devant": "the project deposited earlier goes first",
    "à proportion de ses voix": "in proportion to its votes",
    "le plafond": "the cap",
    "le plancher": "the floor",
    "au plafond": "at the cap",
    "centime d’arrondi compris": "a cent of rounding included",
}
_WORDS: Dict[str, Tuple[str, str]] = {
    "voix": ("vote", "votes"),
    "point": ("point", "points"),
    "points": ("point", "points"),
    "tour": ("round", "rounds"),
    "tours": ("round", "rounds"),
    "projets": ("project", "projects"),
    "projet": ("project", "projects"),
    "bulletins valables": ("valid ballot", "valid ballots"),
    "bulletin valable": ("valid ballot", "valid ballots"),
}
_GROUPED = f"-?[0-9]{{1,3}}(?:{NBSP}[0-9]{{3}})*"
_UNIT = f"[€£$]|[A-Z]{{3}}(?![A-Za-z])|{'|'.join(_WORDS)}"
_NUMBER = re.compile(f"({_GROUPED})(,[0-9]{{2}})?(/{_GROUPED})?(?:({NBSP}| )({_UNIT})(?![a-zà-ÿ]))?")


def sentence(french: str) -> str:
    """The English of a French sentence of a step; the sentence itself where the catalogue does not hold it."""
    for pattern, english in _compiled():
        match = pattern.fullmatch(french)
        if match:
            values = match.groupdict()
            # What people wrote (ids, names of territories, levels) is passed on as it is.
            return english.format(**{key: value if key in "pqt" else _varying(value) for key, value in values.items()})
    return french


def amount(text: str) -> str:
    """An amount or a number of votes, written in French, as English writes it."""
    return _NUMBER.sub(_number, text)


def _varying(text: str) -> str:
    """An amount, a number of votes, a list of ids, or phrases."""
    whole = PHRASES.get(text)
    if whole:
        return whole
    if _NUMBER.fullmatch(text.replace(" (arrondi au centime supérieur)", "")):
        return _NUMBER.sub(_number, text).replace("(arrondi au centime supérieur)", "(rounded up to the cent)")
    head, comma, last = text.rpartition(", ")
    if comma and last in PHRASES:
        return f"{_varying(head)}, {PHRASES[last]}"
    head, word, last = text.rpartition(" et ")
    if word:
        return f"{head} and {last}"
    return text.replace(" puis ", " then ")


def _number(match: Match[str]) -> str:
    whole = match[1].replace(NBSP, ",") + (match[2] or "").replace(",", ".") + (match[3] or "").replace(NBSP, ",")
    unit = match[5]
    if not unit:
        return whole
    if unit in _WORDS:
        return f"{whole} {_WORDS[unit][whole not in ('1', '-1')]}"
    if unit in "€£$":
        return f"-{unit}{whole[1:]}" if whole.startswith("-") else unit + whole
    return f"{whole} {unit}"


_PATTERNS: List[Tuple[Pattern[str], str]] = []


def _compiled() -> List[Tuple[Pattern[str], str]]:
    """The catalogue as expressions, made once. Longer sentences first: the general ones must not take their place."""
    if not _PATTERNS:
        for french, english in sorted(SENTENCES, key=lambda pair: -len(re.sub("{.}", "", pair[0]))):
            parts = re.split("{(.)}", french)
            text = "".join(
                re.escape(part) if place % 2 == 0 else f"(?P<{part}>.+?)" for place, part in enumerate(parts)
            )
            _PATTERNS.append((re.compile(text), english))
    return _PATTERNS
