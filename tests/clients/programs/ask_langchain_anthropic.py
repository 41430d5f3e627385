"""LangChain's ChatAnthropic."""

from __future__ import annotations

from typing import Any

from langchain_anthropic import ChatAnthropic
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    more: Any = {} if order["patient"] else {"max_retries": 0}
    model = ChatAnthropic(
        model=order["model"], base_url=order["url"], api_key=order["key"], timeout=30, max_tokens=1000, **more
    )
    if order["stream"]:
        return streamed(model.stream(order["question"]), order)
    return read(model.invoke(order["question"]))


def read(message: Any) -> Seen:
    told = message.response_metadata
    details = told.get("stop_details") or {}
    return {"text": message.text, "end": told.get("stop_reason"), "refusal": details.get("explanation")}


def streamed(stream: Any, order: Order) -> Seen:
    together: list[Any] = []

    def pieces() -> Any:
        for chunk in stream:
            together.append(chunk if not together else together.pop() + chunk)
            yield chunk.text

    seen = joined(pieces(), order, stream.close)
    return {**(read(together[0]) if together else {}), **seen}


serve(ask)
