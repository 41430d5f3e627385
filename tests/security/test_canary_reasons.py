"""A marker in question, model name and headers, and every way a gate can fail: it is said and written down nowhere."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

MARK = "KenariMerah77Zq"
STRICT = """gapura: policy/v1
name: strict
title: { en: Strict, id: Ketat }
default: allow
unmapped: reject
rules:
  - { name: rude, when: { direction: input, toxicity: balanced }, then: block }
"""
HEADERS = {"user-agent": MARK, "x-request-id": MARK, "cookie": MARK, "x-gapura-conversation": MARK, MARK: MARK,
           "x-openwebui-user-id": MARK, "traceparent": MARK, "baggage": f"a={MARK}"}  # fmt: skip
TIMEOUTS = {"server": {"limits": {"timeouts": {"first_byte": 0.3}}}}
ONE_PLACE = {"backends": [{"name": "b", "url": "BACKEND/v1", "queue": {"concurrent": 1, "waiting": 0}}]}
NAMED = {"backends": [{"name": "b", "url": "BACKEND/v1", "models": ["m"]}]}
NOBODY = {"backends": [{"name": "b", "url": "http://127.0.0.1:9/v1"}]}
"""Port 9 (discard): nobody listens there."""


async def ask(gate: Any, **more: Any) -> httpx.Response:
    question = [{"role": "user", "content": f"{MARK}?", "name": MARK}]
    answer: httpx.Response = await gate.ask(question, headers=HEADERS, **{"model": MARK, "user": MARK, **more})
    return answer


async def busy(gate: Any) -> httpx.Response:
    asked, goes_on = asyncio.Event(), asyncio.Event()

    async def waits(wire: Any) -> None:
        asked.set()
        await goes_on.wait()
        await wire.says("Halo.")

    gate.backend.play = waits
    first = asyncio.create_task(ask(gate))
    await asked.wait()
    answer = await ask(gate)
    goes_on.set()
    assert (await first).status_code == 200
    return answer


async def silent(gate: Any) -> httpx.Response:
    gate.backend.play = lambda wire: wire.gone()
    return await ask(gate)


async def unknown_member(gate: Any) -> httpx.Response:
    return await ask(gate, **{MARK: MARK})


async def full(gate: Any) -> httpx.Response:
    gate.refuse_records("decision")
    return await ask(gate)


async def full_later(gate: Any) -> httpx.Response:
    gate.refuse_records("outcome")
    return await ask(gate)


async def full_in_a_stream(gate: Any) -> httpx.Response:
    gate.refuse_records("outcome")
    gate.backend.says("Halo.")
    return await ask(gate, stream=True)


async def blind(gate: Any) -> httpx.Response:
    gate.rates["toxicity"].trouble = RuntimeError(MARK)
    return await ask(gate)


async def broken(gate: Any) -> httpx.Response:
    gate.rates["toxicity"].rows = []
    return await ask(gate)


async def stopping(gate: Any) -> httpx.Response:
    """A second signal while somebody waits for a first word."""
    asked = asyncio.Event()

    async def waits(wire: Any) -> None:
        asked.set()
        await wire.gone()

    gate.backend.play = waits
    async with gate.listening() as client:
        gate.client, inside = client, gate.client
        answer = asyncio.create_task(ask(gate))
        await asked.wait()
        for task in gate.server.server_state.tasks:
            task.cancel()
        gate.client = inside
        return await answer


CASES = {
    "busy": (busy, 503, ONE_PLACE), "backend_timeout": (silent, 504, TIMEOUTS),
    "backend_unreachable": (ask, 502, NOBODY),
    "unknown_model": (ask, 404, NAMED), "unmapped": (unknown_member, 400, {}), "cannot_record": (full, 503, {}),
    "cannot_decide": (blind, 503, {}), "internal": (broken, 500, {}),
    "stopping": (stopping, 503, {}),
    "cannot_record late": (full_later, 503, {}), "cannot_record in a stream": (full_in_a_stream, 200, {}),
}  # fmt: skip
Case = tuple[Callable[[Any], Awaitable[httpx.Response]], int, dict[str, Any]]


def written(gate: Any) -> set[str]:
    """Every file of the site that has the marker in it, in any case."""
    files = [path for path in gate.folder.rglob("*") if path.is_file()]
    return {str(path) for path in files if MARK.lower().encode() in path.read_bytes().lower()}


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
async def test_no_failure_says_what_was_asked(
    inside: Any, name: str, case: Case, caplog: pytest.LogCaptureFixture
) -> None:
    happens, status, settings = case
    with caplog.at_level(logging.DEBUG):
        async with inside(STRICT, settings) as gate:
            answer = await happens(gate)
            alive = written(gate)  # with the write-ahead log still there
    assert (answer.status_code, f'"{name.split(maxsplit=1)[0]}"' in answer.text) == (status, True)
    assert MARK.lower() not in (answer.text + str(answer.headers) + caplog.text).lower()
    assert alive | written(gate) == set()
    spans = b"".join(gate.backend.spans)
    assert b"gapura.result" in spans, "no span came: the search would prove nothing about it"
    assert MARK.lower().encode() not in spans.lower()


async def test_the_search_would_find_it(inside: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The same question where it is allowed to pass: the backend has the marker, so it was in all these places."""
    async with inside(STRICT) as gate:
        await ask(gate)
        (body,) = gate.backend.bodies
        (gate.folder / "data" / "leak").write_bytes(body)
        assert written(gate) == {str(gate.folder / "data" / "leak")}
    assert body.count(MARK.encode()) == 4
