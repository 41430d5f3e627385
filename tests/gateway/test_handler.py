"""Which path is which, who may take it, and the list of models."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from gateway.admission.stops import Stops

MARK = "KenariMerah77"
CHAT, MODELS = "/v1/chat/completions", "/v1/models"


async def models(gate: Any) -> list[str]:
    answer = await gate.client.get(MODELS, headers={"authorization": f"Bearer {gate.token}"})
    assert (answer.status_code, answer.json()["object"]) == (200, "list")
    assert {row["owned_by"] for row in answer.json()["data"]} <= {"gapura"}
    return [row["id"] for row in answer.json()["data"]]


def backends(*rows: tuple[str, ...]) -> dict[str, Any]:
    """Backends b0, b1 ... with these models."""
    return {"backends": [{"name": f"b{n}", "url": "BACKEND/v1", "models": row} for n, row in enumerate(rows)]}


async def test_the_models_are_those_that_were_named_once_each(inside: Any) -> None:
    async with inside(settings=backends(("a", "b"), ("b", "c"))) as gate:
        assert await models(gate) == ["a", "b", "c"]
        assert gate.backend.seen == [], "nobody had to be asked"


async def test_a_backend_without_names_is_asked_for_its_own(inside: Any) -> None:
    async with inside(settings=backends(("a",), ())) as gate:
        rows = [{"id": "llama3.2:1b"}, {"id": "a"}, {"id": ""}, {"id": 7}, {"id": f"a sentence with {MARK}"}, MARK, {}]
        gate.backend.play = lambda wire: wire.whole({"object": "list", "data": rows})
        assert await models(gate) == ["a", "llama3.2:1b"]


@pytest.mark.parametrize(("document", "status"), [
    ({"data": MARK}, "200 OK"), ([MARK], "200 OK"), (b"{" + MARK.encode(), "200 OK"), ({"error": MARK}, "500 Oops"),
    ({"data": [{"id": "x"}]}, "302 Found"), (b'{"data": [], "data": [{"id": "x"}]}', "200 OK"),
])  # fmt: skip
async def test_a_backend_that_cannot_say_is_left_out(inside: Any, document: Any, status: str) -> None:
    async with inside(settings=backends(("a",), ())) as gate:
        gate.backend.play = lambda wire: wire.whole(document, status)
        assert await models(gate) == ["a"]


async def test_the_list_asks_with_our_headers_and_never_with_the_clients(inside: Any) -> None:
    async with inside() as gate:
        heard: list[dict[str, str]] = []

        async def hears(wire: Any) -> None:
            heard.append(wire.headers)
            await wire.whole({"data": []})

        gate.backend.play = hears
        headers = {"authorization": f"Bearer {gate.token}", "cookie": MARK, "user-agent": MARK}
        assert (await gate.client.get(MODELS, headers=headers)).json()["data"] == []
    assert set(heard[0]) == {"host", "user-agent", "accept", "accept-encoding"}
    assert MARK not in str(heard)


@pytest.mark.parametrize(("method", "path"), [("GET", CHAT), ("PUT", CHAT), ("POST", MODELS), ("DELETE", MODELS)])
async def test_each_path_has_its_method(inside: Any, method: str, path: str) -> None:
    async with inside() as gate:
        answer = await gate.client.request(method, path, headers={"authorization": f"Bearer {gate.token}"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(("headers", "status", "code"), [
    ({"content-type": "text/plain"}, 400, "bad_headers"),
    ({"content-type": "application/json; charset=latin-1"}, 415, "bad_encoding"),
    ({"content-type": "application/json", "content-encoding": "gzip"}, 415, "bad_encoding"),
    ({"content-type": "application/json", "x-more": "x" * 40_000}, 400, "bad_headers"),
])  # fmt: skip
async def test_a_body_is_json_and_nothing_else(inside: Any, headers: dict[str, str], status: int, code: str) -> None:
    async with inside() as gate:
        headers = {"authorization": f"Bearer {gate.token}", **headers}
        answer = await gate.client.post(CHAT, content=b'{"model":"m","messages":[]}', headers=headers)
        assert gate.backend.seen == []
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(("method", "path"), [("POST", CHAT), ("GET", MODELS)])
async def test_only_keys_for_conversations_may_have_any(inside: Any, method: str, path: str) -> None:
    async with inside() as gate:
        headers = {"authorization": f"Bearer {await gate.key(scopes=('check',))}", "content-type": "application/json"}
        answer = await gate.client.request(method, path, headers=headers, content=b"{}" if method == "POST" else None)
        stranger = await gate.client.request(method, path, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "scope")
    assert (stranger.status_code, stranger.json()["error"]["code"]) == (401, "no_key")


async def test_the_whole_gate_works_on_so_much_at_once_and_no_more(inside: Any) -> None:
    async with inside(settings={"server": {"limits": {"concurrency": 2}}}) as gate:
        asked, goes_on = asyncio.Semaphore(0), asyncio.Event()

        async def waits(wire: Any) -> None:
            asked.release()
            await goes_on.wait()
            await wire.says("Halo.")

        gate.backend.play = waits
        first: list[asyncio.Task[httpx.Response]] = [asyncio.create_task(gate.ask("Halo")) for _ in range(2)]
        for _ in first:
            await asyncio.wait_for(asked.acquire(), 10)
        third = await asyncio.wait_for(gate.ask("Halo"), 10)
        goes_on.set()
        assert [(await one).status_code for one in first] == [200, 200]
        assert (await gate.ask("Halo")).status_code == 200, "places are given back"
    assert (third.status_code, third.json()["error"]["code"], third.headers["retry-after"]) == (503, "busy", "5")


async def test_a_backend_that_is_stopped_is_not_even_asked_for_its_models(inside: Any) -> None:
    async with inside(settings=backends(("a",), ())) as gate:
        gate.backend.play = lambda wire: wire.whole({"object": "list", "data": [{"id": "llama3.2:1b"}]})
        assert await models(gate) == ["a", "llama3.2:1b"]
        asked = len(gate.backend.seen)
        Stops(gate.site.state).stop("b1", lambda name: None)
        async with asyncio.timeout(10):
            while await models(gate) != ["a"]:
                asked = len(gate.backend.seen)
        assert await models(gate) == ["a"]
        assert len(gate.backend.seen) == asked
