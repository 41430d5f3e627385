"""What holds for every codec: nothing goes unread, whole or streamed, and what is not understood does not pass.

Each ``golden/*/sample*.json`` is a question and an answer in which every member of an API stands:
``{"route", "path" where it differs, "query", "question", "answer", "events", "end"}``.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.codecs import ndjson
from gateway.codecs.base import Asked
from gateway.codecs.document import DocumentCodec, parsed
from gateway.codecs.reading import AnswerReader, At
from gateway.codecs.registry import codec_for, unseen_kinds
from gateway.codecs.sse import frame
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange

GOLDEN = Path(__file__).parent / "golden"
MARK = "Penanda \u2603 tiga"
"""Nothing a machine would write."""
NEW: dict[str, Any] = {"text": MARK, "list": [MARK], "object": {"x": MARK}, "name": {MARK: 1}}


class Sample:
    """One codec with a question and an answer of its own."""

    def __init__(self, path: Path) -> None:
        self.name = path.parent.name + path.stem.removeprefix("sample")
        told = json.loads(path.read_text(encoding="utf-8"))
        codec = codec_for(told.get("path", told["route"]))
        assert isinstance(codec, DocumentCodec)
        assert codec.route == told["route"]
        self.codec, self.question, self.answer = codec, told["question"], told.get("answer")
        self.path, self.query = told.get("path", codec.route), told.get("query", "")
        self.events, self.end = told.get("events", []), told.get("end", "")
        self.exchange = self.decoded(self.question)

    def decoded(self, document: Any) -> Exchange:
        body = orjson.dumps(document)
        return self.codec.decode(Asked("0" * 32, self.path, self.query, body, orjson.loads(body)))

    def stream(self) -> Any:
        return self.codec.stream(self.exchange)

    def shape(self) -> Any:
        """Of an event."""
        return self.stream()._shape

    def frames(self) -> list[bytes]:
        """The whole stream, one event after the other."""
        framed = ndjson.frame if self.codec.streams == "application/x-ndjson" else frame
        return list(map(framed, [*map(orjson.dumps, self.events), *([self.end.encode()] if self.end else [])]))

    def wire(self) -> bytes:
        """The whole stream."""
        return b"".join(self.frames())


SAMPLES = {sample.name: sample for sample in map(Sample, sorted(GOLDEN.glob("*/sample*.json")))}
ANSWERED = [name for name, sample in SAMPLES.items() if sample.answer is not None]
STREAMED = [name for name, sample in SAMPLES.items() if sample.events]
Place = tuple[Any, ...]


def places(value: Any, path: Place = ()) -> list[Place]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def objects(value: Any) -> list[Place]:
    return [path for path in places(value) if isinstance(at(value, path), dict)]


def at(value: Any, path: Place) -> Any:
    for step in path:
        value = value[step]
    return value


def planted(value: Any, path: Place, new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


def accounted(exchange: Exchange, path: Place) -> bool:
    """In some part, or under something that is listed as unseen."""
    read = any(MARK in part.text for part in exchange.parts)
    return read or any(path[: len(unseen.path)] == unseen.path for unseen in exchange.unseen)


def shown(shape: Any, document: Any, path: Place) -> bool:
    """In some piece, or under something that is unseen, taken out, or put there by the gate."""
    reader = AnswerReader()
    shape.read(reader, document, (), At())
    if any(MARK in piece.text for piece in reader.pieces):
        return True
    gone = [*(unseen.path for unseen in reader.hidden), *reader.changes, *reader.repeats]
    return any(path[: len(place)] == place for place in gone)


# -- questions


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("new", NEW)
def test_a_text_in_any_place_is_read_or_listed_or_refused(name: str, new: str) -> None:
    sample = SAMPLES[name]
    for path in places(sample.question)[1:]:
        try:
            exchange = sample.decoded(planted(sample.question, path, NEW[new]))
        except Refused as refused:
            assert refused.reason in {Reason.BAD_REQUEST, Reason.BAD_MEDIA, Reason.NO_STREAM}  # noqa: PT017 - some refuse
        else:
            assert accounted(exchange, path), path


NUMBERS = ["3174015509000001", "0812-0000-1234", "GB82WEST12345698765432", 3174015509000001]
"""Somebody's numbers, all synthetic: they are made of the letters that machines use too."""


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("new", NUMBERS)
def test_somebodys_number_is_read_even_where_a_machines_word_is_expected(name: str, new: Any) -> None:
    """Whoever puts it into a call's id or a temperature has sent it out all the same."""
    sample, unread = SAMPLES[name], []
    for path in places(sample.question)[1:]:
        try:
            exchange = sample.decoded(planted(sample.question, path, new))
        except Refused:
            continue
        seen = any(str(new) in part.text for part in exchange.parts)
        if not seen and not any(path[: len(unseen.path)] == unseen.path for unseen in exchange.unseen):
            unread.append(path)
    assert unread == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_new_member_in_any_object_is_read(name: str) -> None:
    sample = SAMPLES[name]
    for path in objects(sample.question):
        for more in ({"zzz": MARK}, {MARK: None}):
            new = planted(sample.question, path, {**at(sample.question, path), **more})
            assert accounted(sample.decoded(new), path), path


@pytest.mark.parametrize("name", SAMPLES)
def test_a_body_goes_on_as_it_came_and_a_changed_one_keeps_everything_else(name: str) -> None:
    sample = SAMPLES[name]
    exchange = sample.exchange
    assert sample.codec.encode(exchange, {}, frozenset()) is exchange.body
    for part in exchange.parts:
        if part.kind == "member":
            continue
        text = '{"other": 1}' if part.packed else "lain"
        expected = planted(sample.question, part.path, json.loads(text) if part.packed else text)
        assert orjson.loads(sample.codec.encode(exchange, {part.index: text}, frozenset())) == expected


