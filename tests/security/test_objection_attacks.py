"""Whoever wants something of the objection page that it is not for."""

from __future__ import annotations

import asyncio
import contextlib
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit.cases import tables
from audit.cases.objections import MOST_OF_ONE
from audit.cases.register import Register
from gateway.casework.pacing import ONE_ASKS, ONE_WRONG
from gateway.objections import BODY_MOST
from tests.gateway.casework.objectors import QUESTION, RULES, add, cases, see, send, stopped

EVIL = """"'><script>alert(1)</script><img src=x onerror=alert(2)>&lt;b&gt;\u202e\x00"""
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, list[str]]] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.seen.append((tag, [name for name, _ in attrs]))


def harmless(page: str) -> bool:
    tags = Tags()
    tags.feed(page)
    assert tags.seen  # or nothing was looked at
    names = {name for _, attrs in tags.seen for name in attrs}
    return not {tag for tag, _ in tags.seen} & {"script", "img", "b", "iframe"} and not any(
        name.startswith("on") for name in names
    )


async def test_guessing_codes_ends_soon_and_is_counted(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        tried = [(await send(gate, f"{number:04d}-0000")).status_code for number in range(ONE_WRONG + 3)]
        assert tried == [404] * ONE_WRONG + [429] * 3
        held = await send(gate, code)
        assert (held.status_code, held.headers["retry-after"], "come in person" in held.text) == (429, "600", True)
        assert cases(gate.folder / "data") == []
        await gate.app._refusals.flush()
    (counts,) = _refusals(gate.folder)
    assert counts == {"no_object": ONE_WRONG, "busy": 4}


def _refusals(folder: Path) -> list[dict[str, int]]:
    import json
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(folder / "data" / "audit.db")) as base:
        rows = base.execute("SELECT entry FROM entries WHERE kind = 'refusals'").fetchall()
    return [json.loads(entry)["counts"] for (entry,) in rows]


async def test_who_guesses_does_not_get_round_it_with_a_header(inside: Any) -> None:
    async with inside(RULES) as gate:
        for number in range(ONE_WRONG + 1):
            answer = await send(gate, "0000-0000", headers={"x-forwarded-for": f"192.0.2.{number}"})
    assert answer.status_code == 429


async def test_behind_a_proxy_one_who_guesses_does_not_stop_the_others(inside: Any) -> None:
    async with inside(RULES, {"server": {"behind_proxy": True}}) as gate:
        add(gate.folder / "data")
        for _ in range(ONE_WRONG + 1):
            answer = await send(gate, "0000-0000", headers={"x-forwarded-for": "8.8.8.8, 192.0.2.1"})
        assert answer.status_code == 429
        other = await send(gate, await stopped(gate), headers={"x-forwarded-for": "192.0.2.2"})
    assert other.status_code == 303


async def test_receipts_are_no_more_guessed_than_codes(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        await send(gate, code := await stopped(gate))
        answers = [
            (await gate.client.get(f"/objection/{code}/{number:04d}-0000-0000-0000")).status_code
            for number in range(ONE_WRONG + 1)
        ]
    assert answers == [404] * ONE_WRONG + [429]


async def test_a_receipt_opens_its_own_decision_and_no_other(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        mine, other = await stopped(gate), await stopped(gate)
        sent = [await send(gate, code) for code in (mine, other)]
        theirs = sent[1].headers["location"].rpartition("/")[2]
        wrong = await gate.client.get(f"/objection/{mine}/{theirs}")
    assert (wrong.status_code, theirs in wrong.text) == (404, False)


@pytest.mark.parametrize("field", ["words", "again", "why", "receipt"])
async def test_no_field_comes_back_as_markup(inside: Any, field: str) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        answer = await send(gate, await stopped(gate), **{field: EVIL})
        page = await see(gate, answer) if answer.status_code == 303 else answer.text
    assert harmless(page)
    assert "alert" not in page


@pytest.mark.parametrize("path", ["{evil}", "K7F2-M9QA/{evil}", "{evil}/{evil}"])
async def test_no_address_comes_back_as_markup(inside: Any, path: str) -> None:
    async with inside(RULES) as gate:
        evil = "%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E"
        page = await gate.client.get("/objection/" + path.format(evil=evil))
    assert harmless(page.text)
    assert "alert" not in page.text


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (b"why=mistake&words=" + b"a" * BODY_MOST, FORM),
        (b"why=mistake&words=" + b"a" * 1001, FORM),
        (b"why=mistake&again=" + b"a" * 4001, FORM),
        (b"why=mistake&why=other", FORM),
        (b"why=because", FORM),
        (b"why=mistake&admin=1", FORM),
        (b"&".join(b"a%d=1" % number for number in range(100)), FORM),
        (b"why=mistake&words=%ff%fe", FORM),
        ("why=mistake&words=\u00e9".encode(), FORM),
        (b"", FORM),
        (b'{"why": "mistake"}', {"content-type": "application/json"}),
        (b"why=mistake", {"content-type": "multipart/form-data; boundary=x"}),
        (b"why=mistake", {**FORM, "origin": "https://evil.example"}),
        (b"why=mistake", {**FORM, "origin": "null"}),
        (b"why=mistake", {**FORM, "sec-fetch-site": "cross-site"}),
    ],
)
async def test_what_no_form_of_ours_sends_opens_nothing(inside: Any, body: bytes, headers: dict[str, str]) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        answer = await gate.client.post(f"/objection/{code}", content=body, headers=headers)
        assert (answer.status_code, cases(gate.folder / "data")) == (400, [])
        assert (await send(gate, code)).status_code == 303  # and costs the person nothing


async def test_a_body_without_end_is_not_waited_for_in_memory(inside: Any) -> None:
    sent = 0

    async def endless() -> Any:
        nonlocal sent
        while True:
            sent += 65536
            yield b"a" * 65536

    async with inside(RULES) as gate, gate.listening() as client:
        code = await stopped(gate)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("gateway.objections.SECONDS", 5)
            with contextlib.suppress(httpx.TransportError):  # the gate may hang up instead
                answer = await client.post(f"/objection/{code}", content=endless(), headers=FORM)
                assert answer.status_code == 400
    assert sent < 100 * 65536


async def test_a_flood_is_turned_away_and_cases_that_cannot_wait_still_open(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        codes = [await stopped(gate) for _ in range(MOST_OF_ONE + 5)]
        answers = [(await send(gate, code)).status_code for code in codes]
        assert answers == [303] * MOST_OF_ONE + [429] * 5
        flood = await asyncio.gather(*(send(gate, codes[-1]) for _ in range(3 * ONE_ASKS)))
        assert {one.status_code for one in flood} == {429}
        with tables.opened(gate.folder / "data"):
            pass  # nobody holds the file
    assert len(Register(gate.folder / "data").of_exchange("")) == 0
    assert len(cases(gate.folder / "data")) == MOST_OF_ONE


async def test_two_at_the_same_moment_open_one_case(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        answers = await asyncio.gather(*(send(gate, code, words="x") for _ in range(3)))
        assert sorted(one.status_code for one in answers) == [303, 409, 409]
        assert len(cases(gate.folder / "data")) == len(gate.records("admin.case")) == 1


async def test_nothing_of_it_is_in_a_log_line(inside: Any, caplog: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        sent = await send(gate, code, words="KenariMerah77", again=QUESTION)
        await see(gate, sent)
        await send(gate, "0000-0000", words="KenariMerah77")
    told = " ".join(record.getMessage() for record in caplog.records)
    for secret in ("Kenari", code, sent.headers["location"].rpartition("/")[2], "terlarang"):
        assert not re.search(secret, told)
