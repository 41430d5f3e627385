"""What must hold whatever the rules and whatever the facts."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policies
from policies import Effect, Facts, PolicyError, Program, Score, Vocabulary
from policies.conditions import BUILDERS
from policies.facts import CONTENTS, QUOTAS
from policies.lock import write_locks

PII = ("ID_NIK", "URL")
SCORES = ("toxicity", "threat")
LABELS = ("csae", "medical")
EFFECTS = ("allow", "flag", "warn", "redact", "replace", "hold", "block")
PHRASES = ("RAHASIA", "=merah")
TOOLS = ("send_mail", "db_*", "run_sql(*drop*)")
ORDERS = ("escalate", "seal", "notify", "label")
WORDS = Vocabulary(
    groups=None,
    roles=frozenset({"student", "teacher"}),
    entities=frozenset(PII),
    scores={name: Score({"cautious": 3000, "balanced": 5000, "strict": 8000}) for name in SCORES},
    labels=frozenset(LABELS),
    contents=frozenset({*CONTENTS, "quota"}),
    obligations=frozenset({*ORDERS, "hold"}),
)
CALENDAR = {
    "gapura": "calendar/v1",
    "zone": "Asia/Jakarta",
    "periods": {"exam": ["2026-11-26..2026-11-27"], "fair": []},
}
GONE = (*PII, *SCORES, *LABELS, *CONTENTS, "quota", "unseen", "consent", "route", "time", "first_turn", "age")

BOUNDS = st.sampled_from(["< 5", ">= 5", "> 20", "<= 20"])
CONDITIONS: Mapping[str, st.SearchStrategy[Any]] = {
    "direction": st.sampled_from(["input", "output"]),
    "pii": st.lists(st.sampled_from(PII), min_size=1, max_size=2, unique=True)
    | st.dictionaries(st.sampled_from(PII), st.integers(1, 3), min_size=1),
    "toxicity": st.sampled_from(["cautious", "balanced", "strict"]),
    "threat": st.sampled_from([">= 0.25", ">= 0.75"]),
    "group": st.sampled_from(["smp", ["smp", "guru"]]),
    "role": st.sampled_from(["student", "teacher"]),
    "model": st.sampled_from(["small", "small-*"]),
    "age": st.sampled_from(["<13", "13-15", ">=16"]),
    "unseen": st.sampled_from(["any", ["image"]]),
    "data": st.just("general"),
    "identities": st.sampled_from([">= 1", ">= 3"]),
    "time": st.just("07:00-09:00 Mon-Fri Asia/Jakarta"),
    "calendar": st.sampled_from(["exam", ["exam", "fair"]]),
    "consent": st.sampled_from(["on-file", "none"]),
    "first_turn": st.booleans(),
    "route": st.sampled_from([{"minors": "forbidden"}, {"contract": "unstated"}]),
    "quota": st.dictionaries(st.sampled_from(QUOTAS), BOUNDS, min_size=1, max_size=2),
    "words": st.sampled_from(["RAHASIA", list(PHRASES)]),
    "help_word": st.just(True),
    "language": st.sampled_from(["id", ["jv", "und"]]),
    "size": BOUNDS,
    "cells": BOUNDS,
    "modality": st.sampled_from(["image", ["image", "file"]]),
    "tool": st.sampled_from(["send_mail", ["db_*"], {"name": "run_sql", "arguments": "*drop*"}]),
    "label": st.just("csae"),
    "topic": st.just("medical"),
}
leaves = st.sampled_from(sorted(CONDITIONS)).flatmap(lambda name: st.fixed_dictionaries({name: CONDITIONS[name]}))
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=5,
)
counts = st.dictionaries(st.sampled_from(PII), st.integers(0, 4))
numbers = st.sampled_from([0, 4, 5, 20, 21])


def some(names: tuple[str, ...]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(names), max_size=2)


facts = st.builds(
    Facts,
    direction=st.sampled_from(["input", "output"]),
    group=st.sampled_from(["smp", "guru", ""]),
    role=st.sampled_from(["student", "teacher", ""]),
    model=st.sampled_from(["small", "small-2", ""]),
    age=st.none() | st.integers(5, 40),
    pii=counts,
    pii_history=counts,
    scores=st.dictionaries(st.sampled_from(SCORES), st.sampled_from([0, 2500, 3000, 5000, 7500, 10_000])),
    missing=some((*PII, *SCORES, *LABELS, *sorted(CONTENTS), "quota", "unseen")),
    unseen=st.frozensets(st.sampled_from(["image", "file"]), max_size=1),
    consent=st.booleans(),
    time=st.none() | st.integers(29_926_080, 29_936_160),
    first_turn=st.none() | st.booleans(),
    route=st.sampled_from([{}, {"minors": "forbidden"}, {"minors": "allowed", "contract": "7"}]),
    quota=st.dictionaries(st.sampled_from(QUOTAS), numbers),
    labels=some(LABELS),
    words=some(PHRASES),
    language=st.sampled_from(["", "id", "jv", "und"]),
    tools=some(TOOLS),
    modality=some(("image", "file")),
    size=st.none() | numbers,
    smallest_cell=st.none() | st.sampled_from([1, 4, 5, 30]),
    unvalidated=some(SCORES),
)


@st.composite
def rules(draw: st.DrawFn, *, shadow: bool = False, floor: bool = False) -> list[dict[str, Any]]:
    """Some rules that compile."""
    return [
        draw(rule(f"r{number}", floor=floor)) for number in range(draw(st.integers(1 if shadow or floor else 0, 4)))
    ]


@st.composite
def rule(draw: st.DrawFn, name: str, *, floor: bool = False) -> dict[str, Any]:
    effect = draw(st.sampled_from(EFFECTS[1:] if floor else EFFECTS))
    when = draw(conditions)
    if effect == "redact":
        when = {"pii": draw(st.lists(st.sampled_from(PII), min_size=1, unique=True)), "all": [when]}
    orders = draw(st.lists(st.sampled_from(ORDERS), max_size=2, unique=True))
    made: dict[str, Any] = {"name": name, "when": when, "then": [effect, *orders]}
    if orders and not floor and draw(st.booleans()):
        made["then"] = orders
    if "label" in orders:
        made["label"] = {"en": name, "id": name}
    if {"escalate", "notify"} & set(orders):
        made["notify"] = {"role": "counsellor", "instead": "second-contact"}
    if draw(st.booleans()) and effect in ("flag", "warn"):
        made["on_error"] = effect
    if draw(st.integers(0, 4)) == 0:
        made["except"] = draw(st.sampled_from([{"roles": "teacher"}, {"groups": ["guru"], "roles": ["teacher"]}]))
    words: list[dict[str, Any]] = [{"care": "helpline"}, {"template": "hint"}, {"message": {"en": name, "id": name}}]
    made |= draw(st.sampled_from(words if effect == "replace" else [{}, *words]))
    return {**made, "floor": True} if floor else made


def policy(written: list[dict[str, Any]], default: str = "allow", **more: Any) -> dict[str, Any]:
    head = {"gapura": "policy/v1", "name": "site", "default": default, "unseen": "pass", "calendar": "calendar.yaml"}
    return {**head, **more, "rules": written}


def load(files: Mapping[str, Any]) -> Program:
    with tempfile.TemporaryDirectory() as folder:
        for name, document in {"calendar.yaml": CALENDAR, **files}.items():
            (Path(folder) / name).write_text(json.dumps(document), "utf-8")  # JSON is YAML
        path = Path(folder) / "policy.yaml"
        if any("extends" in document for document in files.values()):
            write_locks([path])
        return policies.load([path], WORDS)


def compile_(written: list[dict[str, Any]], default: str = "allow") -> Program:
    return load({"policy.yaml": policy(written, default)})


defaults = st.sampled_from(["allow", "flag", "block"])


@given(rules(), defaults, facts, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_rules_never_changes_a_decision(written, default, known, random) -> None:  # type: ignore[no-untyped-def]
    shuffled = random.sample(written, len(written))
    assert compile_(shuffled, default).decide(known) == compile_(written, default).decide(known)


@given(rules(), defaults, facts, conditions, st.sampled_from(["flag", "block"]))
@settings(max_examples=60, deadline=None)
def test_adding_a_floor_never_makes_a_decision_milder(written, default, known, when, effect) -> None:  # type: ignore[no-untyped-def]
    floor = {"name": "floor", "when": when, "then": effect, "floor": True}
    without, with_floor = compile_(written, default).decide(known), compile_([*written, floor], default).decide(known)
    assert with_floor.effect >= without.effect
    assert with_floor.redact >= without.redact


def without(known: Facts, gone: str) -> Facts:
    """The same facts where nobody could tell this one."""
    less = replace(
        known,
        pii={name: count for name, count in known.pii.items() if name != gone},
        pii_history={name: count for name, count in known.pii_history.items() if name != gone},
        scores={name: score for name, score in known.scores.items() if name != gone},
        labels=known.labels - {gone},
        missing=known.missing | ({gone} - {"time", "first_turn", "age"}),
    )
    blank = Facts("input")
    member = {"cells": "smallest_cell"}.get(gone, gone)
    told = {one.name for one in fields(Facts)} - {"scores", "labels"}
    return replace(less, **{member: getattr(blank, member)}) if member in told else less


@given(rules(), defaults, facts, st.sampled_from(GONE))
@settings(max_examples=200, deadline=None)
def test_taking_knowledge_away_never_makes_a_decision_milder(written, default, known, gone) -> None:  # type: ignore[no-untyped-def]
    program = compile_(written, default)
    before, after = program.decide(known), program.decide(without(known, gone))
    assert after.effect >= before.effect
    if after.effect is Effect.REDACT:
        assert after.redact >= before.redact


@given(rules(), defaults, facts, st.sampled_from([*PII, *SCORES, *LABELS, *sorted(CONTENTS), "quota", "unseen"]))
@settings(max_examples=100, deadline=None)
def test_a_detector_that_fails_beside_what_it_found_never_makes_a_decision_milder(  # type: ignore[no-untyped-def]
    written, default, known, failed
) -> None:
    program = compile_(written, default)
    assert program.decide(replace(known, missing=known.missing | {failed})).effect >= program.decide(known).effect


@given(rules(), rules(shadow=True), defaults, facts)
@settings(max_examples=60, deadline=None)
def test_shadow_changes_nothing_that_is_enforced(written, trial, default, known) -> None:  # type: ignore[no-untyped-def]
    shadow = [{**rule, "name": f"s{number}", "shadow": True} for number, rule in enumerate(trial)]
    decision = compile_([*written, *shadow], default).decide(known)
    assert replace(decision, shadow=()) == compile_(written, default).decide(known)


@given(rules(), defaults, facts)
@settings(max_examples=60, deadline=None)
def test_a_decision_can_be_recomputed_from_its_record(written, default, known) -> None:  # type: ignore[no-untyped-def]
    program = compile_(written, default)
    again = compile_(written, default)
    assert again.digest == program.digest
    assert again.decide(Facts.from_record(known.record())).record() == program.decide(known).record()


@given(rules(), defaults, facts)
@settings(max_examples=60, deadline=None)
def test_what_is_not_needed_cannot_matter(written, default, known) -> None:  # type: ignore[no-untyped-def]
    program = compile_(written, default)
    needs = program.needs(known.direction, known.group, known.role, known.age, known.model)
    looked = {"size", "language", "modality", "quota", "consent", "route"} & needs.looks_at
    blank = Facts(known.direction)
    asked = replace(
        known,
        pii={name: count for name, count in known.pii.items() if name in needs.pii},
        pii_history={name: count for name, count in known.pii_history.items() if name in needs.pii},
        scores={name: score for name, score in known.scores.items() if name in needs.scores},
        labels=known.labels & needs.labels,
        words=known.words & needs.phrases,
        tools=known.tools & needs.tools,
        smallest_cell=known.smallest_cell if "cells" in needs.looks_at else None,
        time=known.time if "clock" in needs.looks_at else None,
        missing=known.missing & (needs.pii | needs.scores.keys() | needs.labels | needs.looks_at | {"unseen"}),
        **{name: getattr(known if name in looked else blank, name)
           for name in ("size", "language", "modality", "quota", "consent", "route")},
    )  # fmt: skip
    assert program.decide(asked) == program.decide(known)


@given(rules(), defaults, facts, counts, st.dictionaries(st.sampled_from(SCORES), st.integers(0, 10_000)))
@settings(max_examples=100, deadline=None)
def test_what_need_not_be_held_back_only_grows_more_severe(written, default, known, pii, scores) -> None:  # type: ignore[no-untyped-def]
    """More text can only add: unless the program says that it needs the whole answer."""
    program = compile_(written, default)
    known = replace(known, direction="output", pii_history={})
    if program.needs("output", known.group, known.role, known.age, known.model).whole:
        return
    more = replace(
        known,
        pii={name: known.pii.get(name, 0) + pii.get(name, 0) for name in PII},
        scores={name: max(known.scores.get(name, 0), scores.get(name, 0)) for name in SCORES},
    )
    before, after = program.decide(known), program.decide(more)
    assert after.effect >= before.effect or before.effect < Effect.REDACT or not before.known
    assert after.redact >= before.redact or not before.known


@given(rules(), defaults, facts)
@settings(max_examples=60, deadline=None)
def test_a_decision_hangs_together(written, default, known) -> None:  # type: ignore[no-untyped-def]
    decision = compile_(written, default).decide(known)
    assert decision.effect == max((match.effect for match in decision.matches), default=Effect.ALLOW)
    assert list(decision.matches) == sorted(decision.matches, key=lambda match: (-match.effect, not match.known,
                                                                               match.rule, match.policy))  # fmt: skip
    if decision.effect is Effect.REDACT:
        assert decision.redact
        assert not decision.redact & known.missing


def test_every_condition_of_the_language_is_tried_here() -> None:
    assert {*BUILDERS} - {"all", "any", "not"} <= CONDITIONS.keys()


junk = st.text(max_size=5)
nonsense = st.builds(
    Facts,
    direction=st.sampled_from(["input", "output"]),
    group=junk,
    role=junk,
    model=junk,
    age=st.none() | st.integers(),
    pii=st.dictionaries(junk | st.sampled_from(PII), st.integers()),
    pii_history=st.dictionaries(junk | st.sampled_from(PII), st.integers()),
    scores=st.dictionaries(junk | st.sampled_from(SCORES), st.integers()),
    missing=st.frozensets(junk | st.sampled_from(GONE)),
    unseen=st.frozensets(junk),
    time=st.none() | st.integers(),
    first_turn=st.none() | st.booleans(),
    route=st.dictionaries(junk | st.just("minors"), junk),
    quota=st.dictionaries(junk | st.sampled_from(QUOTAS), st.integers()),
    labels=st.frozensets(junk),
    words=st.frozensets(junk),
    language=junk,
    tools=st.frozensets(junk),
    modality=st.frozensets(junk),
    size=st.none() | st.integers(),
    smallest_cell=st.none() | st.integers(),
    unvalidated=st.frozensets(junk | st.sampled_from(SCORES)),
)


@given(rules(), defaults, nonsense)
@settings(max_examples=80, deadline=None)
def test_deciding_never_raises(written, default, known) -> None:  # type: ignore[no-untyped-def]
    decision = compile_(written, default).decide(known)
    assert json.loads(json.dumps(decision.record()))["effect"] in EFFECTS


@given(rules(floor=True), rules(), defaults, facts, st.data())
@settings(max_examples=80, deadline=None)
def test_no_lower_layer_makes_a_floor_milder(floors, own, default, known, data) -> None:  # type: ignore[no-untyped-def]
    """Whatever stands in the layer above: rules of the floors' names, trials, other calendars, whom it speaks to."""
    below = policy(floors, name="below")
    child = policy(
        [{**one, **data.draw(st.sampled_from([{"name": f"x{place}"}, {"name": f"x{place}", "shadow": True}, {}]))}
         for place, one in enumerate(own)],
        default,
        extends=["below.yaml"],
        calendar="own.yaml",
        **data.draw(st.sampled_from([{}, {"applies": {"groups": ["smp"]}}, {"applies": {"roles": ["student"]}},
                                     {"respond": "native", "unseen": "pass"}])),
    )  # fmt: skip
    other = {**CALENDAR, "periods": {"exam": [], "fair": ["2026-11-26"]}}
    alone = load({"policy.yaml": below}).decide(known)
    files = {"policy.yaml": child, "below.yaml": below, "own.yaml": other}
    if {one["name"] for one in child["rules"]} & {one["name"] for one in floors}:
        with pytest.raises(PolicyError, match="GP031"):
            load(files)
        return
    decision = load(files).decide(known)
    assert decision.effect >= alone.effect
    if decision.rule != "no-policy":
        assert decision.redact >= alone.redact
        assert set(decision.obligations) >= set(alone.obligations)
        assert {match.rule for match in decision.matches} >= {match.rule for match in alone.matches} - {"default"}


