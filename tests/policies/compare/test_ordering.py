"""Of two conditions one holds more often only where no facts contradict it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Facts, Score, Vocabulary
from policies.compare.ordering import at_least, tree
from policies.conditions import compile_condition
from policies.errors import Problems
from policies.loader import Document, parse
from policies.reading import Reading

PII, SCORES = ("ID_NIK", "URL"), ("toxicity", "threat")
WORDS = Vocabulary(
    groups=None,
    roles=frozenset({"student", "teacher"}),
    entities=frozenset({*PII, "ID_NISN", "CREDIT_CARD"}),
    scores={name: Score({"cautious": 3000, "balanced": 5000, "strict": 8000}) for name in SCORES},
)
leaves = st.one_of(
    st.fixed_dictionaries({"pii": st.lists(st.sampled_from(PII), min_size=1, max_size=2, unique=True)}),
    st.fixed_dictionaries({"pii": st.dictionaries(st.sampled_from(PII), st.integers(1, 3), min_size=1)}),
    st.fixed_dictionaries({"toxicity": st.sampled_from(["cautious", "balanced", ">= 0.50", "strict"])}),
    st.fixed_dictionaries({"role": st.lists(st.sampled_from(["student", "teacher"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"age": st.sampled_from(["<13", "<16", "13-15", ">=16", ">=12"])}),
    st.fixed_dictionaries({"unseen": st.sampled_from(["any", ["image"], ["image", "file"]])}),
    st.fixed_dictionaries({"model": st.sampled_from([["small-*"], ["small-1"], ["small-1", "big"], ["s*"]])}),
    st.fixed_dictionaries({"time": st.sampled_from(["07:00-09:00 Asia/Jakarta", ["07:00-09:00 Asia/Jakarta",
                                                    "12:00-13:00 Asia/Jakarta"]])}),
    st.fixed_dictionaries({"consent": st.sampled_from(["on-file", "none"])}),
    st.fixed_dictionaries({"route": st.sampled_from([{"minors": "forbidden"}, {"contract": "unstated"},
                                                     {"minors": ["forbidden", "unstated"]}])}),
    st.fixed_dictionaries({"identities": st.sampled_from([">= 1", ">= 3"])}),
)  # fmt: skip
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
    model=st.sampled_from(["small-1", "small-2", "big", "star"]),
    pii=counts,
    pii_history=counts,
    scores=st.dictionaries(st.sampled_from(SCORES), st.sampled_from([0, 3000, 5000, 9000])),
    missing=st.frozensets(st.sampled_from([*PII, *SCORES, "unseen", "consent", "route"]), max_size=2),
    unseen=st.frozensets(st.sampled_from(["image", "file"]), max_size=1),
    consent=st.booleans(),
    time=st.none() | st.integers(29_926_080, 29_927_520),
    route=st.sampled_from([{}, {"minors": "forbidden"}, {"minors": "allowed", "contract": "7"}]),
)
RANK = {False: 0, None: 1, True: 2}


def compiled(when: dict[str, object], history: bool = False):  # type: ignore[no-untyped-def]
    problems = Problems()
    document = parse("a", b"{}", problems)
    assert isinstance(document, Document)
    condition = compile_condition(when, (), Reading(document, problems, WORDS, history))
    assert problems.found == []
    return condition


def shown(low: dict[str, object], high: dict[str, object]) -> bool:
    return at_least(tree(low, WORDS, history=False), tree(high, WORDS, history=False))


@given(conditions, conditions, st.lists(facts, min_size=8, max_size=8), st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_is_shown_is_so(low, high, many, history) -> None:  # type: ignore[no-untyped-def]
    if at_least(tree(low, WORDS, history=False), tree(high, WORDS, history=history)):
        one, other = compiled(low), compiled(high, history)
        assert [known for known in many if RANK[one.test(known)] > RANK[other.test(known)]] == []


@given(conditions, leaves)
def test_an_alternative_holds_more_often_and_a_demand_less(when, more) -> None:  # type: ignore[no-untyped-def]
    assert shown(when, when)
    assert shown(when, {"any": [when, more]})
    assert shown({"all": [when, more]}, when)
    assert shown({"not": {"any": [when, more]}}, {"not": when})


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ({"toxicity": "strict"}, {"toxicity": "cautious"}),
        ({"toxicity": ">= 0.70"}, {"toxicity": "balanced"}),
        ({"pii": "URL"}, {"pii": ["URL", "ID_NIK"]}),
        ({"pii": {"URL": 3}}, {"pii": {"URL": 2}}),
        ({"pii": "ID_NISN"}, {"data": "specific"}),
        ({"age": "13-15"}, {"age": "<16"}),
        ({"unseen": ["image"]}, {"unseen": "any"}),
        ({"identities": ">= 10"}, {"identities": ">= 3"}),
        ({"route": {"minors": "forbidden", "country": "ID"}}, {"route": {"country": ["ID", "SG"]}}),
        ({"model": "small-1"}, {"model": "small-*"}),
        ({"pii": "URL", "role": "student"}, {"pii": "URL"}),
    ],
)
def test_the_one_holds_less_often_than_the_other(low: dict[str, object], high: dict[str, object]) -> None:
    assert shown(low, high)
    assert not shown(high, low)


def test_what_is_of_another_kind_is_not_compared() -> None:
    assert not shown({"toxicity": "strict"}, {"threat": "cautious"})
    assert not shown({"age": "<13"}, {"age": "12-15"})
    assert not shown({"first_turn": True}, {"first_turn": False})
    assert not shown({"consent": "none"}, {"consent": "on-file"})
