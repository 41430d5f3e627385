"""Recognisers of others may hang, die, lie or shout: the gate goes on, and what they should have found is missing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.detectors.base import DetectorError, DetectorTimeout, ModelError
from gateway.detectors.pii.declared import Coded
from gateway.detectors.pii.plugins import Apart, watched
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.runner import Runner
from gateway.exchange import Part

THEIRS = """
import os, sys, time
from presidio_analyzer import EntityRecognizer, RecognizerResult

class Odd(EntityRecognizer):
    def __init__(self):
        super().__init__(supported_entities=["ODD"])
    def load(self):
        pass
    def analyze(self, text, entities, nlp_artifacts=None):
        print("shouting", text)
        if "hang" in text:
            while True:
                pass
        if "raise" in text:
            raise ValueError(text)
        if "die" in text:
            os._exit(3)
        if "lie" in text:
            return [RecognizerResult("ODD", 0, 10_000, 0.9)]
        at = text.find("odd")
        return [RecognizerResult("ODD", at, at + 3, 0.9)] if at >= 0 else []
"""


@pytest.fixture
def theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "theirs_odd.py").write_text(THEIRS)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    return "theirs_odd:Odd"


@pytest.fixture
def odd(theirs: str) -> Iterator[Apart]:
    apart = Apart(Coded(recognizer=theirs, supported_entities=("ODD",), seconds=2))
    yield apart
    apart.worker.close()


def places(odd: Apart, text: str) -> list[tuple[str, int, int]]:
    return [(r.entity_type, r.start, r.end) for r in odd.analyze(text, ["ODD"])]


def test_it_finds_and_after_every_mishap_it_finds_again(odd: Apart, capfd: pytest.CaptureFixture[str]) -> None:
    assert places(odd, "an odd one") == [("ODD", 3, 6)]
    with pytest.raises(DetectorTimeout):
        odd.analyze("hang", ["ODD"])
    assert places(odd, "odd") == [("ODD", 0, 3)]
    for mishap in ("raise rahasia", "die"):
        with pytest.raises(DetectorError, match="failed"):
            odd.analyze(mishap, ["ODD"])
    with pytest.raises(DetectorError, match="may not"):
        odd.analyze("lie", ["ODD"])
    assert places(odd, "an odd one") == [("ODD", 3, 6)]
    assert capfd.readouterr() == ("", "")


def test_one_that_is_not_there_is_told_at_the_start_in_both_languages() -> None:
    with pytest.raises(ModelError) as error:
        watched([], [Coded(recognizer="no_such_module_anywhere:Odd", supported_entities=("ODD",))])
    assert "no_such_module_anywhere:Odd does not start" in error.value.message["en"]
    assert "tidak dapat dijalankan" in error.value.message["id"]


async def test_what_it_could_not_look_for_is_missing(theirs: str, tmp_path: Path) -> None:
    path = tmp_path / "ours.yaml"
    path.write_text(f"recognizers: [{{ recognizer: '{theirs}', supported_entities: [ODD], spaces: false }}]")
    registry = Registry(DetectorConfig(harm=False, injection=False, recognizers=(str(path),)))
    assert "ODD" in registry.vocabulary().entities
    runner = Runner(registry.load_all())
    for text, types, missing in (("odd", {"ODD"}, set()), ("please hang", {"ODD"}, {"ODD"})):
        seen = await runner.inspect([Part(0, text, ("messages", 0, "content"), "user")], frozenset({"ODD"}), {})
        assert ({finding.type for finding in seen.findings}, seen.missing) == (types, missing)
    runner.close()
