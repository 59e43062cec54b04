"""What every importer shares: columns with the names that people give them, places, the verdict of a line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from eclore.core import sheets
from eclore.core.errors import Refused
from eclore.core.sheets import Line, Sheet
from eclore.desk.states import ImportKind
from eclore.editions import queries as editions
from eclore.editions.models import Commune, Edition
from eclore.editions.states import Theme

NEW, KNOWN, FAULTY = "new", "known", "faulty"


def fold(text: str) -> str:
    """How names and heads are compared: accents, case and signs aside."""
    return " ".join(re.findall(r"[a-z0-9]+", editions.fold(text)))


@dataclass(frozen=True)
class Field:
    """One column: its own head, the other heads it is known by, whether a line needs it, how its value is read."""

    key: str
    label: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    parse: Callable[[Any], Any] = sheets.text
    hint: str = ""
    limit: int = 0

    def named(self, head: str) -> bool:
        return fold(head) in {fold(name) for name in (self.label, self.key, *self.aliases)}


@dataclass
class Verdict:
    """What becomes of a line: `new`, `known` (already there) or `faulty`, with each cell at fault and why."""

    line: Line
    code: str = NEW
    faults: list[tuple[str, str]] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


class Places:
    """Communes of the edition's map by what people write, read once for a whole sheet."""

    def __init__(self, edition: Edition) -> None:
        self.by_name: dict[str, list[Commune]] = {}
        self.by_postal: dict[str, list[Commune]] = {}
        self.by_insee: dict[str, Commune] = {}
        for row in editions.communes(edition):
            self.by_name.setdefault(fold(row.name), []).append(row)
            self.by_insee[row.insee] = row
            for code in re.findall(r"\d{5}", row.postal_codes):
                self.by_postal.setdefault(code, []).append(row)

    def find(self, value: Any) -> Commune:
        """A name, a postal code, an INSEE code, or a name and a code. Raises `Refused` with the ways out."""
        text = sheets.text(value)
        code = (re.search(r"\b\d{5}\b", text.replace(" ", "")) or re.search(r"\b\d{5}\b", text) or [""])[0]
        name = fold(re.sub(r"\d+|\bcedex\b", " ", text, flags=re.IGNORECASE))
        name = re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", name))
        named = self.by_name.get(name, [])
        coded = self.by_postal.get(code, []) or ([self.by_insee[code]] if code in self.by_insee else [])
        both = [row for row in named if row in coded or row.insee == code] if code else named
        found = both if name else coded
        if len(found) == 1:
            return found[0]
        raise Refused(self._why(text, found or ([] if name else coded) or named, name))

    def _why(self, text: str, found: list[Commune], name: str) -> str:
        words: dict[str, Any] = {"text": text}
        if found:
            words["names"] = get_text_list([f"{row.name} ({row.postal_codes[:5]})" for row in found[:6]], _("ou"))
            return _("« %(text)s » peut désigner plusieurs communes : %(names)s ? Recopiez la bonne.") % words
        close = [self.by_name[key][0] for key in difflib.get_close_matches(name, self.by_name, 3, 0.75)]
        if close:
            words["names"] = get_text_list([f"{row.name} ({row.postal_codes[:5]})" for row in close], _("ou"))
            return _("« %(text)s » n’est pas sur la carte. Vouliez-vous dire %(names)s ?") % words
        return _("« %(text)s » n’est pas une commune de la carte. Vérifiez son nom ou son code postal.") % words


def theme(value: Any) -> str:
    """A theme by its name or its code. Raises `Refused` with the list."""
    text = fold(sheets.text(value))
    for key, label in Theme.choices:
        if text in (key, fold(str(label))):
            return str(key)
    names = ", ".join(str(label) for label in Theme.labels)
    raise Refused(_("« %(text)s » n’est pas un thème. Choisissez : %(names)s.") % {"text": value, "names": names})


