"""The index leaves out no pair that a comparison of all with all would find."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policies import offline
from policies.compare.ordering import Node, at_least, tree
from policies.review.implications import Implications

WORDS = offline()
leaves = st.one_of(
    st.fixed_dictionaries({"direction": st.sampled_from(["input", "output"])}),
    st.fixed_dictionaries({"pii": st.lists(st.sampled_from(["URL", "ID_NIK"]), min_size=1, unique=True)}),
    st.fixed_dictionaries({"toxicity": st.sampled_from([">= 0.30", ">= 0.50"])}),
    st.fixed_dictionaries({"unseen": st.sampled_from(["any", "image"])}),
    st.fixed_dictionaries({"model": st.sampled_from(["small-*", "small-1"])}),
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


@given(st.lists(conditions, min_size=2, max_size=8))
@settings(max_examples=300, deadline=None)
def test_every_pair_is_found_and_no_other(written) -> None:  # type: ignore[no-untyped-def]
    nodes = list(dict.fromkeys(tree(when, WORDS, history=False) for when in written))
    found = Implications(nodes)
    every = {(a, b) for a in range(len(nodes)) for b in range(len(nodes)) if a != b and at_least(nodes[a], nodes[b])}
    assert set(found.pairs()) == every
    assert not found.bounded


def nested(count: int) -> list[Node]:
    """Conditions of which each implies all before it."""
    return [tree({"toxicity": f">= 0.{number:04}"}, WORDS, history=False) for number in range(1, count + 1)]


def test_beyond_its_bounds_it_stops_and_says_so() -> None:
    few = Implications(nested(40), conditions=100)
    assert len(list(few.pairs())) == 100
    assert few.bounded
    short = Implications(nested(40), questions=100)
    assert len(list(short.pairs())) < 40 * 39 / 2
    assert short.bounded
