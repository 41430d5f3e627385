"""Consistency proofs (RFC 6962, 2.1.2) of a tree that grows, without going through all of it.

To show that a tree of n leaves contains the one of m leaves, only two things are needed: the frontier of the smaller
tree, and the leaves that came since. So a log that asks its witnesses every minute never reads its past again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from audit.merkle import Frontier


@dataclass(frozen=True, slots=True)
class Growth:
    """The larger tree, and the proof that it contains the smaller one."""

    tree: Frontier
    proof: tuple[bytes, ...]


def grow(old: Frontier, leaves: Iterable[bytes], size: int) -> Growth:
    """The tree of ``size`` leaves that ``old`` becomes with the ``leaves`` after it, and its consistency proof.

    Leaves are taken one at a time, each once; memory is O(log n). ``old`` stays as it is. A proof from the empty tree
    is empty, as https://c2sp.org/tlog-witness has it.

    Raises:
        ValueError: ``size`` is smaller than the old one, or there are fewer leaves.
    """
    if size < old.size:
        raise ValueError("a tree does not shrink")
    tree, coming = Frontier(old.size, old.hashes), iter(leaves)
    if old.size == 0:
        for _ in range(size):
            tree.append(_next(coming))
        return Growth(tree, ())
    inner = _subtrees(old)
    proof = []
    for low, high in _path(old.size, size):
        if high <= old.size:
            proof.append(inner[low])
            continue
        part = Frontier()
        for _ in range(high - low):
            leaf = _next(coming)
            part.append(leaf)
            tree.append(leaf)
        proof.append(part.root())
    return Growth(tree, tuple(proof))


def _path(old: int, size: int) -> list[tuple[int, int]]:
    """The ranges of leaves whose roots make up PROOF(old, size), in its order.

    Those that end after ``old`` follow one another without a gap, from ``old`` to ``size``.
    """
    low, high, ranges = 0, size, []
    while old != high:
        middle = low + (1 << (high - low - 1).bit_length() - 1)
        if old <= middle:
            ranges.append((middle, high))
            high = middle
        else:
            ranges.append((low, middle))
            low = middle
    if low != 0:  # else the verifier has this root already: it is the old tree
        ranges.append((low, high))
    return ranges[::-1]


def _subtrees(tree: Frontier) -> dict[int, bytes]:
    """The perfect subtrees of a frontier, by their first leaf."""
    found, at = {}, 0
    for bit, root in zip(_bits(tree.size), tree.hashes, strict=True):
        found[at] = root
        at += bit
    return found


def _bits(size: int) -> Iterator[int]:
    for place in reversed(range(size.bit_length())):
        if size >> place & 1:
            yield 1 << place


def _next(leaves: Iterator[bytes]) -> bytes:
    try:
        return next(leaves)
    except StopIteration:
        raise ValueError("fewer leaves than the tree should have") from None
