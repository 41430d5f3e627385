"""The official Anthropic SDK."""

from __future__ import annotations

from typing import Any

import anthropic
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    retries: Any = {} if order["patient"] else {"max_retries": 0}
    with anthropic.Anthropic(base_url=order["url"], api_key=order["key"], timeout=30, **retries) as sdk:
        body: Any = {"model": order["model"], "max_tokens": 1000}
        body["messages"] = [{"role": "user", "content": order["question"]}]
        if order["stream"]:
            with sdk.messages.stream(**body) as stream:
                seen = joined(iter(stream.text_stream), order, stream.close)
                return seen if "stopped" in seen or "error" in seen else {**seen, **read(stream.get_final_message())}
        return read(sdk.messages.create(**body))


def read(message: Any) -> Seen:
    details = message.stop_details
    text = "".join(block.text for block in message.content if block.type == "text")
    return {"text": text, "end": message.stop_reason, "refusal": details and details.explanation}


serve(ask)
