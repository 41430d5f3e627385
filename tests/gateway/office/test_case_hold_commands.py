"""What is held, let pass or not by the teacher of the class, at the keyboard and over the API of a real gate."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit.cases.register import Register, Wanted
from audit.seal.people import People
from gateway.office.case_cli import case as command

PHRASE, QUESTION = "empat kata yang rahasia", "senapan KenariMerah77"
RULES = """
  - { name: arms, when: { direction: input, label: weapons }, then: hold }
  - { name: threats, when: { direction: output, threat: balanced }, then: hold }
"""
CASES = "/gapura/v1/cases"


@pytest.fixture
async def gate(inside: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    settings = {"contacts": [{"role": "teacher", "person": "Adi", "hours": "07:00-15:00 Mon-Fri Asia/Jakarta"}]}
    async with inside(RULES, settings) as gate:
        for name, group in (("Adi", "siswa-smp"), ("Bu Tini", "siswa-sd")):
            People(gate.folder / "data").add(name, "teacher", PHRASE, lambda _: None)
            Register(gate.folder / "data").set_groups(name, [group])
        yield gate


def code_at(gate: Any) -> str:
    register = Register(gate.folder / "data")
    (case,) = register.page(register.sight("Adi", "teacher"), Wanted()).cases
    return str(case.code)


async def typed(gate: Any, *words: str, who: str = "Adi", answer: str = "") -> Any:
    folder: Path = gate.folder
    more = ["--as", who, "--passphrase-stdin", "--data", str(folder / "data"), "--keys", str(folder / "keys")]
    return await asyncio.to_thread(CliRunner().invoke, command, [*words, *more], f"{PHRASE}\n{answer}")


async def test_it_is_read_first_and_passes_once_it_was_said_so(gate: Any) -> None:
    await gate.ask(QUESTION)
    code = code_at(gate)
    release = ("release", code, "--reason", "pelajaran sejarah", "--anywhere")
    unsure = await typed(gate, *release, answer="n\n")
    assert (unsure.exit_code, QUESTION in unsure.stdout, gate.backend.seen) == (1, True, [])
    other = await typed(gate, *release, who="Bu Tini", answer="y\n")
    assert (other.exit_code, QUESTION in other.stdout) == (2, False)
    done = await typed(gate, *release, answer="y\n")
    assert (done.exit_code, "released. It passes once" in done.stdout) == (0, True)
    await gate.ask(QUESTION)
    assert [one["messages"][-1]["content"] for one in gate.backend.seen] == [QUESTION]
    assert [(one["people"], one["reason"]) for one in gate.records("admin.reveal")] == [
        (["Adi"], "pelajaran sejarah")
    ] * 2
    again = await typed(gate, *release, answer="y\n")
    assert again.exit_code == 2


async def test_what_is_denied_does_not_pass(gate: Any) -> None:
    await gate.ask(QUESTION)
    code = code_at(gate)
    assert (await typed(gate, "deny", code, who="Bu Tini")).exit_code == 2
    done = await typed(gate, "deny", code)
    assert (done.exit_code, done.stdout) == (0, f"{code}: denied.\n")
    assert (await gate.ask(QUESTION)).headers["x-gapura-decision"] == "block"
    assert gate.backend.seen == []


async def test_a_program_cannot_let_pass_what_its_person_has_not_read(gate: Any) -> None:
    gate.backend.says("ini ancaman")
    await gate.ask("ceritakan")
    code = code_at(gate)
    told = await gate.client.post("/gapura/v1/sessions", json={"name": "Adi", "passphrase": PHRASE})
    who, why = {"authorization": f"Bearer {told.json()['token']}"}, {"reason": "diperiksa"}
    unread = await gate.client.post(f"{CASES}/{code}/release", json=why, headers=who)
    assert (unread.status_code, unread.json()["error"]["code"]) == (409, "unread")
    shown = await gate.client.post(f"{CASES}/{code}/reveal", json=why, headers=who)
    assert "ini ancaman" in str(shown.json()[0]["content"])
    done = await gate.client.post(f"{CASES}/{code}/release", json=why, headers=who)
    assert (done.status_code, done.json()["disposition"]) == (200, "released")
    over = await gate.client.post(f"{CASES}/{code}/deny", headers=who)
    assert (over.status_code, over.json()["error"]["code"]) == (409, "closed")
    assert "ini ancaman" in (await gate.ask("ceritakan")).text


async def test_what_is_no_hold_is_neither_let_pass_nor_denied(gate: Any) -> None:
    opened = await typed(gate, "open", "--group", "siswa-smp")
    code = opened.stdout.split(":")[0]
    denied = await typed(gate, "deny", code)
    assert (denied.exit_code, denied.stdout) == (2, "")
