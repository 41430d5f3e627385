"""Leaves of shapes: text is read, numbers of machines are passed over, and nothing hides among them."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.machine import NUMBER, PLAIN, STRIPPED, TAG
from gateway.codecs.reading import AnswerReader, At, Node, QuestionReader
from gateway.codecs.values import SCHEMA, Echo, Hidden, Media, Noted, Offered, Packed, Repeats, Text, swept

WORDS = "dua kata"


def asked(node: Node, value: Any) -> QuestionReader:
    reader = QuestionReader()
    node.read(reader, value, ("x",), At("user", 3))
    return reader


def answered(node: Node, value: Any) -> AnswerReader:
    reader = AnswerReader()
    node.read(reader, value, ("x",), At(indices=(2,)))
    return reader


def test_a_text_keeps_its_author_and_its_kind() -> None:
    (part,) = asked(Text("name", "name"), "Siti").parts
    assert (part.kind, part.role, part.message, part.path) == ("name", "user", 3, ("x",))


def test_arguments_that_are_no_string_are_read_as_their_json() -> None:
    (part,) = asked(Packed("args"), {"nik": 3174015509000001}).parts
    assert (part.kind, part.packed, part.text) == ("arguments", True, '{"nik":3174015509000001}')
    (piece,) = answered(Packed("args"), {"a": "b"}).pieces
    assert (piece.channel, piece.packed) == (("args", 2), True)


def test_what_is_said_again_is_marked_so() -> None:
    (piece,) = answered(Echo("content"), "Halo").pieces
    assert (piece.channel, piece.echo, piece.kind) == (("content", 2), True, "prose")


def test_what_repeats_the_question_or_hides_the_answer_is_replaced() -> None:
    assert answered(Repeats("instructions"), "x").repeats == {("x",): ("instructions", None)}
    assert answered(STRIPPED, {"tokens": ["x"]}).changes == {("x",): None}
    assert answered(STRIPPED, None).changes == {}


@pytest.mark.parametrize(
    ("value", "listed"), [(True, True), (1, True), ("no", True), (False, False), (None, False), (0, False)]
)
def test_what_nobody_can_look_into_is_listed_unless_it_is_not_there(value: Any, listed: bool) -> None:
    assert bool(asked(Hidden("server_side", (None, False, 0)), value).hidden) is listed


def test_media_are_listed_with_what_else_they_are() -> None:
    node = Media("image", lambda value: ("remote_url",) if value == "far" else ())
    assert [one.kind for one in asked(node, "far").hidden] == ["image", "remote_url"]
    assert [(one.kind, one.message) for one in asked(node, "near").hidden] == [("image", 3)]
    assert asked(node, None).hidden == []


def test_a_tool_is_offered_by_name_and_its_words_are_read() -> None:
    read = asked(Offered(lambda tool: [tool["name"]], lambda tool: tool["far"]), {"name": "cari", "far": True})
    assert (read.offered, [one.kind for one in read.hidden]) == (["cari"], ["hosted_tool"])
    assert "cari" in [part.text for part in read.parts]


def test_a_value_the_gate_reads_itself_is_noted() -> None:
    assert asked(Noted("model", PLAIN), "m").notes == {"model": "m"}
    assert asked(Noted("model", PLAIN), None).notes == {}


def test_a_schema_is_read_as_one() -> None:
    assert [part.kind for part in asked(SCHEMA, {"enum": ["a"]}).parts] == ["member", "schema"]


@pytest.mark.parametrize(("node", "row"), [
    (PLAIN, "plain"), (NUMBER, "plain"), (SCHEMA, "schema"), (Text("content"), "text"), (Packed("args"), "arguments"),
    (Text("args", "arguments"), "arguments"), (STRIPPED, "removed"), (Hidden("image"), "unseen: image"),
    (Repeats("x"), "replaced by what was asked"),
])  # fmt: skip
def test_each_says_what_it_does(node: Node, row: str) -> None:
    assert list(node.rows("x")) == [("x", row)]


def test_a_tag_is_in_no_table_and_rows_of_names_make_members() -> None:
    assert list(TAG.rows("x")) == []
    assert set(swept("c")) == {"c"}