@pytest.mark.parametrize("name", SAMPLES)
def test_every_unseen_kind_can_be_named_in_a_policy(name: str) -> None:
    assert {unseen.kind for unseen in SAMPLES[name].exchange.unseen} <= unseen_kinds()


@pytest.mark.parametrize("name", SAMPLES)
def test_a_twin_of_a_known_name_is_refused(name: str) -> None:
    sample = SAMPLES[name]
    known = next(member for member in sample.question if member.isalpha())
    with pytest.raises(Refused) as refused:
        sample.decoded({**sample.question, known.title(): "x"})
    assert refused.value.reason == Reason.TWIN_MEMBER


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("document", [[], "x", 7, None])
def test_a_question_is_an_object(name: str, document: Any) -> None:
    with pytest.raises(Refused) as refused:
        SAMPLES[name].decoded(document)
    assert refused.value.reason == Reason.BAD_REQUEST


# -- answers


def readable(sample: Sample) -> list[tuple[Any, Any]]:
    """Each document of an answer with the shape that reads it."""
    rows = [(sample.codec.answer, sample.answer)] if isinstance(sample.answer, dict) else []
    return rows + [(sample.shape(), event) for event in sample.events]


@pytest.mark.parametrize("name", [*dict.fromkeys([*ANSWERED, *STREAMED])])
@pytest.mark.parametrize("new", NEW)
def test_a_text_in_any_place_of_an_answer_is_a_piece_or_does_not_pass(name: str, new: str) -> None:
    for shape, document in readable(SAMPLES[name]):
        for path in places(document):
            try:
                assert shown(shape, planted(document, path, NEW[new]), path), (path, document)
            except Refused as refused:
                assert refused.reason == Reason.BACKEND_MALFORMED  # noqa: PT017 - many places, each may refuse


@pytest.mark.parametrize("name", [*dict.fromkeys([*ANSWERED, *STREAMED])])
def test_a_new_member_of_any_object_of_an_answer_is_a_piece(name: str) -> None:
    for shape, document in readable(SAMPLES[name]):
        for path in objects(document):
            assert shown(shape, planted(document, path, {**at(document, path), "zzz": MARK}), path), (path, document)


@pytest.mark.parametrize("name", ANSWERED)
def test_pieces_are_written_back_where_they_stood(name: str) -> None:
    sample = SAMPLES[name]
    event = sample.codec.whole(sample.exchange, orjson.dumps(sample.answer))
    assert event.last
    assert sample.codec.rewrite(event, {}) is event.data
    for index, piece in enumerate(event.pieces):
        if piece.kind != "fixed":
            text = '{"other": 1}' if piece.packed else "lain"
            there = at(orjson.loads(sample.codec.rewrite(event, {index: text})), piece.path)
            assert there == (json.loads(text) if piece.packed else text)


@pytest.mark.parametrize("name", ANSWERED)
@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"[]", b"null", b'{"a": 1, "a": 2}', b'{"a": "\xff"}', b"\xef\xbb\xbf{}"]
)
def test_an_answer_that_is_not_understood_does_not_pass(name: str, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        SAMPLES[name].codec.whole(SAMPLES[name].exchange, body)
    assert refused.value.reason == Reason.BACKEND_MALFORMED


@pytest.mark.parametrize("name", STREAMED)
def test_a_stream_in_any_pieces_is_the_same_events(name: str) -> None:
    sample = SAMPLES[name]
    data = sample.wire()

    def read(cuts: list[int]) -> list[Any]:
        stream = sample.stream()
        ends = [0, *sorted(cuts), len(data)]
        events = [event for start, end in pairwise(ends) for event in stream.feed(data[start:end])]
        return [*events, *stream.close()]

    whole = read([])
    assert [event.last for event in whole] == [False] * (len(whole) - 1) + [True]
    assert len(whole) == len(sample.events) + bool(sample.end)

    @given(st.lists(st.integers(0, len(data)), max_size=12))
    @settings(max_examples=25, deadline=None)
    def same(cuts: list[int]) -> None:
        assert read(cuts) == whole

    same()


@pytest.mark.parametrize("name", STREAMED)
def test_a_stream_that_breaks_off_does_not_pass(name: str) -> None:
    sample = SAMPLES[name]
    blocks = sample.frames()
    for cut in range(len(blocks)):
        stream = sample.stream()
        with pytest.raises(Refused) as refused:  # noqa: PT012 - it may be met at once, or only when nothing follows
            for block in blocks[:cut]:
                stream.feed(block)
            stream.close()
        assert refused.value.reason == Reason.BACKEND_MALFORMED


@pytest.mark.parametrize("name", STREAMED)
def test_nothing_follows_the_end_of_a_stream(name: str) -> None:
    sample = SAMPLES[name]
    stream = sample.stream()
    with pytest.raises(Refused) as refused:  # noqa: PT012 - the first feed is the story, the second the fault
        if not stream.feed(sample.wire())[-1].last:
            stream.close()
        stream.feed(sample.frames()[0])
    assert refused.value.reason == Reason.BACKEND_MALFORMED


@pytest.mark.parametrize("name", [*dict.fromkeys([*ANSWERED, *STREAMED])])
def test_the_sample_itself_passes(name: str) -> None:
    sample = SAMPLES[name]
    for shape, document in readable(sample):
        event = sample.codec.event(
            parsed(orjson.dumps(document)), orjson.dumps(document), shape, sample.exchange, last=False
        )
        assert event.unseen <= unseen_kinds()
