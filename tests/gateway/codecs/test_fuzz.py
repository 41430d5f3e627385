"""Questions, answers and streams that nobody would send on purpose, for every codec of the gate.

Each case is made from a sample (``golden/*/sample*.json``) by a few random changes, and only by its codec's name, its
kind and its number: ``made(name, kind, number)`` makes it again, and a failure says which one it was. The normal run
looks at a few hundred cases of each kind. A night looks at more: ``GAPURA_FUZZ=200000 pytest -m slow
tests/gateway/codecs/test_fuzz.py`` is that many for each kind and codec.

What holds of all of them: nothing but ``Refused`` is raised, nothing takes a second, and a text that passes was read.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import replace
from random import Random
from typing import Any

import orjson
import pytest

from gateway import wire
from gateway.codecs import openai_text
from gateway.codecs.base import Asked, Refusal
from gateway.codecs.document import DocumentCodec
from gateway.codecs.machine import TAG
from gateway.codecs.openai_text import OpenAICompletions
from gateway.codecs.reading import AnswerReader, At
from gateway.codecs.shapes import Obj
from gateway.errors import Refused
from gateway.exchange import Event, Exchange
from tests.gateway.codecs.test_every_codec import SAMPLES, Place, Sample, places

FEW = 400
MANY = int(os.environ.get("GAPURA_FUZZ", "0"))
"""Cases of each kind and codec, besides the few."""
MARK = "Tanda \u2603 "
MASK = "lain"
WHOLE = [name for name, sample in SAMPLES.items() if isinstance(sample.answer, dict)]
STREAMED = [name for name, sample in SAMPLES.items() if sample.events]
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 0.5, 1023, 1024, 2**31, 2**53, 2**63 - 1, -(2**63), 2**64 - 1, 10**40, 1e308,
    float("inf"), float("nan"), "", "x", "\x00", "\ud83d", "\u202e", "null", "user", "system", "tool", "text",
    "data:,", "{", [], {}, [[]], [None], [{}], {"": ""}, {"type": "text"}, {"role": "user"},
)  # fmt: skip
LOOKALIKES: tuple[Callable[[str], str], ...] = (
    str.title, str.upper, lambda name: name + "\u200b", lambda name: name.replace("e", "\u0435"),
    lambda name: name.replace("o", "\uff4f"), lambda name: name.replace("s", "\u017f"), lambda name: f"{name}\x00",
    lambda name: name.replace("_", ""), lambda name: f" {name}", lambda name: name[:-1],
)  # fmt: skip


class Chaos:
    """Random changes, each made from the same seed again in the same way."""

    def __init__(self, seed: str) -> None:
        self.random = Random(seed)
        self.marks = 0
        self.deep = False
        """Something is so deep in it that more changes would take Python to its own limits."""

    def mark(self) -> str:
        """A text that no machine writes, another one each time."""
        self.marks += 1
        return f"{MARK}{self.marks}."

    def changed(self, document: Any) -> Any:
        """A copy with some changes."""
        document = deepcopy(document)
        for _ in range(self.random.choice((1, 1, 2, 2, 3, 5, 9))):
            if self.deep:
                break
            path = self.random.choice(places(document)[1:] or [()])
            if path:
                holder = _at(document, path[:-1])
                self.random.choice(CHANGES)(self, document, holder, path[-1])
        return document

    def text(self, document: Any) -> bytes:
        """The document as somebody might write it, seldom as JSON."""
        data = json.dumps(document, ensure_ascii=self.random.random() < 0.2).encode(errors="surrogatepass")
        return self.broken(data) if self.random.random() < 0.1 else data

    def broken(self, data: bytes) -> bytes:
        """Some of the bytes cut out, doubled, moved or replaced."""
        start = self.random.randrange(len(data) + 1)
        end = min(len(data), start + self.random.choice((0, 1, 1, 7, 60)))
        piece = data[start:end]
        new = self.random.choice((
            b"", piece * 2, piece[::-1], b"\x00", b"\xff", b"\xef\xbb\xbf", b'"', b",", b'{"', b"\\ud83d", b"\n",
            b"\r\n", self.mark().encode(), b'"' + self.mark().encode() + b'":1,', b"[" * 80,
        ))  # fmt: skip
        return data[:start] + new + data[end:]

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """The bytes as a network may cut them, and sometimes not all of them."""
        if self.random.random() < 0.1:
            data = data[: self.random.randrange(len(data) + 1)]
        cuts = sorted(self.random.randrange(len(data) + 1) for _ in range(self.random.randrange(6)))
        return (data[a:b] for a, b in zip([0, *cuts], [*cuts, len(data)], strict=True))


STYLES: tuple[Any, ...] = ("native", "refusal", "error", "replace")
REFUSAL = Refusal("output", "native", "Ini berhenti di sini.", "0" * 32, "m", 1700000000)
Holder = Any
"""The object or list in which something stands."""


def _delete(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    del holder[step]


def _double(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    if isinstance(holder, list):
        holder.insert(chaos.random.randrange(len(holder) + 1), deepcopy(holder[step]))
    else:
        holder[chaos.random.choice(LOOKALIKES)(step)] = deepcopy(holder[step])


def _swap(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    holder[step] = deepcopy(chaos.random.choice(ODD))


def _move(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    value = deepcopy(holder[step])  # a copy: what is put into itself would never end
    there = chaos.random.choice(places(document))
    other = _at(document, there)
    if isinstance(other, dict):
        other[step if isinstance(step, str) else chaos.random.choice(("content", "text", "type"))] = value
    elif isinstance(other, list):
        other.append(value)


def _rename(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    if isinstance(holder, dict):
        holder[chaos.random.choice(LOOKALIKES)(step)] = holder.pop(step)


def _plant(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    mark = chaos.mark()
    holder[step] = chaos.random.choice((mark, mark, [mark], {"x": mark}, {mark: 1}, {"text": mark}, json.dumps([mark])))


def _add(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    inner = chaos.random.choice((holder, holder[step]))
    mark = chaos.mark()
    if isinstance(inner, dict):
        name = chaos.random.choice((mark, "zzz", "text", "content", "type", "role", "data"))
        inner[name] = chaos.random.choice((mark, None, {mark: mark}))
    elif isinstance(inner, list):
        inner.append(chaos.random.choice((mark, {"type": "text", "text": mark}, {"type": mark}, [mark])))


def _bury(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    value, name = holder[step], chaos.random.choice(("", "x", "content", "properties"))
    levels = chaos.random.choice((1, 2, 9, 40, 70, 300))
    for _ in range(levels):
        value = {name: value} if name else [value]
    chaos.deep = levels > 9
    holder[step] = value


def _swell(chaos: Chaos, document: Any, holder: Holder, step: Any) -> None:
    value = holder[step]
    more = chaos.random.choice((2, 20, 200))
    holder[step] = value * more if isinstance(value, str) else [deepcopy(value) for _ in range(min(more, 20))]


CHANGES = (_delete, _double, _swap, _move, _rename, _plant, _plant, _plant, _add, _add, _bury, _swell)


def _at(value: Any, path: Place) -> Any:
    for step in path:
        value = value[step]
    return value


def made(name: str, kind: str, number: int) -> Chaos:
    """The chaos of one case."""
    return Chaos(f"{name} {kind} {number}")


def marked(value: Any, path: Place = ()) -> Iterator[tuple[Place, str]]:
    """Each string of a document that holds a mark, and where it stands."""
    if isinstance(value, str):
        if MARK in value:
            yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            if MARK in name:
                yield (*path, name), name
            yield from marked(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from marked(inner, (*path, place))


def unread(document: Any, read: list[tuple[Place, str, bool]], elsewhere: list[Place]) -> list[Place]:
    """Places of marks that no text holds which was read there, and that lie under nothing that is listed."""
    texts: dict[Place, list[str]] = {}
    for path, text, _ in read:
        texts.setdefault(path, []).append(text)
    missing = []
    for path, text in marked(document):
        there = any(text in read or orjson.dumps(text)[1:-1].decode() in read
                    for end in range(len(path) + 1) for read in texts.get(path[:end], ()))  # fmt: skip
        if not there and not any(path[: len(place)] == place for place in elsewhere):
            missing.append(path)
    return missing


def in_time(run: Callable[[], Any]) -> Any:
    """What it gives; None where it is refused. A second of the processor is far too much for any of these cases."""
    before = time.thread_time()
    try:
        return run()
    except Refused:
        return None
    finally:
        assert time.thread_time() - before < 1


# -- questions


def ask(sample: Sample, number: int) -> bool:
    """One changed question; whether it was understood."""
    chaos = made(sample.name, "question", number)
    codec, body = sample.codec, chaos.text(chaos.changed(sample.question))

    def decoded() -> Exchange:
        document = wire.parse(body, wire.WireLimits())
        return codec.decode(Asked("0" * 32, sample.path, sample.query, body, document))

    exchange = in_time(decoded)
    if exchange is None:
        return False
    unseen = [one.path for one in exchange.unseen]
    parts = [(part.path, part.text, part.kind == "member") for part in exchange.parts]
    assert unread(exchange.document, parts, unseen) == []
    assert codec.encode(exchange, {}, frozenset()) is exchange.body
    edits = {part.index: masked(part.text) for part in exchange.parts if MARK in part.text and part.kind != "member"}
    sent = in_time(lambda: codec.encode(exchange, edits, frozenset()))
    if sent is not None:
        fixed = [path for path, _, member in parts if member]
        left = [path for path, _ in marked(orjson.loads(sent)) if path not in fixed]
        assert all(any(path[: len(place)] == place for place in unseen) for path in left), "masked text went on"
    return True


def masked(text: str) -> str:
    """The text without its marks."""
    return text.replace(MARK, MASK)


@pytest.mark.parametrize("name", SAMPLES)
def test_a_changed_question_is_read_or_refused(name: str) -> None:
    assert 10 < understood(ask, name, range(FEW)) < FEW, "the changes are too wild, or too tame"


# -- answers


def judge(codec: DocumentCodec, shape: Any, event: Event) -> None:
    """All that one event shows was read, and it goes on as it came, or as it was changed."""
    assert codec.rewrite(event, {}) is event.data
    if not isinstance(event.document, dict):
        assert event.pieces == ()
        assert MARK.encode() not in event.data
        return
    assert wire.parse(event.data, wire.WireLimits()) == event.document
    pieces = [(piece.path, piece.text, piece.kind == "fixed") for piece in event.pieces]
    reader = AnswerReader()
    shape.read(reader, event.document, (), At())
    unseen = [one.path for one in reader.hidden]
    assert {one.kind for one in reader.hidden} <= event.unseen
    assert unread(event.document, pieces, unseen + _asked(reader)) == []
    edits = {index: masked(piece.text) for index, piece in enumerate(event.pieces)
             if MARK in piece.text and piece.kind != "fixed"}  # fmt: skip
    shown = in_time(lambda: codec.rewrite(event, edits))
    if shown is not None:
        fixed = [path for path, _, member in pieces if member]
        left = [path for path, _ in marked(orjson.loads(shown)) if path not in fixed]
        assert all(any(path[: len(place)] == place for place in unseen + _asked(reader)) for path in left)


def _asked(reader: AnswerReader) -> list[Place]:
    """Where the person's own values were put."""
    return list(reader.repeats)


