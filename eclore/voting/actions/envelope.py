"""The envelope: a ballot padded to one fixed length, then sealed to the board's public key (libsodium sealed box).

Nothing here is cryptography of ours: lengths, and calls to a maintained library. Until the booth seals on the voter's
device, this runs on the server, in memory, at the moment of the vote.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from eclore.voting.models.poll import Poll
from tally import BadFile, canonical

SEAL = "libsodium-sealed-box"
_HASH, _LENGTH, _STEP = 32, 2, 64


class BadEnvelope(Exception):
    """An envelope that cannot be counted; `code` says why and is kept with the void ballot."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def size_for(numbers: Sequence[str], most: int) -> int:
    """Bytes of every padded ballot of a poll: enough for the longest possible choice, rounded up to 64."""
    longest = sorted(numbers, key=lambda number: len(canonical.canonical(number)))[-most:]
    needed = _HASH + _LENGTH + len(canonical.canonical(longest))
    return -(-needed // _STEP) * _STEP


def seal(poll: Poll, choices: Sequence[str]) -> bytes:
    """The sealed envelope of `choices` (numbers of ballot lines). The setup's hash inside ties it to this poll."""
    content = canonical.canonical(sorted(choices))
    padded = bytes.fromhex(poll.setup_hash) + len(content).to_bytes(_LENGTH, "big") + content
    size = poll.setup["envelope"]["bytes"]
    if len(padded) > size:
        raise RuntimeError("a ballot is longer than the fixed length of its poll")
    key = PublicKey(bytes.fromhex(poll.board_public_key))
    return SealedBox(key).encrypt(padded.ljust(size, b"\0"))


def fingerprint(sealed: bytes) -> str:
    """SHA-256 of the envelope: what the receipt shows and the log holds."""
    return hashlib.sha256(sealed).hexdigest()


def opened(poll: Poll, key: PrivateKey, sealed: bytes) -> list[str]:
    """The choices inside. Raises `BadEnvelope` on a bad seal, another poll's envelope or content that is no list."""
    try:
        padded = SealedBox(key).decrypt(sealed)
    except (CryptoError, ValueError, TypeError):
        raise BadEnvelope("bad_seal") from None
    if padded[:_HASH].hex() != poll.setup_hash:
        raise BadEnvelope("other_poll")
    length = int.from_bytes(padded[_HASH : _HASH + _LENGTH], "big")
    content = padded[_HASH + _LENGTH :]
    if length > len(content) or any(content[length:]):
        raise BadEnvelope("malformed")
    try:
        choices = canonical.loads(content[:length].decode(), "bulletin")
    except (UnicodeDecodeError, BadFile):
        raise BadEnvelope("malformed") from None
    if not isinstance(choices, list) or not all(isinstance(number, str) for number in choices):
        raise BadEnvelope("malformed")
    return choices


def can_seal(public_key: str) -> bool:
    """Whether this hexadecimal text is a key that envelopes can be sealed to."""
    try:
        raw = bytes.fromhex(public_key)
        return len(raw) == 32 and bool(SealedBox(PublicKey(raw)).encrypt(b"?"))
    except (CryptoError, ValueError, RuntimeError):
        return False
