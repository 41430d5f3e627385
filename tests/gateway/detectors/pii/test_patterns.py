"""Patterns run as Presidio runs them; one that is too slow is an error."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.patterns import RegexTimeout, run_patterns
from gateway.detectors.pii.presidio import Pattern, PatternRecognizer


def test_a_match_has_the_score_of_its_pattern_and_its_place() -> None:
    pattern = Pattern("ticket", r"\bT-\d{4}\b", 0.6)
    (result,) = run_patterns(PatternRecognizer("TICKET", patterns=[pattern]), [pattern], "kode T-1234 ya")
    assert (result.entity_type, result.start, result.end, result.score) == ("TICKET", 5, 11, 0.6)


def test_a_pattern_that_runs_out_of_time_is_an_error() -> None:
    slow = Pattern("slow", r"(a|aa)+(b|bb)+(?<!b)$", 0.5)
    recognizer = PatternRecognizer("SLOW", patterns=[slow])
    with pytest.raises(RegexTimeout, match="slow"):
        run_patterns(recognizer, [slow], "a" * 4000 + "b" * 4000 + "c")
