"""Items: who says them, whose tool they call, and what of them nobody can look into."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.codecs.openai_items import ASKED, NEW, Numbered, is_hosted, items, names_of
from gateway.codecs.reading import AnswerReader, At, QuestionReader
from gateway.errors import Refused


def asked(item: Any) -> QuestionReader:
    reader = QuestionReader()
    items(ASKED).read(reader, item, (), At(message=0))
    return reader


def answered(item: Any) -> AnswerReader:
    reader = AnswerReader()
    Numbered(items(NEW)).read(reader, [item], (), At())
    return reader


@pytest.mark.parametrize(("item", "role", "text"), [
    ({"role": "user", "content": "halo"}, "user", "halo"),
    ({"type": "message", "role": "developer", "content": [{"type": "text", "text": "h"}]}, "developer", "h"),
    ({"type": "function_call_output", "call_id": "c", "output": "hasil"}, "tool", "hasil"),
    ({"type": "custom_tool_call_output", "output": [{"type": "input_text", "text": "h"}]}, "tool", "h"),
    ({"type": "shell_call_output", "output": [{"stdout": "o", "stderr": ""}]}, "tool", "o"),
    ({"type": "reasoning", "summary": [{"type": "summary_text", "text": "s"}]}, "assistant", "s"),
])  # fmt: skip
def test_every_text_has_its_author(item: Any, role: str, text: str) -> None:
    parts = [part for part in asked(item).parts if part.kind == "text"]
    assert [(part.role, part.text) for part in parts] == [(role, text)]


@pytest.mark.parametrize(("item", "tool", "arguments"), [
    ({"type": "function_call", "name": "cari", "arguments": "{}"}, "cari", "{}"),
    ({"type": "custom_tool_call", "name": "run", "input": "ls"}, "run", "ls"),
    ({"type": "local_shell_call", "action": {"command": ["ls"]}}, "local_shell", '{"command":["ls"]}'),
    ({"type": "apply_patch_call", "operation": {"path": "a"}}, "apply_patch", '{"path":"a"}'),
    ({"type": "computer_call", "action": {"type": "click"}}, "computer", '{"type":"click"}'),
    ({"type": "shell_call", "action": {"commands": []}}, "shell", ""),
    ({"type": "function_call"}, "", ""),
])  # fmt: skip
def test_a_call_is_a_call_of_a_tool(item: Any, tool: str, arguments: str) -> None:
    found = [(piece.tool, piece.text) for piece in answered(item).pieces if piece.channel == ("args", 0)]
    assert found == [(tool, arguments)]


@pytest.mark.parametrize(("tool", "hosted", "names"), [
    ({"type": "function", "name": "f"}, False, ["f"]),
    ({"type": "custom", "name": "c"}, False, ["c"]),
    ({"type": "local_shell"}, False, ["local_shell"]),
    ({"type": "shell", "environment": {"type": "local"}}, False, ["shell"]),
    ({"type": "shell", "environment": {"type": "container_auto"}}, True, ["shell"]),
    ({"type": "web_search"}, True, ["web_search"]),
    ({"type": "mcp", "server_label": "x"}, True, ["mcp"]),
    ({"type": ["function"]}, True, []),
    ("function", True, []),
])  # fmt: skip
def test_a_tool_runs_here_or_at_the_provider(tool: Any, hosted: bool, names: list[str]) -> None:
    assert (is_hosted(tool), names_of(tool)) == (hosted, names)


@pytest.mark.parametrize(("item", "kinds"), [
    ({"type": "reasoning", "encrypted_content": "AAA"}, {"encrypted_reasoning"}),
    ({"type": "item_reference", "id": "msg_1"}, {"server_side"}),
    ({"type": "web_search_call", "action": {"query": "q"}}, {"hosted_tool"}),
    ({"type": "image_generation_call", "result": "AAAA"}, {"hosted_tool", "image"}),
    ({"type": "hologram"}, {"unknown_part"}),
    ({"role": "user", "content": [{"type": "input_image", "file_id": "file_1"}]}, {"image", "server_side"}),
    ({"role": "user", "content": [{"type": "input_file", "file_url": "https://e.example/a"}]}, {"file", "remote_url"}),
])  # fmt: skip
def test_what_nobody_can_look_into_is_listed(item: Any, kinds: set[str]) -> None:
    assert {hidden.kind for hidden in asked(item).hidden} == kinds


@pytest.mark.parametrize("item", [7, "x", None, {}, {"type": 7}, {"role": "root", "content": "x"},
                                  {"role": "user", "content": 7}])  # fmt: skip
def test_what_is_no_item_has_no_meaning(item: Any) -> None:
    with pytest.raises(Refused):
        asked(item)
