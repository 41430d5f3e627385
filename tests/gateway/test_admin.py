"""What is not a conversation, as monitors, clients and strangers meet it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

MARK = "KenariMerah77"
CHECK = "/gapura/v1/check"


async def test_health_and_readiness_are_for_everybody(inside: Any) -> None:
    async with inside() as gate:
        alive, ready = [await gate.client.get(path) for path in ("/healthz", "/readyz")]
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, {"status": "ok"})


async def test_a_gate_that_stops_is_alive_and_not_ready(inside: Any) -> None:
    async with inside() as gate:
        gate.app.ready = False
        alive, ready = [await gate.client.get(path) for path in ("/healthz", "/readyz")]
    assert alive.status_code == 200
    assert (ready.status_code, ready.json()) == (503, {"status": "closed"})


async def test_the_description_has_the_whole_of_the_check(inside: Any) -> None:
    async with inside() as gate:
        described = (await gate.client.get("/openapi.json")).json()
    records = {f"/gapura/v1/records/{name}" for name in ("search", "searches", "{index}")}
    others = {"/healthz", "/readyz", "/metrics", "/gapura/v1/coverage", "/gapura/v1/held/{code}", CHECK, *records}
    people = ("/gapura/v1/cases", "/gapura/v1/sessions")  # whole as well: see test_cases_api
    assert {path for path in described["paths"] if not path.startswith(people)} <= others
    assert others - {"/metrics"} <= set(described["paths"])
    post = described["paths"][CHECK]["post"]
    asks = post["requestBody"]["content"]["application/json"]["schema"]
    assert set(asks["properties"]) == {"direction", "text", "messages", "as", "model"}
    assert asks["properties"]["direction"]["enum"] == ["input", "output"]
    told = post["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    assert set(described["components"]["schemas"][told]["properties"]) == {
        "id", "effect", "rules", "findings", "scores", "text", "coverage", "policy",
    }  # fmt: skip


async def test_every_reference_in_the_description_leads_somewhere(inside: Any) -> None:
    async with inside() as gate:
        described = (await gate.client.get("/openapi.json")).json()
    text = json.dumps(described)
    places = {piece.partition('"')[0] for piece in text.split('"$ref": "#/')[1:]}
    assert places
    for place in places:
        found = described
        for name in place.split("/"):
            assert name in found, place
            found = found[name]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/", f"/{MARK}", f"/gapura/{MARK}", f"/healthz/{MARK}"])
async def test_there_is_nothing_else(inside: Any, path: str) -> None:
    async with inside() as gate:
        answer = await gate.client.get(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown_route")
    assert MARK not in answer.text + str(answer.headers)


@pytest.mark.parametrize(("method", "path"), [("GET", CHECK), ("POST", "/healthz"), ("DELETE", "/readyz")])
async def test_the_wrong_method_is_called_that(inside: Any, method: str, path: str) -> None:
    async with inside() as gate:
        answer = await gate.client.request(method, path, content=MARK if method != "GET" else None)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert MARK not in answer.text


@pytest.mark.parametrize(("body", "status", "code"), [
    (b'{"direction": "input", "text": "KenariMerah77", "text": "b"}', 400, "duplicate_member"),
    (b'{"direction": "input", "text": "KenariMerah77"', 400, "body_not_json"),
    (b'\xff{"KenariMerah77": 1}', 400, "body_not_utf8"), (b"[" * 100 + b"]" * 100, 400, "body_too_deep"),
    (b'["KenariMerah77"]', 400, "bad_request"), (b"KenariMerah77" * 200, 413, "body_too_large"),
    (b'{"direction": "KenariMerah77"}', 400, "bad_request"),
])  # fmt: skip
async def test_no_error_says_what_was_sent(inside: Any, body: bytes, status: int, code: str) -> None:
    async with inside(settings={"server": {"limits": {"body_bytes": 1024}}}) as gate:
        headers = {"authorization": f"Bearer {gate.token}"}
        answer = await gate.client.post(CHECK, content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert MARK not in answer.text


@pytest.mark.parametrize(("known", "status", "most"), [(True, 413, 3), (False, 401, 0)])
async def test_no_more_of_a_body_is_read_than_may_be(inside: Any, known: bool, status: int, most: int) -> None:
    read: list[int] = []

    async def body() -> AsyncIterator[bytes]:
        for place in range(100):
            read.append(place)
            yield b" " * 512

    async with inside(settings={"server": {"limits": {"body_bytes": 1024}}}) as gate:
        headers = {"authorization": f"Bearer {gate.token}"} if known else {}
        answer = await gate.client.post(CHECK, content=body(), headers=headers)
    assert answer.status_code == status
    assert len(read) == most


@pytest.mark.parametrize(("headers", "status", "code"), [
    ({}, 401, "no_key"), ({"authorization": f"Bearer {MARK}"}, 401, "bad_key"),
    ({"host": f"{MARK}.example"}, 421, "unknown_host"),
])  # fmt: skip
async def test_nothing_of_a_strangers_body_is_read_and_each_is_counted(
    inside: Any, headers: dict[str, str], status: int, code: str
) -> None:
    async with inside() as gate:
        answer = await gate.client.post(CHECK, content=b"not even JSON", headers=headers)
        assert gate.records("decision") == gate.records("outcome") == []
        data = gate.folder / "data"
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert MARK not in answer.text
    from audit.reader import Reader
    from audit.search.query import Query

    entries = Reader.open(data).page(Query.of(["kind=refusals"])).entries
    assert [entry.public_part()["counts"] for entry in entries] == [{code: 1}]


@pytest.mark.parametrize(("language", "word"), [("id,en;q=0.5", "Kunci"), ("de", "No gate key"), ("", "No gate key")])
async def test_a_no_is_said_in_the_readers_language(inside: Any, language: str, word: str) -> None:
    async with inside() as gate:
        answer = await gate.client.post(CHECK, headers={"accept-language": language})
    assert answer.json()["error"]["message"].startswith(word)


async def test_who_names_no_language_is_told_in_the_sites(inside: Any) -> None:
    async with inside(settings={"server": {"language": "id"}}) as gate:
        answer = await gate.client.post(CHECK)
    assert answer.json()["error"]["message"].startswith("Kunci gerbang")
