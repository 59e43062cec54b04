"""SMS: the text cut to what a telephone shows, counted in segments; a gateway over HTTP, or a folder by default."""

from __future__ import annotations

import json
import re
import unicodedata
from http.client import HTTPException
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

MAX_SEGMENTS = 4
TIMEOUT = 20  # seconds
# GSM 03.38: the alphabet of one byte per letter. A single letter outside it halves what a segment holds.
_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€")
_SAME = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "…": "...", "–": "-", "—": "-", "œ": "oe", "Œ": "OE",
     "\u00a0": " ", "\u202f": " "}
)  # fmt: skip


class Unavailable(Exception):
    """The gateway does not answer. `is_certain`: it took nothing."""

    def __init__(self, reason: str, *, is_certain: bool) -> None:
        super().__init__(reason)
        self.is_certain = is_certain


class Rejected(Exception):
    """The gateway refuses this number for good."""


class Gateway(Protocol):
    def send(self, number: str, text: str, *, reference: str) -> None:
        """Hand over one SMS. Raises `Unavailable` or `Rejected`."""


def plain(text: str) -> str:
    """The text in the one-byte alphabet: `l’œuvre fête` becomes `l'oeuvre fete`; é, è, à, ù stay."""
    text = re.sub(r"«\s*|\s*»", '"', unicodedata.normalize("NFC", text)).translate(_SAME)
    return "".join(c if c in _PLAIN or c in _DOUBLE else _nearest(c) for c in text)


def _nearest(letter: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return bare if bare and all(c in _PLAIN for c in bare) else "?"


def _length(text: str) -> int:
    return sum(2 if c in _DOUBLE else 1 for c in text)


def segments(text: str) -> int:
    """How many SMS the operator counts for a text of `plain`: 160 letters alone, else 153 each."""
    length = _length(text)
    return 1 if length <= 160 else -(-length // 153)


def text_of(subject: str, body: str) -> str:
    """What is sent: the body alone (the subject where there is none), cut at a word to `MAX_SEGMENTS`."""
    text = plain((body or subject).strip())
    if segments(text) <= MAX_SEGMENTS:
        return text
    room = 153 * MAX_SEGMENTS - 3
    while _length(text) > room:
        text = text[: -max(1, (_length(text) - room) // 2)]
    return text.rsplit(" ", 1)[0].rstrip() + "..."


class ToFolder:
    """A file per SMS in `ECLORE_HOME/sms`: to try, or for a gateway that reads a folder."""

    def send(self, number: str, text: str, *, reference: str) -> None:
        folder = Path(settings.ECLORE_HOME) / "sms"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{reference.zfill(8)}.txt").write_text(f"{number}\n\n{text}\n", encoding="utf-8")


class HttpGateway:
    """POST of `{"to", "text", "from", "reference"}` in JSON to `SMS_URL`, with `SMS_TOKEN` as bearer.

    `reference` is the same at each try: a gateway that knows it sends once. 4xx (but 401, 403, 408, 429) refuses the
    number for good; anything else is tried again.
    """

    def send(self, number: str, text: str, *, reference: str) -> None:
        body = {"to": number, "text": text, "from": settings.SMS_SENDER, "reference": reference}
        headers = {"Content-Type": "application/json", "Accept": "application/json", "User-Agent": "Eclore"}
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        request = Request(settings.SMS_URL, json.dumps(body).encode(), headers, method="POST")  # noqa: S310
        try:
            with urlopen(request, timeout=TIMEOUT):  # noqa: S310 — the settings refuse all but http and https
                pass
        except HTTPError as error:
            reason = f"{error.code} {error.reason}"
            if 400 <= error.code < 500 and error.code not in (401, 403, 408, 429):
                raise Rejected(reason) from error
            raise Unavailable(reason, is_certain=error.code < 500) from error
        except URLError as error:
            raise Unavailable(str(error.reason), is_certain=isinstance(error.reason, ConnectionRefusedError)) from error
        except (OSError, HTTPException) as error:  # cut, or silent for too long: it may have been taken
            raise Unavailable(str(error) or repr(error), is_certain=False) from error


_KNOWN: dict[str, type[Gateway]] = {"folder": ToFolder, "http": HttpGateway}


def backend() -> Gateway:
    """The gateway of the instance: `folder`, `http`, or the dotted path of a class of one's own."""
    chosen: type[Gateway] = _KNOWN.get(settings.SMS_BACKEND) or import_string(settings.SMS_BACKEND)
    return chosen()
