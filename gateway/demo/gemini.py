"""Gemini: the model stands in the path, thoughts are parts marked as such, and a stream is events or one JSON array."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import orjson

from gateway.demo.protocol import JSON, SSE, Reply, Request, Route, document, event
from gateway.demo.scripts import MODELS, Answer, Failed, Turn, answer, pieces, ready, tokens, vector

_STATUS = {400: "INVALID_ARGUMENT", 404: "NOT_FOUND"}
_METHODS = ["generateContent", "streamGenerateContent", "countTokens", "embedContent", "batchEmbedContents"]


def refuse(status: int, message: str) -> dict[str, Any]:
    """Gemini's error document (google.rpc.Status)."""
    return {"error": {"code": status, "message": message, "status": _STATUS.get(status, "INTERNAL")}}


def _member(value: dict[str, Any], name: str) -> Any:
    """A member in camel case, or in snake case: JSON of protocol buffers is read in both."""
    return value.get(name, value.get(re.sub("[A-Z]", lambda letter: "_" + letter[0].lower(), name)))


def _answer(request: Request, model: str) -> Answer:
    asked = request.json()
    tools = [declared["name"] for tool in asked.get("tools") or ()
             for declared in _member(tool, "functionDeclarations") or ()]  # fmt: skip
    return answer(model, _turns(asked), tools)


def _turns(asked: dict[str, Any]) -> list[Turn]:
    system = _member(asked, "systemInstruction")
    turns = [Turn("other", _text(system["parts"]))] if system else []
    for content in asked["contents"]:
        results = [found for part in content["parts"] if (found := _member(part, "functionResponse"))]
        turns += [Turn("tool", _result(found["response"])) for found in results]
        if not results:
            turns.append(Turn("user" if content.get("role", "user") == "user" else "other", _text(content["parts"])))
    return turns


def _text(parts: list[dict[str, Any]]) -> str:
    return " ".join(part["text"] for part in parts if "text" in part)


def _result(response: dict[str, Any]) -> str:
    """A function's response is an object; ``result`` or ``output`` is what SDKs put a plain value under."""
    plain = response.get("result", response.get("output"))
    return plain if isinstance(plain, str) else orjson.dumps(response).decode()


def _generate(request: Request, model: str) -> Reply:
    said = _answer(request, model)
    return document(_response(said, _parts(said), finished=True), said)


def _stream(request: Request, model: str) -> Reply:
    if request.query.get("alt") == "sse":
        said = _answer(request, model)
        return Reply(map(event, _chunks(said)), SSE, answer=said)
    try:
        said = _answer(request, model)
    except Failed as failed:  # errors stand in an array here, too
        return document([refuse(failed.status, failed.message)], status=failed.status)
    return Reply(_array(_chunks(said)), JSON, answer=said)


def _parts(said: Answer) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = [{"text": said.reasoning, "thought": True}] if said.reasoning else []
    signed = {"thoughtSignature": base64.b64encode(b"scripted").decode()} if said.reasoning else {}
    parts += [{"functionCall": {"id": call.id, "name": call.name, "args": call.arguments}} for call in said.calls]
    return parts if said.calls else [*parts, {"text": said.text, **signed}]


def _chunks(said: Answer) -> Iterator[dict[str, Any]]:
    """A call is never cut; texts come word by word. What is not text stays with a part's first piece."""
    for part in _parts(said):
        words = pieces(part["text"]) if "text" in part else [None]
        for index, word in enumerate(words):
            more = part if index == 0 else {key: part[key] for key in ("thought",) if key in part}
            yield _response(said, [more if word is None else {**more, "text": word}], finished=False)
    yield _response(said, [{"text": ""}], finished=True)


def _array(chunks: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    opening = b"["
    for chunk in chunks:
        yield opening + orjson.dumps(chunk)
        opening = b"\n,\r\n"
    yield b"\n]"


def _response(said: Answer, parts: list[dict[str, Any]], *, finished: bool) -> dict[str, Any]:
    ending = {"finishReason": "STOP"} if finished else {}
    candidate = {"content": {"parts": parts, "role": "model"}, **ending, "index": 0}
    thoughts = tokens(said.reasoning)
    usage = {
        "promptTokenCount": said.asked,
        "candidatesTokenCount": said.told - thoughts,
        **({"thoughtsTokenCount": thoughts} if thoughts else {}),
        "totalTokenCount": said.asked + said.told,
    }
    return {"candidates": [candidate], "usageMetadata": usage, "modelVersion": said.model, "responseId": "demo"}


def _count(request: Request, model: str) -> Reply:
    ready(model)
    asked = request.json()
    words = sum(tokens(turn.text) for turn in _turns(_member(asked, "generateContentRequest") or asked))
    return document({"totalTokens": words, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": words}]})


def _embed(request: Request, model: str) -> Reply:
    ready(model)
    return document({"embedding": _embedding(request.json())})


def _embed_many(request: Request, model: str) -> Reply:
    ready(model)
    return document({"embeddings": [_embedding(one) for one in request.json()["requests"]]})


def _embedding(asked: dict[str, Any]) -> dict[str, Any]:
    return {"values": vector(_text(asked["content"]["parts"]), _member(asked, "outputDimensionality") or 8)}


def models(_: Request) -> Reply:
    """The list of models."""
    rows = [{"name": f"models/{model}", "version": "1", "displayName": model, "description": "scripted",
             "inputTokenLimit": 8192, "outputTokenLimit": 8192, "supportedGenerationMethods": _METHODS}
            for model in MODELS]  # fmt: skip
    return document({"models": rows})


def _path(method: str) -> re.Pattern[str]:
    return re.compile(f"/v1(?:beta)?/models/([^/:]+):{method}")


ROUTES = (
    Route("POST", _path("generateContent"), _generate, refuse),
    Route("POST", _path("streamGenerateContent"), _stream, refuse),
    Route("POST", _path("countTokens"), _count, refuse),
    Route("POST", _path("embedContent"), _embed, refuse),
    Route("POST", _path("batchEmbedContents"), _embed_many, refuse),
    Route("GET", re.compile("/v1beta/models"), models, refuse),
)
