"""The tree of RFC 6962: published vectors, and what must hold for every size."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.merkle import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    inclusion_spans,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# Inputs, roots and paths of the Certificate Transparency reference implementation (merkle_tree_test).
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
LEAVES = [leaf_hash(bytes.fromhex(one)) for one in INPUTS]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_OF_LEAF_0_IN_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
PROOF_6_TO_8 = [
    "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
    "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
]

sizes = st.integers(1, 70)


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(bytes([number])) for number in range(count)]


def mth(entries: Sequence[bytes]) -> bytes:
    """The definition in RFC 6962, 2.1, word for word."""
    if not entries:
        return sha256(b"").digest()
    if len(entries) == 1:
        return entries[0]
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return node_hash(mth(entries[:k]), mth(entries[k:]))


def test_the_published_vectors() -> None:
    assert (
        root_of([]) == EMPTY_ROOT == bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    )
    for size, root in enumerate(ROOTS, start=1):
        assert root_of(LEAVES[:size]).hex() == root
    assert [one.hex() for one in inclusion_proof(LEAVES, 0)] == PATH_OF_LEAF_0_IN_8
    assert [one.hex() for one in consistency_proof(LEAVES, 6)] == PROOF_6_TO_8


@given(sizes)
def test_the_frontier_grows_into_the_tree_of_the_definition(size: int) -> None:
    tree = Frontier()
    for leaf in leaves(size):
        tree = Frontier(tree.size, tree.hashes)  # as stored and taken up again
        tree.append(leaf)
    assert tree.root() == mth(leaves(size))
    assert len(tree.hashes) == size.bit_count()


def test_a_frontier_that_does_not_fit_its_size_is_refused() -> None:
    with pytest.raises(ValueError, match="one hash for each"):
        Frontier(3, [b"\0" * 32])
    with pytest.raises(ValueError, match="one hash for each"):
        Frontier(-1, [b"\0" * 32])


@given(st.data(), sizes)
def test_every_leaf_is_shown_to_be_included_and_nowhere_else(data: st.DataObject, size: int) -> None:
    index, other = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size - 1))
    all_leaves, root = leaves(size), root_of(leaves(size))
    proof = inclusion_proof(all_leaves, index)
    assert verify_inclusion(all_leaves[index], index, size, proof, root)
    assert verify_inclusion(all_leaves[index], other, size, proof, root) is (other == index)
    assert not verify_inclusion(leaf_hash(b"forged"), index, size, proof, root)
    assert not verify_inclusion(all_leaves[index], index, size, [*proof, root], root)
    assert not verify_inclusion(all_leaves[index], index, size, proof, leaf_hash(b"another root"))
    assert not proof or not verify_inclusion(all_leaves[index], index, size, proof[:-1], root)
    assert not verify_inclusion(all_leaves[index], size, size, proof, root)


@given(st.data(), sizes)
def test_growth_is_shown_and_a_changed_past_is_not(data: st.DataObject, size: int) -> None:
    old_size = data.draw(st.integers(1, size))
    now = leaves(size)
    old, new = root_of(now[:old_size]), root_of(now)
    proof = consistency_proof(now, old_size)
    assert verify_consistency(old_size, old, size, new, proof)
    rewritten = [leaf_hash(b"rewritten"), *now[1:]]
    assert not verify_consistency(old_size, root_of(rewritten[:old_size]), size, new, proof)
    assert not verify_consistency(old_size, old, size, root_of(rewritten), proof)
    assert not verify_consistency(old_size, old, size, root_of(rewritten), consistency_proof(rewritten, old_size)), (
        "a proof that fits the new root alone must not pass for a wrong old root"
    )
    assert not verify_consistency(old_size, old, size, new, [*proof, new])


def test_a_tree_is_consistent_with_itself_by_an_empty_proof_only() -> None:
    root = root_of(LEAVES)
    assert verify_consistency(8, root, 8, root, [])
    assert not verify_consistency(8, root, 8, root, [root])
    assert not verify_consistency(8, EMPTY_ROOT, 8, root, [])
    assert not verify_consistency(0, EMPTY_ROOT, 8, root, [])
    assert not verify_consistency(9, root, 8, root, [])
    assert not verify_consistency(3, root, 8, root, [])


@pytest.mark.parametrize(
    ("proof", "bad"), [(inclusion_proof, 8), (inclusion_proof, -1), (consistency_proof, 0), (consistency_proof, 9)]
)
def test_there_is_no_proof_for_what_is_not_there(proof: object, bad: int) -> None:
    with pytest.raises(IndexError):
        proof(LEAVES, bad)  # type: ignore[operator]


@given(st.integers(1, 70), st.data())
def test_a_proof_made_from_streamed_stretches_is_the_proof(size: int, data: st.DataObject) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    spans = inclusion_spans(index, size)
    assert [root_of(leaves[first:end]) for first, end in spans] == inclusion_proof(leaves, index)
    assert sorted(number for first, end in spans for number in range(first, end)) == [
        number for number in range(size) if number != index
    ]


@pytest.mark.parametrize(("index", "size"), [(0, 0), (3, 3), (-1, 3)])
def test_there_is_no_proof_for_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        inclusion_spans(index, size)
