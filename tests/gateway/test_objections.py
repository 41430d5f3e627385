"""The pages for somebody who was told no: they help, take an objection, and know nothing of anybody."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from audit.cases import acts
from audit.cases.case import DENIED
from audit.cases.register import Register
from audit.codes import code_of
from tests.gateway.casework.objectors import OFFICER, QUESTION, RULES, add, cases, see, send, stopped

PUBLIC = {"server": {"public_url": "https://gapura.example", "language": "id"}}


async def test_whoever_was_refused_finds_the_page_by_the_words_they_were_told(inside: Any) -> None:
    async with inside(RULES, PUBLIC) as gate:
        refused = await gate.ask("ini terlarang")
        code = code_of(refused.headers["x-request-id"])
        said = refused.json()["error"]["message"]
        assert said == f"Tidak. (Kode {code}. Keliru? https://gapura.example/objection/{code} )"
        shown = await gate.client.get(f"/objection/{code}")
    assert (shown.status_code, code in shown.text) == (200, True)
    assert 'lang="id"' in shown.text
    assert "default-src 'none'" in shown.headers["content-security-policy"]
    assert "form-action 'self'" in shown.headers["content-security-policy"]


async def test_a_stranger_learns_nothing_from_it(inside: Any) -> None:
    """A code that was never given looks like any other."""
    async with inside(RULES) as gate:
        given = await stopped(gate)
        one, other = [await gate.client.get(f"/objection/{code}") for code in (given, "0000-0000")]
    assert one.text.replace(given, "") == other.text.replace("0000-0000", "")
    assert one.headers == other.headers


@pytest.mark.parametrize("typed", ["%3Cscript%3E", "x", "K7F2-M9QA-0000"])
async def test_what_is_no_code_is_never_repeated(inside: Any, typed: str) -> None:
    async with inside() as gate:
        shown = await gate.client.get(f"/objection/{typed}", headers={"accept-language": "en"})
    assert shown.status_code == 200
    assert "That is no code" in shown.text
    assert "<script" not in shown.text


async def test_an_objection_opens_a_case_and_its_receipt_shows_how_it_stands(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        sent = await send(gate, await stopped(gate), words="Ini soal biologi.", again=f" {QUESTION}\r\n")
        shown = await see(gate, sent)
        (case,) = cases(data)
        assert "It has arrived" in shown
        assert "is the one that was sent" in shown
        assert re.search(r"by \w+day, \d+ \w+ 20\d\d, \d\d:\d\d \(Asia/Jakarta\)", shown)
        assert (case.role, case.about, case.origin.rule, case.origin.effect) == (
            "ppdp", "general", "bad-words", "block")  # fmt: skip
        assert case.deadline - case.opened == 3 * 86_400
        register = Register(data)
        register.change(case.code, OFFICER, lambda one: acts.take(one, "Dewi", register.now()), lambda _: None)
        assert "Somebody is looking at it" in await see(gate, sent)
        register.change(case.code, OFFICER, lambda one: acts.dispose(one, "Dewi", DENIED, 1), lambda _: None)
        assert "The rule stays as it is" in await see(gate, sent)


async def test_the_log_and_the_register_hold_no_word_of_it(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        await send(gate, await stopped(gate), words="KenariMerah77", again="KenariHijau88")
        (said,) = gate.records("admin.case")
    assert said["said"] == {"why": "mistake", "proof": "other", "language": "en"}
    assert (said["by"], said["rule"], said["sealed"]["class"]) == ("page:objection", "bad-words", "general")
    assert len(said["sealed"]["keys"]) == 2  # the officer's, and of the officer's recovery sheet
    for file in data.rglob("*"):
        if file.is_file():
            assert b"Kenari" not in file.read_bytes(), file.name


async def test_it_lets_nothing_pass(inside: Any) -> None:
    """Neither sending it nor winning it changes a decision; only a change of the policy does."""
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        answer = await send(gate, await stopped(gate), again=QUESTION)
        assert (await gate.ask(QUESTION)).status_code == 400
        (case,) = cases(data)
        register = Register(data)
        register.change(case.code, OFFICER, lambda one: acts.take(one, "Dewi", 1), lambda _: None)
        register.change(
            case.code, OFFICER, lambda one: acts.dispose(one, "Dewi", "objection_upheld", 2), lambda _: None
        )
        assert (await gate.ask(QUESTION)).status_code == 400
        shown = await see(gate, answer)
    assert gate.backend.seen == []
    assert "You were right" in shown
    assert "has not been changed yet" in shown


async def test_a_decision_is_objected_to_once(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        first = await send(gate, code)
        again = await send(gate, code, words="lagi")
        assert (first.status_code, again.status_code) == (303, 409)
        assert first.headers["location"].rpartition("/")[2] not in again.text
        assert len(cases(gate.folder / "data")) == 1


@pytest.mark.parametrize("question", ["Halo.", "Kamu bodoh."])
async def test_there_is_nothing_to_object_to_where_nothing_was_stopped(inside: Any, question: str) -> None:
    """Such a code is told from none at all by nobody."""
    async with inside(RULES) as gate:
        passed = await send(gate, await stopped(gate, question))
        nothing = await send(gate, "0000-0000")
    assert (passed.status_code, nothing.status_code) == (404, 404)
    assert re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", passed.text) == re.sub(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "", nothing.text)


async def test_what_was_only_tried_is_nobodys(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        headers = {"authorization": f"Bearer {gate.token}"}
        body = {"direction": "input", "text": QUESTION}
        tried = await gate.client.post("/gapura/v1/check", json=body, headers=headers)
        assert tried.json()["effect"] == "block"
        assert (await send(gate, code_of(tried.json()["id"]))).status_code == 404


async def test_the_site_may_leave_it_to_talk(inside: Any) -> None:
    async with inside(RULES, {"cases": {"objections": False}}) as gate:
        code = await stopped(gate)
        shown = await gate.client.get(f"/objection/{code}", headers={"accept-language": "en"})
        assert "Show or send this code to a teacher" in shown.text
        assert "<form" not in shown.text
        assert (await send(gate, code)).status_code == 405
        assert (await gate.client.get(f"/objection/{code}/K7F2-M9QA-X3TB-0PWD")).status_code == 404


async def test_who_wrote_the_receipt_down_comes_back_with_it(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        code = await stopped(gate)
        receipt = (await send(gate, code)).headers["location"].rpartition("/")[2]
        back = await send(gate, code, receipt=f" {receipt.lower().replace('-', ' ')} ")
        assert back.headers["location"] == f"/objection/{code}/{receipt}"
        assert "It has arrived" in await see(gate, back)


async def test_nobody_is_told_that_words_are_kept_which_nobody_can_read(inside: Any) -> None:
    async with inside(RULES) as gate:
        shown = await see(gate, await send(gate, await stopped(gate), words="Tolong."))
    assert "could not be kept" in shown


async def test_a_class_that_was_stopped_together_objects_together(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data")
        codes = [await stopped(gate) for _ in range(20)]
        answers = await asyncio.gather(*(send(gate, code, again=QUESTION) for code in codes))
    assert [one.status_code for one in answers] == [303] * 20
    assert len({one.headers["location"] for one in answers}) == 20


async def test_what_cannot_be_written_down_is_not_taken(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        code = await stopped(gate)
        gate.refuse_records("admin.case")
        refused = await send(gate, code, words="Tolong.")
        assert (refused.status_code, "cannot be written down now" in refused.text) == (503, True)
        assert cases(data) == []
