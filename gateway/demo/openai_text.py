"""OpenAI's text completions and embeddings."""

from __future__ import annotations

import base64
import re
import struct
import time
from collections.abc import Iterator
from typing import Any

from gateway.demo.openai_chat import refuse, usage
from gateway.demo.protocol import SSE, Reply, Request, Route, document, event
from gateway.demo.scripts import Answer, Turn, answer, pieces, ready, tokens, vector


def _completions(request: Request) -> Reply:
    asked = request.json()
    said = answer(asked["model"], [Turn("user", " ".join(_texts(asked["prompt"])))])
    if asked.get("stream"):
        counted = bool((asked.get("stream_options") or {}).get("include_usage"))
        return Reply(_chunks(said, counted), SSE, answer=said)
    return document({**_completion(said, said.raw, "stop"), "usage": usage(said)}, said)


def _texts(asked: str | list[Any]) -> list[str]:
    """A string, several, or token ids (of which this model makes no words)."""
    if isinstance(asked, str):
        return [asked]
    if not isinstance(asked, list):
        raise TypeError("a text, or a list")
    if all(isinstance(one, int) for one in asked):
        return [" ".join(map(str, asked))]
    return [text for one in asked for text in _texts(one)]


def _completion(said: Answer, text: str, finish: str | None) -> dict[str, Any]:
    head = {"id": "cmpl-demo", "object": "text_completion", "created": int(time.time()), "model": said.model}
    return {**head, "choices": [{"text": text, "index": 0, "logprobs": None, "finish_reason": finish}]}


def _chunks(said: Answer, counted: bool) -> Iterator[bytes]:
    for piece in pieces(said.raw):
        yield event(_completion(said, piece, None))
    yield event(_completion(said, "", "stop"))
    if counted:
        yield event({**_completion(said, "", None), "choices": [], "usage": usage(said)})
    yield b"data: [DONE]\n\n"


def _embeddings(request: Request) -> Reply:
    asked = request.json()
    ready(asked["model"])
    texts = _texts(asked["input"])
    vectors = [vector(text, asked.get("dimensions") or 8) for text in texts]
    coded: list[Any] = [_coded(one) for one in vectors] if asked.get("encoding_format") == "base64" else [*vectors]
    rows = [{"object": "embedding", "index": index, "embedding": one} for index, one in enumerate(coded)]
    words = sum(map(tokens, texts))
    billed = {"prompt_tokens": words, "total_tokens": words}
    return document({"object": "list", "data": rows, "model": asked["model"], "usage": billed})


def _coded(numbers: list[float]) -> str:
    """Floats of four bytes, little-endian, in base64: what the SDK asks for on its own."""
    return base64.b64encode(struct.pack(f"<{len(numbers)}f", *numbers)).decode()


ROUTES = (
    Route("POST", re.compile("/v1/completions"), _completions, refuse),
    Route("POST", re.compile("/v1/embeddings"), _embeddings, refuse),
)
