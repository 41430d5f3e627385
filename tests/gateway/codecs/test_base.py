"""The contract of a codec, and every codec of the gate held to it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from gateway.codecs import multipart
from gateway.codecs.base import AnswerStream, Asked, Codec, Refusal, Reply, Voice
from gateway.codecs.registry import codec_for, default_codec, routes
from gateway.errors import Reason, Refused, answer_of
from tests.gateway.codecs.test_openai_audio import FORM
from tests.gateway.codecs.test_openai_audio import decoded as recorded

CODECS = [codec_for(route) for route in sorted(routes())]
STYLES = ["native", "refusal", "error", "replace"]
SAMPLES = [json.loads(path.read_text(encoding="utf-8"))
           for path in sorted((Path(__file__).parent / "golden").glob("*/sample*.json"))]  # fmt: skip
"""Questions in which every member of an API stands; see ``test_every_codec``."""
EACH = pytest.mark.parametrize("codec", CODECS, ids=lambda codec: codec.name)
_STREAMED = {sample["route"] for sample in SAMPLES if sample.get("events")}
EACH_STREAM = pytest.mark.parametrize(
    "codec", [codec for codec in CODECS if codec is not None and codec.route in _STREAMED], ids=lambda codec: codec.name
)


def refusal(style: Any, direction: Any = "input") -> Refusal:
    return Refusal(direction, style, "Tidak.", "f" * 32, "m", 0)


def exchange(codec: Any) -> Any:
    if codec.accepts == multipart.FORM:
        return recorded(FORM, codec)
    sample = next(sample for sample in SAMPLES if sample["route"] == codec.route)
    body = orjson.dumps(sample["question"])
    asked = Asked("e", sample.get("path", codec.route), sample.get("query", ""), body, orjson.loads(body))
    return codec.decode(asked)


def members(protocol: type) -> set[str]:
    return {name for name in {*vars(protocol), *protocol.__annotations__} if not name.startswith("_")}


def test_there_is_a_codec_and_one_of_them_speaks_for_the_gate() -> None:
    assert CODECS
    assert default_codec() in CODECS


@EACH
def test_it_has_all_that_the_pipeline_asks_for(codec: Any) -> None:
    assert {name for name in members(Codec) if not hasattr(codec, name)} == set()
    assert {name for name in members(AnswerStream) if not hasattr(codec.stream(exchange(codec)), name)} == set()
    assert {name for name in members(Voice) if not hasattr(codec.voice(exchange(codec)), name)} == set()
    assert codec.route in routes()


@EACH
def test_what_was_not_changed_goes_on_as_it_came(codec: Any) -> None:
    asked = exchange(codec)
    assert codec.encode(asked, {}, frozenset()) is asked.body


@EACH_STREAM
def test_a_heart_beat_says_nothing_and_ends_nothing(codec: Any) -> None:
    events = codec.stream(exchange(codec)).feed(codec.voice(exchange(codec)).heartbeat)
    said = [(event.last, event.finished, "".join(piece.text for piece in event.pieces)) for event in events]
    assert said == [(False, False, "")] * len(events)


@EACH_STREAM
@pytest.mark.parametrize("style", ["native", "refusal", "replace"])
def test_a_streamed_no_is_a_stream_its_own_reader_takes_for_whole(codec: Any, style: str) -> None:
    stream = codec.stream(exchange(codec))
    said = b"".join(codec.voice(exchange(codec)).refuse(refusal(style)))
    events = [*stream.feed(said), *stream.close()]
    assert [event.last for event in events] == [False] * (len(events) - 1) + [True]
    assert "".join(piece.text for event in events for piece in event.pieces if not piece.echo) == "Tidak."


@EACH_STREAM
def test_a_failure_in_a_stream_is_never_its_end(codec: Any) -> None:
    stream = codec.stream(exchange(codec))
    with pytest.raises(Refused) as caught:
        stream.feed(codec.voice(exchange(codec)).error(Reason.INTERNAL, "Galat."))
    assert caught.value.reason is Reason.BACKEND_ERROR
    with pytest.raises(Refused):
        stream.close()


@EACH
@pytest.mark.parametrize("direction", ["input", "output"])
@pytest.mark.parametrize("style", STYLES)
def test_a_whole_no_has_the_text_and_no_status_that_makes_clients_try_elsewhere(
    codec: Any, style: str, direction: str
) -> None:
    reply = codec.refuse(refusal(style, direction))
    assert reply.status in {200, 400}
    assert (reply.status == 400) == codec.refuses_as_error(refusal(style, direction))
    assert b"Tidak." in reply.body
    assert reply.content_type == "application/json"


@EACH
@pytest.mark.parametrize("reason", list(Reason))
def test_every_failure_has_its_status_its_name_and_its_text(codec: Any, reason: Reason) -> None:
    reply = codec.error(reason, "Galat.")
    assert reply.status == answer_of(reason).status
    assert reason.value.encode() in reply.body
    assert b"Galat." in reply.body
    assert ("retry-after" in reply.headers) == (answer_of(reason).retry_after is not None)


def test_a_reply_is_json_unless_it_says_otherwise_and_shares_no_headers() -> None:
    one, other = Reply(200, b"{}"), Reply(200, b"{}")
    assert (one.content_type, one.headers) == ("application/json", {})
    assert one.headers is not other.headers


def test_what_was_said_is_not_changed_afterwards() -> None:
    said = refusal("native")
    assert said.code == "content_filter"
    with pytest.raises(dataclasses.FrozenInstanceError):
        said.text = "Ya."  # type: ignore[misc]
