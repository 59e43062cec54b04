"""The log's tree, against the vectors of RFC 6962's reference implementation and against itself at every size."""

from __future__ import annotations

import hashlib

import pytest

from tally import merkle

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


def test_known_roots() -> None:
    assert merkle.root([]) == hashlib.sha256(b"").digest()
    for size, root in ROOTS.items():
        assert merkle.root(LEAVES[:size]).hex() == root


def test_leaves_and_nodes_are_kept_apart() -> None:
    left, right = merkle.leaf_hash(b"a"), merkle.leaf_hash(b"b")
    assert merkle.leaf_hash(left + right) != merkle.node_hash(left, right)


def test_appending_by_peaks_gives_the_root_at_every_size_and_step() -> None:
    leaves = [bytes([n]) * 32 for n in range(40)]
    for step in (1, 3, 7):
        peaks = merkle.EMPTY
        while peaks[0] < len(leaves):
            peaks = merkle.append_peaks(peaks, leaves[peaks[0] : peaks[0] + step])
            assert merkle.root_of_peaks(peaks) == merkle.root(leaves[: peaks[0]])
            assert len(peaks[1]) == bin(peaks[0]).count("1")
    with pytest.raises(ValueError):
        merkle.append_peaks((3, (b"x",)), [b"y"])


def test_inclusion_at_every_place_and_nowhere_else() -> None:
    for size in range(1, 18):
        leaves = [bytes([n]) * 32 for n in range(size)]
        root = merkle.root(leaves)
        for index in range(size):
            proof = merkle.inclusion_proof(leaves, index)
            assert merkle.verify_inclusion(leaves[index], index, size, proof, root)
            assert not merkle.verify_inclusion(b"other", index, size, proof, root)
            assert not merkle.verify_inclusion(leaves[index], index, size, [*proof, root], root)
            for other in {index ^ 1, size} - {index}:
                assert not merkle.verify_inclusion(leaves[index], other, size, proof, root)
    with pytest.raises(IndexError):
        merkle.inclusion_proof(leaves, 17)


def test_consistency_between_any_two_sizes() -> None:
    leaves = [bytes([n]) * 32 for n in range(17)]
    for size in range(1, 18):
        for first in range(1, size + 1):
            proof = merkle.consistency_proof(leaves[:size], first)
            roots = merkle.root(leaves[:first]), merkle.root(leaves[:size])
            assert merkle.verify_consistency(first, roots[0], size, roots[1], proof)
            assert not merkle.verify_consistency(first, b"x" * 32, size, roots[1], proof)
            if first < size:
                assert not merkle.verify_consistency(first, roots[0], size, roots[0], proof)
    assert not merkle.verify_consistency(0, merkle.EMPTY_ROOT, 3, merkle.root(leaves[:3]), [])
    with pytest.raises(IndexError):
        merkle.consistency_proof(leaves, 18)
