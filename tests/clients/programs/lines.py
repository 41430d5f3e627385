"""How a client's program is talked to: an order a line in, what was seen a line out, and nothing else on that wire."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

Order = dict[str, Any]
Seen = dict[str, Any]


def serve(answer: Callable[[Order], Seen]) -> None:
    """Answers orders until there are no more. What is raised is seen as an error."""
    wire = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # libraries may print what they like, elsewhere
    for line in sys.stdin:
        order = json.loads(line)
        try:
            seen = answer(order)
        except Exception as error:  # noqa: BLE001 - a client may raise anything; that is what is looked at
            seen = failed(error)
        wire.write(json.dumps(seen) + "\n")
        wire.flush()


def failed(error: BaseException) -> Seen:
    """An exception as the program's author meets it."""
    said = {"error": type(error).__name__, "message": str(error), "status": getattr(error, "status_code", None)}
    code, body = getattr(error, "code", None), getattr(error, "body", None)
    if isinstance(code, int):  # google-genai: the HTTP status, beside the status in words
        return {
            **said,
            "status": code,
            "code": getattr(error, "status", None),
            "message": getattr(error, "message", ""),
        }
    if isinstance(body, dict) and isinstance(body.get("error"), dict):  # Anthropic's has the document for its message
        return {**said, "message": body["error"]["message"], "code": body["error"].get("code")}
    return {**said, "code": code if isinstance(code, str) else None}


def joined(pieces: Iterator[str], order: Order, close: Callable[[], object]) -> Seen:
    """The text of a stream; hangs up with ``close`` after as many pieces as the order says, and keeps what came before
    an error."""
    text, count = "", 0
    try:
        for piece in pieces:
            text += piece
            count += bool(piece)
            if count == order["stop_after"]:
                close()
                return {"text": text, "stopped": True}
    except Exception as error:  # noqa: BLE001 - as above
        return {"text": text, **failed(error)}
    return {"text": text}
