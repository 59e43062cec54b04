"""One way to write a JSON value, so that its SHA-256 means something; and a reader that accepts nothing ambiguous."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, Dict, List, Tuple

from .errors import BadFile

MAX_DIGITS = 100
_INTEGER = re.compile(r"-?[0-9]+\Z", re.ASCII)


def canonical(value: Any, *, exact: bool = False) -> bytes:
    """UTF-8, keys sorted, no space. Objects, lists, text, integers, booleans and null: a float raises TypeError.

    ``exact`` vouches that there is no float, for large values whose types were checked already.
    """
    if not exact:
        _refuse_floats(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def sha256_of(value: Any, *, exact: bool = False) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal. ``exact``: see ``canonical``."""
    return hashlib.sha256(canonical(value, exact=exact)).hexdigest()


def readable(value: Any, *, ascii_only: bool = False) -> str:
    """The same value for eyes: one item a line, keys sorted, final newline."""
    _refuse_floats(value)
    return json.dumps(value, sort_keys=True, indent=1, ensure_ascii=ascii_only) + "\n"


def _refuse_floats(value: Any) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError(f"JSON keys are text, not {key!r}")
            _refuse_floats(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            _refuse_floats(item)
    elif value is not None and not isinstance(value, (str, int, bool)):
        raise TypeError(f"no exact JSON form for {value!r}")


def loads(text: str, name: str) -> Any:
    """Reads JSON strictly: no repeated key, no float, no NaN, no number beyond 100 digits.

    Raises BadFile with the file's name (and the line where the syntax breaks).
    """

    def pairs(items: List[Tuple[str, Any]]) -> Dict[str, Any]:
        made = dict(items)
        if len(made) != len(items):
            seen = [key for key, _ in items]
            twice = next(key for key in seen if seen.count(key) > 1)
            raise BadFile(name, 0, f"la clef « {twice} » est écrite deux fois dans le même objet.")
        return made

    def integer(digits: str) -> int:
        if len(digits) > MAX_DIGITS or digits == "-0" or not _INTEGER.match(digits):
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
