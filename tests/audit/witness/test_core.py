"""Every answer of the specification, and the one thing a witness never does: sign a fork."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit import cosignature
from audit.merkle import EMPTY_ROOT
from audit.note import VerifierKey
from audit.witness.core import NOTHING_YET, Answer, Head, Witness
from audit.witness.state import WitnessState
from audit.witness.submission import SIZE_TYPE, Submission

NOW = 1_795_000_000
SIGNED, MALFORMED, NOT_SIGNED, UNKNOWN, CONFLICT, NO_PROOF = 200, 400, 403, 404, 409, 422


@pytest.fixture
def state(tmp_path: Path) -> WitnessState:
    return WitnessState.open(tmp_path / "witness", "sman2.example/witness", clock=lambda: NOW)


@pytest.fixture
def witness(state: WitnessState, grower: Any) -> Witness:
    return Witness(state.key, state.sign, {grower.key.name: [grower.key]}, state, lambda: NOW)


def test_the_first_checkpoint_is_signed_without_a_proof_and_the_next_with_one(witness: Witness, grower: Any) -> None:
    for old, size in itertools.pairwise([0, 3, 3, 8, 8, 21]):
        answer = witness.add_checkpoint(grower.submission(old, size))
        assert answer.status == SIGNED, (old, size, answer.body)
        assert cosignature.check(grower.note(size) + answer.body.decode(), witness.key) == NOW


def test_who_does_not_know_where_it_stands_is_told(witness: Witness, grower: Any) -> None:
    witness.add_checkpoint(grower.submission(0, 5))
    for old in (0, 4):
        assert witness.add_checkpoint(grower.submission(old, 9)) == Answer(CONFLICT, b"5\n", SIZE_TYPE)
    assert witness.add_checkpoint(grower.submission(5, 9)).status == SIGNED


def test_a_log_that_went_back_gets_no_signature(witness: Witness, grower: Any, state: WitnessState) -> None:
    witness.add_checkpoint(grower.submission(0, 9))
    assert witness.add_checkpoint(grower.submission(5, 5)).status == CONFLICT
    assert witness.add_checkpoint(bytes(Submission(9, (), grower.note(5)))).status == MALFORMED
    assert state.head(grower.key.name).size == 9


def test_a_fork_gets_no_signature_whatever_it_claims_and_is_kept_as_evidence(
    witness: Witness, grower: Any, fork: Any, state: WitnessState
) -> None:
    witness.add_checkpoint(grower.submission(0, 8))
    lies = [
        fork.submission(8, 12),
        bytes(Submission(8, grower.proof(8, 12), fork.note(12))),
        bytes(Submission(8, (), fork.note(12))),
        bytes(Submission(8, (*fork.proof(8, 12), bytes(32)), fork.note(12))),
    ]
    assert [witness.add_checkpoint(one).status for one in lies] == [NO_PROOF] * 4
    same_size = witness.add_checkpoint(bytes(Submission(8, (), fork.note(8))))
    assert same_size == Answer(CONFLICT, b"8\n", SIZE_TYPE)
    (seen,) = state.seen()
    assert (seen.size, seen.disputes) == (8, 2), "each contradicting note once"
    assert witness.add_checkpoint(grower.submission(8, 12)).status == SIGNED, "the true one goes on"


def test_only_known_logs_and_their_own_keys_count(witness: Witness, grower: Any, stranger: Any) -> None:
    assert witness.add_checkpoint(stranger.submission(0, 3)).status == UNKNOWN
    false = type(grower)(grower.key.name, seed=9)
    assert witness.add_checkpoint(false.submission(0, 3)).status == NOT_SIGNED
    both = grower.note(3) + false.note(3).splitlines(keepends=True)[-1]
    assert witness.add_checkpoint(bytes(Submission(0, (), both))).status == SIGNED, "others' signatures are ignored"


def test_a_log_with_two_keys_may_sign_with_either(state: WitnessState, grower: Any) -> None:
    second = type(grower)(grower.key.name, seed=9)
    witness = Witness(state.key, state.sign, {grower.key.name: [grower.key, second.key]}, state, lambda: NOW)
    assert witness.add_checkpoint(grower.submission(0, 3)).status == SIGNED
    assert witness.add_checkpoint(second.submission(3, 7)).status == SIGNED


def test_the_empty_tree(witness: Witness, grower: Any) -> None:
    assert witness.add_checkpoint(bytes(Submission(0, (), grower.note(0, bytes(32))))).status == CONFLICT
    assert witness.add_checkpoint(bytes(Submission(0, (bytes(32),), grower.note(0)))).status == NO_PROOF
    assert witness.add_checkpoint(bytes(Submission(0, (bytes(32),), grower.note(3)))).status == NO_PROOF
    for _ in range(2):
        assert witness.add_checkpoint(bytes(Submission(0, (), grower.note(0, EMPTY_ROOT)))).status == SIGNED
    assert witness.add_checkpoint(grower.submission(0, 3)).status == SIGNED


@pytest.mark.parametrize(
    "body", [b"", b"old 0\n\n", b"old 0\n\nnot a note", b"\xff", b"old 0\n\na\nb\nc\n\n\xe2\x80\x94 a AAAAAAAA\n"]
)
def test_what_is_no_submission_is_malformed(witness: Witness, body: bytes) -> None:
    assert witness.add_checkpoint(body).status == MALFORMED


def test_an_old_size_beyond_the_new_one_is_malformed(witness: Witness, grower: Any) -> None:
    assert witness.add_checkpoint(bytes(Submission(4, (), grower.note(3)))).status == MALFORMED


class Slow:
    """A memory in which another process is faster between looking and remembering."""

    def __init__(self, state: WitnessState, other: Any) -> None:
        self._state, self._other = state, other

    def head(self, origin: str) -> Head:
        head = self._state.head(origin)
        if self._other is not None:
            other, self._other = self._other, None
            other()
        return head

    def advance(self, *arguments: Any) -> bool:
        return self._state.advance(*arguments)

    def dispute(self, *arguments: Any) -> None:
        self._state.dispute(*arguments)


def test_of_two_at_once_one_wins_and_nothing_is_rolled_back(witness: Witness, state: WitnessState, grower: Any) -> None:
    witness.add_checkpoint(grower.submission(0, 3))
    slow = Slow(state, lambda: witness.add_checkpoint(grower.submission(3, 9)))
    late = Witness(state.key, state.sign, {grower.key.name: [grower.key]}, slow, lambda: NOW)
    assert late.add_checkpoint(grower.submission(3, 5)) == Answer(CONFLICT, b"9\n", SIZE_TYPE)
    assert state.head(grower.key.name).size == 9


class Broken:
    """A memory on a disk that is full."""

    def head(self, origin: str) -> Head:
        return NOTHING_YET

    def advance(self, *_: Any) -> bool:
        raise OSError("full")

    def dispute(self, *_: Any) -> None:
        raise OSError("full")


def test_what_cannot_be_remembered_is_not_signed(state: WitnessState, grower: Any) -> None:
    witness = Witness(state.key, state.sign, {grower.key.name: [grower.key]}, Broken(), lambda: NOW)
    answer = witness.add_checkpoint(grower.submission(0, 3))
    assert answer.status == 503
    assert "—" not in answer.body.decode()


STEPS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.sampled_from(["true", "fork", "mixed"])), max_size=12
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_whatever_is_asked_all_that_was_signed_is_one_history(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, int, str]]
) -> None:
    from tests.audit.witness.conftest import Grower

    state = WitnessState.open(tmp_path_factory.mktemp("w"), "w.example", clock=lambda: NOW)
    histories = {"true": Grower(), "fork": Grower(salt=b"another")}
    key: VerifierKey = histories["true"].key
    witness = Witness(state.key, state.sign, {key.name: [key]}, state, lambda: NOW)
    signed: list[tuple[int, str]] = []
    for old, size, whose in steps:
        log, proofs = histories["fork" if whose == "fork" else "true"], histories["true" if whose == "true" else "fork"]
        proof = proofs.proof(min(old, size), size) if old else ()
        if witness.add_checkpoint(bytes(Submission(old, proof, log.note(size)))).status == SIGNED and size:
            signed.append((size, "fork" if whose == "fork" else "true"))
    assert len({whose for _, whose in signed}) <= 1
    assert [size for size, _ in signed] == sorted(size for size, _ in signed)


@settings(max_examples=300, deadline=None)
@given(at=st.integers(0, 10_000), by=st.binary(min_size=0, max_size=4), cut=st.integers(0, 4))
def test_no_bytes_make_it_stumble_and_none_but_the_true_ones_are_signed(
    tmp_path_factory: pytest.TempPathFactory, at: int, by: bytes, cut: int
) -> None:
    from tests.audit.witness.conftest import Grower

    log = Grower()
    body = log.submission(0, 5)
    at %= len(body)
    bent = body[:at] + by + body[at + cut :]
    state = WitnessState.open(tmp_path_factory.getbasetemp() / "bent", "w.example", clock=lambda: NOW)
    witness = Witness(state.key, state.sign, {log.key.name: [log.key]}, state, lambda: NOW)
    answer = witness.add_checkpoint(bent)
    assert answer.status in {SIGNED, MALFORMED, NOT_SIGNED, UNKNOWN, CONFLICT, NO_PROOF}
    assert answer.status != SIGNED or log.note(5).encode() in bent


def test_a_tree_larger_than_any_is_malformed(witness: Witness, grower: Any) -> None:
    body = bytes(Submission(0, (), grower.note(10**19 - 1, bytes(32))))
    assert witness.add_checkpoint(body).status == MALFORMED
