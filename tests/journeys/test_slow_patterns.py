"""A site's own pattern that takes for ever on some text: nobody else waits, and nothing passes unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import openai
import pytest

POLICY = """gapura: policy/v1
name: sekolah
default: allow
rules:
  - { name: codes, when: { direction: input, pii: [SCHOOL_CODE] }, then: redact }
"""
OURS = """recognizers:
  - name: codes
    supported_entity: SCHOOL_CODE
    patterns: [{ name: code, regex: "(?:(?:x|xx)+)$|SMPC-[0-9]{4}", score: 0.9 }]
"""
SLOW = "x" * 60 + "!"
SETTINGS = {"policies": {"files": ["policy.yaml"]}, "detectors": {"recognizers": ["ours.yaml"]}}


@pytest.fixture
def gate(tmp_path: Path, gate_with: Callable[..., Any]) -> Iterator[Any]:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "ours.yaml").write_text(OURS)
    with gate_with(tmp_path, SETTINGS) as gate:
        yield gate


def asked(gate: Any, text: str) -> str:
    """What comes back from a model that says the same."""
    answer = gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": text}])
    return str(answer.choices[0].message.content)


def test_a_pattern_that_runs_out_of_time_is_no_clean_text(gate: Any) -> None:
    assert asked(gate, "kode SMPC-0001") == "kode SMPC-0001"
    assert "SMPC" not in str(gate.backend.seen[-1])

    before = len(gate.backend.seen)
    with pytest.raises(openai.APIStatusError) as caught:
        asked(gate, SLOW)
    assert caught.value.status_code in {400, 503}
    assert len(gate.backend.seen) == before, "what nobody could look at does not leave"
    decided = gate.records("decision")[-1]
    assert decided["facts"]["missing"] == ["SCHOOL_CODE"]
    assert SLOW not in (gate.folder / "out").read_text()


def refused(gate: Any) -> None:
    with pytest.raises(openai.APIStatusError):
        asked(gate, SLOW)


def test_nobody_else_waits_for_it(gate: Any) -> None:
    asked(gate, "halo")
    with ThreadPoolExecutor(1) as other:
        slow = other.submit(refused, gate)
        wait([slow], 0.5)
        assert asked(gate, "halo") == "halo"
        assert not slow.done(), "the second question was answered while the first was still looked at"
        slow.result()
