"""The items of OpenAI's responses API: messages, calls, their results and thoughts, asked and answered alike.

An item stands in a question, in an answer and, as its events grow it, in a stream; ``text`` says what its texts are
there: new ones, or a repetition of what the events before have said. Items are those of the official SDK 3.57.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from gateway.codecs import media
from gateway.codecs.machine import PLAIN, TAG, Stripped, plain
from gateway.codecs.openai_chat import ROLES, tool_names
from gateway.codecs.reading import At, Kind, Node, Reader, Row
from gateway.codecs.shapes import As, Both, Each, Form, Obj, Tagged
from gateway.codecs.values import ANY, TOOL, Echo, Hidden, Media, Offered, Packed, Text
from gateway.exchange import Path

NO_TOKENS = Stripped([])
"""Where a text is repeated token by token: clients that wait for a list get one."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What the texts of an item are where it stands."""

    node: Callable[[str, Kind], Node]
    tokens: Node = NO_TOKENS
    """What its ``logprobs`` are, which repeat it token by token."""

    def __call__(self, label: str, kind: Kind) -> Node:
        """The node of a text."""
        return self.node(label, kind)


ASKED, NEW, AGAIN = Texts(Text, ANY), Texts(Text), Texts(Echo)
"""In a question, in an answer, and in an answer whose events have said them before."""
_LOCAL = ("function", "custom", "local_shell", "apply_patch")
"""Tools that the client runs."""


def names_of(tool: Any) -> list[str]:
    """What a tool is called; those that have no name of their own go by their type."""
    own = tool_names(tool)
    kind = tool.get("type") if isinstance(tool, dict) else None
    return own if own or not isinstance(kind, str) else [kind]


def is_hosted(tool: Any) -> bool:
    """Whether it runs at the provider, where nobody here sees what it does."""
    if not isinstance(tool, dict):
        return True
    environment = tool.get("environment")
    local = tool.get("type") == "shell" and isinstance(environment, dict) and environment.get("type") == "local"
    return not local and tool.get("type") not in _LOCAL


OFFERED = Offered(names_of, is_hosted)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A list whose items are told apart by their position."""

    node: Node

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Every item, in its place."""
        if value is None:
            return
        if not isinstance(value, list):
            raise to.bad()
        for number, item in enumerate(value):
            self.node.read(to, item, (*path, number), at.inside(number))

    def rows(self, place: str) -> Iterator[Row]:
        """Those of an item."""
        return self.node.rows(f"{place}[]")


