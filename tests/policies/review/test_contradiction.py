"""A condition is called impossible only where no facts meet it."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies import Facts, Vocabulary, offline
from policies.compare.ordering import tree
from policies.conditions import compile_condition
from policies.errors import Problems
from policies.loader import Document, parse
from policies.reading import Reading
from policies.review.contradiction import never

WORDS = offline()
JAKARTA = "Asia/Jakarta"


@pytest.mark.parametrize(
    ("when", "what"),
    [
        ({"direction": "input", "all": [{"direction": "output"}]}, "direction"),
        ({"not": {"direction": "input"}, "direction": "input"}, "direction"),
        ({"all": [{"not": {"direction": "input"}}, {"not": {"direction": "output"}}]}, "direction"),
        ({"age": "<13", "all": [{"age": ">=13"}]}, "age"),
        ({"age": "<13", "not": {"age": "<16"}}, "age"),
        ({"group": "a", "all": [{"group": ["b", "c"]}]}, "group"),
        ({"role": "student", "not": {"any": [{"role": ["student", "teacher"]}, {"pii": "URL"}]}}, "role, pii"),
        ({"toxicity": ">= 0.50", "not": {"toxicity": ">= 0.30"}}, "toxicity"),
        ({"consent": "none", "all": [{"consent": "on-file"}]}, "consent"),
        ({"first_turn": True, "not": {"first_turn": True}}, "first_turn"),
        ({"route": {"country": "ID"}, "all": [{"route": {"country": ["SG", "unstated"]}}]}, "route"),
        ({"model": "a", "all": [{"model": "b"}]}, "model"),
        ({"time": f"07:00-09:00 Mon {JAKARTA}", "all": [{"time": f"09:00-12:00 {JAKARTA}"}]}, "time"),
        ({"time": f"23:00-01:00 Sun {JAKARTA}", "all": [{"time": f"01:00-22:00 Mon {JAKARTA}"}]}, "time"),
        ({"age": "<13", "any": [{"age": ">=16"}, {"all": [{"age": "<9"}, {"age": "9-12"}]}]}, "age"),
    ],
)
def test_what_excludes_itself_is_named(when: dict[str, object], what: str) -> None:
    assert never(tree(when, WORDS, history=False)) == what


@pytest.mark.parametrize(
    "when",
    [
        {"pii": "URL", "all": [{"pii": "ID_NIK"}]},
        {"age": "<13", "any": [{"age": ">=16"}, {"age": "<9"}]},
        {"role": "student", "not": {"all": [{"role": "student"}, {"pii": "URL"}]}},
        {"model": "small-*", "all": [{"model": "small-1"}]},
        {"time": f"07:00-09:00 {JAKARTA}", "all": [{"time": "07:00-09:00 Asia/Makassar"}]},
        {"time": f"23:00-01:00 Sun {JAKARTA}", "all": [{"time": f"00:00-02:00 Mon {JAKARTA}"}]},
        {"route": {"country": "ID"}, "all": [{"route": {"minors": "allowed"}}]},
        {"toxicity": ">= 0.30", "not": {"toxicity": ">= 0.50"}},
    ],
)
def test_what_can_hold_is_left_in_peace(when: dict[str, object]) -> None:
    assert never(tree(when, WORDS, history=False)) == ""


def test_very_many_ways_are_not_all_tried() -> None:
    ways = [{"any": [{"pii": {"URL": count}}, {"pii": {"ID_NIK": count}}]} for count in range(1, 10)]
    last = {"any": [{"consent": "none"}, {"consent": "none", "pii": "URL"}]}
    assert never(tree({"consent": "on-file", "all": [*ways[:3], last]}, WORDS, history=False)) == "consent"
    assert never(tree({"consent": "on-file", "all": [*ways, last]}, WORDS, history=False)) == ""


leaves = st.one_of(
    st.fixed_dictionaries({"direction": st.sampled_from(["input", "output"])}),
    st.fixed_dictionaries({"role": st.lists(st.sampled_from(["student", "teacher"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"age": st.sampled_from(["<13", "13-15", ">=13"])}),
    st.fixed_dictionaries({"pii": st.sampled_from(["URL", "ID_NIK"])}),
    st.fixed_dictionaries({"toxicity": st.sampled_from([">= 0.30", ">= 0.50"])}),
)
conditions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.fixed_dictionaries({"all": st.lists(inner, min_size=2, max_size=3)}),
        st.fixed_dictionaries({"any": st.lists(inner, min_size=2, max_size=2)}),
        st.fixed_dictionaries({"not": inner}),
    ),
    max_leaves=6,
)
EVERY = [
    Facts(direction, role=role, age=age, pii=dict.fromkeys(found, 1), scores={"toxicity": score})
    for direction, role, age, found, score in product(
        ("input", "output"), ("student", "teacher", ""), (9, 14, 20, None),
        ([], ["URL"], ["URL", "ID_NIK"], ["ID_NIK"]), (0, 3000, 5000),
    )  # type: ignore[misc]
]  # fmt: skip


@given(conditions)
@settings(max_examples=300, deadline=None)
def test_no_facts_meet_what_is_called_impossible(when) -> None:  # type: ignore[no-untyped-def]
    if never(tree(when, WORDS, history=False)):
        compiled = compile_condition(when, (), Reading(_document(), Problems(), WORDS, history=False))
        assert [facts for facts in EVERY if compiled.test(facts) is True] == []


def _document() -> Document:
    document = parse("x", b"a: b\n", Problems())
    assert document is not None
    return document


def test_the_words_of_a_site_are_those_it_is_compared_by() -> None:
    words = Vocabulary(groups=None, roles=frozenset(), entities=frozenset(), scores={})
    assert never(tree({"selfharm": "strict", "not": {"selfharm": "strict"}}, words, history=False)) == "selfharm"
