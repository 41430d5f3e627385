"""What becomes of an objection: which decision it is about, who reads it, and what its receipt shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from audit.cases import acts, objections, tables
from audit.cases.case import CHILD, Kind, Opening, Origin
from audit.cases.register import Register
from audit.cases.sight import Sight
from audit.reader import Reader
from audit.seal.content import ContentStore, Owner, sealing_key
from audit.seal.people import People
from gateway.casework.objecting import Objecting, refusal_in
from gateway.sealing import Sealer, Wanted
from policies.decision import Effect
from tests.gateway.casework.objectors import OFFICER, PHRASE, QUESTION, RULES, add, cases, see, send, stopped

SARI = Sight("Sari", "counsellor")
RISK = "Saya mau menyerah."


def objecting(gate: Any) -> Objecting:
    site, settings = gate.site, gate.app._settings
    store = ContentStore(site.data, sealing_key(site.keys))
    return Objecting(site.data, settings.cases, Sealer(site.data, store, settings), store, lambda _: None)


@pytest.mark.parametrize(
    ("question", "answer", "rule", "effect", "direction"),
    [
        (QUESTION, "", "bad-words", "block", "input"),
        ("Hai.", "Ini ancaman.", "sharp", "block", "output"),
        ("NIK 3174015509000001", "Ya.", "numbers", "redact", "input"),
        ("NIK 3174015509000001", "Ini ancaman.", "sharp", "block", "output"),
        (RISK, "", "at-risk", "replace", "input"),
    ],
)
async def test_a_code_names_what_was_done(
    inside: Any, question: str, answer: str, rule: str, effect: str, direction: str
) -> None:
    async with inside(RULES) as gate:
        gate.backend.says(answer)
        found = objecting(gate).find(await stopped(gate, question))
    assert found is not None
    it = found.origin
    assert (it.rule, it.effect, it.direction, it.group, it.assurance) == (rule, effect, direction, "siswa-smp", "key")
    assert found.decided is Effect[effect.upper()]


async def test_two_decisions_whose_codes_are_the_same_are_told_apart_by_nobody(inside: Any) -> None:
    async with inside(RULES) as gate:
        await stopped(gate)
        await stopped(gate)
        entries = [one for one in _entries(gate.folder / "data") if one.kind == "decision"]
    assert refusal_in(entries[:1]) is not None
    assert refusal_in(entries) is None
    assert refusal_in([]) is None


def _entries(data: Path) -> list[Any]:
    with Reader.open(data).snapshot() as snapshot:
        return [*snapshot.of_kind("decision")]


async def test_its_words_open_for_the_person_who_decides_and_for_nobody_else(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        add(data, "Adi", "teacher")
        await send(gate, await stopped(gate), words="Ini biologi.", again=QUESTION)
        (case,) = cases(data)
        store = ContentStore(data, sealing_key(gate.site.keys))
        (item,) = store.find(case.contents[0])
    people = People(data)
    assert store.read(item, people.unlock("Dewi", PHRASE).private) == {
        "objection": ["Ini biologi."], "again": [QUESTION]}  # fmt: skip
    assert people.unlock("Adi", PHRASE).person.keys.keys().isdisjoint(item.recipients)


async def test_of_somebody_at_risk_the_counsellor_hears_and_no_role_or_class_does(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        for name, role in (("Dewi", "ppdp"), ("Sari", "counsellor"), ("Adi", "teacher")):
            add(data, name, role)
        Register(data).set_groups("Adi", ["siswa-smp"])
        assert (await send(gate, await stopped(gate, RISK), words="Saya hanya bercanda.")).status_code == 303
    (case,) = cases(data, SARI)
    assert (case.about, case.named) == (CHILD, {"Sari"})
    assert cases(data, OFFICER) == cases(data, Register(data).sight("Adi", "teacher")) == []


async def test_it_goes_to_the_people_who_have_the_case_already_and_not_to_whom_it_may_concern(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        for name, role in (("Dewi", "ppdp"), ("Sari", "counsellor"), ("Rini", "second-contact")):
            add(data, name, role)
        answer = await gate.ask(RISK)
        origin = Origin(exchange=answer.headers["x-request-id"])
        order = Opening(Kind.ESCALATION, CHILD, "second-contact", 2_000_000_000, origin,
                        named=frozenset({"Rini", "Sari"}), excluded=frozenset({"Sari"}))  # fmt: skip
        Register(data).open(order)
        code = Register(data).of_exchange(origin.exchange)[0].origin.exchange
        assert (await send(gate, _code(code), words="Ini tentang Bu Sari.")).status_code == 303
        store = ContentStore(data, sealing_key(gate.site.keys))
        (case,) = cases(data, Sight("Rini", "second-contact"))
        (item,) = store.find(case.contents[0])
    assert (case.named, case.excluded) == ({"Rini"}, {"Sari"})
    assert cases(data, SARI) == cases(data, OFFICER) == []
    assert item.recipients.isdisjoint(People(data).unlock("Sari", PHRASE).person.keys)


def _code(exchange: str) -> str:
    from audit.codes import code_of

    return code_of(exchange)


async def test_where_nobody_could_read_of_somebody_at_risk_it_is_not_taken(inside: Any) -> None:
    async with inside(RULES) as gate:
        add(gate.folder / "data", "Adi", "teacher")
        answer = await send(gate, await stopped(gate, RISK), words="Tolong.")
        assert (answer.status_code, "say it in person" in answer.text) == (503, True)
        assert gate.records("admin.case") == []


async def test_the_receipt_shows_the_reply_and_that_the_rule_was_changed(inside: Any) -> None:
    async with inside(RULES) as gate:
        data = gate.folder / "data"
        add(data)
        sent = await send(gate, await stopped(gate))
        (case,) = cases(data)
        register = Register(data)
        kept = objecting(gate)._sealer.keep_now({"note": ["Maaf, itu keliru."]}, Owner(case.origin.exchange, "", ""),
                                                Wanted("general", ()))  # fmt: skip
        with tables.opened(data) as database:
            objections.set_reply(database, case.id, kept["id"])
        assert "Maaf, itu keliru." in await see(gate, sent)
        register.change(case.code, OFFICER, lambda one: acts.take(one, "Dewi", 1), lambda _: None)
        register.change(case.code, OFFICER, lambda one: acts.dispose(one, "Dewi", "policy_change", 2), lambda _: None)
        assert "has not been changed yet" in await see(gate, sent)
        policy = gate.folder / "policy.yaml"
        policy.write_text(policy.read_text().replace("words: [terlarang]", "words: [terlarang keras]"))
        gate.app.reload()
        async for shown in _until(gate, sent):
            if "The rule was changed" in shown:
                break
        assert (await gate.ask(QUESTION)).status_code == 200


async def _until(gate: Any, sent: Any) -> Any:
    import asyncio

    async with asyncio.timeout(10):
        while True:
            yield await see(gate, sent)
            await asyncio.sleep(0.2)
