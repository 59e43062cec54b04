"""The instance's own words: a catalogue of whole sentences, laid over the French one when the site starts.

French does not survive the replacement of a word (un comptoir, du comptoir, aux comptoirs): what an instance says is
each sentence again. The catalogue is a `.po` file, as any translation tool reads it.
"""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

# Words that differ from one instance to the next, whatever their ending.
WORDS = ("comptoir", "coup de cœur", "label")
SHIPPED = Path(__file__).resolve().parent.parent / "locale" / "fr" / "LC_MESSAGES" / "django.po"
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Language: fr\n"
    "Plural-Forms: nplurals=2; plural=(n > 1);\n"
)
_FIELD = re.compile(r"%\(\w+\)[sd]|\{\w+\}")

Key = tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    """One entry: what the sources say (in a context, with a plural where it counts), and how it is said here."""

    source: str
    said: tuple[str, ...]
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> Key:
        return (self.context, self.source)

    @property
    def sources(self) -> tuple[str, ...]:
        return (self.source, self.plural) if self.plural else (self.source,)

    def uses(self, word: str) -> bool:
        """Whether a source holds the word. Names of fields and addresses are no words."""
        return any(pattern(word).search(_FIELD.sub("", text)) for text in self.sources)

    def strange_fields(self) -> set[str]:
        """Fields that the sentence asks for and nothing fills: the page that says it would fail."""
        return set(_FIELD.findall("".join(self.said))) - set(_FIELD.findall("".join(self.sources)))


def pattern(word: str) -> re.Pattern[str]:
    """The word in any number, and what is built on it (labellisé), outside addresses."""
    *before, last = word.split()
    text = "".join(rf"{re.escape(part)}s?\s+" for part in before) + rf"{re.escape(last)}\w*"
    return re.compile(rf"(?<![/\w-]){text}", re.IGNORECASE)


# Reading and writing -------------------------------------------------------------------------------------------------
def read(path: Path) -> list[Sentence]:
    """The entries of a `.po` file; header, doubtful and obsolete ones left out. ValueError where it is none."""
    found = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")):
        lines = [line for line in block.splitlines() if not line.startswith("#~")]
        is_doubtful = any(line.startswith("#,") and "fuzzy" in line for line in lines)
        parts = _parts(line for line in lines if line.strip() and not line.startswith("#"))
        if parts.get("msgid") and not is_doubtful:
            said = tuple(text for name, text in sorted(parts.items()) if name.startswith("msgstr"))
            found.append(Sentence(parts["msgid"], said, parts.get("msgid_plural", ""), parts.get("msgctxt", "")))
    return found


def _parts(lines: Iterable[str]) -> dict[str, str]:
    parts: dict[str, str] = {}
    name = ""
    for line in lines:
        start = re.fullmatch(r'(msg\w+(?:\[\d\])?)\s+(".*")\s*', line)
        name, text = (start[1], start[2]) if start else (name, line.strip())
        if not name or not re.fullmatch(r'".*"', text):
            raise ValueError(_("Cette ligne n’est pas celle d’un catalogue : %(line)s") % {"line": line[:80]})
        try:
            parts[name] = parts.get(name, "") + ast.literal_eval(text)
        except SyntaxError as error:
            raise ValueError(_("Guillemets à corriger dans : %(line)s") % {"line": line[:80]}) from error
    return parts


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    lines = re.findall(r".*?\\n|.+", escaped)
    return f'"{escaped}"' if len(lines) < 2 else '""\n' + "\n".join(f'"{line}"' for line in lines)


def write(path: Path, sentences: Iterable[Sentence]) -> None:
    """A `.po` file with these entries."""
    blocks = ['msgid ""\nmsgstr ' + _quoted(HEADER)]
    for row in sentences:
        lines = [f"msgctxt {_quoted(row.context)}"] if row.context else []
        lines.append(f"msgid {_quoted(row.source)}")
        if row.plural:
            lines.append(f"msgid_plural {_quoted(row.plural)}")
            lines += [f"msgstr[{rank}] {_quoted(text)}" for rank, text in enumerate(row.said)]
        else:
            lines.append(f"msgstr {_quoted(row.said[0])}")
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def compiled(sentences: Iterable[Sentence]) -> bytes:
    """The entries as gettext reads them (`.mo`): sorted sources, then texts, each ended by a null byte."""
    rows = [(b"", HEADER.encode())]
    for row in sentences:
        source = "\0".join(row.sources)
        key = f"{row.context}\x04{source}" if row.context else source
        rows.append((key.encode(), "\0".join(row.said).encode()))
    rows.sort()
    first = 7 * 4 + 16 * len(rows)
    keys, texts = b"", b""
    places = []
    for name, said in rows:
        places.append((len(name), len(keys), len(said), len(texts)))
        keys, texts = keys + name + b"\0", texts + said + b"\0"
    table = [number for size, at, _text, _at in places for number in (size, first + at)]
    table += [number for _key, _at, size, at in places for number in (size, first + len(keys) + at)]
    head = struct.pack("<7I", 0x950412DE, 0, len(rows), 28, 28 + 8 * len(rows), 0, first)
    return head + struct.pack(f"<{len(table)}I", *table) + keys + texts


