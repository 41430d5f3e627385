"""What a diff calls stricter is so for whatever facts, and what it says backwards is the mirror image."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Effect, Facts, Score, Vocabulary
from policies.compare.diff import Diff, diff
from policies.compare.sides import Side
from policies.lock import write_locks

HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
Compare = Callable[[str, str], Diff]


@pytest.fixture
def compare(site: Callable[..., Path], words: Vocabulary) -> Compare:
    """The difference of two policies, given by their rules or whole."""

    def made(old: str, new: str) -> Diff:
        whole = [text if text.startswith("gapura") else HEAD + text for text in (old, new)]
        folder = site({"old/policy.yaml": whole[0], "new/policy.yaml": whole[1]})
        return diff(*(Side.read([folder / name / "policy.yaml"], words) for name in ("old", "new")))

    return made


@pytest.mark.parametrize(
    ("old", "new", "kind", "what"),
    [
        ("then: flag", "then: block", "stricter", ["then"]),
        ("then: block, shadow: true", "then: block", "stricter", ["shadow"]),
        ("then: block, on_error: flag", "then: block", "stricter", ["on_error"]),
        ("then: block, except: { roles: [teacher] }", "then: block", "stricter", ["except"]),
        ("then: block", "then: block, except: { groups: [guru] }", "milder", ["except"]),
        ("then: block, message: { en: a, id: b }", "then: block", "changed", ["message"]),
        ("then: block, floor: true", "then: block", "changed", ["floor"]),
    ],
)
def test_a_rule_is_said_otherwise(compare: Compare, old: str, new: str, kind: str, what: list[str]) -> None:
    (rule,) = compare(*(f"  - {{ name: a, when: {{ toxicity: balanced }}, {end} }}" for end in (old, new))).rules
    assert (rule.kind, [change.what for change in rule.changes]) == (kind, what)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("{ toxicity: strict }", "{ toxicity: cautious }", "stricter"),
        ("{ toxicity: balanced, role: student }", "{ toxicity: balanced }", "stricter"),
        ("{ toxicity: balanced }", "{ any: [{ toxicity: balanced }, { threat: balanced }] }", "stricter"),
        ("{ age: '<13', pii: URL }", "{ age: '<10', pii: URL }", "milder"),
        ("{ pii: URL }", "{ toxicity: balanced }", "changed"),
    ],
)
def test_a_condition_is_drawn_otherwise(compare: Compare, old: str, new: str, kind: str) -> None:
    (rule,) = compare(*(f"  - {{ name: a, when: {when}, then: block }}" for when in (old, new))).rules
    assert (rule.kind, rule.direction) == (kind, {"stricter": "more", "milder": "less", "changed": ""}[kind])


def test_levels_are_told_with_their_numbers(compare: Compare) -> None:
    found = compare(
        "  - { name: a, when: { any: [{ toxicity: strict }] }, then: block }",
        "  - { name: a, when: { any: [{ toxicity: balanced }] }, then: block }",
    )
    (change,) = found.rules[0].changes
    assert (change.old, change.new) == (
        "{ any: [{ toxicity: strict (0.9) }] }",
        "{ any: [{ toxicity: balanced (0.5) }] }",
    )


def test_one_more_type_to_redact_is_stricter_though_doubt_blocks(compare: Compare) -> None:
    rows = [f"  - {{ name: a, when: {{ pii: {types} }}, then: redact }}" for types in ("[URL]", "[URL, ID_NIK]")]
    assert [rule.kind for rule in compare(*rows).rules] == ["stricter"]


def test_a_flag_that_holds_more_often_is_not_called_stricter_where_doubt_blocks(compare: Compare) -> None:
    """Where a detector broke after a high score, the old rule blocked in doubt and the new one only flags."""
    rows = [f"  - {{ name: a, when: {{ toxicity: {level} }}, then: flag }}" for level in ("strict", "cautious")]
    (rule,) = compare(*rows).rules
    assert (rule.kind, rule.direction) == ("changed", "more")
    low = Facts("output", scores={"toxicity": 4000}, missing=frozenset({"toxicity"}))
    found = compare(*rows)
    assert (found.old.program.decide(low).effect, found.new.program.decide(low).effect) == (Effect.BLOCK, Effect.FLAG)


def test_a_floor_that_is_lost_comes_first(compare: Compare) -> None:
    floor = "  - { name: zz, when: { pii: URL }, then: block, floor: true }\n"
    flag = "  - { name: NAME, when: { pii: URL }, then: flag }"
    found = compare(floor + flag.replace("NAME", "a"), flag.replace("NAME", "b"))
    assert [(rule.kind, rule.name) for rule in found.rules] == [("gone", "zz"), ("new", "b"), ("gone", "a")]
    assert [rule.name for rule in found.lost_floors] == ["zz"]


def test_what_is_said_besides_the_rules(compare: Compare) -> None:
    old = "gapura: policy/v1\nname: site\ndefault: allow\nrestore_to: [mail, calendar]\n"
    new = "gapura: policy/v1\nname: site\ndefault: block\nunseen: pass\nrestore_to: [mail]\n"
    new += "applies: { groups: [smp] }\n"
    found = {item.change.what: (item.kind, item.change.old, item.change.new) for item in compare(old, new).policies}
    assert found == {
        "default": ("stricter", "allow", "block"),
        "unseen": ("milder", "refuse", "pass"),
        "restore_to": ("stricter", "[calendar, mail]", "[mail]"),
        "applies": ("changed", "everybody", "{ groups: [smp] }"),
    }


def test_a_pack_that_is_built_upon_is_the_same_pack(site: Callable[..., Path]) -> None:
    folder = site({"child.yaml": "gapura: policy/v1\nname: child\nextends: [baseline]\ndefault: allow\n"})
    found = diff(Side.read([Path("baseline")]), Side.read([folder / "child.yaml"]))
    assert found.rules == ()
    assert [(item.change.what, item.change.new[:8]) for item in found.policies] == [
        ("name", "child"),
        ("extends", "[baselin"),
    ]


def test_a_rule_that_is_written_anew_in_a_child_is_the_same_rule(site: Callable[..., Path]) -> None:
    rules = "default: allow\nrules:\n  - { name: a, when: { pii: URL }, then: block }\n"
    parent = f"gapura: policy/v1\nname: p\n{rules}"
    child = f"gapura: policy/v1\nname: c\nextends: [p.yaml]\n{rules}".replace("block", "flag")
    folder = site({"p.yaml": parent, "c.yaml": child})
    write_locks([folder / "c.yaml"])
    (rule,) = diff(Side.read([folder / "p.yaml"]), Side.read([folder / "c.yaml"])).rules
    assert (rule.kind, rule.policy, [change.what for change in rule.changes]) == ("milder", "c", ["policy", "then"])


# -- whatever the rules

PII, SCORES = ("ID_NIK", "URL"), ("toxicity", "threat")
WORDS = Vocabulary(
    groups=None,
    roles=frozenset({"student", "teacher"}),
    entities=frozenset(PII),
    scores={name: Score({"cautious": 3000, "balanced": 5000, "strict": 8000}) for name in SCORES},
)
leaves = st.one_of(
    st.fixed_dictionaries({"pii": st.lists(st.sampled_from(PII), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"pii": st.dictionaries(st.sampled_from(PII), st.integers(1, 3), min_size=1)}),
    st.fixed_dictionaries({"toxicity": st.sampled_from(["cautious", "balanced", "strict"])}),
    st.fixed_dictionaries({"role": st.sampled_from(["student", "teacher"])}),
    st.fixed_dictionaries({"age": st.sampled_from(["<13", "<16", ">=16"])}),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=1, max_size=3)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=4,
)
counts = st.dictionaries(st.sampled_from(PII), st.integers(0, 4))
facts = st.builds(
    Facts,
    direction=st.sampled_from(["input", "output"]),
    role=st.sampled_from(["student", "teacher", ""]),
    age=st.none() | st.integers(5, 20),
    pii=counts,
    pii_history=counts,
    scores=st.dictionaries(st.sampled_from(SCORES), st.sampled_from([0, 3000, 5000, 9000])),
    missing=st.frozensets(st.sampled_from([*PII, *SCORES, "unseen"]), max_size=2),
)


@st.composite
def rule(draw: st.DrawFn, name: str = "a", when: dict[str, object] | None = None) -> dict[str, object]:
    """One rule that compiles."""
    when = draw(conditions) if when is None else when
    effects = ["allow", "flag", "warn", "block", "replace"]
    made: dict[str, object] = {"name": name, "when": when, "then": draw(st.sampled_from(effects))}
    if "pii" in when and draw(st.booleans()):
        made["then"] = "redact"
    if made["then"] == "replace":
        made["message"] = {"en": "x", "id": "x"}
    on_error = draw(st.sampled_from([None, "allow", "flag", "block"]))
    if on_error and made["then"] in ("allow", "flag", "warn"):
        made["on_error"] = on_error
    if draw(st.integers(0, 5)) == 0:
        made["shadow"] = True
    return made


@st.composite
def versions(draw: st.DrawFn) -> tuple[dict[str, object], dict[str, object]]:
    """A rule and a neighbour of it: something is added, taken away, or all of it is another."""
    old = draw(rule())
    when: dict[str, object] = old["when"]  # type: ignore[assignment]
    more = draw(conditions)
    choices = [when, {"any": [when, more]}, {"all": [when, more]}, more]
    if "pii" in when:
        choices.append({**when, "pii": list(PII)})
    new = draw(rule(when=draw(st.sampled_from(choices))))
    if draw(st.booleans()) and ("pii" in new["when"] or old["then"] != "redact"):  # type: ignore[operator]
        new = {**old, "when": new["when"]}
    return (old, new) if draw(st.booleans()) else (new, old)


def read(rules: list[dict[str, object]], default: str = "allow") -> Side:
    document = {"gapura": "policy/v1", "name": "site", "default": default, "unseen": "pass", "rules": rules}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(json.dumps(document), "utf-8")  # JSON is YAML
        return Side.read([path], WORDS)


MIRROR = {"new": "gone", "gone": "new", "stricter": "milder", "milder": "stricter", "changed": "changed"}


@given(st.lists(rule(), max_size=1), st.lists(rule("b"), max_size=1))
@settings(max_examples=60, deadline=None)
def test_a_policy_does_not_differ_from_itself(one, other) -> None:  # type: ignore[no-untyped-def]
    found = diff(read([*one, *other]), read([*one, *other]))
    assert found.same
    assert found.to_json()["rules"] == []


@given(versions(), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_backwards_it_is_the_mirror_image(pair, first, last) -> None:  # type: ignore[no-untyped-def]
    old, new = read([pair[0]] if first else []), read([pair[1]] if last else [])
    there, back = diff(old, new), diff(new, old)
    assert [(MIRROR[rule.kind], rule.name) for rule in there.rules] == [(rule.kind, rule.name) for rule in back.rules]


@given(versions(), st.lists(rule("b"), max_size=1), st.sampled_from(["allow", "block"]), st.lists(facts, min_size=10))
@settings(max_examples=400, deadline=None)
def test_stricter_never_makes_a_decision_milder(pair, rest, default, many) -> None:  # type: ignore[no-untyped-def]
    old, new = read([pair[0], *rest], default), read([pair[1], *rest], default)
    for changed in diff(old, new).rules:
        mild, strict = (old, new) if changed.kind == "stricter" else (new, old)
        if changed.kind in ("stricter", "milder"):
            for known in many:
                before, after = mild.program.decide(known), strict.program.decide(known)
                assert after.effect >= before.effect
                assert after.effect > Effect.REDACT or after.redact >= before.redact
