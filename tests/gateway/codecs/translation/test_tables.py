"""Tables of what becomes of a member."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.translation import tables
from gateway.codecs.translation.tables import Body, Format, Ignored, No, To, at, fill
from gateway.errors import Reason, Refused

TABLE = {
    "temperature": To("there", at("options", "warmth", check=tables.number)),
    "model": To("elsewhere"),
    "user": Ignored("for a reason"),
    "n": No((1,)),
    "seed": No(),
}


def test_each_member_goes_where_the_table_says() -> None:
    body: Body = {}
    fill(body, {"temperature": 0.5, "model": "m", "user": "u", "n": 1, "seed": None}, TABLE)
    assert body == {"options": {"warmth": 0.5}}


@pytest.mark.parametrize(("member", "value", "what"), [
    ("n", 2, "n"), ("n", True, "n"), ("n", "1", "n"), ("seed", 0, "seed"), ("stranger", 1, ""),
])  # fmt: skip
def test_what_has_no_equivalent_is_refused_by_a_name_of_ours(member: str, value: Any, what: str) -> None:
    with pytest.raises(Refused) as refused:
        fill({}, {member: value}, TABLE)
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)


@pytest.mark.parametrize(("check", "good", "bad"), [
    (tables.number, [1, 0.5], [True, "1", [1]]),
    (tables.whole, [1], [True, 1.5, "1"]),
    (tables.text, ["", "a"], [1, ["a"]]),
    (tables.several, [[1]], ["a", {}]),
])  # fmt: skip
def test_a_value_is_of_its_kind_or_the_request_is_wrong(check: Any, good: list[Any], bad: list[Any]) -> None:
    assert [check(one) for one in good] == good
    for one in bad:
        with pytest.raises(Refused, match="bad_request"):
            check(one)


def test_one_text_or_several_are_several() -> None:
    assert (tables.texts("a"), tables.texts(["a", "b"]), tables.several(None)) == (["a"], ["a", "b"], [])


def test_a_closed_word_is_translated_or_refused_by_its_member() -> None:
    check = tables.word("service_tier", {"auto": "any"})
    assert check("auto") == "any"
    with pytest.raises(Refused) as refused:
        check("fast")
    assert refused.value.what == "service_tier"


SCHEMA = {"type": "json_schema", "json_schema": {"name": "n", "schema": {"type": "object"}, "strict": False}}


def test_a_form_is_words_or_json_or_json_by_a_schema() -> None:
    assert tables.form({"type": "text", "json_schema": None}) == Format("text")
    assert tables.form({"type": "json_object"}) == Format("json_object")
    assert tables.form(SCHEMA) == Format("json_schema", {"type": "object"})


@pytest.mark.parametrize(("value", "reason", "what"), [
    ("text", Reason.BAD_REQUEST, ""),
    ({"type": ["text"]}, Reason.BAD_REQUEST, ""),
    ({"type": "json_schema"}, Reason.BAD_REQUEST, ""),
    ({"type": "json_schema", "json_schema": {"name": "n"}}, Reason.BAD_REQUEST, ""),
    ({"type": "grammar"}, Reason.UNTRANSLATABLE, "response_format.type"),
    ({"type": "text", "Ani": 1}, Reason.UNTRANSLATABLE, ""),
    ({**SCHEMA, "json_schema": {**SCHEMA["json_schema"], "description": "d"}},  # type: ignore[dict-item]
     Reason.UNTRANSLATABLE, "response_format.json_schema.description"),
])  # fmt: skip
def test_another_form_is_refused(value: Any, reason: Reason, what: str) -> None:
    with pytest.raises(Refused) as refused:
        tables.form(value)
    assert (refused.value.reason, refused.value.what) == (reason, what)


def test_options_of_a_stream_are_known() -> None:
    body: Body = {}
    tables.stream_options(body, {"include_usage": True, "include_obfuscation": False})
    assert body == {}
    with pytest.raises(Refused, match="untranslatable"):
        tables.stream_options(body, {"more": 1})
