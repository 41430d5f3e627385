"""What a chat completions request asks for, where several members have to be looked at together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from gateway import wire
from gateway.codecs.translation.conversation import Turn, conversation
from gateway.codecs.translation.tables import only, several, text, whole
from gateway.errors import Reason, Refused

NO_PARAMETERS: Mapping[str, Any] = {"type": "object", "properties": {}}
"""The schema of a tool that takes nothing."""


@dataclass(frozen=True, slots=True)
class Tool:
    """A function that the model may call."""

    name: str
    description: str | None
    parameters: dict[str, Any] | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """Whether a tool must be called: ``auto``, ``none``, ``required`` (any of them) or ``named``."""

    mode: str = "auto"
    name: str = ""
    single: bool = False
    """At most one at a time (``parallel_tool_calls: false``)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A request, as far as one member alone does not tell."""

    model: str
    stream: bool
    turns: tuple[Turn, ...]
    tools: tuple[Tool, ...]
    choice: Choice
    most: int | None
    """Tokens of the answer."""


_TOOL = frozenset({"type", "function"})
_FUNCTION = frozenset({"name", "description", "parameters", "strict"})
_ALLOWED = frozenset({"mode", "tools"})


def parsed(body: bytes) -> dict[str, Any]:
    """The document. Its bytes were the client's, so what is wrong with them is said of the client's."""
    document = wire.parse(body, wire.WireLimits(bytes=16 * 1024 * 1024))
    if not isinstance(document, dict):
        raise Refused(Reason.BAD_REQUEST)
    return document


def read(document: Mapping[str, Any]) -> Question:
    """The question. Raises ``Refused``."""
    stream = document.get("stream") or False
    if not isinstance(stream, bool):
        raise Refused(Reason.BAD_REQUEST)
    tools = _tools(document.get("tools"))
    choice, tools = _choice(document.get("tool_choice"), tools)
    parallel = document.get("parallel_tool_calls")
    if not isinstance(parallel, (bool, type(None))):
        raise Refused(Reason.BAD_REQUEST)
    return Question(text(document.get("model")), stream, conversation(document.get("messages")), tools,
                    replace(choice, single=bool(tools) and parallel is False), _most(document))  # fmt: skip


def wants_usage(document: Mapping[str, Any]) -> bool:
    """Whether the stream shall end with a count of tokens (``stream_options.include_usage``)."""
    options = document.get("stream_options")
    return isinstance(options, dict) and options.get("include_usage") is True


def _most(document: Mapping[str, Any]) -> int | None:
    """Two names for one number; two numbers have two meanings."""
    told = {whole(document[name]) for name in ("max_tokens", "max_completion_tokens") if document.get(name) is not None}
    if len(told) > 1:
        raise Refused(Reason.BAD_REQUEST)
    return told.pop() if told else None


def _tools(value: Any) -> tuple[Tool, ...]:
    return tuple(_tool(one) for one in several(value))


def _tool(node: Any) -> Tool:
    if not isinstance(node, dict) or node.get("type") != "function":
        raise Refused(Reason.UNTRANSLATABLE, what="tools.type")
    said = only(only(node, _TOOL).get("function"), _FUNCTION)
    parameters, description = said.get("parameters"), said.get("description")
    if not isinstance(parameters, (dict, type(None))) or not isinstance(said.get("strict", False), bool):
        raise Refused(Reason.BAD_REQUEST)
    return Tool(text(said.get("name")), None if description is None else text(description), parameters,
                said.get("strict", False))  # fmt: skip


def _choice(value: Any, tools: tuple[Tool, ...]) -> tuple[Choice, tuple[Tool, ...]]:
    """The choice, and the tools it leaves: a tool that is not allowed is not offered."""
    if isinstance(value, dict) and value.get("type") == "allowed_tools":
        allowed = only(only(value, frozenset({"type", "allowed_tools"})).get("allowed_tools"), _ALLOWED)
        names = {_function(one) for one in several(allowed.get("tools"))}
        value, tools = allowed.get("mode"), tuple(tool for tool in tools if tool.name in names)
    if value is None or (isinstance(value, str) and value in {"auto", "none"}):
        return Choice(value or "auto"), tools
    choice = Choice("required") if value == "required" else Choice("named", _function(value))
    if not tools or (choice.name and choice.name not in {tool.name for tool in tools}):
        raise Refused(Reason.BAD_REQUEST)
    return choice, tools


def _function(node: Any) -> str:
    """The name in ``{"type": "function", "function": {"name": ...}}``."""
    if not isinstance(node, dict) or node.get("type") != "function":
        raise Refused(Reason.UNTRANSLATABLE, what="tool_choice.type")
    return text(only(only(node, _TOOL).get("function"), frozenset({"name"})).get("name"))
