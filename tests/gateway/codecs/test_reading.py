"""Readers: what a document's strings become on the way in, and on the way back."""

from __future__ import annotations

from gateway.codecs.reading import AnswerReader, At, QuestionReader


def test_empty_text_is_no_part() -> None:
    reader = QuestionReader()
    reader.text("", ("a",), At(), "content", "text")
    assert reader.parts == []


def test_parts_are_numbered_in_the_order_of_the_document() -> None:
    reader = QuestionReader()
    reader.sweep({"a": "x", "b": [12345678901, "y"]}, ("m",), At("user", 1))
    assert [(part.index, part.kind, part.text) for part in reader.parts] == [
        (0, "member", "a"),
        (1, "unmapped", "x"),
        (2, "member", "b"),
        (3, "member", "12345678901"),
        (4, "unmapped", "y"),
    ]


def test_unexplained_text_of_an_answer_has_a_channel_of_its_own_place() -> None:
    reader = AnswerReader()
    reader.sweep({"a": "x"}, ("m",), At(indices=(1,)))
    name, text = reader.pieces
    assert (name.kind, text.kind) == ("fixed", "unmapped")
    assert name.channel != text.channel


def test_a_call_without_a_word_is_still_a_piece() -> None:
    reader = AnswerReader()
    with reader.call("args", ("c",), At(indices=(0, 1))):
        reader.tool("cari", ("c", "name"), At(indices=(0, 1)))
    assert [(piece.kind, piece.text, piece.tool) for piece in reader.pieces] == [
        ("fixed", "cari", ""), ("arguments", "", "cari")]  # fmt: skip
