"""The official Gemini SDK, google-genai."""

from __future__ import annotations

from typing import Any

from google import genai
from google.genai import types
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    options: Any = {"base_url": order["url"], "timeout": 30_000}
    with genai.Client(api_key=order["key"], http_options=types.HttpOptions(**options)) as sdk:
        if order["stream"]:
            return streamed(sdk.models.generate_content_stream(model=order["model"], contents=order["question"]), order)
        return read(sdk.models.generate_content(model=order["model"], contents=order["question"]))


def read(answer: Any) -> Seen:
    seen: Seen = {"text": answer.text if answer.candidates else None}
    for candidate in answer.candidates or ():
        seen["end"] = candidate.finish_reason and candidate.finish_reason.value
        seen["refusal"] = candidate.finish_message
    if feedback := answer.prompt_feedback:
        seen["end"] = feedback.block_reason and feedback.block_reason.value
        seen["refusal"] = feedback.block_reason_message
    return seen


def streamed(stream: Any, order: Order) -> Seen:
    last: Seen = {}

    def pieces() -> Any:
        for answer in stream:
            last.update({name: value for name, value in read(answer).items() if value and name != "text"})
            yield answer.text or ""

    seen = joined(pieces(), order, stream.close)
    return {**last, **seen}


serve(ask)