def answer(sample: Sample, number: int) -> bool:
    """One changed answer; whether it was understood."""
    chaos = made(sample.name, "answer", number)
    body = chaos.text(chaos.changed(sample.answer))
    event = in_time(lambda: sample.codec.whole(sample.exchange, body))
    if event is not None:
        assert event.last
        judge(sample.codec, sample.codec.answer, event)
    return event is not None


@pytest.mark.parametrize("name", WHOLE)
def test_a_changed_answer_is_read_or_does_not_pass(name: str) -> None:
    assert 10 < understood(answer, name, range(FEW)) < FEW


# -- streams


def stream(sample: Sample, number: int) -> bool:
    """One changed stream; whether it was understood to its end."""
    chaos = made(sample.name, "stream", number)
    blocks = sample.frames()
    for _ in range(chaos.random.choice((1, 1, 2, 4))):
        place = chaos.random.randrange(len(blocks) or 1)
        blocks[place : place + 1] = _other_blocks(chaos, sample, blocks, place)
    decoder, shape, voice = sample.stream(), sample.shape(), sample.codec.voice(sample.exchange)
    ends, refused = 0, chaos.random.choice(STYLES) if chaos.random.random() < 0.3 else None
    for data in [*chaos.pieces(b"".join(blocks)), None]:
        events = in_time(lambda data=data: decoder.close() if data is None else decoder.feed(data))
        if events is None:
            return False
        for event in events:
            judge(sample.codec, shape, event)
            said = in_time(lambda event=event: voice.say(event, sample.codec.rewrite(event, {}))) or b""
            assert said.count(MARK.encode()) <= event.data.count(MARK.encode()), "more was said than was read"
            ends += event.last
            if refused is not None and chaos.random.random() < 0.3:
                end = b"".join(voice.refuse(replace(REFUSAL, style=refused)))
                assert REFUSAL.text.encode() in end
                return False
    assert ends == 1, "a stream ends once"
    return True


