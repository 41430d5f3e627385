"""LiteLLM's client, as `litellm.completion`; the provider stands before the model's name."""

from __future__ import annotations

from typing import Any

import litellm
from lines import Order, Seen, joined, serve


def ask(order: Order) -> Seen:
    more: Any = {} if order["patient"] else {"max_retries": 0}
    provider = order.get("provider", "openai")
    where = {"api_base": order["url"] + {"openai": "/v1"}.get(provider, ""), "api_key": order["key"], "timeout": 30}
    messages = [{"role": "user", "content": order["question"]}]
    answer: Any
    if "instead" in order:
        models = {name: {"model": f"{provider}/{name}", **where} for name in (order["model"], order["instead"])}
        rows: Any = [{"model_name": name, "litellm_params": how} for name, how in models.items()]
        router = litellm.Router(rows, content_policy_fallbacks=[{order["model"]: [order["instead"]]}])
        answer = router.completion(order["model"], messages, stream=order["stream"])
    else:
        model = f"{provider}/{order['model']}"
        answer = litellm.completion(model=model, messages=messages, stream=order["stream"], **where, **more)
    if order["stream"]:
        return streamed(answer, order)
    choice = answer.choices[0]
    return {"text": choice.message.content, "refusal": refusal_of(choice.message), "end": choice.finish_reason}


def refusal_of(message: Any) -> str | None:
    fields = getattr(message, "provider_specific_fields", None) or {}
    return getattr(message, "refusal", None) or fields.get("refusal")


def streamed(stream: Any, order: Order) -> Seen:
    seen: Seen = {"refusal": ""}

    def pieces() -> Any:
        for chunk in stream:
            for choice in chunk.choices:
                seen["refusal"] += refusal_of(choice.delta) or ""
                seen["end"] = choice.finish_reason or seen.get("end")
                yield choice.delta.content or ""

    return {**joined(pieces(), order, stream.completion_stream.close), **seen}


serve(ask)
