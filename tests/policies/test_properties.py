"""What must hold whatever the rules and whatever the facts."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

import policies
from policies import Effect, Facts, Program, Score, Vocabulary

PII = ("ID_NIK", "URL")
SCORES = ("toxicity", "threat")
EFFECTS = ("allow", "flag", "warn", "redact", "replace", "block")
WORDS = Vocabulary(
    groups=None,
    roles=frozenset({"student", "teacher"}),
    entities=frozenset(PII),
    scores={name: Score({"cautious": 3000, "balanced": 5000, "strict": 8000}) for name in SCORES},
)

leaves = st.one_of(
    st.fixed_dictionaries({"direction": st.sampled_from(["input", "output"])}),
    st.fixed_dictionaries({"pii": st.lists(st.sampled_from(PII), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"pii": st.dictionaries(st.sampled_from(PII), st.integers(1, 3), min_size=1)}),
    st.fixed_dictionaries({"toxicity": st.sampled_from(["cautious", "balanced", "strict"])}),
    st.fixed_dictionaries({"threat": st.sampled_from([">= 0.25", ">= 0.75"])}),
    st.fixed_dictionaries({"role": st.sampled_from(["student", "teacher"])}),
    st.fixed_dictionaries({"age": st.sampled_from(["<13", "13-15", ">=16"])}),
    st.fixed_dictionaries({"unseen": st.sampled_from(["any", ["image"]])}),
    st.fixed_dictionaries({"time": st.just("07:00-09:00 Mon-Fri Asia/Jakarta")}),
    st.fixed_dictionaries({"consent": st.sampled_from(["on-file", "none"])}),
    st.fixed_dictionaries({"first_turn": st.booleans()}),
    st.fixed_dictionaries({"route": st.sampled_from([{"minors": "forbidden"}, {"contract": "unstated"}])}),
    st.fixed_dictionaries({"identities": st.sampled_from([">= 1", ">= 3"])}),
)
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
facts = st.builds(
    Facts,
    direction=st.sampled_from(["input", "output"]),
    role=st.sampled_from(["student", "teacher", ""]),
    age=st.none() | st.integers(5, 40),
    pii=counts,
    pii_history=counts,
    scores=st.dictionaries(st.sampled_from(SCORES), st.sampled_from([0, 2500, 3000, 5000, 7500, 10_000])),
    missing=st.frozensets(st.sampled_from([*PII, *SCORES, "unseen"]), max_size=2),
    unseen=st.frozensets(st.sampled_from(["image", "file"]), max_size=1),
    consent=st.booleans(),
    time=st.none() | st.integers(29_926_080, 29_936_160),
    first_turn=st.none() | st.booleans(),
    route=st.sampled_from([{}, {"minors": "forbidden"}, {"minors": "allowed", "contract": "7"}]),
)


@st.composite
def rules(draw: st.DrawFn, *, shadow: bool = False) -> list[dict[str, object]]:
    """Some rules that compile."""
    made = []
    for number in range(draw(st.integers(0 if not shadow else 1, 4))):
        effect = draw(st.sampled_from(EFFECTS))
        when = draw(conditions)
        if effect == "redact":
            when = {"pii": draw(st.lists(st.sampled_from(PII), min_size=1, unique=True)), "all": [when]}
        rule: dict[str, object] = {"name": f"r{number}", "when": when, "then": effect}
        if effect == "replace":
            rule["message"] = {"en": "x", "id": "x"}
        if draw(st.booleans()) and effect in ("flag", "warn"):
            rule["on_error"] = effect
        made.append(rule)
    return made


def compile_(written: list[dict[str, object]], default: str = "allow") -> Program:
    document = {"gapura": "policy/v1", "name": "site", "default": default, "unseen": "pass", "rules": written}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(json.dumps(document), "utf-8")  # JSON is YAML
        return policies.load([path], WORDS)


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


@given(rules(), defaults, facts, st.sampled_from([*PII, *SCORES, "unseen", "consent", "route", "time", "first_turn"]))
@settings(max_examples=300, deadline=None)
def test_taking_knowledge_away_never_makes_a_decision_milder(written, default, known, gone) -> None:  # type: ignore[no-untyped-def]
    program = compile_(written, default)
    less = replace(
        known,
        pii={name: count for name, count in known.pii.items() if name != gone},
        pii_history={name: count for name, count in known.pii_history.items() if name != gone},
        scores={name: score for name, score in known.scores.items() if name != gone},
        unseen=frozenset() if gone == "unseen" else known.unseen,
        missing=known.missing | {gone},
        consent=known.consent and gone != "consent",
        route={} if gone == "route" else known.route,
        time=None if gone == "time" else known.time,
        first_turn=None if gone == "first_turn" else known.first_turn,
    )
    before, after = program.decide(known), program.decide(less)
    assert after.effect >= before.effect
    if after.effect is Effect.REDACT:
        assert after.redact >= before.redact


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
    needs = program.needs(known.direction, known.group, known.role, known.age)
    asked = replace(
        known,
        pii={name: count for name, count in known.pii.items() if name in needs.pii},
        pii_history={name: count for name, count in known.pii_history.items() if name in needs.pii},
        scores={name: score for name, score in known.scores.items() if name in needs.scores},
        missing=known.missing & (needs.pii | needs.scores.keys() | {"unseen"}),
    )
    assert program.decide(asked) == program.decide(known)


@given(rules(), defaults, facts, counts, st.dictionaries(st.sampled_from(SCORES), st.integers(0, 10_000)))
@settings(max_examples=100, deadline=None)
def test_what_need_not_be_held_back_only_grows_more_severe(written, default, known, pii, scores) -> None:  # type: ignore[no-untyped-def]
    """More text can only add: unless the program says that it needs the whole answer."""
    program = compile_(written, default)
    known = replace(known, direction="output", pii_history={})
    if program.needs("output", known.group, known.role, known.age).whole:
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