def _other_blocks(chaos: Chaos, sample: Sample, blocks: list[bytes], place: int) -> list[bytes]:
    """What stands in place of one event."""
    block = blocks[place] if blocks else b""
    event = chaos.random.choice(sample.events)
    framed = _framed(sample, json.dumps(chaos.changed(event), ensure_ascii=False).encode(errors="surrogatepass"))
    return chaos.random.choice((
        [], [block, block], [framed], [framed], [framed], [block, framed], [chaos.broken(block)],
        [b"\n", block], [b": " + chaos.mark().encode() + b"\n\n", block], [b"event: x\n", block],
    ))  # fmt: skip


def _framed(sample: Sample, data: bytes) -> bytes:
    return data + b"\n" if sample.codec.streams == "application/x-ndjson" else b"data: " + data + b"\n\n"


@pytest.mark.parametrize("name", STREAMED)
def test_a_changed_stream_is_read_or_does_not_pass(name: str) -> None:
    assert 10 < understood(stream, name, range(FEW)) < FEW


# -- all of it


def understood(run: Callable[[Sample, int], bool], name: str, numbers: range) -> int:
    """How many of the cases were understood. A case that fails says which one it is."""
    good = 0
    for number in numbers:
        try:
            good += run(SAMPLES[name], number)
        except BaseException as error:
            error.add_note(f"made({name!r}, {run.__name__!r}, {number})")
            raise
    return good


