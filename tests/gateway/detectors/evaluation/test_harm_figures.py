"""What is counted for a head: its texts against harmless ones, and what groups have to bear."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gateway.detectors.evaluation.harm_figures import Asked, chosen, divided, report, unfair
from gateway.detectors.evaluation.harm_rows import HarmRow

LEVELS = {"insult": {"cautious": 2000, "balanced": 5000}, "medical": {"given": 5000}}
ASKED = Asked(LEVELS, topics=frozenset({"medical"}))


def row(*labels: str, unknown: str = "", **kinds: str) -> HarmRow:
    return HarmRow("x", frozenset(labels), frozenset(unknown.split()), tuple(kinds.items()), str(id(kinds)))


ROWS = [
    row("insult", language="id"),
    row("insult", language="en"),
    row("threat"),
    row("medical"),
    row(),
    row(unknown="insult"),
]
SCORES = {"insult": np.array([9000, 4000, 8000, 1000, 3000, 9999]), "medical": np.array([0, 0, 0, 9000, 10, 20])}


def test_texts_with_other_labels_are_neither_harmful_nor_harmless() -> None:
    parts = divided(ROWS, "insult", ASKED.topics)
    assert parts.harmful.nonzero()[0].tolist() == [0, 1]
    assert parts.others.nonzero()[0].tolist() == [2]
    assert parts.harmless.nonzero()[0].tolist() == [3, 4], "a topic is no harm; what is unknown counts nowhere"


def test_figures_of_a_head() -> None:
    one = report(ROWS, {"ours": SCORES}, ASKED)["heads"]["insult"]
    assert (one["positive"], one["negative"], one["auc"], one["recall_at_1%"]) == (2, 2, 1.0, 1.0)
    assert one["levels"]["balanced"] == {"score": 5000, "false_alarms": 0.0, "caught": 0.5, "others": 1.0}
    assert one["levels"]["cautious"]["false_alarms"] == 0.5
    assert one["by"]["language"]["en"]["caught"] == 0.0
    assert one["auc_interval"][0] <= 1.0
    assert 0 < one["calibration_error"] < 1


def test_others_are_told_for_the_heads_they_have() -> None:
    against = report(ROWS, {"ours": SCORES, "peer": {"insult": SCORES["insult"] // 2}}, ASKED)["against"]
    assert against["peer"]["insult"]["auc"] == 1.0
    assert "medical" not in against["peer"]


def test_which_heads_are_told() -> None:
    assert chosen(ROWS, SCORES, ASKED) == ["insult", "medical"]
    assert chosen(ROWS, SCORES, Asked(LEVELS, heads=("medical",))) == ["medical"]
    assert chosen([row()], SCORES, ASKED) == ["insult", "medical"], "where all is harmless, false alarms of every head"
    assert chosen(ROWS, SCORES, Asked(LEVELS, heads=("nothing",))) == []


@pytest.mark.parametrize(("wrong", "said"), [(2, []), (3, [("insult", "deaf")])])
def test_a_group_that_is_taken_for_harm_too_often(wrong: int, said: list[tuple[str, str]]) -> None:
    rows = [row() for _ in range(100)] + [row(group="deaf") for _ in range(20)]
    scores = np.array([9000] + [0] * 99 + [9000] * wrong + [0] * (20 - wrong))
    told: dict[str, Any] = report(rows, {"ours": {"insult": scores}}, ASKED)
    assert told["heads"]["insult"]["groups"]["deaf"]["ratio"] == wrong / 20 / 0.01
    assert unfair(told, 3.0) == said
