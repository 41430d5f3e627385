"""Recorded exchanges under another policy, and those of which nothing can be said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import Facts, Vocabulary
from policies.compare.replay import (
    ASKED_UNKNOWN,
    BLOCKED,
    ERASED,
    MILDER,
    NOT_RECORDED,
    OLDER,
    OTHER,
    RELEASED,
    SAME,
    STRICTER,
    UNREADABLE,
    Log,
    Replay,
    Tally,
)
from policies.compare.sides import Side

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
HARM = "  - { name: harm, when: { toxicity: balanced }, then: block }\n"
LINKS = "  - { name: links, when: { pii: URL }, then: block }\n"
ANSWER = "  - { name: answer, when: { direction: output, toxicity: balanced }, then: block }\n"
Read = Callable[[str], Side]
ASKED = Facts("input", group="smp", role="student", scores={"toxicity": 6000}, time=29_926_080)
ANSWERED = Facts("output", group="smp", role="student", scores={"toxicity": 6000}, time=29_926_080)


@pytest.fixture
def read(tmp_path: Path, words: Vocabulary) -> Read:
    def made(rules: str) -> Side:
        path = tmp_path / "policy.yaml"
        path.write_text(HEAD + rules if rules else HEAD.replace("rules:\n", ""), "utf-8")
        return Side.read([path], words)

    return made


def record(side: Side, facts: Facts | None, index: int = 0, **more: Any) -> dict[str, Any]:
    """What the gate writes of a question or an answer."""
    private: dict[str, Any] = {"exchange": "e1"}
    if facts is not None:
        private |= {"facts": facts.record(), "decision": side.program.decide(facts).record()}
    kind = "outcome" if facts is None or facts.direction == "output" else "decision"
    return {"index": index, "time": "2026-10-01T08:00Z", "kind": kind, "public": {"policy": side.program.digest},
            "private": {**private, **more}}  # fmt: skip


def tally(new: Side, records: list[dict[str, Any]], against: Side | None = None, kept: Side | None = None) -> Tally:
    def sources(digest: str) -> Mapping[str, str] | None:
        if kept is None or kept.program.digest != digest:
            return None
        return {name: data.decode() for name, data in kept.program.sources.items()}

    replay = Replay(new, against, Log(records, sources=sources))
    for one in records:
        replay.feed(one)
    return replay.finish()


@pytest.mark.parametrize(
    ("old", "new", "result", "rule"),
    [
        ("flag", "block", BLOCKED, "a"),
        ("block", "flag", RELEASED, "a"),
        ("flag", "warn", STRICTER, "a"),
        ("warn", "flag", MILDER, "a"),
        ("flag", "flag", SAME, ""),
    ],
)
def test_a_question_is_decided_again(read: Read, old: str, new: str, result: str, rule: str) -> None:
    sides = [read(f"  - {{ name: a, when: {{ toxicity: balanced }}, then: {effect} }}\n") for effect in (old, new)]
    said = tally(sides[1], [record(sides[0], ASKED)])
    assert (dict(said.results), list(said.rules[result])) == ({result: 1}, [rule] if rule else [])


def test_a_question_and_its_answer_are_one_exchange(read: Read) -> None:
    old, new = read("  - { name: a, when: { toxicity: strict }, then: block }\n"), read(ANSWER)
    said = tally(new, [record(old, ASKED, 4), record(old, ANSWERED, 5)], kept=old)
    assert dict(said.results) == {BLOCKED: 1}
    assert said.links[BLOCKED, "answer"] == [4]


def test_the_answer_to_a_question_that_is_now_blocked_does_not_matter(read: Read) -> None:
    old, new = read("  - { name: a, when: { toxicity: strict }, then: flag }\n"), read(HARM + LINKS)
    asked = Facts("input", scores={"toxicity": 6000}, missing=frozenset({"URL"}), time=29_926_080)
    said = tally(new, [record(old, asked), record(old, ANSWERED)])  # of the answer it is not known who sought links
    assert dict(said.results) == {BLOCKED: 1}


def test_other_values_masked_is_a_change_too(read: Read) -> None:
    old, new = (
        read(f"  - {{ name: a, when: {{ pii: {types} }}, then: redact }}\n") for types in ("[URL, ID_NIK]", "[URL]")
    )
    both = Facts("input", pii={"URL": 1, "ID_NIK": 1}, time=29_926_080)
    assert dict(tally(new, [record(old, both)]).results) == {OTHER: 1}


def test_what_was_only_a_check_is_left_out(read: Read) -> None:
    assert tally(read(HARM), [record(read(HARM), ASKED, simulated=True)]).results == {}


def test_what_was_erased_or_cannot_be_read(read: Read) -> None:
    old = read(HARM)
    erased = [{**record(old, ASKED), "private": None}, {**record(old, ANSWERED), "private": None}]
    strange = record(old, ASKED)
    strange["private"]["facts"]["mood"] = "sad"
    said = tally(old, [*erased, strange])
    assert (dict(said.results), said.answers_erased) == ({ERASED: 1, UNREADABLE: 1}, 1)


def test_what_nobody_had_looked_for_is_not_guessed(read: Read) -> None:
    old, new = read(HARM), read(HARM + LINKS)
    calm = Facts("input", scores={"toxicity": 0}, time=29_926_080)
    assert dict(tally(new, [record(old, calm)], kept=old).results) == {NOT_RECORDED: 1}
    assert dict(tally(new, [record(old, calm)]).results) == {ASKED_UNKNOWN: 1}
    assert tally(new, [record(old, calm)], kept=old).asked == {"URL": 1}


def test_a_type_that_was_looked_for_and_not_found_is_known_from_the_kept_policy(read: Read) -> None:
    old, new = read(HARM + LINKS), read(LINKS)
    calm = Facts("input", scores={"toxicity": 0}, time=29_926_080)
    assert dict(tally(new, [record(old, calm)], kept=old).results) == {SAME: 1}
    assert dict(tally(new, [record(old, calm)]).results) == {ASKED_UNKNOWN: 1}


def test_what_was_not_looked_for_does_not_matter_where_another_condition_says_no(read: Read) -> None:
    old = read(HARM)
    new = read("  - { name: links, when: { pii: URL, toxicity: strict }, then: block }\n")
    calm = Facts("input", scores={"toxicity": 0}, time=29_926_080)
    assert dict(tally(new, [record(old, calm)], kept=old).results) == {SAME: 1}


def test_what_was_not_looked_for_does_not_matter_where_another_rule_blocks_for_certain(read: Read) -> None:
    old, new = read("  - { name: a, when: { toxicity: strict }, then: flag }\n"), read(HARM + LINKS)
    said = tally(new, [record(old, ASKED)], kept=old)
    assert (dict(said.results), dict(said.rules[BLOCKED])) == ({BLOCKED: 1}, {"harm": 1})


def test_facts_from_before_the_time_was_recorded_answer_no_question_about_it(read: Read) -> None:
    old, new = read(HARM), read('  - { name: night, when: { time: "22:00-05:00 Asia/Jakarta" }, then: block }\n')
    known, older = record(old, ASKED), record(old, Facts("input", scores={"toxicity": 0}))
    assert dict(tally(new, [older], kept=old).results) == {OLDER: 1}
    assert OLDER not in tally(new, [known], kept=old).results


def test_two_policies_are_compared_whatever_was_recorded(read: Read) -> None:
    strict, mild = read(HARM), read(HARM.replace("block", "flag"))
    assert dict(tally(mild, [record(mild, ASKED)], against=strict).results) == {RELEASED: 1}


def test_a_rule_on_trial_is_counted_by_day_where_it_would_have_been_more_severe(read: Read) -> None:
    trial = read(HARM.replace("then: block", "then: block, shadow: true"))
    said = tally(trial, [record(trial, ASKED), record(trial, None)])
    assert {rule: dict(days) for rule, days in said.shadow.items()} == {"harm": {"2026-10-01": 1}}
    assert dict(said.results) == {SAME: 1}


def test_an_exchange_that_never_ended_counts_by_its_question_and_a_stray_answer_not_at_all(read: Read) -> None:
    old = read(HARM)
    assert tally(old, [record(old, ANSWERED)]).results == {}
    assert dict(tally(old, [record(old, ASKED)]).results) == {SAME: 1}


@pytest.mark.parametrize(
    ("when", "told"),
    [("words: RAHASIA", {"words": frozenset({"RAHASIA"})}), ("tool: mail", {"tools": frozenset({"mail"})}),
     ("language: jv", {"language": "jv"}), ('cells: "< 5"', {"smallest_cell": 2}),
     ("label: violence", {"labels": frozenset({"violence"})}),
     ("modality: image", {"modality": frozenset({"image"})}),
     ('quota: { questions_day: "> 1" }', {"quota": {"questions_day": 2}})],
)  # fmt: skip
def test_contents_are_known_only_where_they_were_searched_for(read: Read, when: str, told: dict[str, Any]) -> None:
    rule = f"  - {{ name: new, when: {{ {when} }}, then: block }}\n"
    plain, asking = read(HARM), read(rule)
    calm = Facts("input", group="smp", role="student", time=29_926_080, size=12)
    nobody_looked = tally(asking, [record(plain, calm), record(plain, None)], kept=plain)
    assert nobody_looked.results == {NOT_RECORDED: 1}
    looked = [record(asking, replace(calm, **told)), record(asking, None)]
    assert tally(read(rule.replace("block", "flag, on_error: flag")), looked, kept=asking).results == {RELEASED: 1}


def test_facts_of_older_releases_answer_no_question_about_contents(read: Read) -> None:
    sized = read('  - { name: long, when: { size: "> 5" }, then: block }\n')
    plain = read("")
    old = Facts("input", group="smp", role="student", time=29_926_080)
    assert tally(sized, [record(plain, old), record(plain, None)]).results == {OLDER: 1}
    new = replace(old, size=12)
    assert tally(sized, [record(plain, new), record(plain, None)]).results == {BLOCKED: 1}