class Importer:
    """How the lines of one kind of sheet are read and written. The writing is done by the verbs of the rooms."""

    kind: ClassVar[ImportKind]
    intro: ClassVar[Any]
    notes: ClassVar[tuple[Any, ...]] = ()

    def __init__(self, edition: Edition, target: str, source_sha256: str = "") -> None:
        self.edition, self.target, self.source_sha256 = edition, target, source_sha256
        self.places = Places(edition)

    def fields(self) -> tuple[Field, ...]:
        raise NotImplementedError

    def example(self) -> list[Any]:
        """The line of the model sheet, in the order of the fields."""
        raise NotImplementedError

    @cached_property
    def _columns(self) -> tuple[Field, ...]:
        """The fields, made once for a whole sheet."""
        return self.fields()

    @cached_property
    def _shown_example(self) -> dict[str, str]:
        return {column.key: sheets.text(value) for column, value in zip(self._columns, self.example(), strict=True)}

    def permit(self, by: Any) -> None:
        """Raise the refusal that every line would meet: too early, too late, not this person."""

    def complete(self, values: dict[str, Any]) -> None:
        """What the cells say together. Raises `Refused` with the field at fault."""

    def known_keys(self) -> set[Hashable]:
        """The keys of what is already there, read now."""
        raise NotImplementedError

    def key(self, values: dict[str, Any]) -> Hashable:
        """What makes two lines the same thing."""
        raise NotImplementedError

    def write(self, *, by: Any, values: dict[str, Any]) -> tuple[str, str]:
        """Write one line by the verbs of its room; answers its name and the address where it is seen."""
        raise NotImplementedError

    def columns(self, sheet: Sheet) -> dict[int, Field]:
        """Which column is which field. Raises `Refused` on heads that say the same, or on a missing one."""
        found: dict[int, Field] = {}
        for position, head in enumerate(sheet.heads):
            for column in self.fields():
                if head and column.named(head):
                    twin = next((place for place, other in found.items() if other.key == column.key), None)
                    if twin is not None:
                        raise Refused(
                            _("Deux colonnes disent la même chose : « %(one)s » et « %(two)s ». Gardez-en une.")
                            % {"one": sheet.heads[twin], "two": head},
                            field="file",
                        )
                    found[position] = column
        keys = {column.key for column in found.values()}
        missing = [column.label for column in self.fields() if column.required and column.key not in keys]
        if missing:
            heads = ", ".join(head for head in sheet.heads if head)
            raise Refused(
                _("Il manque ces colonnes : %(missing)s. Lu dans la première ligne : %(heads)s.")
                % {"missing": ", ".join(missing), "heads": heads[:300]},
                field="file",
            )
        return found

    def examine(self, sheet: Sheet, columns: dict[int, Field]) -> list[Verdict]:
        """The verdict of each line, in order. Nothing is written."""
        known, seen = self.known_keys(), dict[Hashable, int]()
        verdicts = []
        for line in sheet.lines:
            verdict = self._read(sheet, line, columns)
            if self._is_example(line, columns):
                verdict.code = FAULTY
                verdict.faults = [("", _("C’est la ligne d’exemple du modèle : effacez-la."))]
            if verdict.code != FAULTY:
                key = self.key(verdict.values)
                if key in seen:
                    verdict.code = KNOWN
                    verdict.faults.append(("", _("La ligne %(n)s dit déjà la même chose.") % {"n": seen[key]}))
                elif key in known:
                    verdict.code = KNOWN
                seen.setdefault(key, line.number)
            verdicts.append(verdict)
        return verdicts

    def _is_example(self, line: Line, columns: dict[int, Field]) -> bool:
        shown = self._shown_example
        return all(sheets.text(line.at(place)) == shown[column.key] for place, column in columns.items())

    def _read(self, sheet: Sheet, line: Line, columns: dict[int, Field]) -> Verdict:
        verdict = Verdict(line)
        places = {column.key: sheet.address(line, position) for position, column in columns.items()}
        for position, column in columns.items():
            value, cell = line.at(position), places[column.key]
            try:
                verdict.values[column.key] = _parsed(sheet, column, value, cell)
            except Refused as refusal:
                verdict.faults.append((cell, refusal.sentence))
        for column in self._columns:
            verdict.values.setdefault(column.key, None if column.parse is not sheets.text else "")
        if not verdict.faults:
            try:
                self.complete(verdict.values)
            except Refused as refusal:
                verdict.faults.append((places.get(refusal.field or "", ""), refusal.sentence))
        if verdict.faults:
            verdict.code = FAULTY
        return verdict


def _parsed(sheet: Sheet, column: Field, value: Any, cell: str) -> Any:
    if value is None:
        if cell in sheet.merged:
            raise Refused(
                _("Cette cellule est fusionnée (%(area)s). Défusionnez-la et recopiez la valeur sur chaque ligne.")
                % {"area": sheet.merged[cell]}
            )
        if cell in sheet.formulas:
            raise Refused(_("Cette formule n’a pas de résultat enregistré. Collez la valeur à sa place."))
        if column.required:
            raise Refused(_("« %(column)s » est vide.") % {"column": column.label})
        return "" if column.parse is sheets.text else None
    if isinstance(value, str) and value.startswith("#") and cell in sheet.formulas:
        raise Refused(_("Cette formule donne une erreur (%(text)s).") % {"text": value})
    parsed = column.parse(value)
    if column.limit and isinstance(parsed, str) and len(parsed) > column.limit:
        raise Refused(
            _("Ce texte est trop long : %(limit)s signes au plus, et il en compte %(length)s.")
            % {"limit": column.limit, "length": len(parsed)}
        )
    return parsed
