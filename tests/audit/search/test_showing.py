"""What is printed, in both languages."""

from __future__ import annotations

from audit.search.rebuilding import Comparison
from audit.search.showing import comparison, told
from audit.spans import Spans


def test_a_good_comparison_and_a_bad_one_are_told_apart() -> None:
    assert comparison(Comparison(5), "en") == "The rows of all 5 entries say what the entries say."
    bad = Comparison(9, Spans([(1, 3), (7, 7)]), 2)
    assert comparison(bad, "en").splitlines() == [
        "The rows of 4 entries say something else than the entries: 1-3, 7",
        "2 rows belong to no entry.",
    ]
    assert "4 entri" in comparison(bad, "id")
    assert comparison(Comparison(99, Spans([(2 * one, 2 * one) for one in range(40)])), "en").endswith("38 ...")


def test_every_sentence_is_there_twice() -> None:
    assert told("nothing", "en") != told("nothing", "id")
