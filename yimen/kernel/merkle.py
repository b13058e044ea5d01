"""The tree over a checkpoint's leaves (RFC 6962 section 2.1, with SM3 or SHA-256)."""

from __future__ import annotations

from collections.abc import Sequence

from yimen.kernel.chain import Algorithm, digest


def leaf_hash(leaf: bytes, algorithm: Algorithm = "sm3") -> bytes:
    """The hash of one leaf: H(0x00 ‖ leaf)."""
    return digest(b"\x00" + leaf, algorithm)


def root(leaves: Sequence[bytes], algorithm: Algorithm = "sm3") -> bytes:
    """The root over the leaves in their order; the hash of nothing when there are none."""
    if not leaves:
        return digest(b"", algorithm)
    level = [leaf_hash(leaf, algorithm) for leaf in leaves]
    while len(level) > 1:
        level = _next_level(level, algorithm)
    return level[0]


def proof(leaves: Sequence[bytes], index: int, algorithm: Algorithm = "sm3") -> list[bytes]:
    """The neighbours that lead from leaf `index` to the root, lowest first; IndexError outside the leaves."""
    if not 0 <= index < len(leaves):
        raise IndexError("no such leaf")
    level = [leaf_hash(leaf, algorithm) for leaf in leaves]
    path = []
    while len(level) > 1:
        neighbour = index ^ 1
        # The last node of an odd level moves up alone and meets its neighbour on a higher level.
        if neighbour < len(level):
            path.append(level[neighbour])
        level = _next_level(level, algorithm)
        index //= 2
    return path


def verify_proof(
    leaf: bytes, index: int, size: int, path: Sequence[bytes], expected: bytes, algorithm: Algorithm = "sm3"
) -> bool:
    """Whether `path` shows that `leaf` stands at `index` among `size` leaves under the root `expected`."""
    if not 0 <= index < size:
        return False
    node, rest, last = leaf_hash(leaf, algorithm), list(path), size - 1
    while last > 0:
        if index % 2 or index < last:
            if not rest:
                return False
            neighbour = rest.pop(0)
            node = _node(neighbour, node, algorithm) if index % 2 else _node(node, neighbour, algorithm)
        index, last = index // 2, last // 2
    return not rest and node == expected


def _next_level(level: list[bytes], algorithm: Algorithm) -> list[bytes]:
    pairs = [_node(level[i], level[i + 1], algorithm) for i in range(0, len(level) - 1, 2)]
    return pairs if len(level) % 2 == 0 else [*pairs, level[-1]]


def _node(left: bytes, right: bytes, algorithm: Algorithm) -> bytes:
    return digest(b"\x01" + left + right, algorithm)
