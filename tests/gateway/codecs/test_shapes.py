"""Shapes: every value of a document is accounted for by the node that stands for it."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.machine import PLAIN, TAG
from gateway.codecs.reading import AnswerReader, At, Node, QuestionReader
from gateway.codecs.shapes import As, Both, Each, Form, Obj, Tagged
from gateway.codecs.values import ANY, TOOL, Hidden, Text
from gateway.errors import Reason, Refused


def question(node: Node, value: Any) -> QuestionReader:
    reader = QuestionReader()
    node.read(reader, value, (), At())
    return reader


def texts(node: Node, value: Any) -> list[tuple[str, str, str]]:
    return [(part.kind, part.role, part.text) for part in question(node, value).parts]


def test_a_member_nobody_knows_is_read_with_its_name_and_remembered_as_a_stranger() -> None:
    read = question(Obj({"a": PLAIN}), {"a": 1, "baru": {"dalam": "teks"}})
    assert [(part.kind, part.text) for part in read.parts] == [
        ("member", "baru"), ("member", "dalam"), ("unmapped", "teks")]  # fmt: skip
    assert read.strangers == [("baru",)]


@pytest.mark.parametrize(("node", "value"), [
    (Obj({}), []), (Obj({}, required=("a",)), {}), (Obj({"role": TAG}, roles={"user": "user"}), {"role": "root"}),
    (Each(PLAIN, empty=False), []), (Each(PLAIN), "x"), (Form(text=PLAIN), 7),
    (Form(text=PLAIN, empty=False), None), (Tagged({}), {"type": "x"}), (Tagged({}), {}), (Tagged({}), "x"),
    (Obj({}, place="index"), {"index": -1}), (Obj({}, place="index"), {"index": "0"}),
])  # fmt: skip
def test_what_has_no_meaning_is_refused_by_whoever_reads_it(node: Node, value: Any) -> None:
    for reader, reason in ((QuestionReader(), Reason.BAD_REQUEST), (AnswerReader(), Reason.BACKEND_MALFORMED)):
        with pytest.raises(Refused) as refused:
            node.read(reader, value, (), At())
        assert refused.value.reason is reason


def test_a_look_alike_of_a_known_name_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        question(Obj({"text": Text("content")}), {"Text": "x"})
    assert refused.value.reason is Reason.TWIN_MEMBER


def test_messages_are_counted_and_keep_their_authors_and_a_tool_speaks_for_itself() -> None:
    message = Obj({"role": TAG, "said": Text("content"), "result": As(Text("content"), "tool")}, roles={"me": "user"})
    read = question(
        Obj({"all": Each(message, turns=True)}), {"all": [{"role": "me", "said": "a"}, {"role": "me", "result": "b"}]}
    )
    assert [(part.role, part.message, part.text) for part in read.parts] == [("user", 0, "a"), ("tool", 1, "b")]


def test_a_union_is_read_by_its_tag_and_what_no_table_names_by_the_other_one() -> None:
    node = Tagged({"t": Obj({"type": TAG, "text": Text("content")})}, other=Both(Hidden("unknown_part"), ANY))
    assert texts(node, {"type": "t", "text": "a"}) == [("text", "", "a")]
    strange = question(node, {"type": "hologram", "text": "b"})
    assert [unseen.kind for unseen in strange.hidden] == ["unknown_part"]
    assert "b" in [part.text for part in strange.parts]


def test_pieces_of_an_answer_are_told_apart_by_what_their_object_says() -> None:
    reader = AnswerReader()
    node = Each(Obj({"index": TAG, "text": Text("content")}, place="index"))
    node.read(reader, [{"index": 4, "text": "a"}, {"text": "b"}], (), At())
    assert [(piece.channel, piece.text) for piece in reader.pieces] == [(("content", 4), "a"), (("content", 1), "b")]


@pytest.mark.parametrize(
    "call", [{}, {"name": "f"}, {"name": "f", "arguments": "{}"}, {"arguments": "{}", "name": "f"}]
)
def test_whatever_is_said_of_a_call_it_is_a_call(call: dict[str, str]) -> None:
    reader = AnswerReader()
    Obj({"name": TOOL, "arguments": Text("args", "arguments")}, call="args").read(reader, call, (), At())
    (piece,) = [piece for piece in reader.pieces if piece.kind == "arguments"]
    assert (piece.tool, piece.text) == (call.get("name", ""), call.get("arguments", ""))


def test_the_rows_of_a_tree_are_the_places_it_reads() -> None:
    part = Tagged({"t": Obj({"type": TAG, "text": Text("content")}), "i": Hidden("image")})
    tree = Obj({"n": PLAIN, "m": Each(Obj({"c": Form(text=Text("content"), many=Each(part))}, also=None))})
    assert list(tree.rows("")) == [
        ("n", "plain"),
        ("m[].c", "text"),
        ("m[].c[]<t>.text", "text"),
        ("m[].c[]<i>", "unseen: image"),
    ]
