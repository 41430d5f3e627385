"""A text shown again is known by what the log holds of it, and no other is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.record import commit_text
from audit.said import MOST, commit_each, proves

NONCE = "5c" * 32


def part(*texts: str, beside: str = "input") -> dict[str, object]:
    return {beside: {"nonce": NONCE, "sha256": "00" * 32}, "said": commit_each(texts, NONCE)}


@pytest.mark.parametrize(
    "copied",
    ["Apa itu café?\nSebutkan.", "  Apa itu café?\nSebutkan.\n\n", "Apa itu café?\r\nSebutkan.",
     "Apa itu cafe\u0301?\rSebutkan.\u00a0"],
)  # fmt: skip
def test_what_copying_changes_does_not_matter(copied: str) -> None:
    assert proves(part("Kamu guru.", "Apa itu café?\nSebutkan."), copied)


@pytest.mark.parametrize(
    "other", ["", "   ", "apa itu café?\nSebutkan.", "Apa itu café? Sebutkan.", "Apa itu cafe?\nSebutkan.", "Kamu guru"]
)
def test_whatever_else_is_changed_does(other: str) -> None:
    assert not proves(part("Kamu guru.", "Apa itu café?\nSebutkan."), other)


def test_of_an_answer_that_was_stopped_the_question_is_known_too() -> None:
    assert proves(part("Apa itu café?", beside="output"), "Apa itu café?")


def test_a_record_without_them_proves_nothing() -> None:
    assert not proves({}, "Apa?")
    assert not proves({"input": {"nonce": NONCE, "sha256": commit_text("Apa?", bytes.fromhex(NONCE))[1]}}, "Apa?")


def test_a_record_stays_small_whatever_was_sent() -> None:
    texts = [f"baris {number}" for number in range(1000)]
    whole = part(*texts, "")
    assert len(whole["said"]) == MOST  # type: ignore[arg-type]
    assert proves(whole, "baris 999")
    assert not proves(whole, "baris 1")


@given(st.text(), st.text())
def test_two_texts_are_the_same_or_are_not(one: str, other: str) -> None:
    assert proves(part(one), one) == bool(one.strip())
    assert proves(part(one), other) == proves(part(other), one)
