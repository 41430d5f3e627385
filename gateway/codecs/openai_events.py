"""The events by which an answer of OpenAI's responses API grows.

Its text comes in ``.delta`` events and is said again, whole, by ``.done`` events, by the part, by the item and by the
answer: those are echoes, checked against what came and shown as that was shown. Events are those of the official SDK
3.57; an event that is not listed here is not understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gateway.codecs.machine import NUMBER, TAG, plain
from gateway.codecs.openai_items import AGAIN, NO_TOKENS, content, items
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.codecs.shapes import Obj, Tagged
from gateway.codecs.values import ANY, TOOL, Echo, Hidden, Text
from gateway.exchange import Path

_MOST = 1024
_INDICES = ("output_index", "content_index", "summary_index", "command_index", "annotation_index",
            "partial_image_index")  # fmt: skip
_HEAD: dict[str, Node] = {
    "type": TAG,
    "sequence_number": NUMBER,
    **plain("item_id obfuscation stream_id status"),
    **dict.fromkeys(_INDICES, NUMBER),
}
_HOSTED = Hidden("hosted_tool")


@dataclass(frozen=True, slots=True)
class Placed:
    """An event that says in numbers of which text it tells."""

    node: Node
    numbers: tuple[str, ...]

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Reads it in that place."""
        indices = [value.get(name) if isinstance(value, dict) else None for name in self.numbers]
        if not all(type(index) is int and 0 <= index < _MOST for index in indices):
            raise to.bad()
        self.node.read(to, value, path, at.inside(*(int(index or 0) for index in indices)))

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the event."""
        return self.node.rows(place)


_ITEM, _PART = ("output_index",), ("output_index", "content_index")
_SUMMARY, _COMMAND = ("output_index", "summary_index"), ("output_index", "command_index")


def _event(at: tuple[str, ...], *, call: bool = False, also: Node | None = None, **members: Node) -> Placed:
    return Placed(Obj({**_HEAD, **members}, call="args" if call else "", also=also), at)


def _carries(at: tuple[str, ...], name: str, node: Node, **members: Node) -> Placed:
    """An event that has no meaning without one of its members."""
    return Placed(Obj({**_HEAD, name: node, **members}, required=(name,)), at)


def _grown(name: str, at: tuple[str, ...], member: str, label: str) -> dict[str, Node]:
    """A text that comes in pieces and then as a whole."""
    return {
        f"{name}.delta": _carries(at, "delta", Text(label), logprobs=NO_TOKENS),
        f"{name}.done": Placed(Obj({**_HEAD, member: Echo(label), "logprobs": NO_TOKENS}), at),
    }


def _called(name: str, member: str, also: Node | None = None) -> dict[str, Node]:
    """The arguments of a call."""
    return {
        f"{name}.delta": _event(_ITEM, call=True, also=also, delta=Text("args", "arguments")),
        f"{name}.done": _event(_ITEM, call=True, also=also, name=TOOL, **{member: Echo("args", "arguments")}),
    }


def _steps(name: str, *steps: str) -> dict[str, Node]:
    """Events that only say how far something is that the provider does."""
    return {f"response.{name}.{step}": Obj(_HEAD, also=_HOSTED) for step in steps}


_COMMANDS: dict[str, Node] = {
    "response.shell_call_command.added": _event(_COMMAND, call=True, command=Echo("command", "arguments")),
    "response.shell_call_command.delta": _event(_COMMAND, call=True, delta=Text("command", "arguments")),
    "response.shell_call_command.done": _event(_COMMAND, call=True, command=Echo("command", "arguments")),
    "response.shell_call_output_content.delta": _event(_COMMAND, also=_HOSTED, delta=ANY),
    "response.shell_call_output_content.done": _event(_COMMAND, also=_HOSTED, output=ANY),
}
_HOSTED_STEPS: dict[str, Node] = {
    **_steps("code_interpreter_call", "in_progress", "interpreting", "completed"),
    **_steps("file_search_call", "in_progress", "searching", "completed"),
    **_steps("web_search_call", "in_progress", "searching", "completed"),
    **_steps("image_generation_call", "in_progress", "generating", "completed"),
    **_steps("mcp_call", "in_progress", "completed", "failed"),
    **_steps("mcp_list_tools", "in_progress", "completed", "failed"),
    **_steps("compaction", "compacting"),
}


def events(response: Node) -> Tagged:
    """One event; ``response`` is the shape of the whole answer, whose texts are echoes."""
    part, item = content(AGAIN), items(AGAIN)
    told = Obj({**_HEAD, "response": response}, required=("response",))
    part_told = _carries(_PART, "part", part)
    return Tagged(
        {
            **{f"response.{name}": told for name in ("queued", "created", "in_progress", "completed", "incomplete")},
            "response.output_item.added": _carries(_ITEM, "item", item),
            "response.output_item.done": _carries(_ITEM, "item", item),
            "response.content_part.added": part_told,
            "response.content_part.done": part_told,
            **_grown("response.output_text", _PART, "text", "content"),
            **_grown("response.refusal", _PART, "refusal", "refusal"),
            **_grown("response.reasoning_text", _PART, "text", "reasoning"),
            **_grown("response.reasoning_summary_text", _SUMMARY, "text", "summary"),
            "response.reasoning_summary_part.added": _event(_SUMMARY, part=part),
            "response.reasoning_summary_part.done": _event(_SUMMARY, part=part),
            "response.output_text.annotation.added": _event(_PART, annotation=ANY),
            **_called("response.function_call_arguments", "arguments"),
            **_called("response.custom_tool_call_input", "input"),
            **_called("response.mcp_call_arguments", "arguments", _HOSTED),
            "response.code_interpreter_call_code.delta": _event(_ITEM, also=_HOSTED, delta=Text("code")),
            "response.code_interpreter_call_code.done": _event(_ITEM, also=_HOSTED, code=Echo("code")),
            "response.image_generation_call.partial_image": Obj(
                {**_HEAD, "partial_image_b64": Hidden("image"), **plain("background output_format quality size")},
                also=_HOSTED,
            ),
            "response.audio.delta": Obj({**_HEAD, "delta": Hidden("audio")}),
            "response.audio.done": Obj(_HEAD),
            "response.audio.transcript.delta": Obj({**_HEAD, "delta": Text("transcript")}),
            "response.audio.transcript.done": Obj(_HEAD),
            **_COMMANDS,
            **_HOSTED_STEPS,
            "keepalive": Obj(_HEAD),
        }
    )


ENDS = frozenset({"response.completed", "response.incomplete"})
FAILS = frozenset({"error", "response.failed"})
