"""Long lists are searched by words, the longest phrase first, however they are written."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.phrases import FEW, Phrases, clause_before
from gateway.detectors.pii.watched import Glance

RIVERS = Phrases(["Kali Biru", "Kali Biru Muda", "Muda", "Tepi-Tepi"])


def found(text: str) -> list[str]:
    return [text[phrase.start : phrase.end] for phrase in RIVERS.find(text)]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Di Kali Biru Muda kami berhenti.", ["Kali Biru Muda"]),
        ("kali biru, MUDA", ["kali biru", "MUDA"]),
        ("Kali-Biru dan tepi tepi", ["Kali-Biru", "tepi tepi"]),
        ("Kali  Biru, kalibiru, permuda, muda_", []),
        ("\u201cKali Biru\u201d", ["Kali Biru"]),
    ],
)
def test_the_longest_phrase_from_each_word_on_is_found(text: str, phrases: list[str]) -> None:
    assert found(text) == phrases


def test_a_text_with_many_beginnings_is_searched_in_another_way_with_the_same_result() -> None:
    many = Phrases([f"w{n} x" for n in range(FEW + 5)])
    text = " ".join(f"w{n} x" for n in range(FEW + 5))
    assert len(list(many.find(text))) == FEW + 5


def test_the_gate_opens_where_a_phrase_may_begin() -> None:
    assert RIVERS.gate(Glance("sebuah KALI"))
    assert not RIVERS.gate(Glance("sebuah sungai"))


@pytest.mark.parametrize(
    ("before", "after", "opens"),
    [
        ("di Kali", "Biru", True),
        ("di Kali", "B", True),
        ("di Kali", "Biruan", False),
        ("di Kali", "Biruan ", False),
        ("di Kali Biru", "muda ", True),
        ("di Kali,", "Biru", False),
        ("di", "Kali", False),
        ("", "Kali", False),
    ],
)
def test_a_gap_is_open_where_a_phrase_may_lie_over_it(before: str, after: str, opens: bool) -> None:
    assert RIVERS.opens(before, after) is opens


def test_a_clause_ends_at_a_stop_and_holds_whole_words() -> None:
    assert clause_before("Ini lain. Ini dia, sakit X", 25) == "Ini dia, sakit "
    assert clause_before("panjangsekali dan X", 18, reach=8) == "dan "
