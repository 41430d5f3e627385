"""A decision made again from what the log and the policies that were kept say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from gateway.office.recompute import Again, recompute
from policies.compiler import load
from policies.facts import Facts
from policies.program import Program
from policies.vocabulary import offline

FACTS = (
    Facts("input", group="siswa-smp", role="student", age=13, size=3),
    Facts("input", group="siswa-smp", role="student", age=13, size=9, pii={"ID_NIK": 1}),
    Facts("output", group="siswa-smp", role="student", age=13, size=9, scores={"threat": 9999}),
    Facts("input", group="siswa-smp", role="student", age=13, size=9, missing=frozenset({"threat", "ID_NIK"})),
)


@dataclass(frozen=True)
class Entry:
    """An entry as the log has it."""

    index: int
    kind: str
    public: Mapping[str, Any]
    private: Mapping[str, Any] | None

    def public_part(self) -> dict[str, Any]:
        return dict(self.public)

    def private_part(self) -> dict[str, Any] | None:
        return None if self.private is None else dict(self.private)


@pytest.fixture(scope="module")
def program() -> Program:
    return load([Path("school")], offline())


def texts(program: Program) -> dict[str, str]:
    return {name: data.decode() for name, data in program.sources.items()}


def entry(program: Program, seen: Facts, index: int = 0, **private: Any) -> Entry:
    kind = "decision" if seen.direction == "input" else "outcome"
    recorded = {"facts": seen.record(), "decision": program.decide(seen).record(), **private}
    return Entry(index, kind, {"policy": program.digest}, recorded)


def again(program: Program, *entries: Entry, sources: Mapping[str, str] | None = None) -> list[Again]:
    kept = texts(program) if sources is None else dict(sources)
    return list(recompute(entries, lambda digest: kept if digest == program.digest else None))


@pytest.mark.parametrize("facts", FACTS, ids=repr)
def test_the_same_facts_and_policy_give_the_same_decision(program: Program, facts: Facts) -> None:
    assert [one.finding for one in again(program, entry(program, facts))] == ["same"]


def test_a_decision_that_was_altered_is_named_with_what_differs(program: Program) -> None:
    milder = {**program.decide(FACTS[1]).record(), "effect": "allow"}
    (found,) = again(program, entry(program, FACTS[1], 7, decision=milder))
    assert (found.index, found.finding, found.differs) == (7, "different", ("effect",))
    assert found.as_json()["differs"] == ["effect"]


def test_facts_that_were_altered_give_another_decision(program: Program) -> None:
    found = again(program, entry(program, FACTS[1], facts=FACTS[0].record()))
    assert found[0].finding == "different"


def test_a_policy_counts_only_if_it_has_the_digest_that_the_record_names(program: Program) -> None:
    one = entry(program, FACTS[0])
    assert again(program, Entry(0, "decision", {"policy": "sha256:" + "0" * 64}, one.private))[0].finding == "no policy"
    forged = {name: f"{text}\n# another\n" if name.endswith(".yaml") else text for name, text in texts(program).items()}
    assert again(program, one, sources=forged)[0].finding == "no policy"
    assert again(program, one, sources={})[0].finding == "no policy"


def test_what_was_erased_is_said_and_what_holds_no_decision_is_passed_over(program: Program) -> None:
    public = {"policy": program.digest}
    entries = [
        Entry(0, "decision", public, None),
        Entry(1, "outcome", public, {"exchange": "ab" * 16, "result": "unknown"}),
        Entry(2, "configuration", public, None),
        entry(program, FACTS[0], 3),
    ]
    assert [(one.index, one.finding) for one in again(program, *entries)] == [(0, "erased"), (3, "same")]


@pytest.mark.parametrize("broken", [{"facts": None}, {"decision": None}, {"facts": {"direction": "input", "age": []}}])
def test_what_cannot_be_read_is_never_taken_for_the_same(program: Program, broken: dict[str, Any]) -> None:
    (found,) = again(program, entry(program, FACTS[1], **broken))
    assert found.finding in ("unreadable", "different")
