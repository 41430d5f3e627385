"""An OpenAI client in front of three other APIs: what is sent, what comes back, and that nothing is lost between."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai.types.chat import ChatCompletion, ChatCompletionChunk

from gateway.codecs import ndjson, sse
from gateway.codecs.openai_chat import KNOWN, OpenAIChat
from gateway.codecs.translation.base import Stamp
from gateway.codecs.translation.registry import DIALECTS, Dialect, translator_for
from gateway.codecs.translation.tables import Ignored, No, To
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange
from gateway.members import NAMED

GOLDEN = Path(__file__).parents[1] / "golden" / "translation"
APIS = {api: replace(dialect, stamp=lambda: Stamp("s", 1)) for api, dialect in DIALECTS.items()}
CODEC = OpenAIChat()
EXCHANGE = Exchange("0" * 32, "openai", CODEC.route, "demo", True, b"", {}, ())
ASK = {"model": "demo", "messages": [{"role": "user", "content": "Hai"}]}


def golden(kind: str) -> Any:
    cases = sorted(GOLDEN.glob(f"*/{kind}_*.json"))
    assert len(cases) >= 8
    return pytest.mark.parametrize("case", cases, ids=lambda case: f"{case.parent.name}-{case.stem}")


def loaded(case: Path) -> tuple[Dialect, dict[str, Any]]:
    return APIS[case.parent.name], json.loads(case.read_text(encoding="utf-8"))


def on_the_wire(dialect: Dialect, events: list[Any]) -> bytes:
    frame = ndjson.frame if dialect.content_type_stream == "application/x-ndjson" else sse.frame
    return b"".join(frame(orjson.dumps(event)) for event in events)


def chunks_in(stream: bytes) -> list[Any]:
    *events, done = sse.EventReader().feed(stream)
    assert done == b"[DONE]"
    return [orjson.loads(event) for event in events]


@golden("request")
def test_a_request_is_translated(case: Path) -> None:
    dialect, story = loaded(case)
    outgoing = dialect.request(orjson.dumps(story["request"]))
    assert outgoing.path == story["path"]
    assert orjson.loads(outgoing.body) == story["body"]


@golden("whole")
def test_a_whole_answer_is_translated_and_our_codec_and_the_sdk_read_it(case: Path) -> None:
    dialect, story = loaded(case)
    body = dialect.whole(orjson.dumps(story["backend"]))
    assert orjson.loads(body) == story["answer"]
    assert CODEC.whole(EXCHANGE, body).finished
    assert ChatCompletion.model_validate_json(body).choices


@golden("stream")
def test_a_streamed_answer_is_translated_and_our_codec_and_the_sdk_read_it(case: Path) -> None:
    dialect, story = loaded(case)
    stream = dialect.stream(orjson.dumps(story["request"]))
    out = stream.feed(on_the_wire(dialect, story["backend"])) + stream.close()
    assert chunks_in(out) == story["chunks"]
    assert read_by_our_codec(out)[-1].last
    for chunk in story["chunks"]:
        ChatCompletionChunk.model_validate(chunk)


def read_by_our_codec(out: bytes) -> list[Event]:
    reader = CODEC.stream(EXCHANGE)
    events = reader.feed(out)
    reader.close()
    return events


@golden("stream")
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_cutting_of_a_stream_gives_the_same_bytes(case: Path, data: st.DataObject) -> None:
    dialect, story = loaded(case)
    wire = on_the_wire(dialect, story["backend"])
    cuts = sorted(data.draw(st.sets(st.integers(0, len(wire)), max_size=12)))
    ask = orjson.dumps(story["request"])
    cut, at_once = dialect.stream(ask), dialect.stream(ask)
    pieces = [wire[start:end] for start, end in zip([0, *cuts], [*cuts, len(wire)], strict=True)]
    assert b"".join(cut.feed(piece) for piece in pieces) + cut.close() == at_once.feed(wire) + at_once.close()


@golden("stream")
def test_a_stream_that_stops_anywhere_before_its_end_is_no_answer(case: Path) -> None:
    dialect, story = loaded(case)
    counts = [event for event in story["backend"] if "usageMetadata" in event and "candidates" not in event]
    ended = len(counts) if len(story["backend"]) > 1 else 0  # Gemini's terminator is the last candidate's end
    for length in range(len(story["backend"]) - ended):
        stream = dialect.stream(orjson.dumps(story["request"]))
        stream.feed(on_the_wire(dialect, story["backend"][:length]))
        with pytest.raises(Refused) as refused:
            stream.close()
        assert refused.value.reason is Reason.BACKEND_MALFORMED


@golden("stream")
def test_nothing_may_follow_the_end(case: Path) -> None:
    dialect, story = loaded(case)
    stream = dialect.stream(orjson.dumps(story["request"]))
    stream.feed(on_the_wire(dialect, story["backend"]))
    with pytest.raises(Refused):
        stream.feed(on_the_wire(dialect, story["backend"]))


MARK = "Penanda \u2603 tiga"
"""Nothing a machine would write."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if path:
        yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def planted(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[path[0]] = planted(value[path[0]], path[1:], new)
    return copy


SHAPES = [MARK, [MARK], {"x": MARK}, {MARK: 1}, 7, True, [], {}]


@golden("request")
def test_whatever_stands_anywhere_in_a_request_arrives_or_is_refused(case: Path) -> None:
    """Or the member is ignored for a reason that its table gives."""
    dialect, story = loaded(case)
    for path in places(story["request"]):
        for shape in SHAPES[:4]:
            try:
                out = dialect.request(orjson.dumps(planted(story["request"], path, shape)))
            except Refused as refused:
                assert refused.reason in {Reason.UNTRANSLATABLE, Reason.BAD_REQUEST}  # noqa: PT017 - or it arrives
                assert refused.what in NAMED | {""}  # noqa: PT017
            else:
                assert MARK in out.body.decode() or left_out(dialect, story["request"], path), path


def left_out(dialect: Dialect, request: dict[str, Any], path: tuple[Any, ...]) -> bool:
    """Ignored by the table, or nothing that a model is told: a label, an id that only joins, a tool not offered."""
    if path[-1] == "reasoning_content":
        return isinstance(dialect.places["messages.reasoning_content"], Ignored)
    if path[0] == "user":
        return dialect.api != "anthropic" or "safety_identifier" in request
    if path[0] == "tools":
        return dialect.api == "ollama" and request.get("tool_choice") == "none"
    if path[0] in dialect.members and isinstance(dialect.members[path[0]], Ignored):
        return True
    return path[-2:] in {("json_schema", "name"), ("json_schema", "strict")} or path[-1] in {
        "index",
        "id",
        "include_usage",
    }


LEFT_OUT = {
    "signature", "data", "stop_sequence", "usage", "usageMetadata", "service_tier",
    "thoughtSignature", "safetyRatings",
    "created_at", "total_duration", "load_duration", "prompt_eval_duration", "eval_duration",
}  # fmt: skip
"""What the page says is left out, and counts, of which only numbers arrive."""


@pytest.mark.parametrize("kind", ["whole", "stream"])
@pytest.mark.parametrize("api", DIALECTS)
def test_whatever_a_backend_says_anywhere_is_scanned_or_refused_or_is_named_as_left_out(api: str, kind: str) -> None:
    """Scanned: our codec hands it on as a piece of the answer."""
    for case in sorted((GOLDEN / api).glob(f"{kind}_*.json")):
        dialect, story = loaded(case)
        for path in places(story["backend"]):
            for shape in SHAPES[:4]:
                try:
                    events = answered(dialect, story.get("request"), planted(story["backend"], path, shape))
                except Refused:
                    continue
                scanned = any(MARK in piece.text for event in events for piece in event.pieces)
                assert scanned or LEFT_OUT & set(path) or signed(dialect, story["backend"], path), path


def signed(dialect: Dialect, backend: Any, path: tuple[Any, ...]) -> bool:
    """Gemini's name for an answer and its model are told at the beginning, and once."""
    return dialect.api in {"gemini", "ollama"} and path[0] != 0 and path[-1] in {"responseId", "model", "modelVersion"}


@pytest.mark.parametrize("kind", ["whole", "stream"])
@pytest.mark.parametrize("api", DIALECTS)
def test_whatever_a_backend_sends_is_read_by_our_codec_or_refused(api: str, kind: str) -> None:
    for case in sorted((GOLDEN / api).glob(f"{kind}_*.json")):
        dialect, story = loaded(case)
        for path in places(story["backend"]):
            for shape in SHAPES:
                try:
                    answered(dialect, story.get("request"), planted(story["backend"], path, shape))
                except Refused as refused:
                    assert refused.reason in {Reason.BACKEND_MALFORMED, Reason.BACKEND_ERROR}  # noqa: PT017


def answered(dialect: Dialect, request: Any, backend: Any) -> list[Event]:
    """What our codec reads of the translated answer, whole or streamed."""
    if request is None:
        event = CODEC.whole(EXCHANGE, dialect.whole(orjson.dumps(backend)))
        assert event.finished
        return [event]
    stream = dialect.stream(orjson.dumps(request))
    wire = on_the_wire(dialect, backend if isinstance(backend, list) else [backend])
    return read_by_our_codec(stream.feed(wire) + stream.close())


@pytest.mark.parametrize("api", DIALECTS)
@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"a":1,"a":2}', b"\xff"])
def test_an_answer_that_is_no_json_object_is_not_understood(api: str, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        APIS[api].whole(body)
    assert refused.value.reason is Reason.BACKEND_MALFORMED
    assert refused.value.__cause__ is None


@pytest.mark.parametrize(("api", "error"), [
    ("anthropic", {"type": "error", "error": {"type": "overloaded_error", "message": "Ani"}}),
    ("gemini", {"error": {"code": 503, "message": "Ani"}}),
    ("ollama", {"error": "Ani"}),
])  # fmt: skip
def test_an_error_of_the_backend_is_an_error_without_its_words(api: str, error: Any) -> None:
    stream = APIS[api].stream(orjson.dumps(ASK))
    with pytest.raises(Refused) as refused:
        stream.feed(on_the_wire(APIS[api], [error]))
    assert refused.value.reason is Reason.BACKEND_ERROR
    assert "Ani" not in str(refused.value) + refused.value.text("en")
    with pytest.raises(Refused):
        APIS[api].whole(orjson.dumps(error))


TOOLS = [{"type": "function", "function": {"name": "cari_buku", "parameters": {"type": "object"}}}]


@golden("whole")
def test_a_call_goes_there_and_back(case: Path) -> None:
    """The client sends the message it got, and the backend reads its own call and the result of it."""
    dialect, story = loaded(case)
    message = orjson.loads(dialect.whole(orjson.dumps(story["backend"])))["choices"][0]["message"]
    calls = message.get("tool_calls", [])
    ids = [call["id"] for call in calls]
    results = [{"role": "tool", "tool_call_id": one, "content": f"hasil {one}"} for one in reversed(ids)]
    after = [message, *(results or [{"role": "user", "content": "Lanjut"}])]
    out = dialect.request(orjson.dumps({**ASK, "messages": [*ASK["messages"], *after], "tools": TOOLS}))
    said = out.body.decode()
    for call in calls:
        assert call["function"]["arguments"] in said
    told = [said.index(f"hasil {one}") for one in ids]
    assert told == sorted(told), "results stand in the order of their calls"
    signatures = [call["extra_content"]["google"]["thought_signature"] for call in calls if "extra_content" in call]
    assert all(signature in said for signature in signatures)


@pytest.mark.parametrize("api", DIALECTS)
@pytest.mark.parametrize("member", sorted(KNOWN))
def test_every_known_member_is_translated_or_ignored_for_a_reason_or_refused(api: str, member: str) -> None:
    how = DIALECTS[api].members[member]
    assert isinstance(how, (To, Ignored, No))
    assert how.why if isinstance(how, Ignored) else True


@pytest.mark.parametrize("api", DIALECTS)
def test_whatever_is_refused_is_refused_by_name_and_what_is_usual_passes(api: str) -> None:
    refused = {name: how for name, how in DIALECTS[api].members.items() if isinstance(how, No)}
    assert len(refused) > 10
    for name, how in refused.items():
        with pytest.raises(Refused) as no:
            APIS[api].request(orjson.dumps({**ASK, name: False if name == "parallel_tool_calls" else {"apa": "saja"}}))
        assert (no.value.reason, no.value.what) == (Reason.UNTRANSLATABLE, name)
        assert name in no.value.text("id")
        for usual in (None, *how.unless):
            assert APIS[api].request(orjson.dumps({**ASK, name: usual})) == APIS[api].request(orjson.dumps(ASK))


@pytest.mark.parametrize("api", DIALECTS)
def test_what_is_ignored_changes_nothing(api: str) -> None:
    for name, how in DIALECTS[api].members.items():
        if isinstance(how, Ignored):
            assert APIS[api].request(orjson.dumps({**ASK, name: {"apa": "saja"}})) == APIS[api].request(
                orjson.dumps(ASK)
            )


@pytest.mark.parametrize("api", DIALECTS)
@pytest.mark.parametrize("name", ["chat_template", "Temperature", "Ani", "messages.refusal", "options"])
def test_an_unknown_member_is_refused_and_its_name_not_said(api: str, name: str) -> None:
    with pytest.raises(Refused) as refused:
        APIS[api].request(orjson.dumps({**ASK, name: "x"}))
    assert refused.value.reason is Reason.UNTRANSLATABLE
    assert name not in refused.value.text("en")


def test_an_api_that_needs_no_translation_has_no_translator() -> None:
    assert translator_for("openai") is None
    assert {api: translator.api for api in DIALECTS if (translator := translator_for(api))} == {
        api: api for api in DIALECTS
    }
