"""A school changes its policy in the middle of a lesson: nobody is turned away, and every record names one policy."""

from __future__ import annotations

import json
import signal
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

POLICY = """\
gapura: policy/v1
name: kelas
default: allow
rules:
  - {{ name: rule-{number}, when: {{ direction: input, pii: ID_NIK }}, then: {effect} }}
"""
SETTINGS = {"server": {"workers": 2}, "policies": {"files": ["policy.yaml"]}}
CLIENTS, CHANGES, BROKEN = 8, 10, 5
SOON = 2.0
"""Seconds after which a change must be in force everywhere."""


@dataclass
class Lesson:
    """Eight pupils who ask all the time, whole and streamed."""

    url: str
    token: str
    stop: threading.Event = field(default_factory=threading.Event)
    seen: list[tuple[float, str]] = field(default_factory=list)
    """When an exchange was begun, and which policy it was told."""
    wrong: list[str] = field(default_factory=list)

    def ask(self, number: int) -> None:
        headers = {"authorization": f"Bearer {self.token}"}
        with httpx.Client(base_url=self.url, headers=headers, timeout=30) as client:
            while not self.stop.is_set():
                self._once(client, stream=number % 2 == 0)

    def _once(self, client: httpx.Client, *, stream: bool) -> None:
        body = {"model": "m", "stream": stream, "messages": [{"role": "user", "content": "Halo, apa kabar?"}]}
        began = time.monotonic()
        try:
            answer = client.post("/v1/chat/completions", json=body)
        except httpx.HTTPError as error:
            self.wrong.append(type(error).__name__)
            return
        ended = answer.text.endswith("data: [DONE]\n\n") if stream else "choices" in answer.json()
        if answer.status_code != 200 or not ended:
            self.wrong.append(f"{answer.status_code} {answer.text[:200]}")
        self.seen.append((began, answer.headers.get("x-gapura-policy", "")))


def policies_of(folder: Path) -> list[tuple[str, str, str]]:
    """Kind, exchange and policy of every decision and outcome."""
    with closing(sqlite3.connect(folder / "data" / "audit.db")) as base:
        rows = base.execute(
            "SELECT kind, exchange, entry FROM entries WHERE kind IN ('decision', 'outcome') ORDER BY idx"
        ).fetchall()
    return [(kind, exchange, json.loads(entry)["policy"]) for kind, exchange, entry in rows]


def kept(folder: Path) -> dict[str, str]:
    """Every policy that was kept: digest -> its file."""
    with closing(sqlite3.connect(folder / "data" / "state.db")) as base:
        rows = base.execute("SELECT digest, sources FROM policy_versions").fetchall()
    return {digest: json.loads(sources)["site/policy.yaml"] for digest, sources in rows}


def write(folder: Path, number: int) -> None:
    text = POLICY.format(number=number, effect="blok" if number == BROKEN else "flag")
    (folder / "policy.yaml").write_text(text, "utf-8")


@pytest.mark.slow
def test_ten_changes_in_one_lesson_one_of_them_broken(another: Callable[..., Any], tmp_path: Path) -> None:
    write(tmp_path, 0)
    with another(SETTINGS) as gate:
        lesson = Lesson(gate.url, gate.token)
        pupils = [threading.Thread(target=lesson.ask, args=(number,)) for number in range(CLIENTS)]
        for pupil in pupils:
            pupil.start()
        changes = []
        for number in range(1, CHANGES + 1):
            write(tmp_path, number)
            if number == CHANGES:
                gate.process.send_signal(signal.SIGHUP)
            changes.append((time.monotonic(), number))
            lesson.stop.wait(SOON)
        assert httpx.get(f"{gate.url}/readyz").status_code == 200
        lesson.stop.set()
        for pupil in pupils:
            pupil.join()
        gate.stop()
        gate.assert_log_is_whole()
        said = (tmp_path / "out").read_text("utf-8")

    assert lesson.wrong == []
    assert len(lesson.seen) > 100

    digests = {text: digest for digest, text in kept(tmp_path).items()}
    by_number = {n: digests.get(POLICY.format(number=n, effect="flag"), "") for n in range(CHANGES + 1) if n != BROKEN}
    assert "" not in by_number.values()
    assert len(digests) == CHANGES, "the broken one was never kept"
    assert said.count("GP013") == 1

    records = policies_of(tmp_path)
    assert {policy for *_, policy in records} <= set(by_number.values())
    each: dict[str, set[str]] = {}
    for _, exchange, policy in records:
        each.setdefault(exchange, set()).add(policy)
    assert Counter(map(len, each.values())) == {1: len(lesson.seen)}
    assert Counter(kind for kind, *_ in records) == {"decision": len(lesson.seen), "outcome": len(lesson.seen)}

    late = []
    for (at, number), (until, _) in zip(changes, [*changes[1:], (time.monotonic(), 0)], strict=True):
        expected = by_number[number - 1 if number == BROKEN else number]
        last = [policy for began, policy in lesson.seen if at + 0.9 * SOON < began < until]
        late += [(number, policy) for policy in last if policy != expected]
    assert late == []
