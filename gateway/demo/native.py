"""llama.cpp's ``/completion`` and ``/infill``, and two paths of TGI: one text in, one text out, thoughts in the text.

Servers of one model: where the request names none, ``demo`` answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import orjson

from gateway.demo.protocol import SSE, Reply, Request, Route, document, event
from gateway.demo.scripts import Answer, Turn, answer, pieces


def _llama_refuse(status: int, message: str) -> dict[str, Any]:
    kind = {400: "invalid_request_error", 404: "not_found_error"}.get(status, "server_error")
    return {"error": {"code": status, "message": message, "type": kind}}


def _completion(request: Request) -> Reply:
    asked = request.json()
    prompt = asked["prompt"]
    return _completed(asked, prompt if isinstance(prompt, str) else " ".join(map(str, prompt)))


def _infill(request: Request) -> Reply:
    asked = request.json()
    return _completed(asked, asked["input_prefix"] + asked["input_suffix"])


def _completed(asked: dict[str, Any], text: str) -> Reply:
    said = answer(asked.get("model") or "demo", [Turn("user", text)])
    if asked.get("stream"):
        return Reply(_llama_events(said, text), SSE, answer=said)
    return document(_llama_end(said, text, said.raw), said)


def _llama_events(said: Answer, prompt: str) -> Iterator[bytes]:
    for number, word in enumerate(pieces(said.raw), 1):
        counts = {"tokens_predicted": number, "tokens_evaluated": said.asked}
        yield event({"index": 0, "content": word, "tokens": [number], "stop": False, "id_slot": 0, **counts})
    yield event(_llama_end(said, prompt, ""))


def _llama_end(said: Answer, prompt: str, content: str) -> dict[str, Any]:
    return {
        "index": 0,
        "content": content,
        "tokens": [],
        "id_slot": 0,
        "stop": True,
        "model": said.model,
        "tokens_predicted": said.told,
        "tokens_evaluated": said.asked,
        "generation_settings": {"n_predict": -1, "temperature": 0.0},
        "prompt": prompt,
        "has_new_line": "\n" in said.raw,
        "truncated": False,
        "stop_type": "eos",
        "stopping_word": "",
        "tokens_cached": said.asked + said.told,
        "timings": {"prompt_n": said.asked, "prompt_ms": 1.0, "predicted_n": said.told, "predicted_ms": 1.0},
    }


def _tgi_refuse(status: int, message: str) -> dict[str, Any]:
    return {"error": message, "error_type": "generation" if status >= 500 else "validation"}


def _tgi_answer(request: Request) -> tuple[Answer, dict[str, Any]]:
    asked = request.json()
    said = answer(asked.get("model") or "demo", [Turn("user", asked["inputs"])])
    return said, asked.get("parameters") or {}


def _generate(request: Request) -> Reply:
    said, chosen = _tgi_answer(request)
    details = {"details": {**_tgi_details(said), "prefill": [], "tokens": _tgi_tokens(said)}}
    return document({"generated_text": said.raw, **(details if chosen.get("details") else {})}, said)


def _generate_stream(request: Request) -> Reply:
    said, _ = _tgi_answer(request)
    return Reply(_tgi_events(said), SSE, answer=said)


def _tgi_events(said: Answer) -> Iterator[bytes]:
    for number, token in enumerate(_tgi_tokens(said), 1):
        yield _tgi_event({"index": number, "token": token, "generated_text": None, "details": None})
    end = {"id": 0, "text": "</s>", "logprob": 0.0, "special": True}
    details = {**_tgi_details(said), "input_length": said.asked}
    index = len(pieces(said.raw)) + 1
    yield _tgi_event({"index": index, "token": end, "generated_text": said.raw, "details": details})


def _tgi_event(value: dict[str, Any]) -> bytes:
    """As TGI writes it: no space after the colon."""
    return b"data:" + orjson.dumps(value) + b"\n\n"


def _tgi_tokens(said: Answer) -> list[dict[str, Any]]:
    words = enumerate(pieces(said.raw), 1)
    return [{"id": number, "text": word, "logprob": -0.1, "special": False} for number, word in words]


def _tgi_details(said: Answer) -> dict[str, Any]:
    return {"finish_reason": "eos_token", "generated_tokens": said.told, "seed": None}


ROUTES = (
    Route("POST", re.compile("/completions?"), _completion, _llama_refuse),
    Route("POST", re.compile("/infill"), _infill, _llama_refuse),
    Route("POST", re.compile("/generate"), _generate, _tgi_refuse),
    Route("POST", re.compile("/generate_stream"), _generate_stream, _tgi_refuse),
)
