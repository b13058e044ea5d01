"""The tree of RFC 6962."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel.chain import digest
from yimen.kernel.merkle import leaf_hash, proof, root, verify_proof

# The leaves and roots of the test data that Certificate Transparency implementations share.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]


def recursive_root(leaves: list[bytes]) -> bytes:
    """The definition, word for word: split at the largest power of two below the size."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return digest(b"\x01" + recursive_root(leaves[:k]) + recursive_root(leaves[k:]))


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
        (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
    ],
)
def test_roots_agree_with_the_shared_test_data(size: int, expected: str) -> None:
    assert root(LEAVES[:size], "sha256").hex() == expected


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40))
def test_the_root_follows_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves) == recursive_root(leaves)


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40, unique=True), st.data())
def test_a_proof_shows_its_leaf_at_its_place_only(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    path, top, size = proof(leaves, index), root(leaves), len(leaves)
    assert verify_proof(leaves[index], index, size, path, top)
    assert not verify_proof(leaves[index] + b"x", index, size, path, top)
    assert not verify_proof(leaves[index], index, size, [*path, bytes(32)], top)
    assert not verify_proof(leaves[index], index, size, path, bytes(32))
    for other in set(range(size)) - {index}:
        assert not verify_proof(leaves[index], other, size, path, top)
    if path:
        assert not verify_proof(leaves[index], index, size, path[:-1], top)


def test_a_place_outside_the_leaves_has_no_proof() -> None:
    with pytest.raises(IndexError):
        proof(LEAVES, 8)
    assert not verify_proof(b"", 8, 8, [], root(LEAVES))
    assert not verify_proof(b"", -1, 8, [], root(LEAVES))
