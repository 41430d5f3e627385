"""A question waits: said in every dialect in which one converses, whole and streamed, as that dialect's own answer."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import anthropic.types
import ollama
import openai.types
import openai.types.chat
import openai.types.responses
import orjson
import pytest
from google.genai import types as gemini
from huggingface_hub import TextGenerationOutput

from audit.cases.register import Register
from audit.codes import code_of
from audit.seal.people import People
from gateway.codecs.base import Asked
from gateway.codecs.registry import codec_for

RULES = "  - { name: arms, when: { direction: input, label: weapons }, then: hold }\n"
TEXT = "senapan KenariMerah77"
SETTINGS = {
    "backends": [{"name": "b", "url": "BACKEND/v1"},
                 {"name": "c", "url": "BACKEND", "api": ["anthropic", "gemini", "ollama", "llamacpp", "tgi"]}],
    "contacts": [{"role": "teacher", "person": "Adi", "hours": "07:00-15:00 Mon-Fri Asia/Jakarta"}],
}  # fmt: skip
CHAT = {"model": "m", "messages": [{"role": "user", "content": TEXT}]}
GEMINI = {"contents": [{"role": "user", "parts": [{"text": TEXT}]}]}
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "openai_chat": ("/v1/chat/completions", CHAT),
    "openai_completions": ("/v1/completions", {"model": "m", "prompt": TEXT}),
    "openai_responses": ("/v1/responses", {"model": "m", "input": TEXT}),
    "anthropic": ("/v1/messages", {**CHAT, "max_tokens": 9}),
    "gemini": ("/v1beta/models/m:generateContent", GEMINI),
    "ollama_chat": ("/api/chat", CHAT),
    "ollama_generate": ("/api/generate", {"model": "m", "prompt": TEXT}),
    "llamacpp": ("/completion", {"prompt": TEXT}),
    "llamacpp_completions": ("/completions", {"prompt": TEXT}),
    "llamacpp_infill": ("/infill", {"input_prefix": TEXT, "input_suffix": "", "prompt": ""}),
    "tgi": ("/generate", {"inputs": TEXT}),
    "tgi_stream": ("/generate_stream", {"inputs": TEXT}),
}
"""A question for each."""
STREAMS = {"gemini": "/v1beta/models/m:streamGenerateContent?alt=sse", "tgi_stream": "/generate_stream"}
"""Where an address of its own streams, and no member asks for it."""
READ: dict[str, Callable[[bytes], tuple[str | None, object]]] = {}
"""The words and the end of a whole answer, read by the official client's own types where there is one."""


def reads(*names: str) -> Callable[[Callable[[bytes], tuple[str | None, object]]], None]:
    def note(read: Callable[[bytes], tuple[str | None, object]]) -> None:
        READ.update(dict.fromkeys(names, read))

    return note


@reads("openai_chat")
def _chat(body: bytes) -> tuple[str | None, object]:
    (choice,) = openai.types.chat.ChatCompletion.model_validate_json(body).choices
    return choice.message.content, choice.finish_reason == "stop"


@reads("openai_completions")
def _completions(body: bytes) -> tuple[str | None, object]:
    (choice,) = openai.types.Completion.model_validate_json(body).choices
    return choice.text, choice.finish_reason == "stop"


@reads("openai_responses")
def _responses(body: bytes) -> tuple[str | None, object]:
    told = openai.types.responses.Response.model_validate_json(body)
    return told.output_text, told.status == "completed"


@reads("anthropic")
def _anthropic(body: bytes) -> tuple[str | None, object]:
    told = anthropic.types.Message.model_validate_json(body)
    (block,) = told.content
    return getattr(block, "text", None), told.stop_reason == "end_turn"


@reads("gemini")
def _gemini(body: bytes) -> tuple[str | None, object]:
    told = gemini.GenerateContentResponse.model_validate_json(body)
    assert told.candidates is not None
    return told.text, told.candidates[0].finish_reason == gemini.FinishReason.STOP


@reads("ollama_chat")
def _ollama_chat(body: bytes) -> tuple[str | None, object]:
    told = ollama.ChatResponse.model_validate_json(body)
    return told.message.content, told.done_reason == "stop"


@reads("ollama_generate")
def _ollama_generate(body: bytes) -> tuple[str | None, object]:
    told = ollama.GenerateResponse.model_validate_json(body)
    return told.response, told.done_reason == "stop"


@reads("llamacpp", "llamacpp_completions", "llamacpp_infill")
def _llamacpp(body: bytes) -> tuple[str | None, object]:
    told = json.loads(body)
    return told["content"], told["stop"] is True and told["stop_type"] == "eos"


@reads("tgi")
def _tgi(body: bytes) -> tuple[str | None, object]:
    told = TextGenerationOutput.parse_obj(json.loads(body))
    assert told.details is not None
    return told.generated_text, told.details.finish_reason == "eos_token"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


async def held(inside: Any, path: str, body: dict[str, Any]) -> Any:
    """Asks it of a gate where somebody may let things pass; gives what is said, once it is clear that it waits."""
    async with inside(RULES, SETTINGS) as gate:
        People(gate.folder / "data").add("Adi", "teacher", "empat kata yang rahasia", lambda _: None)
        Register(gate.folder / "data").set_groups("Adi", ["siswa-smp"])
        answer = await gate.ask(body, path=path, headers={"accept-language": "en"})
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
        assert gate.backend.seen == []
    assert (answer.status_code, answer.headers["x-gapura-decision"]) == (200, "hold"), answer.text
    assert (decision["decision"]["effect"], outcome["result"]) == ("hold", "held")
    assert decision["case"]["role"] == "teacher"
    return answer


def notice(answer: Any) -> str:
    code = code_of(answer.headers["x-request-id"])
    return f"This question waits until somebody lets it pass (code {code}). People look at such things Monday to Friday"


@pytest.mark.parametrize("name", [name for name in ASKED if name != "tgi_stream"])
async def test_a_whole_answer_says_that_it_waits(inside: Any, name: str) -> None:
    path, body = ASKED[name]
    answer = await held(inside, path, {**body, **({} if name in STREAMS else {"stream": False})})
    text, ended = READ[name](answer.content)
    assert (text or "").startswith(notice(answer))
    assert ended, "it looks broken off"
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize("name", [name for name in ASKED if name != "tgi"])
async def test_a_stream_says_that_it_waits(inside: Any, name: str) -> None:
    path, body = STREAMS.get(name, ASKED[name][0]), ASKED[name][1]
    asked = body if name in STREAMS else {**body, "stream": True}
    answer = await held(inside, path, asked)
    bare, _, query = path.partition("?")
    codec, raw = codec_for(bare), orjson.dumps(asked)
    assert codec is not None
    stream = codec.stream(codec.decode(Asked("0" * 32, bare, query, raw, asked)))
    events = [*stream.feed(answer.content), *stream.close()]  # raises where that is no whole stream
    assert [event.last for event in events] == [False] * (len(events) - 1) + [True]
    said = [piece.text for event in events for piece in event.pieces]
    assert any(notice(answer) in text for text in (*said, "".join(said)))
    assert answer.headers["content-type"].startswith(codec.streams)
