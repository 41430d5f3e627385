"""The guided tour: three questions through the gate, and for each what everybody along the path got to see."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import orjson
from rich.console import Console
from rich.panel import Panel
from rich.table import Table

from audit.reader import Reader
from gateway.demo.backend import DemoBackend
from gateway.forwarding.egress import Egress, origin_of


@dataclass(frozen=True, slots=True)
class Stop:
    """One question of the tour."""

    model: str
    title: dict[str, str]
    question: dict[str, str]


STOPS = (
    Stop(
        "demo",
        {"en": "1. An ordinary question", "id": "1. Pertanyaan biasa"},
        {"en": "Why are leaves green?", "id": "Kenapa daun berwarna hijau?"},
    ),
    Stop(
        "demo",
        {"en": "2. Personal data in the question (invented)", "id": "2. Data pribadi dalam pertanyaan (rekaan)"},
        {
            "en": "My ID number is 3174015509000001, phone 0812-0000-1234. Please check the form.",
            "id": "NIK saya 3174015509000001, telepon 0812-0000-1234. Tolong periksa formulirnya.",
        },
    ),
    Stop(
        "demo-insult",
        {"en": "3. A model that insults", "id": "3. Model yang menghina"},
        {"en": "What do you think of my essay?", "id": "Bagaimana pendapatmu tentang karangan saya?"},
    ),
)
_ROWS = {
    "en": ("you sent", "the model got", "the model said", "you got", "decision", "audit entry", "never asked"),
    "id": ("kamu kirim", "model menerima", "model menjawab", "kamu terima", "keputusan", "catatan", "tak ditanya"),
}


async def tour(address: str, key: str, data: Path, language: str, backend: DemoBackend) -> None:
    """Asks the questions and shows the way of each."""
    console = Console()
    egress = Egress([origin_of(address)])
    try:
        for stop in STOPS:
            console.print(await _one(egress, address, key, stop, _Seen(data, language, backend)))
    finally:
        await egress.close()


@dataclass(frozen=True, slots=True)
class _Seen:
    data: Path
    language: str
    backend: DemoBackend


async def _one(egress: Egress, address: str, key: str, stop: Stop, seen: _Seen) -> Panel:
    language, backend = seen.language, seen.backend
    names = _ROWS.get(language, _ROWS["en"])
    question = stop.question.get(language, stop.question["en"])
    backend.seen, backend.said = b"", ""
    body = orjson.dumps({"model": stop.model, "messages": [{"role": "user", "content": question}]})
    headers = {"authorization": f"Bearer {key}", "content-type": "application/json", "accept-language": language}
    response = await egress.send(httpx.Request("POST", address + "/v1/chat/completions", content=body, headers=headers))
    answer = orjson.loads(await response.aread())
    received = orjson.loads(backend.seen)["messages"][-1]["content"] if backend.seen else names[6]
    index, rules = _record(seen.data, response.headers["x-request-id"])
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    effect = response.headers.get("x-gapura-decision", "-")
    for name, text in zip(
        names, (question, received, backend.said, _text(answer), f"{effect}  {rules}", index), strict=False
    ):
        table.add_row(name, _plain(text))
    return Panel(table, title=stop.title.get(language, stop.title["en"]), title_align="left")


def _plain(text: str) -> Any:
    from rich.text import Text  # noqa: PLC0415

    return Text(text)  # never markup: square brackets are content


def _text(answer: dict[str, Any]) -> str:
    if "error" in answer:
        return str(answer["error"]["message"])
    message = answer["choices"][0]["message"]
    return str(message.get("content") or message.get("refusal") or "")


def _record(data: Path, exchange: str) -> tuple[str, str]:
    reader = Reader.open(data)
    entries = reader.exchange(exchange)
    rules: dict[str, None] = {}
    for entry in entries:
        decision = (entry.private_part() or {}).get("decision") or {}
        for match in decision.get("matches", ()):
            rules[match["rule"] if isinstance(match, dict) else match[0]] = None
    numbers = ", ".join(f"no. {entry.index} {entry.kind}" for entry in entries)
    return f"{numbers}\n{entries[0].entry}" if entries else "-", ", ".join(rules)
