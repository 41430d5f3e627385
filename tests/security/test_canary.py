"""No text of a person, a header or a backend is written down anywhere, nor said back in an error."""

from __future__ import annotations

import base64
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

MARK = "KenariMerah77 Zq"
HEADER = "KenariMerah77Zq"


def forms(mark: str) -> list[bytes]:
    raw = mark.encode()
    return [raw, quote(mark).encode(), base64.b64encode(raw).rstrip(b"=")[:-1], raw[::-1], raw.hex().encode()]


def found(folder: Path, others: list[bytes]) -> list[str]:
    wanted = [form for mark in (MARK, HEADER) for form in forms(mark)]
    places = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    places |= {f"span {number}": data for number, data in enumerate(others)}
    return [place for place, data in places.items() if any(form in data for form in wanted)]


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "log").write_bytes(b"x" + base64.b64encode(MARK.encode()))
    assert found(tmp_path, [HEADER[::-1].encode()]) == ["log", "span 0"]


def test_nothing_said_is_written_down(gate: Any) -> None:
    message = {"role": "user", "name": HEADER, "content": MARK}
    body = {"model": HEADER, "user": HEADER, "metadata": {HEADER: MARK}, "messages": [message]}
    headers = {"user_agent": HEADER, "x_request_id": HEADER, "tracestate": f"a={HEADER}", "cookie": HEADER,
               "baggage": f"a={HEADER}", "x_gapura_conversation": HEADER}  # fmt: skip
    answers = [gate.ask(body, **headers), gate.ask({"model": "m", "messages": [message]}, **headers)]
    wrong = [f'{{"{MARK}": ', f'{{"{MARK}":1,"{MARK}":2}}', f'["{MARK}"]',
             f'{{"model":"m","messages":[{{"role":"{MARK}"}}]}}']  # fmt: skip
    refused = [gate.ask(text.encode(), **headers) for text in wrong]
    refused.append(gate.ask(b"{}", path=f"/v1/{HEADER}?q={HEADER}"))
    refused.append(gate.ask(b"{}", authorization=f"Bearer {HEADER}"))
    refused.append(gate.ask(b"{}", host=HEADER))
    gate.backend.answer = lambda _: (500, {"content-type": "application/json", "x-a": HEADER}, MARK.encode())
    refused.append(gate.ask({"model": "m", "messages": [message]}))
    assert all(answer.status_code >= 400 for answer in refused)
    said = [str(answer.headers).encode() + answer.content for answer in refused + [a for a in answers if a.is_error]]
    assert any(answer.is_success for answer in answers)
    for _ in range(120):
        if gate.backend.spans:
            break
        time.sleep(0.1)
    assert gate.backend.spans, "no span came: the search below would prove nothing about them"
    assert (gate.folder / "data" / "audit.db").stat().st_size > 0
    assert found(gate.folder, [*gate.backend.spans, *said]) == []
