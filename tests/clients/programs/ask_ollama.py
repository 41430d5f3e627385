"""The official Ollama SDK, /api/chat."""

from __future__ import annotations

from typing import Any

import ollama
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    sdk = ollama.Client(host=order["url"], headers={"authorization": f"Bearer {order['key']}"}, timeout=30)
    messages = [{"role": "user", "content": order["question"]}]
    if order["stream"]:
        return streamed(sdk.chat(model=order["model"], messages=messages, stream=True), order)
    answer = sdk.chat(model=order["model"], messages=messages)
    return {"text": answer.message.content, "end": answer.done_reason}


def streamed(stream: Any, order: Order) -> Seen:
    seen: Seen = {}

    def pieces() -> Any:
        for answer in stream:
            seen["end"] = answer.done_reason or seen.get("end")
            yield answer.message.content or ""

    return {**joined(pieces(), order, stream.close), **seen}


serve(ask)
