"""The verifier takes what the writer writes and no other spelling of it, with the standard library alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from audit.canonical_form import DEPTH, canonical_object

SAFE = 2**53 - 1
numbers = st.integers(-SAFE, SAFE) | st.floats() | st.integers()
texts = st.text(max_size=6)
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(texts, values, max_size=4))
def test_of_everything_json_can_say_it_takes_what_rfc_8785_writes_and_no_fraction(value: dict[str, Any]) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8", "replace")
    if canonical_object(text) is not None:
        assert rfc8785.dumps(value) == text


@pytest.mark.parametrize(
    "text",
    [
        b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1} ', b' {"a":1}', b'{"a":1,"a":1}', b'{"a":"\\u0041"}', b'{"a":"\\/"}',
        b'{"a":1.0}', b'{"a":1e3}', b'{"a":-0}', b'{"a":01}', b'{"a":NaN}', b'{"a":9007199254740992}',
        b'{"a":-9007199254740992}', b'{"a":' + b"9" * 5000 + b"}", b'{"a":"\\ud800"}', b'{"a":"\x7f\x01"}',
        '{"\U0001f600":1}'.encode(), '{"\ue000":1}'.encode(), b'{"a":"\xed\xa0\x80"}', b"[]", b'"a"', b"\xff", b"",
        b'{"a":' + b"[" * 5000 + b"]" * 5000 + b"}", None, 7, "{}",
    ],
)  # fmt: skip
def test_no_other_spelling(text: object) -> None:
    assert canonical_object(text) is None


@pytest.mark.parametrize(
    "text",
    [b"{}", b'{"a":9007199254740991,"b":-9007199254740991}', '{"a":"\U0001f600\ue000"}'.encode(),
     b'{"":"\x7f\\u001f\\b"}', b'{"a":' + b"[" * (DEPTH - 1) + b"]" * (DEPTH - 1) + b"}"],
)  # fmt: skip
def test_at_the_edge_of_the_subset(text: bytes) -> None:
    assert canonical_object(text) is not None


def test_a_level_deeper_than_any_writer_goes_is_refused() -> None:
    assert canonical_object(b'{"a":' + b"[" * DEPTH + b"]" * DEPTH + b"}") is None
