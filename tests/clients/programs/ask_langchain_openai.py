"""LangChain's ChatOpenAI."""

from __future__ import annotations

from typing import Any

from langchain_openai import ChatOpenAI
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    more: Any = {} if order["patient"] else {"max_retries": 0}
    model = ChatOpenAI(
        model=order["model"], base_url=f"{order['url']}/v1", api_key=order["key"], timeout=30,
        use_responses_api=order.get("api") == "responses", **more,
    )  # fmt: skip
    if order["stream"]:
        return streamed(model.stream(order["question"]), order)
    return read(model.invoke(order["question"]))


def read(message: Any) -> Seen:
    told = message.response_metadata
    end = told.get("finish_reason") or (told.get("incomplete_details") or {}).get("reason") or told.get("status")
    return {"text": message.text, "refusal": refusal_of(message), "end": end}


def refusal_of(message: Any) -> str | None:
    """Chat's stands beside the message, that of responses in a part of it."""
    parts = message.content if isinstance(message.content, list) else []
    found = "".join(part["refusal"] for part in parts if isinstance(part, dict) and part.get("type") == "refusal")
    return found or message.additional_kwargs.get("refusal")


def streamed(stream: Any, order: Order) -> Seen:
    together: list[Any] = []

    def pieces() -> Any:
        for chunk in stream:
            together.append(chunk if not together else together.pop() + chunk)
            yield chunk.text

    seen = joined(pieces(), order, stream.close)
    return {**(read(together[0]) if together else {}), **seen}


serve(ask)