@pytest.mark.parametrize(("holder", "shape", "run"), [
    (OpenAICompletions, "question", ask), (OpenAICompletions, "answer", answer), (openai_text, "CHUNK", stream),
])  # fmt: skip
def test_a_codec_that_overlooks_a_member_is_caught(
    holder: Any, shape: str, run: Callable[[Sample, int], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    sample, members = SAMPLES["openai_completions"], getattr(holder, shape).members
    blind = {name: TAG for name in members if name in ("prompt", "choices")}
    monkeypatch.setattr(holder, shape, Obj({**members, **blind}))
    with pytest.raises(AssertionError) as caught:
        understood(run, sample.name, range(FEW))
    assert f"made({sample.name!r}, " in caught.value.__notes__[0]


@pytest.mark.slow
@pytest.mark.skipif(not MANY, reason="GAPURA_FUZZ says how many cases")
@pytest.mark.parametrize("run", [ask, answer, stream])
@pytest.mark.parametrize("name", SAMPLES)
def test_a_night_of_changes(name: str, run: Callable[[Sample, int], bool]) -> None:
    if (run is answer and name not in WHOLE) or (run is stream and name not in STREAMED):
        pytest.skip("this codec has none")
    assert understood(run, name, range(FEW, FEW + MANY)) < MANY
