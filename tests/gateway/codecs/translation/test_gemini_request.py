"""Requests for Gemini, as its official SDK would send them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest
from google.genai import types

from gateway.codecs.translation.gemini_request import ask
from gateway.errors import Reason, Refused

GOLDEN = Path(__file__).parents[1] / "golden" / "translation" / "gemini"
ASK: dict[str, Any] = {"model": "gemini", "messages": [{"role": "user", "content": "Hai"}]}
TOOLS = [{"type": "function", "function": {"name": "f"}}]
MEMBERS: dict[str, Any] = {
    "contents": types.Content,
    "systemInstruction": types.Content,
    "tools": types.Tool,
    "toolConfig": types.ToolConfig,
    "generationConfig": types.GenerationConfig,
}


def body(**more: Any) -> dict[str, Any]:
    return orjson.loads(ask({**ASK, **more}).body)  # type: ignore[no-any-return]


@pytest.mark.parametrize("case", sorted(GOLDEN.glob("request_*.json")), ids=lambda path: path.stem)
def test_the_official_sdk_knows_everything_that_is_sent(case: Path) -> None:
    """Its types forbid members that they do not know."""
    sent = json.loads(case.read_text(encoding="utf-8"))["body"]
    assert types.ServiceTier(sent.pop("serviceTier", "flex"))
    for name, value in sent.items():
        for one in value if isinstance(value, list) else [value]:
            assert MEMBERS[name].model_validate(one)


@pytest.mark.parametrize(("stream", "verb"), [(False, "generateContent"), (True, "streamGenerateContent?alt=sse")])
def test_the_model_and_the_manner_stand_in_the_path(stream: bool, verb: str) -> None:
    assert ask({**ASK, "stream": stream}).path == f"/v1beta/models/gemini:{verb}"
    assert ask({**ASK, "model": "models/gemini-2.5_x", "stream": stream}).path == f"/v1beta/models/gemini-2.5_x:{verb}"


@pytest.mark.parametrize("model", ["", "..", "a/b", "models/", "models/../x", "a?key=b", "a:embedContent", "a%2Fb",
                                   "a b", "tunedModels/a", "a\n"])  # fmt: skip
def test_a_model_that_would_lead_elsewhere_is_refused(model: str) -> None:
    with pytest.raises(Refused) as refused:
        ask({**ASK, "model": model})
    assert refused.value.what == "model"


@pytest.mark.parametrize(("choice", "means"), [
    ("none", {"mode": "NONE"}), ("required", {"mode": "ANY"}),
    ({"type": "function", "function": {"name": "f"}}, {"mode": "ANY", "allowedFunctionNames": ["f"]}),
])  # fmt: skip
def test_each_choice_of_tools_has_its_word(choice: Any, means: Any) -> None:
    assert body(tools=TOOLS, tool_choice=choice)["toolConfig"] == {"functionCallingConfig": means}
    assert "toolConfig" not in body(tools=TOOLS)


def test_results_are_kept_apart_from_what_is_said_after_them() -> None:
    call = {"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    results = [{"role": "tool", "tool_call_id": one, "content": one} for one in ("d", "c")]
    said = [{"role": "user", "content": "Lalu?"}, {"role": "user", "content": "Hm?"}]
    after = [{"role": "assistant", "tool_calls": [call, {**call, "id": "d"}]}, *results, *said]
    contents = body(messages=[*ASK["messages"], *after])["contents"]
    assert [(one["role"], len(one["parts"])) for one in contents] == [
        ("user", 1), ("model", 2), ("user", 2), ("user", 2)]  # fmt: skip
    assert [part["functionResponse"]["id"] for part in contents[2]["parts"]] == ["c", "d"]


@pytest.mark.parametrize(("effort", "means"), [
    ("none", {"thinkingBudget": 0}), ("minimal", {"thinkingLevel": "MINIMAL"}), ("xhigh", {"thinkingLevel": "XHIGH"}),
])  # fmt: skip
def test_effort_has_the_same_levels(effort: str, means: dict[str, Any]) -> None:
    assert body(reasoning_effort=effort)["generationConfig"] == {"thinkingConfig": means}


def test_the_usual_is_not_said() -> None:
    assert body(service_tier="auto", response_format={"type": "text"}) == body()


PICTURE = {"type": "image_url", "image_url": {"url": "https://gambar.example/a.png"}}


@pytest.mark.parametrize(("more", "what"), [
    ({"messages": [*ASK["messages"], {"role": "system", "content": "Formal."}]}, "messages.role"),
    ({"messages": [{"role": "system", "content": "Hanya ini."}]}, "messages"),
    ({"messages": [{"role": "user", "content": [PICTURE]}]}, "messages.content.image_url"),
    ({"tools": [{"type": "function", "function": {"name": "f", "strict": True}}]}, "tools.function.strict"),
    ({"parallel_tool_calls": False}, "parallel_tool_calls"),
    ({"reasoning_effort": "max"}, "reasoning_effort"),
    ({"service_tier": "scale"}, "service_tier"),
])  # fmt: skip
def test_what_gemini_cannot_be_told_is_refused_by_name(more: dict[str, Any], what: str) -> None:
    with pytest.raises(Refused) as refused:
        body(**more)
    assert (refused.value.reason, refused.value.what) == (Reason.UNTRANSLATABLE, what)
