"""``GET /metrics``: whether people are told in time, in numbers that name no case, person, group or rule.

The text format of Prometheus. On this machine alone; see ``reception``.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import PlainTextResponse

from audit.cases import tables
from audit.cases.register import Register
from audit.errors import AuditError
from gateway.casework.outbox import Outbox

TYPE = "text/plain; version=0.0.4; charset=utf-8"
_HELP = {
    "gapura_cases_overdue": "Cases whose time is over and that nobody has closed.",
    "gapura_notices_waiting": "Cases of which nobody has said yet that they know.",
    "gapura_notices_failing": "Channels to people that failed the last time, of those cases.",
    "gapura_notices_oldest_seconds": "For how long the oldest of those cases waits.",
}


def mount(app: FastAPI, data: Path) -> None:
    """Adds it to an application."""

    @app.get("/metrics", include_in_schema=False)
    async def metrics() -> PlainTextResponse:
        try:
            return PlainTextResponse(await asyncio.to_thread(exposed, data), media_type=TYPE)
        except AuditError:
            return PlainTextResponse("", 503)


def exposed(data: Path) -> str:
    """The numbers as they stand now. Blocks."""
    overdue = Register(data).overdue() if (data / tables.DATABASE).exists() else 0
    waiting = Outbox(data).waiting()
    values = dict(zip(_HELP, (overdue, waiting.tells, waiting.failing, waiting.oldest), strict=True))
    lines = (f"# HELP {name} {_HELP[name]}\n# TYPE {name} gauge\n{name} {value}\n" for name, value in values.items())
    return "".join(lines)
