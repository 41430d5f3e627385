"""A table for people: figures with intervals, and texts only where they are asked for."""

from __future__ import annotations

import numpy as np

from gateway.detectors.evaluation.harm_figures import Asked, report
from gateway.detectors.evaluation.harm_rows import HarmRow
from gateway.detectors.evaluation.harm_telling import as_text, wrong

ASKED = Asked({"insult": {"balanced": 5000}})
ROWS = [
    HarmRow("Siti bodoh\x1b[2J", frozenset({"insult"}), kinds=(("language", "id"),), family="1"),
    HarmRow("You fool", frozenset({"insult"}), kinds=(("language", "en"),), family="2"),
    HarmRow("Siti rajin", frozenset(), kinds=(("language", "id"), ("group", "deaf")), family="3"),
    HarmRow("Good day", frozenset(), kinds=(("language", "en"),), family="4"),
]
SCORED = {"insult": np.array([100, 9000, 8000, 10])}


def test_a_line_for_each_head_and_part() -> None:
    told = report(ROWS, {"gapura": SCORED, "peer": SCORED}, ASKED)
    text = as_text(told, "en", levels=True)
    assert "4 texts in 4 families, 2 of them harmless" in text
    assert "0.750 (" in text
    assert "insult by language" in text
    assert "  peer" in text
    assert "balanced" in text
    assert "deaf" in text
    assert "Siti" not in text
    assert "menurut bahasa" in as_text(told, "id")


def test_what_is_wrong_is_shown_with_nothing_that_moves_a_cursor() -> None:
    alarm, miss = wrong(ROWS, SCORED, ASKED, ["insult", "of no level"])
    assert alarm == "+ insult 3: 8000 Siti rajin"
    assert miss == r"- insult 1: 100 Siti bodoh\u001b[2J"