# What an instance does with it ---------------------------------------------------------------------------------------
@dataclass
class Report:
    """What is wrong with a catalogue: sentences to say, fields that nothing fills, sentences of an older version."""

    missing: list[Sentence] = field(default_factory=list)
    strange: list[Sentence] = field(default_factory=list)
    outdated: list[Sentence] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.missing or self.strange or self.outdated)


def shipped(words: Iterable[str] = WORDS) -> Iterator[Sentence]:
    """The sentences of this version that use one of the words, as they are shipped."""
    chosen = tuple(words)
    for row in read(SHIPPED):
        if any(row.uses(word) for word in chosen):
            yield replace(row, said=row.sources)


def export(
    known: Iterable[Sentence], words: Iterable[str] = WORDS, say: Mapping[str, str] | None = None
) -> list[Sentence]:
    """Every sentence to say: as `known` says it, else as it is shipped with `say` tried on it (to be read again)."""
    held = {row.key: row for row in known if all(row.said)}
    return [held.get(row.key) or suggested(row, say or {}) for row in shipped(words)]


def check(sentences: Iterable[Sentence], words: Iterable[str] = WORDS) -> Report:
    """Compare a catalogue with this version. A sentence that still holds the word that it should replace is missing."""
    chosen, rows = tuple(words), list(sentences)
    said = {row.key: row for row in rows if all(row.said)}
    version = {row.key: row for row in read(SHIPPED)}
    report = Report(strange=[row for row in rows if row.strange_fields()])
    report.outdated = [row for row in rows if row.key not in version]
    for row in shipped(chosen):
        own = said.get(row.key)
        if own is None or own.said == row.sources:
            report.missing.append(row)
    return report


def install(sentences: Iterable[Sentence]) -> Path:
    """Put the catalogue where the site reads it when it starts. ValueError where a sentence would break its page."""
    rows = [row for row in sentences if all(row.said)]
    if strange := [row for row in rows if row.strange_fields()]:
        names = ", ".join(sorted(strange[0].strange_fields()))
        raise ValueError(
            _("« %(text)s » attend %(names)s, que rien ne remplit.") % {"text": strange[0].said[0][:80], "names": names}
        )
    path = Path(settings.ECLORE_WORDS) / "fr" / "LC_MESSAGES" / "django.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(compiled(rows))
    return path


# First drafts --------------------------------------------------------------------------------------------------------
_FEMININE = {"un": "une", "le": "la", "du": "de la", "au": "à la", "ce": "cette", "aucun": "aucune"}
_BEFORE_VOWEL = {
    "le": "l’",
    "la": "l’",
    "du": "de l’",
    "de la": "de l’",
    "au": "à l’",
    "à la": "à l’",
    "ce": "cet ",
    "de": "d’",
}


def suggested(row: Sentence, say: Mapping[str, str]) -> Sentence:
    """A first draft: articles follow the new word (`comptoir` → `atelier`, `coup de cœur` → `voix:f`), nothing else."""
    said = row.said
    for word, new in say.items():
        said = tuple(_said(text, word, new) for text in said)
    return replace(row, said=said)


def _said(text: str, word: str, new: str) -> str:
    new, is_feminine = new.removesuffix(":f"), new.endswith(":f")
    *before, last = word.split()
    stem = "".join(rf"{re.escape(part)}(?:s\b|\b)\s+" for part in before) + re.escape(last)
    whole = re.compile(rf"(?:\b(un|le|du|au|ce|de|aucun)\s+)?(?<![/\w-])(?<!%\()({stem})(e?s?)\b", re.IGNORECASE)

    def swap(found: re.Match[str]) -> str:
        article, old, ending = found[1] or "", found[2], found[3]
        is_plural = "s" in ending or old.lower().startswith(word.split()[0] + "s")
        ending = ending if ending and not new.endswith(("s", "x")) else "s" if is_plural and new[-1] not in "sx" else ""
        noun = new[0].upper() + new[1:] if old[0].isupper() else new
        if not article:
            return noun + ending
        lower = article.lower()
        lower = _FEMININE.get(lower, lower) if is_feminine else lower
        lower = _BEFORE_VOWEL.get(lower, lower + " ") if new[0] in "aeiouyéèêhœ" else lower + " "
        return (lower[0].upper() + lower[1:] if article[0].isupper() else lower) + noun + ending

    return whole.sub(swap, text)
