"""RFC 6962 Merkle trees: the log of sealed ballots. SHA-256, leaves and nodes kept apart by their first byte.

A leaf is given as its data (32 bytes of a fingerprint); hashes are 32 bytes. ``Peaks`` is what a log must keep to grow:
its size and the roots of its complete subtrees, largest first. Appending costs log n.
"""

from __future__ import annotations

import hashlib
from typing import List, Sequence, Tuple

Peaks = Tuple[int, Tuple[bytes, ...]]
EMPTY: Peaks = (0, ())
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 | data)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 | left | right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append_peaks(peaks: Peaks, leaves: Sequence[bytes]) -> Peaks:
    """The peaks of the log once these leaves (data) are appended, in order."""
    size, stack = peaks[0], list(peaks[1])
    if len(stack) != bin(size).count("1"):
        raise ValueError(f"a log of {size} leaves has {bin(size).count('1')} peaks, not {len(stack)}")
    for data in leaves:
        node, height = leaf_hash(data), size
        while height & 1:
            node = node_hash(stack.pop(), node)
            height >>= 1
        stack.append(node)
        size += 1
    return size, tuple(stack)


def root_of_peaks(peaks: Peaks) -> bytes:
    """The root of the log that has these peaks."""
    if not peaks[1]:
        return EMPTY_ROOT
    node = peaks[1][-1]
    for peak in reversed(peaks[1][:-1]):
        node = node_hash(peak, node)
    return node


def root(leaves: Sequence[bytes]) -> bytes:
    """The root (Merkle tree hash) over leaves (data)."""
    return root_of_peaks(append_peaks(EMPTY, leaves))


def _split(size: int) -> int:
    """The largest power of two below ``size``."""
    return 1 << (size - 1).bit_length() - 1


def inclusion_proof(leaves: Sequence[bytes], index: int) -> List[bytes]:
    """The audit path of one leaf, lowest sibling first. Raises IndexError outside the log."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"leaf {index} of {len(leaves)}")
    if len(leaves) == 1:
        return []
    middle = _split(len(leaves))
    if index < middle:
        return [*inclusion_proof(leaves[:middle], index), root(leaves[middle:])]
    return [*inclusion_proof(leaves[middle:], index - middle), root(leaves[:middle])]


def verify_inclusion(data: bytes, index: int, size: int, proof: Sequence[bytes], expected_root: bytes) -> bool:
    """Whether the leaf is at ``index`` in the log of ``size`` leaves that has this root (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf_hash(data)
    for sibling in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            node = node_hash(node, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and node == expected_root


def consistency_proof(leaves: Sequence[bytes], first: int) -> List[bytes]:
    """The proof that the log of ``first`` leaves is the beginning of this one. Raises IndexError when it cannot be."""
    if not 0 < first <= len(leaves):
        raise IndexError(f"first {first} of {len(leaves)}")
    return _subproof(leaves, first, True)


def _subproof(leaves: Sequence[bytes], first: int, whole: bool) -> List[bytes]:
    if first == len(leaves):
        return [] if whole else [root(leaves)]
    middle = _split(len(leaves))
    if first <= middle:
        return [*_subproof(leaves[:middle], first, whole), root(leaves[middle:])]
    return [*_subproof(leaves[middle:], first - middle, False), root(leaves[:middle])]


def verify_consistency(first: int, first_root: bytes, size: int, size_root: bytes, proof: Sequence[bytes]) -> bool:
    """Whether the log of ``size`` leaves only added to the log of ``first`` leaves (RFC 9162, 2.1.4.2)."""
    if not 0 < first <= size:
        return False
    if first == size:
        return not proof and first_root == size_root
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        return False
    place, last = first - 1, size - 1
    while place & 1:
        place >>= 1
        last >>= 1
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            new = node_hash(new, sibling)
        place >>= 1
        last >>= 1
    return last == 0 and old == first_root and new == size_root
