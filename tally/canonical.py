"""One way to write a JSON value, so that its SHA-256 means something; and a reader that accepts nothing ambiguous.

Written without the module ``json``, which takes longer to read than a small record takes to write: the same bytes.
"""

from __future__ import annotations

from .errors import BadFile

try:  # the module that hashlib takes without OpenSSL, which takes longer to load than to do without
    from _sha256 import sha256 as sha256
except ImportError:
    try:
        from _sha2 import sha256  # its name since Python 3.12
    except ImportError:
        from hashlib import sha256

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Dict, List, Tuple

MAX_DIGITS = 100
_ESCAPES = {code: f"\\u{code:04x}" for code in range(32)}
_ESCAPES.update({ord(one): "\\" + short for one, short in zip('"\\\n\r\t\b\f', '"\\nrtbf')})


def canonical(value: Any) -> bytes:
    """UTF-8, keys sorted, no space. Objects, lists, text, integers, booleans and null: a float raises TypeError."""
    return written(value).encode("utf-8")


def sha256_of(value: Any) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return str(sha256(canonical(value)).hexdigest())


def readable(value: Any, *, ascii_only: bool = False) -> str:
    """The same value for eyes: one item a line, keys sorted, final newline."""
    text = written(value, "\n") + "\n"
    return "".join(map(_ascii, text)) if ascii_only else text


def _ascii(character: str) -> str:
    if character < "\x7f":
        return character
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[start : start + 4]}" for start in range(0, len(units), 4))


def written(value: Any, margin: str = "") -> str:
    """The JSON text of a value: on one line, or with each item on a line that starts with this margin (and a space)."""
    kind = type(value)
    if kind is str:
        return f'"{value.translate(_ESCAPES)}"'
    if kind is int:
        return str(value)
    inner = margin and margin + " "
    if isinstance(value, dict):
        colon = ": " if margin else ":"
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"JSON keys are text, not {key!r}")
        items = [written(str(key)) + colon + written(value[key], inner) for key in sorted(value)]
        return _enclosed("{", items, "}", margin)
    if isinstance(value, (list, tuple)):
        return _enclosed("[", [written(item, inner) for item in value], "]", margin)
    if value is None or isinstance(value, bool):
        return "null" if value is None else "true" if value else "false"
    if isinstance(value, str):
        return written(str(value))
    if isinstance(value, int):
        return int.__repr__(value)
    raise TypeError(f"no exact JSON form for {value!r}")


def _enclosed(start: str, items: List[str], end: str, margin: str) -> str:
    if margin and items:
        return start + margin + " " + ("," + margin + " ").join(items) + margin + end
    return start + ",".join(items) + end


def loads(text: str, name: str) -> Any:
    """Reads JSON strictly: no repeated key, no float, no NaN, no number beyond 100 digits.

    Raises BadFile with the file's name (and the line where the syntax breaks).
    """
    import json

    def pairs(items: List[Tuple[str, Any]]) -> Dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            seen = [key for key, _ in items]
            twice = next(key for key in seen if seen.count(key) > 1)
            raise BadFile(name, 0, f"la clef « {twice} » est écrite deux fois dans le même objet.")
        return made

    def integer(digits: str) -> int:
        natural = digits[1:] if digits.startswith("-") else digits
        if len(digits) > MAX_DIGITS or digits == "-0" or not (natural.isascii() and natural.isdigit()):
            raise BadFile(name, 0, f"le nombre « {digits[:30]} » n’est pas un entier acceptable.")
        return int(digits)

    def refuse(digits: str) -> Any:
        raise BadFile(name, 0, f"le nombre « {digits[:30]} » n’est pas un entier : aucun nombre à virgule n’est admis.")

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_int=integer, parse_float=refuse, parse_constant=refuse)
        canonical(value)
    except json.JSONDecodeError as error:
        raise BadFile(name, error.lineno, "le fichier n’est pas du JSON valable à cet endroit.") from None
    except RecursionError:
        raise BadFile(name, 0, "le JSON est emboîté trop profondément.") from None
    except UnicodeEncodeError:
        raise BadFile(name, 0, "le fichier contient un caractère Unicode incomplet.") from None
    return value
