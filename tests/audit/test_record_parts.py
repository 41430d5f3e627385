"""The words in which the forms of records are written."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest

from audit.record_acts import acts
from audit.record_parts import B, N, S, hexadecimal, kinds, lists, maps, members, row


def fits(form: dict[str, Any], value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(form).is_valid(value))


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (hexadecimal(4), "00af", "00AF"),
        (hexadecimal(4), "00af", "00af0"),
        (members({"a": S}, "a"), {"a": ""}, {}),
        (members({"a": S}, "a"), {"a": ""}, {"a": "", "b": ""}),
        (members({"a": S}, others=N), {"b": 1}, {"b": "1"}),
        (lists(B), [True, False], [0]),
        (maps(N), {"x": 0}, {"x": -1}),
        (row(S, N), ["a", 1], ["a", 1, 2]),
        (row(S, N), ["a", 1], ["a"]),
    ],
)
def test_each_word_takes_what_it_says_and_nothing_else(form: dict[str, Any], good: Any, bad: Any) -> None:
    assert fits(form, good)
    assert not fits(form, bad)


def test_what_is_about_a_person_or_an_exchange_is_never_public() -> None:
    private = {"exchange", "subject", "key", "by", "group", "facts", "decision", "input", "output", "trace", "model"}
    told = {kind: set(form.public["properties"]) & private for kind, form in (kinds() | acts()).items()}
    assert {kind: names for kind, names in told.items() if names} == {}
