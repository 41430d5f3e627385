"""Recognisers that a site adds are asked like those of the gate, and streams may rest on what they say of gaps."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from gateway.detectors.base import SpanDetector
from gateway.detectors.glance import Glance
from gateway.detectors.pii import patterns
from gateway.detectors.pii.plugins import Bounded, watched
from gateway.detectors.pii.presidio import Pattern, PatternRecognizer
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.detectors.runner import Runner
from gateway.exchange import Part

SLOW = """
recognizers:
  - name: Slow
    supported_entity: SLOW_ONE
    patterns: [{ name: slow, regex: '(a|aa)+(b|bb)+(?<!b)$', score: 0.5 }]
"""
LOCKER = """
recognizers:
  - name: Locker
    supported_entity: LOCKER_NUMBER
    patterns: [{ name: locker, regex: '\\bLK-\\d{4}(?: \\d{4})?\\b', score: 0.3 }]
    context: [loker]
  - name: Code names
    supported_entity: CODE_NAME
    deny_list: [Proyek Merpati]
"""


def detector(*names: str) -> SpanDetector:
    (found,) = Registry(DetectorConfig(harm=False, injection=False, recognizers=names)).load_all()
    assert isinstance(found, SpanDetector)
    return found


@pytest.fixture
def ours(tmp_path: Path) -> str:
    path = tmp_path / "ours.yaml"
    path.write_text(LOCKER)
    return str(path)


def found(pii: SpanDetector, text: str) -> list[tuple[str, str]]:
    return [(span.type, text[span.start : span.end]) for span in pii.inspect(text)]


def test_patterns_of_a_file_find_values_and_their_types_are_words_of_policies(ours: str) -> None:
    pii = detector(ours)
    assert found(pii, "loker LK-1234 untuk Proyek Merpati") == [
        ("LOCKER_NUMBER", "LK-1234"),
        ("CODE_NAME", "Proyek Merpati"),
    ]
    assert found(pii, "nomor LK-1234") == []  # not likely enough without its context word
    assert pii.provides >= {"LOCKER_NUMBER", "CODE_NAME", "ID_NIK"}
    assert (
        Registry(DetectorConfig(harm=False, injection=False, recognizers=(ours,))).vocabulary().entities == pii.provides
    )


def test_presidios_recognisers_of_a_country_come_by_name() -> None:
    text = "my passport is A12345678"
    assert found(detector("presidio:US"), text) == [("US_PASSPORT", "A12345678")]
    assert found(detector(), text) == []


def test_another_choice_of_recognisers_is_another_version(ours: str) -> None:
    before = detector(ours).version
    Path(ours).write_text(LOCKER.replace("0.3", "0.5"))
    assert len({before, detector(ours).version, detector().version, detector("presidio:US").version}) == 4


def locker() -> Bounded:
    pattern = Pattern("locker", r"\bLK-\d{4}(?: \d{4})?\b", 0.6)
    return Bounded(PatternRecognizer("LOCKER_NUMBER", patterns=[pattern]))


@pytest.mark.parametrize(
    ("before", "opens"), [("loker LK-1234", True), ("loker LK-1234 5678", False), ("loker", False), ("LK-12", False)]
)
def test_a_stream_is_not_cut_where_a_match_may_go_on(before: str, opens: bool) -> None:
    assert locker().opens(before, "5") is opens


async def test_a_pattern_that_runs_out_of_time_is_missing_never_clean(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "REGEX_SECONDS", 0.05)
    path = tmp_path / "slow.yaml"
    path.write_text(SLOW)
    runner = Runner([detector(str(path))])
    part = Part(0, "a" * 1500 + "b" * 1500 + "c", ("messages", 0, "content"), "user")
    seen = await runner.inspect([part], frozenset({"SLOW_ONE"}), {})
    runner.close()
    assert seen.missing == {"SLOW_ONE"}
    assert [finding.state for finding in seen.findings] == ["timeout"]


def test_nothing_is_added_unless_named() -> None:
    assert watched([], []) == []


def test_a_gate_hides_nothing_that_would_be_reported() -> None:
    rng = random.Random(3)
    american = watched(["presidio:US", "presidio:IN"], [])
    words = sorted({word for one in american for word in one.recognizer.context})
    shapes = ("123456789", "A12345678", "ABCDE1234F", "12-3456789", "1234567890", "RX1234567")
    asked = spared = 0
    for _ in range(400):
        text = f"{rng.choice(words).title() if rng.random() < 0.5 else 'buku'} is {rng.choice(shapes)}"
        for one in american:
            results = one.recognizer.analyze(text, one.recognizer.supported_entities, None)  # type: ignore[arg-type]
            if one.gate(Glance(text)):
                asked += 1
            else:
                spared += 1
                assert all(result.score < 0.4 for result in results), text
    assert asked
    assert spared
