"""Who decides on an objection answers it, and turns it into a test."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.gateway.casework.objectors import QUESTION, RULES, cases, see, send, stopped
from tests.gateway.office.conftest import PHRASE, CaseSite


@asynccontextmanager
async def objected(inside: Any) -> AsyncIterator[tuple[Any, CaseSite, Any, str]]:
    """A gate, its commands, what the pupil got from the page, and the code of the case that Dewi has taken."""
    async with inside(RULES) as gate:
        site = CaseSite(gate.folder)
        for name, role in (("Dewi", "ppdp"), ("Adi", "teacher")):
            site.add(name, role)
        sent = await send(gate, await stopped(gate), again=QUESTION)
        (case,) = cases(site.data)
        assert (await do(site, "take", case.code)).exit_code == 0
        yield gate, site, sent, case.code


async def do(site: CaseSite, *words: str, as_: str = "Dewi", stdin: str = "") -> Any:
    return await asyncio.to_thread(site.case, *words, as_=as_, stdin=f"{PHRASE}\n{stdin}")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


async def test_the_answer_reaches_who_has_the_receipt_and_colleagues_read_it_too(inside: Any) -> None:
    async with objected(inside) as (gate, site, sent, code):
        told = await do(site, "reply", code, stdin="Maaf, itu keliru.\nKami perbaiki.\n")
        assert (told.exit_code, told.stdout) == (
            0,
            f"{code}: answered. Whoever has the receipt reads it on the page.\n",
        )
        assert "Maaf, itu keliru.\nKami perbaiki." in await see(gate, sent)
        notes = await do(site, "notes", code, "--anywhere", "--format", "json")
        assert [one["text"] for one in json.loads(notes.stdout)] == ["Maaf, itu keliru.\nKami perbaiki."]
        act = next(one for one in site.records() if one["action"] == "reply")
    assert (act["person"], act["sealed"]["class"], "keys" in act["sealed"]) == ("Dewi", "general", False)


async def test_an_answer_may_come_from_a_file_and_the_last_one_counts(inside: Any, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Yang kedua")
    async with objected(inside) as (gate, site, sent, code):
        await do(site, "reply", code, stdin="Yang pertama")
        assert (await do(site, "close", code, "denied")).exit_code == 0
        assert (await do(site, "reply", code, "--from", str(tmp_path / "a.txt"))).exit_code == 0
        shown = await see(gate, sent)
    assert ("Yang kedua" in shown, "Yang pertama" in shown) == (True, False)


@pytest.mark.parametrize("words", ["", "x" * 2001])
async def test_an_answer_has_a_length(inside: Any, words: str) -> None:
    async with objected(inside) as (_, site, _, code):
        assert (await do(site, "reply", code, stdin=words)).exit_code == 2
        assert [one["action"] for one in site.records()] == ["open", "take"]


async def test_who_does_not_have_the_case_does_not_answer(inside: Any) -> None:
    async with objected(inside) as (_, site, _, code):
        site.add("Rudi", "ppdp")
        for name, said in (("Rudi", "Take the case first"), ("Adi", "no such case")):
            told = await do(site, "reply", code, as_=name, stdin="Halo")
            assert (told.exit_code, said in told.stderr) == (2, True)
            assert (await do(site, "test", code, "--expect", "allow", as_="Adi")).exit_code == 2


async def test_a_test_is_made_of_facts_and_is_on_record(inside: Any, tmp_path: Path) -> None:
    async with objected(inside) as (_, site, _, code):
        told = await do(site, "test", code, "--expect", "allow", "--name", "biology")
        assert told.exit_code == 0
        assert told.stdout.startswith('- name: "biology"\n')
        assert "It fails with the policy that decided (block)." in told.stderr
        assert QUESTION.split()[1] not in told.stdout
        file = tmp_path / "more.test.yaml"
        assert (await do(site, "test", code, "--expect", "allow", "--to", str(file))).exit_code == 0
        assert f"objection {code}: bad-words" in file.read_text()
        acts = [one for one in site.records() if one["action"] == "test"]
    assert [(one["person"], one["said"]) for one in acts] == [("Dewi", {"expect": "allow"})] * 2


@pytest.mark.parametrize(("expect", "said"), [("block", "This is what happened"), ("nothing", "An effect is one of")])
async def test_a_test_that_says_nothing_is_not_made(inside: Any, expect: str, said: str) -> None:
    async with objected(inside) as (_, site, _, code):
        told = await do(site, "test", code, "--expect", expect)
        assert (told.exit_code, said in told.stderr, told.stdout) == (2, True, "")
        assert "test" not in [one["action"] for one in site.records()]


async def test_programs_of_an_office_answer_and_make_tests_too(inside: Any) -> None:
    async with objected(inside) as (gate, _, sent, code):
        who = {"name": "Dewi", "passphrase": PHRASE}
        token = (await gate.client.post("/gapura/v1/sessions", json=who)).json()["token"]

        async def act(what: str, **body: str) -> Any:
            headers = {"authorization": f"Bearer {token}"}
            return await gate.client.post(f"/gapura/v1/cases/{code}/{what}", json=body, headers=headers)

        assert (await act("reply", text="Maaf, itu keliru.")).json()["state"] == "taken"
        assert "Maaf, itu keliru." in await see(gate, sent)
        made = (await act("test", expect="allow", name="biology")).json()
        assert (made["got"], made["tried"], made["test"].startswith('- name: "biology"\n')) == ("block", True, True)
        refused = [
            await act("reply", text=" "),
            await act("test", expect="Kenari77"),
            await act("test", expect="block"),
        ]
        assert [one.status_code for one in refused] == [400, 400, 409]
        assert not any("Kenari" in one.text for one in refused)
