"""Events: what is said again is checked against what came, and what nobody knows does not pass."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from openai.types.responses import ResponseStreamEvent

from gateway.codecs.openai_events import ENDS, FAILS
from gateway.codecs.openai_responses import EVENT, OpenAIResponses
from gateway.errors import Reason, Refused
from gateway.exchange import Event, Exchange

CODEC = OpenAIResponses()
EXCHANGE = Exchange("0" * 32, CODEC.name, CODEC.route, "demo", True, b"", {}, ())
NOT_OVER_HTTP = {"response.steer.accepted", "response.steer.pending", "response.steer.failed"}
"""Answers to what a client says on a socket while the model speaks."""


def read(kind: str, **members: Any) -> Event:
    document = {"type": kind, "sequence_number": 1, **members}
    return CODEC.event(document, orjson.dumps(document), EVENT, EXCHANGE, last=False)


def test_every_event_that_the_sdk_knows_is_known_here() -> None:
    union, _ = ResponseStreamEvent.__args__[0], None
    names = {name for one in union.__args__ for name in one.model_fields["type"].annotation.__args__}
    known = {row.split("<")[1].split(">")[0] for row, _ in EVENT.rows("")}
    assert names - known - FAILS - NOT_OVER_HTTP <= {
        name for name in names if name.endswith((".in_progress", ".completed", ".searching", ".interpreting",
                                                 ".generating", ".failed", ".compacting", ".done"))
    }  # fmt: skip
    for name in sorted(names - FAILS - NOT_OVER_HTTP):
        assert name in EVENT.kinds


@pytest.mark.parametrize(("kind", "member", "label", "place"), [
    ("response.output_text", "text", "content", {"content_index": 3}),
    ("response.refusal", "refusal", "refusal", {"content_index": 3}),
    ("response.reasoning_text", "text", "reasoning", {"content_index": 3}),
    ("response.reasoning_summary_text", "text", "summary", {"summary_index": 3}),
    ("response.shell_call_command", "command", "command", {"command_index": 3}),
])  # fmt: skip
def test_pieces_and_their_whole_are_one_text(kind: str, member: str, label: str, place: dict[str, int]) -> None:
    delta = read(f"{kind}.delta", output_index=2, delta="Ya", **place)
    done = read(f"{kind}.done", output_index=2, **{member: "Ya"}, **place)
    mine = [piece for event in (delta, done) for piece in event.pieces if piece.channel[0] == label]
    assert [(piece.channel, piece.text, piece.echo) for piece in mine] == [
        ((label, 2, 3), "Ya", False),
        ((label, 2, 3), "Ya", True),
    ]


@pytest.mark.parametrize(("kind", "member"), [
    ("function_call_arguments", "arguments"), ("custom_tool_call_input", "input"), ("mcp_call_arguments", "arguments"),
])  # fmt: skip
def test_arguments_are_held_like_the_call(kind: str, member: str) -> None:
    delta = read(f"response.{kind}.delta", output_index=1, delta="{}")
    done = read(f"response.{kind}.done", output_index=1, **{member: "{}"})
    assert [piece.kind for event in (delta, done) for piece in event.pieces] == ["arguments", "arguments"]
    assert delta.pieces[0].channel == done.pieces[0].channel == ("args", 1)


@pytest.mark.parametrize(("kind", "members"), [
    ("response.new", {}),
    ("response.output_text.delta", {"delta": "x"}),
    ("response.output_text.delta", {"delta": "x", "output_index": -1, "content_index": 0}),
    ("response.output_text.delta", {"delta": "x", "output_index": True, "content_index": 0}),
    ("response.output_text.delta", {"delta": "x", "output_index": 0, "content_index": 5000}),
    ("response.created", {}),
    ("response.output_item.added", {"output_index": 0, "item": "x"}),
])  # fmt: skip
def test_what_is_not_understood_does_not_pass(kind: str, members: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        read(kind, **members)
    assert refused.value.reason is Reason.BACKEND_MALFORMED


@pytest.mark.parametrize("kind", sorted(FAILS))
def test_a_failure_is_the_backends(kind: str) -> None:
    with pytest.raises(Refused) as refused:
        read(kind, message="rahasia", response={"error": {"message": "rahasia"}})
    assert refused.value.reason is Reason.BACKEND_ERROR


def test_an_end_is_no_failure() -> None:
    assert not ENDS & FAILS
