"""What a log tells of its witnesses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from audit import Record, cosignature, note
from audit.note import COSIGNATURE, VerifierKey
from audit.reader import Reader
from audit.witness.standing import AHEAD, KIND, SIGNED, Standing, newest, standings

Make = Callable[[int], Record]
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes([2] * 32))
KEY = VerifierKey("sman2.example/saksi_1", PRIVATE.public_key().public_bytes_raw(), COSIGNATURE)
OTHER = VerifierKey("sman2.example/saksi%1", KEY.public, COSIGNATURE)


def cosign(site: Any, size: int, key: VerifierKey = KEY) -> None:
    log = site.open()

    def merge(signed: str) -> str:
        return signed + cosignature.sign(note.parse(signed)[0], key, PRIVATE.sign, 1_795_000_000 + size)

    log.cosign(size, merge)
    log.close()


def grow(site: Any, decision: Make, count: int) -> None:
    log = site.open()
    for number in range(count):
        log.append_sync(decision(number))
    log.close()


def test_a_witness_that_never_signed_is_behind_by_everything(site: Any, decision: Make) -> None:
    grow(site, decision, 3)
    assert standings(Reader.open(site.data), [KEY]) == [Standing(KEY.name, None, None, 3, None)]
    assert standings(Reader.open(site.data), []) == []


def test_the_largest_checkpoint_that_it_signed_counts(site: Any, decision: Make) -> None:
    for count in (3, 4, 2):
        grow(site, decision, count)
    for size in (3, 7):
        cosign(site, size)
    cosign(site, 9, OTHER)
    ours, other = standings(Reader.open(site.data), [KEY, OTHER])
    assert ours == Standing(KEY.name, 7, 1_795_000_007, 2, None)
    assert other.size == 9, "% and _ in a name are letters like any other"
    assert newest(Reader.open(site.data))[0].size == 9


def test_a_line_that_does_not_hold_does_not_count(site: Any, decision: Make) -> None:
    grow(site, decision, 3)
    log = site.open()
    log.cosign(3, lambda signed: signed + note.line(KEY.name, KEY.id, bytes(72)))
    log.close()
    assert standings(Reader.open(site.data), [KEY])[0].size is None


@pytest.mark.parametrize("outcomes", [[SIGNED, AHEAD], [AHEAD, SIGNED]])
def test_the_last_record_about_it_says_how_it_stands(site: Any, outcomes: list[str]) -> None:
    log = site.open()
    for outcome in outcomes:
        log.append_sync(Record(KIND, {"witness": KEY.name, "outcome": outcome, "size": 3}))
    log.close()
    (standing,) = standings(Reader.open(site.data), [KEY])
    assert standing.objects == (outcomes[-1] == AHEAD)
