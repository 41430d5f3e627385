"""The gate's own secrets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.admission.keyring import Keyring
from gateway.admission.trouble import SiteError

RING = Keyring(b"p" * 32, b"s" * 32, b"m" * 32)


def test_secrets_are_made_once_and_differ(tmp_path: Path) -> None:
    ring = Keyring.open(tmp_path / "keys")
    assert Keyring.open(tmp_path / "keys") == ring
    assert len({ring.pepper, ring.pseudonym, ring.memory}) == 3
    assert ring.pepper.hex() not in repr(ring)
    assert str(ring.pepper) not in repr(ring)


def test_a_damaged_secret_is_not_replaced(tmp_path: Path) -> None:
    Keyring.open(tmp_path / "keys")
    (tmp_path / "keys" / "memory.key").write_bytes(b"short")
    with pytest.raises(SiteError, match=r"memory\.key does not hold 32 bytes"):
        Keyring.open(tmp_path / "keys")


def test_a_folder_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SiteError) as caught:
        Keyring.open(tmp_path / "file" / "keys")
    assert caught.value.code == "unwritable"


_PARTS = st.lists(st.text(max_size=3), max_size=3)


@given(_PARTS, _PARTS)
def test_no_two_lists_of_parts_read_the_same(one: list[str], two: list[str]) -> None:
    assert (RING.digest("memory", "x", *one) == RING.digest("memory", "x", *two)) is (one == two)


def test_purposes_and_labels_are_apart() -> None:
    digests = {RING.digest(purpose, label, "a") for purpose in ("pepper", "memory") for label in ("x", "y")}
    assert len(digests) == 4
