"""Ollama's own API: a JSON object a line, streaming unless told not to; thoughts under ``thinking``."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import orjson

from gateway.demo.protocol import Reply, Request, Route, document
from gateway.demo.scripts import MODELS, Answer, Turn, answer, pieces, ready, tokens, vector

_NDJSON = "application/x-ndjson"
_ROLES: dict[str, Any] = {"user": "user", "tool": "tool"}
_DETAILS = {
    "parent_model": "",
    "format": "gguf",
    "family": "scripted",
    "families": ["scripted"],
    "parameter_size": "0B",
    "quantization_level": "F16",
}
_TIMES = {"total_duration": 2000, "load_duration": 1000}
"""Nanoseconds."""


def refuse(status: int, message: str) -> dict[str, Any]:
    """Ollama's error document."""
    return {"error": message}


def _name(asked: dict[str, Any]) -> str:
    """A model by its name with or without the tag that Ollama adds by itself."""
    return str(asked["model"]).removesuffix(":latest")


def _chat(request: Request) -> Reply:
    asked = request.json()
    turns = [Turn(_ROLES.get(m["role"], "other"), m.get("content") or "") for m in asked["messages"]]
    said = answer(_name(asked), turns, [tool["function"]["name"] for tool in asked.get("tools") or ()])
    lines = [{"message": {"role": "assistant", "content": "", "thinking": word}} for word in pieces(said.reasoning)]
    lines += [{"message": {"role": "assistant", "content": word}} for word in pieces(said.text)]
    calls = [{"id": call.id, "function": {"index": index, "name": call.name, "arguments": call.arguments}}
             for index, call in enumerate(said.calls)]  # fmt: skip
    called: dict[str, Any] = {"tool_calls": calls} if calls else {}
    if calls:
        lines.append({"message": {"role": "assistant", "content": "", **called}})
    thought = {"thinking": said.reasoning} if said.reasoning else {}
    message = {"role": "assistant", "content": said.text, **thought, **called}
    last = {"message": {"role": "assistant", "content": ""}}
    return _reply(asked, said, {"message": message}, [*lines, last])


def _generate(request: Request) -> Reply:
    asked = request.json()
    said = answer(_name(asked), [Turn("other", asked.get("system") or ""), Turn("user", asked.get("prompt") or "")])
    lines: list[dict[str, Any]] = [{"response": "", "thinking": word} for word in pieces(said.reasoning)]
    lines += [{"response": word} for word in pieces(said.text)]
    thought = {"thinking": said.reasoning} if said.reasoning else {}
    context = {"context": [*range(1, said.told + 1)]}
    whole = {"response": said.text, **thought, **context}
    return _reply(asked, said, whole, [*lines, {"response": "", **context}])


def _reply(asked: dict[str, Any], said: Answer, whole: dict[str, Any], lines: list[dict[str, Any]]) -> Reply:
    """The same answer at once or line by line; the last of ``lines`` ends it."""
    if asked.get("stream", True):
        return Reply(_ndjson(said, lines), _NDJSON, answer=said)
    return document({**_head(said.model), **whole, **_ending(said)}, said)


def _ndjson(said: Answer, lines: list[dict[str, Any]]) -> Iterator[bytes]:
    *before, last = lines
    for line in before:
        yield orjson.dumps({**_head(said.model), **line, "done": False}) + b"\n"
    yield orjson.dumps({**_head(said.model), **last, **_ending(said)}) + b"\n"


def _head(model: str) -> dict[str, Any]:
    return {"model": model, "created_at": datetime.now(UTC).isoformat().replace("+00:00", "Z")}


def _ending(said: Answer) -> dict[str, Any]:
    prompt = {"prompt_eval_count": said.asked, "prompt_eval_duration": 500}
    return {
        "done": True,
        "done_reason": "stop",
        **_TIMES,
        **prompt,
        "eval_count": said.told,
        "eval_duration": 500,
    }


def _embed(request: Request) -> Reply:
    asked = request.json()
    ready(_name(asked))
    texts = [asked["input"]] if isinstance(asked["input"], str) else asked["input"]
    vectors = [vector(text, asked.get("dimensions") or 8) for text in texts]
    counted = {"prompt_eval_count": sum(map(tokens, texts))}
    return document({"model": _name(asked), "embeddings": vectors, **_TIMES, **counted})


def _tags(_: Request) -> Reply:
    made = {"modified_at": "2026-01-01T00:00:00Z", "size": 0}
    rows = [{"name": name, "model": name, **made, "digest": hashlib.sha256(name.encode()).hexdigest(),
             "details": _DETAILS} for name in MODELS]  # fmt: skip
    return document({"models": rows})


def _show(request: Request) -> Reply:
    name = _name(request.json())
    ready(name)
    able = ["completion", *(["tools"] if name == "demo-tool" else []), *(["thinking"] if name == "demo-think" else [])]
    about = {"license": "", "modelfile": f"FROM {name}\n", "parameters": "", "template": "{{ .Prompt }}"}
    facts = {"general.architecture": "scripted", "general.parameter_count": 0}
    dated = {"modified_at": "2026-01-01T00:00:00Z"}
    return document({**about, "details": _DETAILS, "model_info": facts, "capabilities": able, **dated})


def _version(_: Request) -> Reply:
    return document({"version": "0.12.0"})


ROUTES = (
    Route("POST", re.compile("/api/chat"), _chat, refuse),
    Route("POST", re.compile("/api/generate"), _generate, refuse),
    Route("POST", re.compile("/api/embed"), _embed, refuse),
    Route("POST", re.compile("/api/show"), _show, refuse),
    Route("GET", re.compile("/api/tags"), _tags, refuse),
    Route("GET", re.compile("/api/version"), _version, refuse),
)
