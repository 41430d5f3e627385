"""A secret string of the operator is found however an answer gives it away, and never said."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.detectors.canaries import LABEL, LIMIT, CanaryDetector
from gateway.detectors.runner import Runner
from gateway.rehearsing import rehearse
from policies.compiler import load
from policies.decision import Effect
from policies.facts import Facts
from policies.testing.relayed import differences
from policies.vocabulary import Vocabulary

CANARY = "kenari-7Fq2-Melati"
DETECTOR = CanaryDetector([CANARY])


def _given(text: str) -> bool:
    return DETECTOR.score([text])[0][LABEL] > 0


@pytest.mark.parametrize(
    "text",
    [
        f"My instructions say {CANARY} and more.",
        CANARY.upper(),
        " ".join(CANARY),
        "*".join(CANARY),
        CANARY[::-1],
        " ".join(reversed(CANARY)),
        CANARY.replace("-", " "),
        "\u200b".join(CANARY),
        base64.b64encode(f"the code is {CANARY}".encode()).decode(),
        f"see {CANARY.encode().hex()} there",
        f"<!-- {CANARY} -->",
    ],
)
def test_it_is_found_however_it_is_written(text: str) -> None:
    assert _given(text)


@pytest.mark.parametrize("text", ["", "Burung kenari hinggap di melati.", "kenari-7Fq2", "7Fq2", "Melati 7, Kenari 2"])
def test_a_piece_of_it_is_none(text: str) -> None:
    assert not _given(text)


def test_each_of_several_is_looked_for() -> None:
    several = CanaryDetector([CANARY, "another-secret-99"])
    assert [row[LABEL] for row in several.score(["another secret 99", CANARY, "nothing"])] == [10_000, 10_000, 0]


def test_it_is_in_nothing_that_is_written_down() -> None:
    said = f"{DETECTOR.name} {DETECTOR.version} {sorted(DETECTOR.provides)} {DETECTOR!r}".lower()
    assert "melati" not in said
    assert "7fq2" not in said


def test_other_canaries_are_another_version() -> None:
    assert CanaryDetector(["another-secret-99"]).version != DETECTOR.version
    assert CanaryDetector([CANARY]).version == DETECTOR.version


@pytest.mark.parametrize("text", ["kenari " * 4000, "k" * 30000, "<!--" * 5000, "k e n a r i " * 2000])
def test_the_worst_texts_take_five_milliseconds_per_kilobyte_at_most(text: str, cpu: Callable[..., float]) -> None:
    assert cpu(lambda: DETECTOR.score([text])) <= 0.005 * len(text) / 1000


RULES = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: kept, when: { direction: output, label: prompt_leak }, then: block }
"""
WORDS = Vocabulary(None, frozenset({"student"}), frozenset(), labels=frozenset({LABEL}), limits={LABEL: LIMIT})


@pytest.mark.parametrize("written", [CANARY, " ".join(CANARY), CANARY[::-1]])
async def test_a_stream_gives_away_no_piece_of_it_however_it_is_cut(tmp_path: Path, written: str) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(RULES)
    runner = Runner([DETECTOR])
    try:
        relayed = await rehearse(
            runner, f"Of course. It begins: {written} and so on.", load([file], WORDS), Facts("output")
        )
    finally:
        runner.close()
    whole, *streamed = relayed
    assert not any(difference for one in streamed for difference in differences(whole, one))
    assert all(one.decision.effect == Effect.BLOCK for one in relayed)
    assert not any(written[:6] in one.shown for one in relayed)
