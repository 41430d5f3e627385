"""The official OpenAI SDK, chat completions."""

from __future__ import annotations

from typing import Any

import openai
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    retries: Any = {} if order["patient"] else {"max_retries": 0}
    with openai.OpenAI(base_url=f"{order['url']}/v1", api_key=order["key"], timeout=30, **retries) as sdk:
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


serve(ask)
