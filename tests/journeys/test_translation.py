"""A chat client of OpenAI in front of a backend that speaks another API: nothing is noticed, nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import openai
import pytest

NIK = "3174015509000001"  # synthetic
ASK: Any = [{"role": "system", "content": "Santun."}, {"role": "user", "content": f"NIK saya {NIK}, tolong cek"}]
TOOLS: Any = [{"type": "function", "function": {"name": "catat", "parameters": {
    "type": "object", "properties": {"text": {"type": "string"}}}}}]  # fmt: skip
RULES = {
    "gapura": "policy/v1", "name": "uji", "default": "allow", "rules": [
        {"name": "mask", "when": {"pii": ["ID_NIK"]}, "then": "redact"},
        {"name": "no-calls", "when": {"direction": "output", "tool": "hapus"}, "then": "block"},
    ],
}  # fmt: skip


@pytest.fixture(scope="module", params=["anthropic", "gemini", "ollama"])
def abroad(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    gate_with: Callable[..., Any],
    scripted: Any,
) -> Iterator[tuple[Any, Any]]:
    """A gate whose only backend speaks one other API, and what that backend saw."""
    url, backend = scripted
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "policy.yaml").write_text(json.dumps(RULES))
    settings = {"backends": [{"name": "b", "url": url, "api": [request.param]}], "policies": {"files": ["policy.yaml"]}}
    with gate_with(folder, settings) as gate:
        yield gate, backend


def test_the_model_sees_a_pseudonym_and_the_person_their_number(abroad: Any) -> None:
    gate, backend = abroad
    answer = gate.sdk().chat.completions.create(model="demo", messages=ASK)
    assert NIK in (answer.choices[0].message.content or "")
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.completion_tokens > 0
    assert NIK.encode() not in backend.seen
    assert b"<ID_NIK_" in backend.seen


def test_the_same_as_a_stream(abroad: Any) -> None:
    gate, backend = abroad
    options: Any = {"include_usage": True}
    chunks = list(gate.sdk().chat.completions.create(model="demo", messages=ASK, stream=True, stream_options=options))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert NIK in text
    assert [chunk.choices[0].finish_reason for chunk in chunks if chunk.choices][-1] == "stop"
    assert any(chunk.usage for chunk in chunks)
    assert NIK.encode() not in backend.seen


@pytest.mark.parametrize("stream", [False, True])
def test_a_call_of_a_tool_arrives_and_its_result_goes_back(abroad: Any, stream: bool) -> None:
    gate, _ = abroad
    ask = {"model": "demo-tool", "messages": [{"role": "user", "content": "halo"}], "tools": TOOLS}
    if stream:
        calls: dict[int, list[str]] = {}
        for chunk in gate.sdk().chat.completions.create(**ask, stream=True):
            for piece in (chunk.choices[0].delta.tool_calls or []) if chunk.choices else []:
                calls.setdefault(piece.index, []).append((piece.function.arguments or "") if piece.function else "")
        assert [json.loads("".join(pieces)) for pieces in calls.values()] == [{"text": "halo"}]
        return
    said = gate.sdk().chat.completions.create(**ask).choices[0].message
    (call,) = said.tool_calls or []
    assert (call.function.name, json.loads(call.function.arguments)) == ("catat", {"text": "halo"})
    result = {"role": "tool", "tool_call_id": call.id, "content": "sudah dicatat"}
    after = gate.sdk().chat.completions.create(
        **{**ask, "messages": [*ask["messages"], said.model_dump(exclude_none=True), result]}
    )
    assert "sudah dicatat" in (after.choices[0].message.content or "")


def test_thoughts_come_over_too(abroad: Any) -> None:
    gate, _ = abroad
    said = gate.sdk().chat.completions.create(model="demo-think", messages=ASK).choices[0].message
    assert said.model_extra
    assert said.model_extra["reasoning_content"]


def test_what_has_no_equivalent_is_an_error_that_names_it(abroad: Any) -> None:
    gate, _ = abroad
    with pytest.raises(openai.BadRequestError) as refused:
        gate.sdk().chat.completions.create(model="demo", messages=ASK, logit_bias={"1": 1})
    assert refused.value.code == "untranslatable"
    assert "logit_bias" in str(refused.value)


def test_a_failure_of_the_backend_is_one_here(abroad: Any) -> None:
    gate, _ = abroad
    with pytest.raises(openai.InternalServerError) as failed:
        gate.sdk().chat.completions.create(model="demo-fail", messages=ASK)
    assert failed.value.code == "backend_error"


def test_what_the_model_invents_is_masked_and_the_record_is_whole(abroad: Any) -> None:
    gate, _ = abroad
    answer = gate.sdk().chat.completions.create(
        model="demo-leak", messages=[{"role": "user", "content": "contoh data"}]
    )
    assert NIK not in (answer.choices[0].message.content or "")
    assert "[ID_NIK]" in (answer.choices[0].message.content or "")
    gate.assert_log_is_whole()
