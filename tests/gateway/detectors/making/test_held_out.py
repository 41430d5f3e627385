"""Levels of a model nobody here made."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gateway.detectors.harm import HarmDetector
from gateway.detectors.making import held_out


def test_levels_are_what_harmless_sentences_reach_and_languages_those_it_tells_harm_in(
    tiny_model: Callable[[Path], Path], tmp_path: Path
) -> None:
    detector = HarmDetector(tiny_model(tmp_path / "tiny"))
    detector.load()
    told = held_out.measure(detector)
    toxicity, weapons = told["heads"]
    assert toxicity["levels"]["cautious"] <= toxicity["levels"]["balanced"] <= toxicity["levels"]["strict"]
    assert toxicity["levels"]["strict"] <= toxicity["highest"] <= 10000
    assert 0 < weapons["highest"] <= 10000
    assert told["languages"] == []  # embeddings of words drawn by chance
    assert told["measured"]["toxicity"]["id"]["positive"] > 100


def test_a_model_that_tells_harm_in_a_language_is_validated_for_it(
    tiny_model: Callable[[Path], Path], tmp_path: Path
) -> None:
    harmful = {row.text for row in held_out.read_table() if row.language == "id" and row.labels}

    class Knowing(HarmDetector):
        def score(self, sentences: object) -> list[dict[str, int]]:
            return [{"toxicity": 9000 if text in harmful else 100, "weapons": 5} for text in sentences]  # type: ignore[attr-defined]

    detector = Knowing(tiny_model(tmp_path / "tiny"))
    detector.load()
    assert held_out.measure(detector)["languages"] == ["id"]
