"""Detectors lent to policy tests: a text becomes the facts the gate would have, and what it would send or show."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.base import Span
from gateway.detectors.registry import DetectorConfig, Registry
from gateway.inspecting import inspector_of
from policies import compiler, vocabulary
from policies.decision import Decision, Effect
from policies.facts import Facts
from policies.rules import Needs

NIK = "3174015509000001"  # synthetic
NOTHING = Needs(True)
REDACT = Decision(Effect.REDACT, "nik", redact=frozenset({"ID_NIK"}))


class Numbers:
    name, version, scope, provides = "numbers", "1", "span", frozenset({"ID_NIK"})

    def __init__(self, *, fails: bool = False) -> None:
        self.fails = fails

    def load(self) -> None:
        """Nothing to read."""

    def opens(self, before: str, after: str) -> bool:
        return False

    def inspect(self, text: str, known: object = None) -> list[Span]:
        if self.fails:
            raise RuntimeError
        return [Span("ID_NIK", *match.span(), 9000) for match in re.finditer(r"\d{16}", text)]


class Manners:
    name, version, scope, provides = "manners", "1", "sentence", frozenset({"toxicity"})

    def load(self) -> None:
        """Nothing to read."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        return [{"toxicity": 8000 if "bodoh" in sentence else 100} for sentence in sentences]


def looked(text: str, facts: Facts | None = None, needs: Needs = NOTHING, **more: Any) -> Any:
    detectors: list[Any] = [Numbers(**more), Manners()]
    return inspector_of(detectors)(text, facts or Facts("input"), needs)


def test_the_facts_are_counts_and_highest_values() -> None:
    seen = looked(f"Halo. Kamu bodoh. NIK {NIK} dan {NIK[::-1]}.", Facts("input", group="guru", age=30)).facts
    assert seen == Facts("input", group="guru", age=30, pii={"ID_NIK": 2}, scores={"toxicity": 8000}, size=60)


def test_words_are_found_as_the_gate_finds_them() -> None:
    needs = Needs(True, looks_at=frozenset({"words"}), phrases=frozenset({"RAHASIA", "=tolong"}))
    assert looked("Surat ini rahasia.", needs=needs).facts.words == {"RAHASIA"}
    assert looked("Tolong!", needs=needs).facts.words == {"=tolong"}
    assert looked("Tolong!").facts.words == frozenset(), "nobody asked"


def test_a_detector_that_fails_is_missing_and_finds_nothing() -> None:
    seen = looked(f"NIK {NIK}", Facts("input", missing=frozenset({"threat"})), fails=True).facts
    assert (seen.pii, seen.missing) == ({}, {"ID_NIK", "threat"})


def test_a_question_is_shown_as_it_would_be_sent() -> None:
    shown = looked(f"NIK {NIK}, ya").rewrite(REDACT)
    assert re.fullmatch(r"NIK <ID_NIK_[0-9a-z]{8}>, ya", shown)


def test_an_answer_is_shown_as_it_would_be_read() -> None:
    assert looked(f"NIK {NIK}, ya", Facts("output")).rewrite(REDACT) == "NIK [ID_NIK], ya"


@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize(("effect", "shown"), [
    (Effect.ALLOW, f"NIK {NIK}"), (Effect.WARN, f"NIK {NIK}"), (Effect.REPLACE, ""), (Effect.BLOCK, ""),
])  # fmt: skip
def test_what_is_stopped_is_not_shown_and_what_passes_is(direction: Any, effect: Effect, shown: str) -> None:
    assert looked(f"NIK {NIK}", Facts(direction)).rewrite(Decision(effect, None)) == shown


def test_an_answer_can_be_sent_through_the_relay_and_a_question_cannot() -> None:
    assert looked(f"NIK {NIK}, ya", Facts("input")).relay is None
    program: Any = compiler.load([Path("baseline")], vocabulary.offline())
    whole, *streams = looked(f"NIK {NIK}, ya", Facts("output")).relay(program, Facts("output"))
    assert (whole.decision.effect, len(streams)) == (Effect.BLOCK, 3)  # nobody here looks for cards and addresses


CLASS = """Daftar hadir 7A:
1. Siti Rahmawati
2. Budi Santoso
3. Ketut Ariani
4. Yohanes Manek
5. Dewi Lestari
6. Agus Setiawan
7. Rina Wulandari
8. Markus Mandowen
9. Fitri Handayani
10. Eko Prasetyo
11. Nurul Hidayah
"""  # invented
TABLE = "Tolong cek:\nNo;Nama;Nilai\n" + "".join(f"{n};{a}{b} Quexl{a.lower()};{n}\n" for n, (a, b) in enumerate(
    [("Xer", "oval"), ("Zub", "yan"), ("Terv", "an"), ("Oqu", "i")] * 3, 1))  # fmt: skip
CROWD = """gapura: policy/v1
name: crowd
default: allow
rules:
  - { name: lists-stay-here, when: { direction: input, identities: ">= 10" }, then: block }
"""


@pytest.mark.parametrize(
    ("text", "effect"),
    [(CLASS, Effect.BLOCK), (CLASS[:60], Effect.ALLOW), (TABLE, Effect.BLOCK), (TABLE[:120], Effect.ALLOW)],
)
def test_the_list_of_a_class_is_known_as_a_list_of_people(tmp_path: Path, text: str, effect: Effect) -> None:
    (tmp_path / "crowd.yaml").write_text(CROWD, "utf-8")
    program: Any = compiler.load([tmp_path / "crowd.yaml"], vocabulary.offline())
    seen = inspector_of(Registry(DetectorConfig(harm=False, injection=False)).load_all())(text, Facts("input"), NOTHING)
    assert program.decide(seen.facts).effect is effect


def test_what_only_another_machine_would_say_is_unknown_in_a_test_and_not_clean() -> None:
    inspect = inspector_of(Registry(DetectorConfig(harm=False, injection=False)).load_all(), frozenset({"weapons"}))
    assert inspect("Halo", Facts("input"), NOTHING).facts.missing == {"weapons"}
