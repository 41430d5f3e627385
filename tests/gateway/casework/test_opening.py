"""A rule orders that somebody is told: the case is there before the answer, and the record names it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit.cases.case import Case
from audit.cases.register import Register, Wanted
from audit.cases.sight import Sight
from audit.seal.people import People

PHRASE = "empat kata yang rahasia"
MARK = "KenariMerah77"
RULES = """
  - { name: despair, when: { direction: input, selfharm: balanced }, then: [replace, escalate, seal], care: helpline,
      notify: { role: counsellor, instead: second-contact } }
  - { name: leak, when: { direction: input, pii: [ID_NIK] }, then: [redact, notify], notify: { role: ppdp } }
  - { name: rude, when: { direction: input, toxicity: balanced }, then: [block, escalate, seal],
      notify: { role: teacher } }
  - { name: grim, when: { direction: output, threat: balanced }, then: [block, escalate, seal],
      notify: { role: teacher } }
"""
STAFF = {"counsellor": "Bu Rina", "second-contact": "Pak Joko", "ppdp": "Bu Dewi", "teacher": "Pak Tono"}
SETTINGS = {"contacts": [{"role": role, "person": person} for role, person in STAFF.items()]}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


@pytest.fixture
def staffed(inside: Any) -> Callable[[], Any]:
    """A gate with those rules."""
    return lambda: inside(RULES, SETTINGS)


def staff(gate: Any, **people: str) -> None:
    for name, role in (people or {"Bu Rina": "counsellor", "Pak Joko": "second-contact", "Bu Dewi": "ppdp"}).items():
        People(gate.folder / "data").add(name, role, PHRASE, lambda _: None)


def cases(gate: Any) -> list[Case]:
    """All of them, in the order in which they were opened."""
    data = gate.folder / "data"
    if not (data / "cases.db").exists():
        return []
    with closing(sqlite3.connect(data / "cases.db")) as base:
        names = [name for (name,) in base.execute("SELECT id FROM cases")]
    return sorted((Register(data).get(name, None) for name in names), key=lambda case: (case.opened, case.role))


async def test_a_child_is_answered_and_its_counsellor_has_a_case(staffed: Any, reading: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        answer = await gate.ask(f"aku menyerah {MARK}")
        assert answer.status_code == 200
        (case,), (record,) = cases(gate), gate.records("decision")
    assert record["case"] == {"id": case.id, "role": "counsellor", "class": "child"}
    assert (case.about, case.role, case.named) == ("child", "counsellor", {"Bu Rina"})
    assert case.contents == (record["sealed"]["id"],)
    it = case.origin
    assert (it.exchange, it.subject) == (record["exchange"], record["subject"])
    assert (it.group, it.rule) == ("siswa-smp", "despair")
    assert (it.effect, it.direction, it.assurance, it.key) == ("replace", "input", "person", record["key"])
    assert case.deadline == case.opened + 30 * 60
    assert MARK not in json.dumps(record)
    assert MARK.encode() not in (gate.folder / "data" / "cases.db").read_bytes()


async def test_the_text_is_closed_to_whom_the_case_names_and_to_nobody_else(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        await gate.ask("aku menyerah, Bu Rina tahu")
        (case,), (record,) = cases(gate), gate.records("decision")
        (joko,) = (one for one in People(gate.folder / "data").list() if one.name == "Pak Joko")
    assert (case.role, case.named, case.excluded) == ("second-contact", {"Pak Joko"}, {"Bu Rina"})
    assert record["sealed"]["keys"] == sorted(joko.keys)


async def test_one_conversation_has_one_open_case(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        token = await gate.key()
        head = {"authorization": f"Bearer {token}"}
        first = [{"role": "user", "content": "aku menyerah"}]
        await gate.ask(first, headers=head)
        again = [*first, {"role": "assistant", "content": "x"}, {"role": "user", "content": "sungguh, aku menyerah"}]
        await gate.ask(again, headers=head)
        await gate.ask(first, headers=head)  # the very same
        (case,), records = cases(gate), gate.records("decision")
    assert [one["case"].get("again") for one in records] == [None, True, True]
    assert {one["case"]["id"] for one in records} == {case.id}
    assert case.contents == tuple(one["sealed"]["id"] for one in records)


async def test_who_was_named_later_sees_nothing_of_what_was_said_of_them(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate, **{"Bu Rina": "counsellor", "Bu Sari": "counsellor"})
        token = await gate.key()
        head = {"authorization": f"Bearer {token}"}
        first = [{"role": "user", "content": "aku menyerah"}]
        await gate.ask(first, headers=head)
        more = [*first, {"role": "assistant", "content": "x"}, {"role": "user", "content": "Bu Rina, aku menyerah"}]
        await gate.ask(more, headers=head)
        seen = {name: Register(gate.folder / "data").page(Sight(name, "counsellor"), Wanted()).cases
                for name in ("Bu Rina", "Bu Sari")}  # fmt: skip
    assert {name: len(found) for name, found in seen.items()} == {"Bu Rina": 1, "Bu Sari": 2}


async def test_two_roles_are_told_by_two_cases_and_the_childs_words_stay_with_the_child(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        await gate.ask("aku menyerah, NIK 3174015509000001")
        found, (record,) = cases(gate), gate.records("decision")
    child, general = found
    assert (child.role, general.role, general.about) == ("counsellor", "ppdp", "general")
    assert record["case"]["id"] == child.id
    assert record["case"]["also"] == [{"id": general.id, "role": "ppdp", "class": "general"}]
    assert (len(child.contents), general.contents) == (1, ())


async def test_what_a_class_teacher_may_read_follows_whose_class_it_is(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate, **{"Pak Tono": "teacher", "Pak Ujang": "teacher"})
        Register(gate.folder / "data").set_groups("Pak Tono", ["siswa-smp"])
        Register(gate.folder / "data").set_groups("Pak Ujang", ["siswa-sma"])
        assert (await gate.ask("kamu bodoh")).status_code == 400
        (case,), (record,) = cases(gate), gate.records("decision")
        (tono,) = (one for one in People(gate.folder / "data").list() if one.name == "Pak Tono")
    assert (case.about, case.named) == ("general", frozenset())
    assert record["sealed"]["keys"] == sorted(tono.keys)


@pytest.mark.parametrize("stream", [False, True])
async def test_an_answer_opens_a_case_before_its_last_byte(staffed: Any, stream: bool) -> None:
    async with staffed() as gate:
        staff(gate, **{"Pak Tono": "teacher"})
        Register(gate.folder / "data").set_groups("Pak Tono", ["*"])
        gate.backend.says("sebuah ancaman.")
        await gate.ask("halo", stream=stream)
        (case,), (record,) = cases(gate), gate.records("outcome")
    assert record["case"] == {"id": case.id, "role": "teacher", "class": "general"}
    assert (case.origin.direction, case.origin.rule, case.contents) == ("output", "grim", (record["sealed"]["id"],))


async def test_nothing_is_opened_where_nobody_asked_or_nothing_is_ordered(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        told = {"direction": "input", "text": "aku menyerah"}
        head = {"authorization": f"Bearer {gate.token}"}
        checked = await gate.client.post("/gapura/v1/check", json=told, headers=head)
        assert checked.json()["effect"] == "replace"
        await gate.ask("halo")
        assert not (gate.folder / "data" / "cases.db").exists()
        assert [one.get("case") for one in gate.records("decision")] == [None, None]


async def test_without_a_case_only_a_text_of_help_goes_out(staffed: Any) -> None:
    async with staffed() as gate:
        staff(gate)
        (gate.folder / "data" / "cases.db").write_bytes(b"no database at all, and long enough to be read as one" * 9)
        helped, refused = await gate.ask("aku menyerah"), await gate.ask("kamu bodoh")
        records = gate.records("decision")
    assert (helped.status_code, refused.status_code) == (200, 503)
    assert [one["case"] for one in records] == [
        {"role": "counsellor", "class": "child", "failed": "unreadable"},
        {"role": "teacher", "class": "general", "failed": "unreadable"},
    ]


async def test_what_is_on_record_needs_no_second_look(staffed: Any, tmp_path: Path) -> None:
    async with staffed() as gate:
        staff(gate)
        await gate.ask("aku menyerah")
    with closing(sqlite3.connect(tmp_path / "data" / "cases.db")) as base:
        assert base.execute("SELECT count(*) FROM unnamed").fetchone() == (0,)
