"""The record as a program of an office asks for it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from audit.reader import Reader
from audit.search import saved
from audit.search.query import Query

SEARCH, ONE = "/gapura/v1/records/search", "/gapura/v1/records/{}"
RULES = """
  - name: numbers
    when: { direction: input, pii: [ID_NIK] }
    then: redact
"""


@pytest.fixture
async def gate(inside: Any) -> AsyncIterator[Any]:
    """Three answered questions, one of them with an identity number in it."""
    async with inside(RULES) as gate:
        for text in ("hai", "NIK 3174015509000001", "halo"):
            await gate.ask({"model": "m", "messages": [{"role": "user", "content": text}]})
        yield gate


async def asking(gate: Any, role: str = "ppdp", scopes: tuple[str, ...] = ("records",)) -> dict[str, str]:
    return {"authorization": f"Bearer {await gate.key(role=role, scopes=frozenset(scopes))}"}


def kinds(gate: Any, kind: str) -> list[Any]:
    return list(Reader.open(gate.folder / "data").page(Query({"kind": (kind,)})).entries)


async def test_what_was_decided_is_found_page_by_page_and_counted(gate: Any) -> None:
    who = await asking(gate)
    body = {"where": {"kind": ["decision"]}, "limit": 2, "counts": True, "newest_first": False}
    first = (await gate.client.post(SEARCH, json=body, headers=who)).json()
    assert (first["total"], [row["effect"] for row in first["entries"]]) == (3, ["allow", "redact"])
    assert first["counts"]["values"]["effect"] == {"allow": 2, "redact": 1}
    rest = (await gate.client.post(SEARCH, json={**body, "cursor": first["next"]}, headers=who)).json()
    assert (len(rest["entries"]), rest["next"]) == (1, None)
    masked = await gate.client.post(SEARCH, json={"where": {"effect": ["redact"], "kind": ["decision"]}}, headers=who)
    assert [row["rule"] for row in masked.json()["entries"]] == [["numbers"]]


async def test_one_entry_with_its_private_part_is_on_record_before_it_is_told(gate: Any) -> None:
    who = await asking(gate, "auditor")
    (decision, *_) = kinds(gate, "decision")
    told = (await gate.client.get(ONE.format(decision.index), headers=who)).json()
    assert told["public"]["kind"] == "decision"
    assert told["private"] == decision.private_part()
    (record,) = kinds(gate, "admin.export")
    private = record.private_part()
    assert record.public_part()["what"] == "entry"
    assert private is not None
    assert (private["exchange"], private["by"].startswith("key:")) == (decision.exchange, True)


async def test_who_runs_the_gate_finds_decisions_and_reads_nothing_private(gate: Any) -> None:
    who = await asking(gate, "admin")
    found = await gate.client.post(SEARCH, json={"where": {"kind": ["decision"]}}, headers=who)
    assert found.json()["total"] == 3
    told = (await gate.client.get(ONE.format(found.json()["entries"][0]["index"]), headers=who)).json()
    assert told["private"] is None
    subject = kinds(gate, "decision")[0].subject
    person = await gate.client.post(SEARCH, json={"where": {"subject": [subject]}}, headers=who)
    assert person.status_code == 403
    assert kinds(gate, "admin.export") == kinds(gate, "admin.find") == []


async def test_looking_for_a_person_is_on_record_and_never_meets_what_was_found(gate: Any) -> None:
    who = await asking(gate)
    subject = kinds(gate, "decision")[0].subject
    found = await gate.client.post(SEARCH, json={"where": {"subject": [subject]}}, headers=who)
    assert found.json()["total"] > 0
    assert "effect" not in found.json()["entries"][0]
    assert len(kinds(gate, "admin.find")) == 1
    both = await gate.client.post(SEARCH, json={"where": {"subject": [subject], "effect": ["block"]}}, headers=who)
    assert both.status_code == 400
    counts = await gate.client.post(SEARCH, json={"where": {"subject": [subject]}, "counts": True}, headers=who)
    assert not {"effect", "rule", "result"} & set(counts.json()["counts"]["values"])


@pytest.mark.parametrize(
    ("role", "scopes"), [("teacher", ("records",)), ("student", ("records",)), ("counsellor", ("records",)),
                         ("ppdp", ("chat", "check"))]
)  # fmt: skip
async def test_nobody_else_is_told_anything(gate: Any, role: str, scopes: tuple[str, ...]) -> None:
    who = await asking(gate, role, scopes)
    answers = [
        await gate.client.post(SEARCH, json={}, headers=who),
        await gate.client.get(ONE.format(0), headers=who),
        await gate.client.get(ONE.format("searches"), headers=who),
    ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]


async def test_whoever_tries_keys_here_is_counted_like_anywhere(gate: Any) -> None:
    async def counted() -> int:
        await gate.app._refusals.flush()
        return sum(entry.public_part()["counts"].get("bad_key", 0) for entry in kinds(gate, "refusals"))

    before = await counted()
    stranger = await gate.client.post(SEARCH, json={}, headers={"authorization": "Bearer gpr_no_one"})
    assert (stranger.status_code, await counted()) == (401, before + 1)


@pytest.mark.parametrize(
    "body",
    [{"where": {"colour": ["Kenari77"]}}, {"where": {"effect": ["Kenari 77"]}}, {"since": "Kenari77"},
     {"cursor": "Kenari77"}, {"saved": "Kenari77"}, {"limit": 0}, {"limit": 501}, {"text": "Kenari77"},
     {"saved": "x", "where": {"effect": ["block"]}}, {"where": ["Kenari77"]}, ["Kenari77"]],
    ids=str,
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused_and_not_repeated(gate: Any, body: Any) -> None:
    answer = await gate.client.post(SEARCH, json=body, headers=await asking(gate))
    assert (answer.status_code, "Kenari" in answer.text) == (400, False)


async def test_an_entry_that_is_not_there_is_nothing(gate: Any) -> None:
    who = await asking(gate)
    for index in (10**6, -1, 1 << 70):
        assert (await gate.client.get(ONE.format(index), headers=who)).status_code == 404


async def test_a_saved_search_is_asked_by_its_name(gate: Any) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base, base:
        saved.save(base, "masked", Query({"effect": ("redact",), "kind": ("decision",)}))
    who = await asking(gate)
    listed = (await gate.client.get(ONE.format("searches"), headers=who)).json()
    assert listed["masked"]["where"] == {"effect": ["redact"], "kind": ["decision"]}
    assert (await gate.client.post(SEARCH, json={"saved": "masked"}, headers=who)).json()["total"] == 1


async def test_beyond_this_machine_there_is_no_such_address(inside: Any) -> None:
    async with inside(settings={"server": {"public_url": "https://gapura.example"}}) as gate:
        answer = await gate.client.post(SEARCH, json={}, headers=await asking(gate))
    assert answer.status_code == 404
