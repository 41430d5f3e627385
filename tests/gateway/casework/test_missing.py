"""A case that could not be opened is opened later; a case of which no record speaks is not lost."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.cases.case import Case, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.tables import unnamed
from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from gateway.casework.missing import Missing

PHRASE = "empat kata yang rahasia"
RULES = """
  - { name: despair, when: { direction: input, selfharm: balanced }, then: [replace, escalate, seal], care: helpline,
      notify: { role: counsellor, instead: second-contact } }
  - { name: grim, when: { direction: output, threat: balanced }, then: [replace, escalate], care: helpline,
      notify: { role: counsellor } }
"""
SETTINGS = {"contacts": [{"role": "counsellor", "person": "Bu Rina"}]}
NO_DATABASE = b"no database at all, and long enough to be read as one" * 9


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    monkeypatch.setattr("gateway.casework.missing.EVERY", 0.05)


def employ(gate: Any) -> None:
    for name, role in (("Bu Rina", "counsellor"), ("Pak Joko", "second-contact")):
        People(gate.folder / "data").add(name, role, PHRASE, lambda _: None)


def cases(folder: Path) -> list[Case]:
    with closing(sqlite3.connect(folder / "data" / "cases.db")) as base:
        names = [name for (name,) in base.execute("SELECT id FROM cases")]
    return sorted((Register(folder / "data").get(name, None) for name in names), key=lambda case: case.origin.direction)


async def until(seen: Any) -> None:
    import asyncio

    async with asyncio.timeout(10):
        while not seen():  # noqa: ASYNC110 - another thread does it
            await asyncio.sleep(0.02)


async def test_it_is_tried_again_until_it_succeeds(inside: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with inside(RULES, SETTINGS) as gate:
        employ(gate)
        broken = gate.folder / "data" / "cases.db"
        broken.write_bytes(NO_DATABASE)
        await gate.ask("aku menyerah KenariMerah77, Bu Rina tahu")
        broken.unlink()
        await until(lambda: not len(gate.app._casework.missing))
        (case,), (decision,), (act,) = cases(gate.folder), gate.records("decision"), gate.records("admin.case")
    assert decision["case"] == {"role": "second-contact", "class": "child", "failed": "unreadable"}
    assert (case.origin.exchange, case.about, case.named) == (decision["exchange"], "child", {"Pak Joko"})
    assert act["case"] == case.id
    assert "is not open, and is tried again" in caplog.text
    assert "KenariMerah77" not in caplog.text


@pytest.mark.parametrize("asked", ["aku menyerah", "halo"])
async def test_the_next_start_opens_what_this_one_could_not(inside: Any, asked: str) -> None:
    async with inside(RULES, SETTINGS) as gate:
        employ(gate)
        gate.backend.says("ini ancaman.")
        (gate.folder / "data" / "cases.db").write_bytes(NO_DATABASE)
        await gate.ask(asked)
    async with inside(RULES, SETTINGS) as gate:  # the file is still broken
        assert [one["said"] for one in gate.records("admin.case")] == [{"failed": "again"}]
        assert not [one for one in gate.records("admin.case") if "case" in one]
    (gate.folder / "data" / "cases.db").unlink()
    async with inside(RULES, SETTINGS) as gate:
        (case,) = cases(gate.folder)
        (opened,) = (one for one in gate.records("admin.case") if "case" in one)
    assert opened["case"] == case.id
    assert (case.role, case.about, case.origin.group) == ("counsellor", "child", "siswa-smp")
    assert (case.origin.direction, case.origin.rule) == (
        ("input", "despair") if asked != "halo" else ("output", "grim")
    )
    assert len(case.contents) == (asked != "halo")
    assert case.named == {"Bu Rina"}
    async with inside(RULES, SETTINGS) as gate:
        assert len(cases(gate.folder)) == 1


async def test_a_case_that_no_record_names_gets_one_and_keeps_its_text(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        employ(gate)
        data = gate.folder / "data"
        store = ContentStore(data, sealing_key(gate.folder / "keys"))
        owner = Owner(f"{1:032x}", f"{7:032x}", f"{8:064x}")
        named, lost = (store.keep({"question": ["x"]}, owner, Order("child", (), 9_999_999_999)) for _ in range(2))
        order = Opening(Kind.ESCALATION, "child", "counsellor", 9, Origin(owner.exchange, owner.subject), (named.id,))
        case = Register(data).open(order, also=lambda base, case: unnamed(base, case.id, order)).case
    async with inside(RULES, SETTINGS) as gate:  # as after a kill between the two
        (act,) = gate.records("admin.case")
        assert (act["case"], act["exchange"], act["sealed"]["id"]) == (case.id, owner.exchange, named.id)
        (item,) = store.find(owner.exchange)
        assert item.matches(act["sealed"])
    async with inside(RULES, SETTINGS) as gate:
        assert len(gate.records("admin.case")) == 1
        assert store.find(lost.id) == ()


def test_nothing_to_do_takes_no_file(tmp_path: Path) -> None:
    missing = Missing(Register(tmp_path), lambda _: None)
    missing.try_again()
    assert len(missing) == 0
    assert [*tmp_path.iterdir()] == []
