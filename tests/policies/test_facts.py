import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import Facts

names = st.sampled_from(["ID_NIK", "PHONE_NUMBER", "toxicity", "threat"])
counts = st.dictionaries(names, st.integers(0, 10_000))
facts = st.builds(
    Facts,
    direction=st.sampled_from(["input", "output"]),
    group=st.text(max_size=5),
    role=st.text(max_size=5),
    age=st.none() | st.integers(0, 99),
    consent=st.booleans(),
    model=st.text(max_size=5),
    pii=counts,
    pii_history=counts,
    scores=counts,
    missing=st.frozensets(names),
    unseen=st.frozensets(st.sampled_from(["image", "audio"])),
    time=st.none() | st.integers(0, 10**8),
    first_turn=st.none() | st.booleans(),
    route=st.dictionaries(st.sampled_from(["minors", "country"]), st.text(max_size=5), max_size=2),
)


@given(facts)
def test_what_was_recorded_reads_back_through_json(value: Facts) -> None:
    assert Facts.from_record(json.loads(json.dumps(value.record()))) == value


def test_members_that_say_nothing_are_left_out() -> None:
    assert Facts("input").record() == {"direction": "input"}


def test_an_age_of_nought_says_something() -> None:
    assert Facts("input", age=0).record() == {"direction": "input", "age": 0}


def test_sets_and_maps_are_sorted_so_that_equal_facts_give_equal_bytes() -> None:
    one = Facts("input", pii={"URL": 1, "ID_NIK": 2}, missing=frozenset({"b", "a"}))
    other = Facts("input", pii={"ID_NIK": 2, "URL": 1}, missing=frozenset({"a", "b"}))
    assert json.dumps(one.record()) == json.dumps(other.record())


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({}, "direction"),
        ({"direction": "sideways"}, "direction"),
        ({"direction": "input", "secret marker": 1}, "unknown member"),
        ({"direction": "input", "age": True}, "age"),
        ({"direction": "input", "group": 3}, "group"),
        ({"direction": "input", "consent": 1}, "consent"),
        ({"direction": "input", "pii": ["ID_NIK"]}, "pii"),
        ({"direction": "input", "scores": {"toxicity": 0.5}}, "scores"),
        ({"direction": "input", "missing": "toxicity"}, "missing"),
    ],
)
def test_a_record_that_is_not_facts_is_refused_without_quoting_it(record: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        Facts.from_record(record)
    assert "secret marker" not in str(caught.value)
