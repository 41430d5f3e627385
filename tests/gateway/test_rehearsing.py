"""An answer rehearsed: the real relay, whole and in pieces, with detectors that keep their promise and one that breaks
it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.base import Span
from gateway.detectors.runner import Runner
from gateway.rehearsing import SHORT, rehearse, ways
from policies.compiler import load
from policies.decision import Effect
from policies.facts import Facts
from policies.program import Program
from policies.testing.relayed import Relayed, differences
from policies.vocabulary import Score, Vocabulary

NIK = "3174015509000001"  # synthetic
RULES = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: mask, when: { direction: output, pii: ID_NIK }, then: redact }
  - { name: rude, when: { direction: output, age: "<18", toxicity: ">= 0.50" }, then: block }
  - { name: kind, when: { direction: output, role: teacher, toxicity: ">= 0.50" }, then: flag }
  - { name: armed, when: { direction: output, label: weapons }, then: block }
  - { name: early, when: { direction: output, time: "07:00-09:00 Mon-Fri Asia/Jakarta" }, then: flag }
"""
MORNING = int(datetime(2026, 11, 25, 0, 30, tzinfo=UTC).timestamp() // 60)  # a Wednesday, 07:30 in Jakarta
PUPIL = Facts("output", role="student", age=13, time=MORNING + 360)
WORDS = Vocabulary(None, frozenset({"student", "teacher"}), frozenset({"ID_NIK"}), {"toxicity": Score({}, (), 10_000)},
                   labels=frozenset({"weapons"}), limits={"weapons": 7000})  # fmt: skip


class Numbers:
    name, version, scope, provides = "numbers", "1", "span", frozenset({"ID_NIK"})

    def __init__(self, pattern: str = r"\d{16}") -> None:
        self.pattern = pattern

    def load(self) -> None:
        """Nothing to read."""

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: object = None) -> list[Span]:
        return [Span("ID_NIK", *match.span(), 9000) for match in re.finditer(self.pattern, text)]


class Manners:
    name, version, scope, provides = "manners", "1", "sentence", frozenset({"toxicity", "weapons"})

    def load(self) -> None:
        """Nothing to read."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        return [{"toxicity": 8000 if "bodoh" in s else 100, "weapons": 7000 if "senapan" in s else 6999}
                for s in sentences]  # fmt: skip


@pytest.fixture
def program(tmp_path: Path) -> Program:
    (tmp_path / "policy.yaml").write_text(RULES)
    return load([tmp_path / "policy.yaml"], WORDS)


@pytest.fixture
async def send(program: Program) -> Any:
    async def run(text: str, who: Facts = PUPIL, pattern: str = r"\d{16}") -> list[Relayed]:
        detectors: list[Any] = [Numbers(pattern), Manners()]
        runner = Runner(detectors)
        try:
            return await rehearse(runner, text, program, who)
        finally:
            runner.close()

    return run


def told(sent: Sequence[Relayed]) -> Iterator[str]:
    for stream in sent[1:]:
        yield from (one["en"] for one in differences(sent[0], stream))


def test_every_way_holds_all_of_the_text_and_is_the_same_each_time() -> None:
    text = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh."
    once, again = list(ways(text)), list(ways(text))
    assert once == again
    assert ["".join(pieces) for _, pieces in once] == [text] * 4
    assert [len(pieces) for _, pieces in once[:2]] == [1, len(text)]
    assert once[2][1] != once[3][1]
    assert len(list(ways("x" * (SHORT + 1)))) == 3  # a long one is not sent character by character


async def test_a_number_is_masked_however_it_comes(send: Any) -> None:
    sent = await send(f"Nomor anak itu {NIK}, simpan baik-baik.")
    assert {way.shown for way in sent} == {"Nomor anak itu [ID_NIK], simpan baik-baik."}
    assert {(way.decision.effect, way.rules) for way in sent} == {(Effect.REDACT, frozenset({"mask"}))}


async def test_a_stream_is_cut_where_the_whole_is_stopped(send: Any) -> None:
    whole, *streams = await send(f"Selamat pagi. Kamu bodoh sekali. Nomornya {NIK}.")
    assert (whole.decision.effect, whole.rules, whole.shown) == (Effect.BLOCK, {"mask", "rude"}, "")
    single = streams[0]
    assert (single.decision.effect, single.rules, single.shown) == (Effect.BLOCK, {"rude"}, "Selamat pagi. ")
    assert list(told([whole, *streams])) == []


async def test_a_label_stops_a_stream_where_it_is_given_and_holds_nothing_before(send: Any) -> None:
    whole, *streams = await send("Selamat pagi. Rakit senapan itu. Selesai.")
    assert (whole.decision.effect, whole.rules, whole.shown) == (Effect.BLOCK, {"armed"}, "")
    assert (streams[0].decision.effect, streams[0].rules, streams[0].shown) == (
        Effect.BLOCK, {"armed"}, "Selamat pagi. ")  # fmt: skip
    assert list(told([whole, *streams])) == []


async def test_who_asks_and_when_are_as_the_case_says(send: Any) -> None:
    teacher = Facts("output", role="teacher", age=40, time=MORNING)
    sent = await send("Kamu bodoh.", teacher)
    assert {way.shown for way in sent} == {"Kamu bodoh."}
    assert all(way.rules == {"kind", "early"} and way.decision.effect is Effect.FLAG for way in sent)
    assert await send("", PUPIL)  # an answer without a word is an answer too


async def test_a_reader_that_needs_what_a_stream_has_let_go_is_found_out(send: Any) -> None:
    """It promised that no value of its spans a blank between two words, and looks for one that does."""
    sent = await send("Ini kata sandi saya, simpan ya.", pattern="kata sandi")
    assert sent[0].shown == "Ini [ID_NIK] saya, simpan ya."
    found = list(told(sent))
    assert "streamed in single characters: other text is shown from character 5 on" in found


async def test_a_detector_that_fails_is_missing_on_every_way(send: Callable[..., Any]) -> None:
    sent = await send("Halo semua.", pattern="(")  # no pattern at all: the detector breaks
    assert {way.decision.effect for way in sent} == {Effect.BLOCK}
    assert list(told(sent)) == []
