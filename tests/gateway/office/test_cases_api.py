"""Cases as a program of an office meets them, at a real gate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.seal.boxes import key_id
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from gateway.admission import desk
from gateway.admission.folders import open_site
from gateway.office import cases_api

PHRASE = "empat kata yang rahasia"
X = "ab" * 16
SESSIONS, CASES = "/gapura/v1/sessions", "/gapura/v1/cases"


@pytest.fixture
async def gate(inside: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    async with inside("  - name: x\n    when: { direction: input, words: [kelam] }\n    then: flag\n") as gate:
        people, register = People(gate.folder / "data"), Register(gate.folder / "data")
        for name, role, *groups in (("Adi", "teacher", "7a"), ("Bu Tini", "teacher", "7b"), ("Sari", "counsellor"),
                                    ("Rina", "counsellor"), ("Dewi", "ppdp"), ("Made", "ppdp")):  # fmt: skip
            people.add(name, role, PHRASE, lambda _: None)
            register.set_groups(name, groups or (["*"] if role == "ppdp" else []))
        yield gate


def opened(gate: Any, **more: Any) -> Case:
    order = Opening(Kind.ESCALATION, GENERAL, "teacher", int(time.time()) + 3600, Origin(exchange=X, group="7a"))
    return Register(gate.folder / "data").open(replace(order, **more)).case


async def signed(gate: Any, name: str) -> dict[str, str]:
    told = await gate.client.post(SESSIONS, json={"name": name, "passphrase": PHRASE})
    assert told.status_code == 201, told.text
    return {"authorization": f"Bearer {told.json()['token']}"}


def entered(data: Path, keys: Path) -> None:
    """Everybody is on record, as ``gapura audit people add`` does it."""
    with closing(open_site(data, keys)) as site:
        for one in People(data).list():
            private = {"person": one.name, "key": one.id, "sheet": key_id(one.recovery)}
            desk.record("admin.person", site, {"action": "add", "role": one.role}, private)


async def test_somebody_signs_in_works_and_signs_out(gate: Any) -> None:
    case = opened(gate)
    told = await gate.client.post(SESSIONS, json={"name": "Adi", "passphrase": PHRASE})
    body = told.json()
    assert (told.status_code, body["name"], body["role"], body["idle_seconds"]) == (201, "Adi", "teacher", 1800)
    who = {"authorization": f"Bearer {body['token']}"}
    assert (await gate.client.get(f"{CASES}/{case.code}", headers=who)).json()["id"] == case.id
    assert (await gate.client.delete(SESSIONS, headers=who)).status_code == 204
    over = await gate.client.get(CASES, headers=who)
    assert (over.status_code, over.json()["error"]["code"]) == (401, "session")
    assert [record["person"] for record in gate.records("admin.user")] == ["Adi"]


@pytest.mark.parametrize(("name", "phrase"), [("Adi", "KenariMerah77"), ("KenariMerah77", PHRASE)])
async def test_who_is_not_who_they_say_is_refused_on_record_and_not_repeated(gate: Any, name: str, phrase: str) -> None:
    told = await gate.client.post(SESSIONS, json={"name": name, "passphrase": phrase})
    assert (told.status_code, told.json()["error"]["code"], "Kenari" in told.text) == (401, "wrong", False)
    assert [record["person"] for record in gate.records("admin.user")] == [name]


async def test_who_guesses_waits(gate: Any) -> None:
    for _ in range(4):
        told = await gate.client.post(SESSIONS, json={"name": "Adi", "passphrase": "x"})
    assert (told.status_code, told.json()["error"]["code"]) == (429, "wait")
    assert 0 < int(told.headers["retry-after"]) <= 2


async def test_a_crowd_at_the_door_is_turned_away_and_not_queued_without_end(gate: Any) -> None:
    many = [gate.client.post(SESSIONS, json={"name": "Nobody", "passphrase": "x"}) for _ in range(30)]
    codes = [told.status_code for told in await asyncio.gather(*many)]
    assert set(codes) == {401, 503}
    assert codes.count(401) >= cases_api.WAITING


@pytest.mark.parametrize("body", [None, [], {}, {"name": "Kenari77"}, {"name": "Adi", "passphrase": 7, "x": "Kenari77"},
                                  {"name": "A" * 201, "passphrase": "Kenari77"}], ids=str)  # fmt: skip
async def test_what_is_no_sign_in_is_refused_and_not_repeated(gate: Any, body: Any) -> None:
    told = await gate.client.post(SESSIONS, json=body)
    assert (told.status_code, "Kenari" in told.text) == (400, False)


async def test_a_stranger_gets_nothing_long_read(gate: Any) -> None:
    told = await gate.client.post(SESSIONS, json={"name": "Adi", "passphrase": "x" * cases_api.BODY})
    assert told.status_code == 413


async def test_the_list_is_mine_page_by_page_with_its_counts(gate: Any) -> None:
    mine = [opened(gate, deadline=int(time.time()) + 100 + at) for at in range(3)]
    opened(gate, origin=Origin(group="7b"))
    who = await signed(gate, "Adi")
    first = (await gate.client.get(CASES, params={"limit": 2}, headers=who)).json()
    assert [one["id"] for one in first["cases"]] == [one.id for one in mine[:2]]
    assert (first["counts"]["total"], first["counts"]["values"]["group"]) == (3, {"7a": 3})
    rest = (await gate.client.get(CASES, params={"limit": 2, "cursor": first["next"]}, headers=who)).json()
    assert ([one["id"] for one in rest["cases"]], rest["next"]) == ([mine[2].id], "")
    none = await gate.client.get(CASES, params={"state": ["closed"], "kind": ["hold"]}, headers=who)
    assert none.json()["cases"] == []


@pytest.mark.parametrize("query", ["state=Kenari77", "kind=Kenari77", "limit=0", "limit=501", "limit=Kenari77",
                                   "cursor=Kenari77", "colour=Kenari77"])  # fmt: skip
async def test_what_cannot_be_looked_for_is_refused_and_not_repeated(gate: Any, query: str) -> None:
    told = await gate.client.get(f"{CASES}?{query}", headers=await signed(gate, "Adi"))
    assert (told.status_code, "Kenari" in told.text) == (400, False)


async def test_each_act_is_done_and_on_record_with_its_session_and_person(gate: Any) -> None:
    code = opened(gate).code
    adi, dewi = await signed(gate, "Adi"), await signed(gate, "Dewi")

    async def act(who: dict[str, str], what: str, **body: str) -> Any:
        return await gate.client.post(f"{CASES}/{code}/{what}", headers=who, **({"json": body} if body else {}))

    assert (await act(adi, "acknowledge")).json()["acknowledged"]
    assert (await act(adi, "take")).json()["owner"] == "Adi"
    assert (await act(adi, "notes", text="KenariMerah77 sudah ditelepon")).status_code == 200
    assert (await act(adi, "hand-over", to="Dewi")).json()["owner"] == "Dewi"
    taken = await act(adi, "take")
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "taken")
    assert (await act(dewi, "close", disposition="false_positive")).json()["state"] == "closed"
    assert (await act(dewi, "reopen")).json()["state"] == "taken"
    assert (await act(dewi, "escalate")).json()["error"]["code"] == "no_holder"
    assert (await act(dewi, "escalate", role="counsellor")).json()["level"] == 1
    assert (await act(dewi, "exclude", person="Adi")).json()["excluded"] == ["Adi"]
    assert (await act(adi, "take")).status_code == 404
    history = (await gate.client.get(f"{CASES}/{code}/history", headers=dewi)).json()
    done = ["open", "acknowledge", "take", "note", "hand_over", "close", "reopen", "escalate", "exclude"]
    assert [event["action"] for event in history] == done
    notes = (await gate.client.get(f"{CASES}/{code}/notes", headers=dewi)).json()
    assert [note["text"] for note in notes] == [None]  # written before she could see the case
    records = gate.records("admin.case")
    assert [record["person"] for record in records] == ["Adi"] * 4 + ["Dewi"] * 5
    assert all(record["by"].startswith("session:") for record in records)
    for file in gate.folder.rglob("*"):
        assert not file.is_file() or b"KenariMerah77" not in file.read_bytes()


async def test_acts_take_their_words_and_no_others(gate: Any) -> None:
    code, who = opened(gate).code, await signed(gate, "Adi")
    assert (await gate.client.post(f"{CASES}/{code}/hand-over", headers=who)).status_code == 400
    for what, body in (("take", {"Kenari77": 1}), ("hand-over", {}), ("close", {"disposition": "Kenari77"}),
                       ("notes", {"text": "x" * 4001}), ("notes", {"text": " "})):  # fmt: skip
        told = await gate.client.post(f"{CASES}/{code}/{what}", json=body, headers=who)
        assert (told.status_code in (400, 409), "Kenari" in told.text) == (True, False), what
    assert Register(gate.folder / "data").get(code, None).state.value == "open"


async def test_nothing_changes_that_cannot_be_recorded(gate: Any) -> None:
    code, who = opened(gate).code, await signed(gate, "Adi")
    gate.refuse_records("admin.case")
    assert (await gate.client.post(f"{CASES}/{code}/take", headers=who)).status_code == 503
    assert Register(gate.folder / "data").get(code, None).owner == ""
    gate.refuse_records("admin.user")
    assert (await gate.client.post(SESSIONS, json={"name": "Adi", "passphrase": PHRASE})).status_code == 503


def sealed(gate: Any, *names: str, eyes: int = 1) -> str:
    people = [one for one in People(gate.folder / "data").list() if one.name in names]
    keys = {name: key for one in people for name, key in one.keys.items()}
    store = ContentStore(gate.folder / "data", sealing_key(gate.folder / "keys"))
    order = Order("child", ("counsellor",), 2_000_000_000, eyes, keys)
    return store.keep({"question": ["KenariMerah77"]}, Owner(X, "cd" * 16, "c"), order).id


async def test_the_words_of_a_childs_case_are_opened_by_two_of_its_people(gate: Any) -> None:
    content = sealed(gate, "Sari", "Rina", eyes=2)
    named = frozenset({"Sari", "Rina"})
    code = opened(gate, about=CHILD, role="counsellor", named=named, contents=(content,)).code
    sari, rina, dewi = [await signed(gate, name) for name in ("Sari", "Rina", "Dewi")]

    async def reveal(who: dict[str, str], **body: Any) -> Any:
        return await gate.client.post(f"{CASES}/{code}/reveal", json={"reason": "keselamatan", **body}, headers=who)

    alone = await reveal(sari)
    assert (alone.status_code, alone.json()["error"]["code"]) == (409, "second_person")
    assert (await reveal(sari, second=sari["authorization"][7:])).json()["error"]["code"] == "same_reader"
    assert (await reveal(sari, second=dewi["authorization"][7:])).status_code == 403
    assert (await reveal(dewi, second=rina["authorization"][7:])).status_code == 404
    both = await reveal(sari, second=rina["authorization"][7:])
    assert [one["content"] for one in both.json()] == [{"question": ["KenariMerah77"]}]
    assert (await reveal(rina, danger_now=True)).json()[0]["id"] == content
    assert [(one["people"], one["by"][:8]) for one in gate.records("admin.reveal")][-2:] == [
        (["Sari", "Rina"], "session:"), (["Rina"], "session:")
    ]  # fmt: skip


async def test_who_is_handed_a_case_can_open_it_and_who_cannot_is_told(gate: Any) -> None:
    data, keys = gate.folder / "data", gate.folder / "keys"
    with_key = {name: key for one in People(data).list() if one.name == "Sari" for name, key in one.keys.items()}
    content = ContentStore(data, sealing_key(keys)).keep(
        {"question": ["KenariMerah77"]}, Owner(X, "s", "c"), Order(CHILD, ("counsellor",), 2**32, 2, with_key)
    ).id  # fmt: skip
    code = opened(gate, about=CHILD, role="counsellor", named=frozenset({"Sari"}), contents=(content,)).code
    sari, rina = await signed(gate, "Sari"), await signed(gate, "Rina")
    await gate.client.post(f"{CASES}/{code}/hand-over", json={"to": "Rina"}, headers=sari)
    readers = (await gate.client.get(f"{CASES}/{code}/readers", headers=rina)).json()
    assert readers == {"can_open": ["Sari"], "cannot_open": ["Rina"], "can_share": ["Sari"]}  # her key is in no log
    refused = await gate.client.post(f"{CASES}/{code}/share", json={}, headers=rina)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "no_key")
    await asyncio.to_thread(entered, data, keys)
    assert (await gate.client.post(f"{CASES}/{code}/share", json={}, headers=sari)).status_code == 200
    readers = (await gate.client.get(f"{CASES}/{code}/readers", headers=rina)).json()
    assert readers == {"can_open": ["Rina", "Sari"], "cannot_open": [], "can_share": []}
    shown = await gate.client.post(
        f"{CASES}/{code}/reveal", json={"reason": "periksa", "danger_now": True}, headers=rina
    )
    assert [(one["content"], one["named_in_log"]) for one in shown.json()] == [({"question": ["KenariMerah77"]}, True)]


async def test_two_readers_give_their_verdicts(gate: Any) -> None:
    code = opened(gate, kind=Kind.SAMPLE, role="ppdp").code
    for name, ended in (("Dewi", ""), ("Made", "confirmed")):
        told = await gate.client.post(
            f"{CASES}/{code}/verdict", json={"verdict": "confirmed"}, headers=await signed(gate, name)
        )
        assert told.json()["disposition"] == ended


async def test_all_of_it_is_described_and_asks_for_a_session(gate: Any) -> None:
    told = (await gate.client.get("/openapi.json")).json()
    paths = {path: set(methods) for path, methods in told["paths"].items() if path.startswith((SESSIONS, CASES))}
    assert paths[SESSIONS] == {"post", "delete"}
    assert {f"{CASES}/{{code}}/{name}" for name in cases_api.DEEDS} <= paths.keys()
    for path, methods in told["paths"].items():
        for method, one in methods.items() if path.startswith(CASES) else ():
            assert one["security"] == [{"session": []}], path
            assert "200" in one["responses"]
            if method == "get":
                told_ = (await gate.client.get(path.format(code="K7F2-M9QA"))).status_code
            else:
                told_ = (await gate.client.post(path.format(code="K7F2-M9QA"), json={})).status_code
            assert told_ == 401, path
    ids = [one["operationId"] for methods in told["paths"].values() for one in methods.values()]
    assert len(set(ids)) == len(ids)


async def test_where_the_world_reaches_the_gate_there_is_no_such_address(inside: Any) -> None:
    async with inside("  - name: x\n    when: { direction: input, words: [kelam] }\n    then: flag\n",
                      {"server": {"public_url": "https://gerbang.example"}}) as gate:  # fmt: skip
        assert (await gate.client.get(CASES)).status_code == 404
        assert (await gate.client.post(SESSIONS, json={})).status_code == 404
