"""Proofs of growth are those of RFC 6962, for every pair of sizes."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.growth import grow
from audit.merkle import Frontier, consistency_proof, root_of, verify_consistency

LEAVES = [sha256(bytes([number])).digest() for number in range(70)]


def frontier(size: int) -> Frontier:
    tree = Frontier()
    for leaf in LEAVES[:size]:
        tree.append(leaf)
    return tree


def test_every_proof_is_the_one_that_the_whole_tree_gives() -> None:
    for size in range(len(LEAVES) + 1):
        for old in range(1, size + 1):
            grown = grow(frontier(old), LEAVES[old:], size)
            assert list(grown.proof) == consistency_proof(LEAVES[:size], old), (old, size)
            assert grown.tree.root() == root_of(LEAVES[:size])
            assert grown.tree.size == size


@given(st.integers(1, 3000), st.integers(0, 3000))
def test_it_leads_to_both_roots_in_larger_trees(old: int, more: int) -> None:
    leaves = [sha256(number.to_bytes(4)).digest() for number in range(old + more)]
    tree = Frontier()
    for leaf in leaves[:old]:
        tree.append(leaf)
    before = tree.root()
    grown = grow(tree, iter(leaves[old:]), old + more)
    assert verify_consistency(old, before, old + more, grown.tree.root(), grown.proof)
    assert (tree.size, tree.root()) == (old, before), "the old tree stays as it is"


def test_from_nothing_there_is_nothing_to_prove() -> None:
    grown = grow(Frontier(), LEAVES, 9)
    assert (grown.proof, grown.tree.root()) == ((), root_of(LEAVES[:9]))


def test_a_tree_neither_shrinks_nor_grows_out_of_nothing() -> None:
    with pytest.raises(ValueError, match="shrink"):
        grow(frontier(5), [], 4)
    for old in (0, 5):
        with pytest.raises(ValueError, match="fewer leaves"):
            grow(frontier(old), LEAVES[5:7], 9)
