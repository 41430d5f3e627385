"""One page that needs nothing but itself, and says nothing of the texts but figures."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gateway.detectors.evaluation.harm_figures import Asked, report
from gateway.detectors.evaluation.harm_page import page
from gateway.detectors.evaluation.harm_rows import HarmRow
from gateway.detectors.evaluation.texts import Lang

ROWS = [
    HarmRow("Dahlia bodoh", frozenset({"insult"}), kinds=(("language", "id"), ("category", "plain")), family="1"),
    HarmRow(
        "Dahlia rajin", frozenset(), kinds=(("language", "en"), ("category", "<b>"), ("group", "deaf")), family="2"
    ),
]
SCORED = {"insult": np.array([9000, 100])}


@pytest.mark.parametrize(("lang", "head"), [("en", "insult by category"), ("id", "insult menurut kategori")])
def test_its_parts_and_its_figures(lang: Lang, head: str) -> None:
    told = report(ROWS, {"gapura": SCORED, "peer": SCORED}, Asked({"insult": {"balanced": 5000}}))
    made = page(told, "<set>", lang)
    assert f"<h2>{head}</h2>" in made
    assert "<td>1.000 (1.000-1.000)</td>" in made
    assert '<th scope="row">&lt;b&gt;</th>' in made
    assert "Dahlia" not in made
    assert not re.search(r"<script|https?://(?!www\.w3\.org)|src=|@import|url\(", made)
    assert made.count('class="curve"') == 2
