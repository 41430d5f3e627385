"""Replay in numbers: what may be shown, what is exported and added up, and what it costs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import Facts, Vocabulary
from policies.compare.impact import FORMAT, Impact, ImpactError, guarded, impact, merge
from policies.compare.replay import BLOCKED, ERASED, NOT_RECORDED, RELEASED, SAME, Log, Tally
from policies.compare.sides import Side

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
OLD = HEAD + "  - { name: harm, when: { toxicity: strict }, then: block }\n"
NEW = OLD.replace("strict", "balanced")
Read = Callable[[str], Side]


@pytest.fixture
def read(tmp_path: Path, words: Vocabulary) -> Read:
    def made(text: str) -> Side:
        path = tmp_path / "policy.yaml"
        path.write_text(text, "utf-8")
        return Side.read([path], words)

    return made


def records(side: Side, many: list[Facts]) -> Iterator[dict[str, Any]]:
    """Questions that were decided by a policy, one a minute."""
    for index, facts in enumerate(many):
        private = {
            "exchange": f"{index:032x}",
            "facts": facts.record(),
            "decision": side.program.decide(facts).record(),
        }
        minute = f"2026-10-{1 + index // 1440 % 28:02d}T{index // 60 % 24:02d}:{index % 60:02d}Z"
        yield {"index": index, "time": minute, "kind": "decision", "public": {"policy": side.program.digest},
               "private": private}  # fmt: skip


def asked(score: int, group: str = "smp") -> Facts:
    return Facts("input", group=group, role="student", scores={"toxicity": score}, time=29_926_080)


def found(read: Read, scores: list[int], k: int = 5) -> Impact:
    old = read(OLD)
    return impact(read(NEW), None, Log(records(old, [asked(score) for score in scores])), k)


def test_a_policy_against_its_own_record_changes_nothing(read: Read) -> None:
    old = read(OLD)
    said = impact(old, None, Log(records(old, [asked(score) for score in (0, 5000, 9500)] * 10)), 5)
    assert (said.total, {name: cell for name, cell in said.results.items() if cell}) == (30, {SAME: 30})


def test_what_is_blocked_now_by_rule_by_group_and_where_to_look(read: Read) -> None:
    said = found(read, [0] * 40 + [6000] * 12)
    assert (said.total, said.results[BLOCKED], said.results[SAME], said.results[RELEASED]) == (52, 12, 40, 0)
    assert said.rules == {BLOCKED: {"harm": 12}}
    assert said.groups == {"exchanges": {"smp": 52}, BLOCKED: {"smp": 12}, RELEASED: {}}
    assert said.links == {BLOCKED: {"": [*range(40, 50)], "harm": [*range(40, 50)]}}


def test_a_small_count_is_not_shown_nor_what_gives_it_away(read: Read) -> None:
    said = found(read, [0] * 40 + [6000] * 3)
    assert (said.total, said.results[BLOCKED], said.results[SAME]) == (43, "<5", "-")
    assert said.rules == {BLOCKED: {}}
    assert said.groups == {"exchanges": {"smp": 43}, BLOCKED: {}, RELEASED: {}}
    assert said.links == {}


def test_where_there_are_few_exchanges_not_even_their_number_is_shown(read: Read) -> None:
    said = found(read, [0, 0, 6000])
    assert (said.total, said.results[BLOCKED], said.results[SAME]) == ("-", "-", "-")
    assert (said.days, said.groups["exchanges"]) == ({}, {})


@pytest.mark.parametrize("small", [1, 2, 3, 4])
def test_one_small_group_looks_like_any_other(small: int) -> None:
    tally = Tally()
    tally.results[SAME] = 60 + small
    tally.groups["exchanges"].update({"a": small, "b": 20, "c": 40})
    said = guarded(tally, "n", "o", 5)
    assert said.groups["exchanges"] == {"a": "<5", "b": "-", "c": 40}


def test_what_is_told_elsewhere_does_not_give_a_small_count_away() -> None:
    """The sum less what is told elsewhere: those without a group, or those of a type that nobody looked for."""
    erased, unasked = Tally(), Tally()
    erased.results.update({BLOCKED: 3, ERASED: 100})
    erased.groups["exchanges"].update({"smp": 3, "": 100})
    unasked.results.update({BLOCKED: 3, NOT_RECORDED: 100})
    unasked.asked.update({"URL": 100})
    said = guarded(erased, "n", "o", 5)
    assert (said.total, said.results[ERASED], said.groups["exchanges"]) == (103, "-", {})
    assert guarded(unasked, "n", "o", 5).asked == {"URL": "-"}


def export(folder: Path, name: str, said: Impact) -> Path:
    path = folder / name
    path.write_text(json.dumps(said.export()), "utf-8")
    return path


def test_exports_of_gates_add_up_and_say_where_a_gate_is_silent(read: Read, tmp_path: Path) -> None:
    many, few = found(read, [0] * 40 + [6000] * 12), found(read, [0] * 70 + [6000] * 2)
    said = merge([export(tmp_path, "a.json", many), export(tmp_path, "b.json", few)])
    assert (said.gates, said.total, said.results[BLOCKED], said.results[SAME]) == (2, 124, ">=12", ">=40")
    assert (said.rules, said.groups[BLOCKED]) == ({BLOCKED: {"harm": ">=12"}}, {"smp": ">=12"})
    assert said.groups["exchanges"] == {"smp": 124}
    again = merge([export(tmp_path, "ab.json", said), export(tmp_path, "c.json", found(read, [6000] * 7))])
    assert (again.gates, again.total, again.results[BLOCKED]) == (3, 131, ">=19")
    assert "links" not in said.export()


def test_only_the_same_question_is_added_up(read: Read, tmp_path: Path) -> None:
    one = found(read, [0] * 10)
    first, twin = export(tmp_path, "a.json", one), export(tmp_path, "b.json", one)
    other = export(tmp_path, "c.json", replace(one, new="sha256:other"))
    wide = export(tmp_path, "d.json", found(read, [0] * 10, k=9))
    broken = tmp_path / "e.json"
    broken.write_text(json.dumps({"format": FORMAT, "k": 5}))
    for second, why in (
        (twin, "twice"),
        (other, "another policy"),
        (wide, "another policy"),
        (broken, "not an export"),
    ):
        with pytest.raises(ImpactError, match=why):
            merge([first, second])


def test_a_hundred_thousand_decisions_are_replayed_under_two_policies_in_fifteen_seconds(read: Read) -> None:
    """Its own time only; the log is read in tests/journeys/test_impact.py."""
    old, new = read(OLD), read(NEW)
    log = Log(list(records(old, [asked(index % 10_000) for index in range(100_000)])))
    start = time.process_time()
    said = impact(new, old, log, 5)
    assert (said.total, said.results[BLOCKED]) == (100_000, 40_000)
    assert time.process_time() - start < 15
