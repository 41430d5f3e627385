"""A class is taken in beside a running gate, and out again. Everybody here is invented, every number synthetic."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

POLICY = """gapura: policy/v1
name: kelas
default: allow
rules:
  - { name: names, when: { direction: input, pii: [PERSON, ID_NISN] }, then: redact }
"""
SETTINGS = {"server": {"workers": 2}, "policies": {"files": ["policy.yaml"]}}
CLASS = "\ufeffNo;Nama Lengkap;Panggilan;NISN\r\n1;Xeroval Quexley;Rova;0000000012\r\n2;Bunga Cahaya Zubyan;;\r\n"
SAID = "tadi rova quexley nangis, bunga zubyan juga, nomornya 0000000012"
SOON = 2.0
"""Seconds after which a list must count, or count no longer, in every worker."""


@pytest.fixture
def gate(tmp_path: Path, gate_with: Callable[..., Any]) -> Iterator[Any]:
    (tmp_path / "policy.yaml").write_text(POLICY)
    (tmp_path / "7A.csv").write_text(CLASS, "utf-8")
    with gate_with(tmp_path, SETTINGS) as gate:
        yield gate


def sent(gate: Any, text: str = SAID, *, stream: bool = False) -> tuple[str, str]:
    """What the backend got of a text, and what came back from one that says the same."""
    with gate.sdk() as sdk:
        answer = sdk.chat.completions.create(model="m", messages=[{"role": "user", "content": text}], stream=stream)
        told = "".join(piece.choices[0].delta.content or "" for piece in answer) if stream else (
            answer.choices[0].message.content)  # fmt: skip
    return str(gate.backend.seen[-1]["messages"][-1]["content"]), told


def soon(true: Callable[[], bool]) -> None:
    """Whichever worker answers: what counts, counts for several questions in a row."""
    deadline = time.monotonic() + SOON
    while not all(true() for _ in range(6)):
        assert time.monotonic() < deadline


def test_a_class_counts_while_it_is_on_a_list(gate: Any, gapura: Any) -> None:
    folder = ("--data", gate.folder / "data")
    assert sent(gate) == (SAID, SAID)
    taken = gapura("roster", "import", gate.folder / "7A.csv", "--group", "siswa-smp", "--format", "json", *folder)
    assert taken.returncode == 0, taken.stderr
    soon(lambda: sent(gate)[0] != SAID)
    hidden, back = sent(gate)
    assert re.sub(r"_[0-9a-z]{8}>", ">", hidden) == "tadi <PERSON> nangis, <PERSON> juga, nomornya <ID_NISN>"
    assert back == SAID
    assert sent(gate, stream=True)[1] == SAID
    gapura("roster", "remove", json.loads(taken.stdout)["id"], *folder)
    soon(lambda: sent(gate)[0] == SAID)
    told = [record.get("persons") for record in gate.records("admin.roster")]
    assert told == [2, None]
    gate.assert_log_is_whole()