class NamedByType:
    """The type of a call that has no other name: ``shell_call`` is the tool ``shell``."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the name."""
        if isinstance(value, str):
            to.tool(value.removesuffix("_call"), path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "tool name"


_HEAD: dict[str, Node] = {"type": TAG, **plain("id status")}
_CALL: dict[str, Node] = {**_HEAD, "call_id": PLAIN, "caller": ANY}
_HOSTED = Hidden("hosted_tool")


def content(text: Texts) -> Tagged:
    """One part of a message or of a tool's result."""
    said = Obj({"type": TAG, "text": text("content", "text"), "annotations": ANY, "logprobs": text.tokens})
    thought = Obj({"type": TAG, "text": text("reasoning", "text")})
    picture: dict[str, Node] = {"type": TAG, "image_url": Media("image", media.at_url("image")), "detail": PLAIN}
    return Tagged(
        {
            **dict.fromkeys(("input_text", "output_text", "text"), said),
            "refusal": Obj({"type": TAG, "refusal": text("refusal", "text")}),
            "reasoning_text": thought,
            "summary_text": Obj({"type": TAG, "text": text("summary", "text")}),
            "input_image": Obj({**picture, "file_id": Hidden("server_side")}, also=Hidden("image")),
            "computer_screenshot": Obj({**picture, "file_id": Hidden("server_side")}, also=Hidden("image")),
            "input_file": Obj(
                {"type": TAG, **dict.fromkeys(("file_data", "file_id", "file_url"), TAG), "filename": ANY},
                also=Media("file", media.filed),
            ),
            "input_audio": Obj(
                {"type": TAG, "input_audio": Media("audio", media.inside("audio", "data", "format", "audio/"))}
            ),
        },
        other=Both(Hidden("unknown_part"), Obj({"type": TAG, "text": text("content", "text")})),
    )


def _calls(text: Texts) -> dict[str, Node]:
    """Calls that the client answers."""
    arguments = text("args", "arguments")
    commands = Obj({"commands": Numbered(text("command", "arguments")), **plain("timeout_ms max_output_length")})
    by_type: dict[str, Node] = {**_CALL, "type": NamedByType()}
    return {
        "function_call": Obj({**_CALL, "name": TOOL, "namespace": ANY, "arguments": arguments}, call="args"),
        "custom_tool_call": Obj({**_CALL, "name": TOOL, "namespace": ANY, "input": arguments}, call="args"),
        "local_shell_call": Obj({**by_type, "action": Packed("args")}, call="args"),
        "shell_call": Obj({**by_type, "action": Form(one=commands, other=ANY), "environment": ANY}, call="args"),
        "apply_patch_call": Obj({**by_type, "operation": Packed("args")}, call="args"),
        "computer_call": Obj({**by_type, "action": Packed("args"), "actions": Packed("more"),
                              "pending_safety_checks": ANY}, call="args"),
    }  # fmt: skip


def _results(text: Texts) -> dict[str, Node]:
    """What the client's tools answered: never to be trusted like a person."""
    part = content(text)
    streams = Obj({"stdout": text("stdout", "text"), "stderr": text("stderr", "text"), "outcome": ANY})
    plainly = Form(text=text("content", "text"), many=Numbered(part))
    rows: dict[str, Node] = {
        **dict.fromkeys(
            ("function_call_output", "custom_tool_call_output", "local_shell_call_output", "apply_patch_call_output"),
            Obj({**_CALL, "output": plainly, "name": ANY, "namespace": ANY}),
        ),
        "shell_call_output": Obj({**_CALL, "output": Form(text=text("content", "text"), many=Numbered(streams))}),
        "computer_call_output": Obj({**_CALL, "output": Form(one=part), "acknowledged_safety_checks": ANY}),
    }
    return {name: As(node, "tool") for name, node in rows.items()}


def _hosted(text: Texts) -> dict[str, Node]:
    """What tools at the provider did or gave, as far as the provider tells."""
    names = (
        "file_search_call web_search_call mcp_list_tools mcp_approval_request mcp_approval_response tool_search_call "
        "tool_search_output program program_output configuration_update"
    )
    called = Obj({**_CALL, "name": TOOL, "server_label": ANY, "arguments": text("args", "arguments")}, call="args",
                 also=_HOSTED)  # fmt: skip
    secret = Obj({**_HEAD, "encrypted_content": Hidden("encrypted_reasoning")}, also=Hidden("server_side"))
    return {
        **dict.fromkeys(names.split(), As(Both(_HOSTED, ANY), "tool")),
        "mcp_call": As(called, "tool"),
        "code_interpreter_call": As(Obj({**_HEAD, "code": text("code", "text"), "container_id": PLAIN},
                                        also=_HOSTED), "tool"),
        "image_generation_call": Obj({**_HEAD, "result": Hidden("image"), "revised_prompt": text("content", "text")},
                                     also=_HOSTED),
        "additional_tools": Obj({**_HEAD, "role": PLAIN, "tools": Each(OFFERED)}),
        "item_reference": Obj(_HEAD, also=Hidden("server_side")),
        "compaction": secret,
        "compaction_trigger": secret,
    }  # fmt: skip


def items(text: Texts) -> Tagged:
    """One item. A message may leave out what it is."""
    part = content(text)
    message = Obj(
        {
            **_HEAD,
            "role": TAG,
            "phase": PLAIN,
            "content": Form(text=text("content", "text"), many=Numbered(part)),
        },
        roles=ROLES,
    )
    thought = Obj(
        {
            **_HEAD,
            "summary": Form(many=Numbered(part)),
            "content": Form(many=Numbered(part)),
            "encrypted_content": Hidden("encrypted_reasoning"),
        }
    )
    return Tagged(
        {
            "message": message,
            "reasoning": As(thought, "assistant"),
            **{name: As(node, "assistant") for name, node in _calls(text).items()},
            **_results(text),
            **_hosted(text),
        },
        other=Both(Hidden("unknown_part"), ANY),
        default="message",
    )
