"""The official OpenAI SDK: chat completions, or responses where the order says so."""

from __future__ import annotations

from typing import Any

import openai
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    retries: Any = {} if order["patient"] else {"max_retries": 0}
    with openai.OpenAI(base_url=f"{order['url']}/v1", api_key=order["key"], timeout=30, **retries) as sdk:
        if order.get("api") == "responses":
            return responded(sdk, order)
        messages: Any = [{"role": "user", "content": order["question"]}]
        if order["stream"]:
            return streamed(sdk.chat.completions.create(model=order["model"], messages=messages, stream=True), order)
        choice = sdk.chat.completions.create(model=order["model"], messages=messages).choices[0]
        return {"text": choice.message.content, "refusal": choice.message.refusal, "end": choice.finish_reason}


def streamed(stream: Any, order: Order) -> Seen:
    seen: Seen = {"refusal": ""}

    def pieces() -> Any:
        for chunk in stream:
            for choice in chunk.choices:
                seen["refusal"] += choice.delta.refusal or ""
                seen["end"] = choice.finish_reason or seen.get("end")
                yield choice.delta.content or ""

    return {**joined(pieces(), order, stream.close), **seen}


def responded(sdk: openai.OpenAI, order: Order) -> Seen:
    if not order["stream"]:
        return read(sdk.responses.create(model=order["model"], input=order["question"]))
    stream = sdk.responses.create(model=order["model"], input=order["question"], stream=True)
    seen: Seen = {}

    def pieces() -> Any:
        for event in stream:
            if event.type == "response.output_text.delta":
                yield event.delta
            elif event.type in ("response.completed", "response.incomplete", "response.failed"):
                seen.update(read(event.response))

    told = joined(pieces(), order, stream.close)
    if "end" in seen and "error" not in told:  # the last event has the whole answer once more
        assert seen["text"] == told["text"], seen
    return {**seen, **told}


def read(response: Any) -> Seen:
    parts = [part for item in response.output if item.type == "message" for part in item.content]
    refusal = "".join(part.refusal for part in parts if part.type == "refusal")
    why = response.incomplete_details and response.incomplete_details.reason
    return {"text": response.output_text, "refusal": refusal, "end": why or response.status}


serve(ask)
