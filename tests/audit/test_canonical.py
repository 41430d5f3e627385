"""Canonical JSON: the same bytes as RFC 8785, or a refusal."""

from __future__ import annotations

from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit import RecordRefused
from audit.canonical import canonical
from audit.canonical_form import canonical_object

SAFE = 2**53 - 1
names = st.text(st.characters(max_codepoint=0xD7FF))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-SAFE, SAFE) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=25,
)


@given(st.dictionaries(names, values, max_size=5))
def test_it_agrees_with_the_reference_and_with_the_verifier(value: dict[str, Any]) -> None:
    encoded = canonical(value)
    assert encoded == rfc8785.dumps(value)
    assert canonical_object(encoded) == value


def test_a_worked_example() -> None:
    value = {"z": [1, True, None], "a": 'Ru\u0301 \u20ac\n\u0007"/\\', "\u00f6": {}, "B": -7}
    expected = '{"B":-7,"a":"Ru\u0301 \u20ac\\n\\u0007\\"/\\\\","z":[1,true,null],"\u00f6":{}}'
    assert canonical(value) == expected.encode()


@pytest.mark.parametrize(
    "value",
    [
        0.5,
        [1.0],
        {"n": float("nan")},
        2**53,
        -(2**53),
        {1: "a number as a name"},
        {"\U0001f600": "sorted otherwise by UTF-16"},
        {"\ue000": 1},
        "\ud800",
        b"bytes",
        {"set": {1}},
        object(),
    ],
    ids=repr,
)
def test_what_lies_outside_the_subset_is_refused_without_naming_it(value: object) -> None:
    with pytest.raises(RecordRefused) as refused:
        canonical({"secret-4711": value})
    assert refused.value.code == "not_canonical"
    assert "4711" not in str(refused.value)
    assert refused.value.__cause__ is None


def test_a_value_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(RecordRefused):
        canonical(endless)
