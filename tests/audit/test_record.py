"""From a record to its entry, leaf and private bytes."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from audit import Record, RecordRefused, commit_text
from audit.layout import ERASURES
from audit.record import KINDS, SIZE_LIMIT, commit_private, seal

MINUTE = "2026-11-25T04:10Z"
EXCHANGE = "0123456789abcdef0123456789abcdef"


def test_the_entry_commits_to_the_private_part_and_holds_none_of_it() -> None:
    sealed = seal(Record("decision", {"policy": "sha256:ab"}, {"exchange": EXCHANGE, "subject": "4711" * 8}), MINUTE)
    assert sealed.random is not None
    assert sealed.private == f'{{"exchange":"{EXCHANGE}","subject":"{"4711" * 8}"}}'
    commitment = sha256(sealed.random + sealed.private.encode()).hexdigest()
    assert sealed.entry == (
        f'{{"kind":"decision","policy":"sha256:ab","private":"{commitment}","time":"{MINUTE}","v":1}}'
    )
    assert sealed.leaf == sha256(b"\x00" + sealed.entry.encode()).digest()
    assert sealed.exchange == EXCHANGE
    assert len(sealed.random) == 32
    assert commit_private(sealed.random, sealed.private.encode()) == commitment


def test_equal_private_parts_give_different_commitments() -> None:
    record = Record("outcome", {}, {"result": "answered"})
    assert seal(record, MINUTE).entry != seal(record, MINUTE).entry


def test_a_record_without_a_private_part_says_so_by_not_committing() -> None:
    sealed = seal(Record("refusals", {"no_key": 12}), MINUTE)
    assert json.loads(sealed.entry) == {"v": 1, "kind": "refusals", "time": MINUTE, "no_key": 12}
    assert (sealed.random, sealed.private, sealed.exchange) == (None, None, None)


def test_every_byte_of_an_entry_counts_for_its_leaf() -> None:
    leaves = {
        seal(Record("configuration", {"policy": digest}), minute).leaf
        for digest in ("sha256:ab", "sha256:ac", "")
        for minute in (MINUTE, "2026-11-25T04:11Z")
    }
    assert len(leaves) == 6


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (Record("gossip", {}), "kind"),
        (Record("admin.anything", {}), "kind"),
        (Record("outcome", {"private": "x"}), "reserved"),
        (Record("outcome", {"time": "x"}), "reserved"),
        (Record("outcome", {"v": 2}), "reserved"),
        (Record("outcome", {"kind": "decision"}), "reserved"),
        (Record("outcome", {"share": 0.5}), "not_canonical"),
        (Record("outcome", {}, {"share": 0.5}), "not_canonical"),
        (Record("outcome", {}, {"exchange": "ABCDEF"}), "exchange"),
        (Record("outcome", {}, {"exchange": 7}), "exchange"),
        (Record("outcome", {}, {"exchange": EXCHANGE.upper()}), "exchange"),
        (Record("outcome", {"text": "x" * SIZE_LIMIT}), "too_large"),
        (Record("outcome", {}, {"text": "x" * SIZE_LIMIT}), "too_large"),
    ],
)
def test_what_cannot_be_logged_is_refused(record: Record, code: str) -> None:
    with pytest.raises(RecordRefused) as refused:
        seal(record, MINUTE)
    assert refused.value.code == code
    assert "xxx" not in str(refused.value)


def test_a_record_of_exactly_the_limit_is_taken() -> None:
    sealed = seal(Record("outcome", {}, {"t": "x" * (SIZE_LIMIT - len('{"t":""}'))}), MINUTE)
    assert sealed.private is not None
    assert len(sealed.private) == SIZE_LIMIT


def test_a_text_is_checked_against_its_commitment_with_the_stored_nonce() -> None:
    nonce, commitment = commit_text("Nama saya Budi")
    assert commitment == sha256(bytes.fromhex(nonce) + b"Nama saya Budi").hexdigest()
    assert commit_text("Nama saya Budi", bytes.fromhex(nonce)) == (nonce, commitment)
    assert commit_text("Nama saya Budi")[1] != commitment
    assert commit_text("half a pair: \ud83d")[1] != commit_text("half a pair: ?")[1]


def test_the_kinds_that_erase_are_kinds() -> None:
    assert ERASURES <= KINDS
    assert {"decision", "outcome", "refusals", "configuration", "disclosure", "admin.reveal"} <= KINDS