@given(rules(), rules(), facts)
@settings(max_examples=60, deadline=None)
def test_a_policy_beside_another_never_makes_it_milder(one, two, known) -> None:  # type: ignore[no-untyped-def]
    """Policies that speak to a person unite."""
    first = compile_(one).decide(known)
    second = compile_([{**rule, "name": f"s{place}"} for place, rule in enumerate(two)]).decide(known)
    both = compile_([*one, *({**rule, "name": f"s{place}"} for place, rule in enumerate(two))]).decide(known)
    assert both.effect == max(first.effect, second.effect)
    assert both.redact == first.redact | second.redact


@given(rules(), defaults, facts)
@settings(max_examples=80, deadline=None)
def test_every_matching_rule_is_obeyed_in_full_and_care_is_never_silenced(written, default, known) -> None:  # type: ignore[no-untyped-def]
    """Each rule alone says what it orders; together they order all of it, and who needs help reads it."""
    together = compile_(written, default).decide(known)
    alone = [compile_([one]).decide(known) for one in written]
    assert set(together.obligations) == {order for decision in alone for order in decision.obligations}
    assert together.care == any(decision.care for decision in alone)
    assert not together.care or together.message
    labels = [decision.label for decision in alone if decision.label]
    assert together.label in (labels or [{}])


@given(rules(), defaults, facts)
@settings(max_examples=60, deadline=None)
def test_a_policy_that_nothing_is_added_to_decides_as_itself(written, default, known) -> None:  # type: ignore[no-untyped-def]
    below = policy(written, default, name="below")
    above = policy([], default, extends=["below.yaml"])
    for manner in ("unseen", "calendar"):
        del above[manner]
    alone = load({"policy.yaml": below}).decide(known)
    extended = load({"policy.yaml": above, "below.yaml": below}).decide(known)
    roots = ("default", "unvalidated-language")
    named = [replace(match, policy="below") if match.rule in roots else match for match in extended.matches]
    assert replace(extended, matches=tuple(named)) == alone
