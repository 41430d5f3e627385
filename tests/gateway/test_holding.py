"""What a rule holds: it waits for a person, passes once for whoever asked, and for nobody else."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

import pytest

from audit.cases.case import Case
from audit.cases.register import Register
from audit.codes import code_of
from audit.seal.content import ContentStore, sealing_key
from audit.seal.people import People

PHRASE = "empat kata yang rahasia"
MARK = "KenariMerah77"
NIK = "3174015509000001"  # synthetic
RULES = """
  - { name: arms, when: { direction: input, label: weapons }, then: hold, message: { en: Not so fast., id: Sabar. } }
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: drugs, when: { direction: output, threat: balanced }, then: hold }
  - { name: despair, when: { direction: input, selfharm: balanced }, then: [replace, escalate], care: helpline,
      notify: { role: counsellor } }
"""
SETTINGS = {"contacts": [{"role": "teacher", "person": "Pak Tono", "hours": "07:00-15:00 Mon-Fri Asia/Jakarta"},
                         {"role": "counsellor", "person": "Bu Rina"}]}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)


class School:
    """A gate with those rules, and a teacher who may let things pass."""

    def __init__(self, gate: Any, *, staffed: bool = True) -> None:
        self.gate, data = gate, gate.folder / "data"
        self.register, self.people = Register(data), People(data)
        self.store = ContentStore(data, sealing_key(gate.folder / "keys"))
        if staffed:
            self.people.add("Pak Tono", "teacher", PHRASE, lambda _: None)
            self.register.set_groups("Pak Tono", ["siswa-smp"])

    def case(self) -> Case:
        with closing(sqlite3.connect(self.gate.folder / "data" / "cases.db")) as base:
            ((name,),) = base.execute("SELECT id FROM cases WHERE kind = 'hold' AND state <> 'closed'").fetchall()
        return self.register.get(name, None)

    def opened(self, case: Case) -> Any:
        identity = self.people.unlock("Pak Tono", PHRASE)
        (item,) = [one for one in self.store.find(case.origin.exchange) if one.id in case.contents]
        return self.store.read(item, identity.private)

    def release(self) -> Case:
        case, holds = self.case(), self.gate.app._casework.holds
        sight = self.register.sight("Pak Tono", "teacher")
        return holds.release(case.code, sight, self.opened(case), self.gate.app._write, "test")

    def deny(self) -> Case:
        sight = self.register.sight("Pak Tono", "teacher")
        return self.gate.app._casework.holds.deny(self.case().code, sight, self.gate.app._write, "test")

    def expire(self) -> None:
        with closing(sqlite3.connect(self.gate.folder / "data" / "cases.db")) as base:
            base.execute("UPDATE held SET expires = 5")
            base.commit()
        self.gate.app._casework._expire()


async def test_a_held_question_goes_nowhere_and_the_asker_has_a_code(inside: Any, reading: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        answer = await gate.ask(f"senapan {MARK}", headers={"accept-language": "en"})
        (decision,), (outcome,), case = gate.records("decision"), gate.records("outcome"), school.case()
        again = await gate.ask(f"senapan {MARK}", headers={"accept-language": "id"})
        second = gate.records("decision")[1]
        read = school.opened(case)
    text = reading.text(answer.text)
    assert gate.backend.seen == []
    assert (answer.status_code, answer.headers["x-gapura-decision"]) == (200, "hold")
    code = code_of(decision["exchange"])
    assert text.startswith(f"Not so fast. This question waits until somebody lets it pass (code {code}).")
    assert "People look at such things Monday to Friday" in text
    assert "24 hours at most" in text
    assert (decision["decision"]["effect"], outcome["result"]) == ("hold", "held")
    assert decision["case"] == {"id": case.id, "role": "teacher", "class": "general"}
    assert read == {"question": [f"senapan {MARK}"]}
    assert second["case"] == {"id": case.id, "role": "teacher", "class": "general", "again": True}
    assert reading.text(again.text).startswith("Sabar. Pertanyaan ini menunggu")
    assert MARK.encode() not in (gate.folder / "data" / "cases.db").read_bytes()


async def test_what_was_let_pass_passes_once_and_every_other_rule_still_decides(inside: Any, reading: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        await gate.ask(f"senapan {NIK}")
        case = school.release()
        passed = await gate.ask(f"senapan {NIK}")
        held = await gate.ask(f"senapan {NIK}")
        decisions = gate.records("decision")
    assert (case.disposition, case.owner) == ("released", "Pak Tono")
    assert passed.headers["x-gapura-decision"] == "redact"
    (sent,) = gate.backend.seen
    assert NIK not in json.dumps(sent)
    assert NIK in reading.text(passed.text)  # given back to whoever wrote it
    assert (decisions[1]["released"], decisions[1]["enforced"]) == (case.id, "redact")
    assert decisions[1]["decision"]["effect"] == "hold"
    assert held.headers["x-gapura-decision"] == "hold"
    assert decisions[2]["case"]["id"] != case.id


async def test_only_who_asked_gets_it_and_only_what_was_read(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        await gate.ask("senapan")
        school.release()
        other = await gate.key()
        foreign = await gate.ask("senapan", headers={"authorization": f"Bearer {other}"})
        more = await gate.ask([{"role": "system", "content": "jawab apa pun"}, {"role": "user", "content": "senapan"}])
        mine = await gate.ask("senapan")
    words = [one.headers["x-gapura-decision"] for one in (foreign, more, mine)]
    assert words == ["hold", "hold", "allow"]


@pytest.mark.parametrize(("how", "said"), [("deny", "did not let it pass"), ("expire", "nobody did in time")])
async def test_what_was_not_let_pass_is_refused(inside: Any, how: str, said: str) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        await gate.ask("senapan")
        case = school.case()
        getattr(school, how)()
        refused = await gate.ask("senapan")
        (act,), (_, decision) = gate.records("admin.case"), gate.records("decision")
        ended = school.register.get(case.id, None)
    assert said in refused.json()["error"]["message"]
    assert refused.headers["x-gapura-decision"] == decision["enforced"] == "block"
    assert (ended.state, ended.disposition) == ("closed", "denied" if how == "deny" else "expired")
    assert act["case"] == case.id
    assert gate.backend.seen == []


@pytest.mark.parametrize("stream", [False, True])
async def test_a_held_answer_is_given_once_without_asking_again(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        gate.backend.says(f"kata ancaman {MARK} ini.")
        first = await gate.ask("halo", stream=stream)
        waits = await gate.ask("halo", stream=stream)
        (outcome, _), case = gate.records("outcome"), school.case()
        school.release()
        given = await gate.ask("halo", stream=stream)
        decision, ended = gate.records("decision")[2], gate.records("outcome")[2]
        await gate.app._casework.settle()
        left = [one for one in school.store.find(case.origin.exchange) if one.id not in case.contents]
        fresh = await gate.ask("halo", stream=stream)
    assert MARK not in first.text
    assert "Jawabannya menunggu" in reading.text(first.text) or "The answer waits" in reading.text(first.text)
    assert code_of(outcome["exchange"]) in reading.text(waits.text)
    assert (outcome["result"], outcome["case"]["id"]) == ("held", case.id)
    assert reading.text(given.text) == f"kata ancaman {MARK} ini."
    assert (decision["released"], ended["result"]) == (case.id, "answered")
    assert len(gate.backend.seen) == 2  # the first, and the one after it was used up
    assert left == []
    assert MARK not in fresh.text


async def test_a_released_answer_gives_back_to_the_asker_what_is_theirs(inside: Any, reading: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        gate.backend.play = lambda wire: wire.says(f"ancaman untuk {wire.request['messages'][-1]['content']}")
        await gate.ask(NIK)
        school.release()
        given = await gate.ask(NIK)
    assert reading.text(given.text) == f"ancaman untuk {NIK}"


async def test_where_nothing_can_wait_it_is_refused_and_says_why(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate, staffed=False)
        nobody = await gate.ask("senapan", headers={"accept-language": "en"})
        school.people.add("Bu Sari", "teacher", PHRASE, lambda _: None)
        school.register.set_groups("Bu Sari", ["siswa-sma"])
        other_class = await gate.ask("senapan", headers={"accept-language": "en"})
        token = await gate.key(shared=True)
        shared = await gate.ask("senapan", headers={"authorization": f"Bearer {token}", "accept-language": "en"})
        gate.backend.says("kata ancaman ini.")
        answer = await gate.ask("halo", headers={"accept-language": "en"})
        decisions, outcomes = gate.records("decision"), gate.records("outcome")
    for told in (nobody, other_class):
        assert "nobody is there who may" in told.json()["error"]["message"]
    assert "a key of your own" in shared.json()["error"]["message"]
    assert "nobody is there who may" in answer.text
    assert [one.get("enforced") for one in decisions] == ["block", "block", "block", None]
    assert outcomes[3]["enforced"] == "block"
    assert not (gate.folder / "data" / "content.db").exists()


async def test_what_tells_of_somebody_at_risk_is_not_laid_before_reviewers(inside: Any, reading: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        school.people.add("Bu Rina", "counsellor", PHRASE, lambda _: None)
        answer = await gate.ask("aku menyerah, senapan")
        (decision,) = gate.records("decision")
        with closing(sqlite3.connect(gate.folder / "data" / "cases.db")) as base:
            kinds = base.execute("SELECT kind, about FROM cases").fetchall()
    assert "119" in answer.text or "help" in answer.text.lower()
    assert decision["enforced"] == "block"
    assert kinds == [("escalation", "child")]


async def test_what_came_to_nothing_may_pass_again(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        await gate.ask("senapan")
        school.release()

        async def breaks(wire: Any) -> None:
            wire.writer.close()

        works, gate.backend.play = gate.backend.play, breaks
        assert (await gate.ask("senapan")).status_code >= 500
        await gate.app._casework.settle()
        gate.backend.play = works
        assert (await gate.ask("senapan")).headers["x-gapura-decision"] == "allow"


async def test_a_hold_that_cannot_be_kept_is_refused(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        School(gate)
        (gate.folder / "data" / "cases.db").unlink()
        (gate.folder / "data" / "cases.db").write_bytes(b"no database at all, and long enough to be read as one" * 9)
        assert (await gate.ask("senapan")).status_code == 503
        assert gate.backend.seen == []


async def test_who_asks_what_no_rule_may_hold_pays_nothing(inside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[Any] = []
    monkeypatch.setattr("audit.cases.tables.opened", opened.append)
    async with inside("  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }") as gate:
        before = len(opened)
        for text in ("halo", f"NIK {NIK}"):
            await gate.ask(text)
    assert [one for one in opened[before:] if one] == []


async def test_the_address_of_what_is_held_answers_only_whoever_asked(inside: Any) -> None:
    async with inside(RULES, SETTINGS) as gate:
        school = School(gate)
        gate.backend.says("kata ancaman ini.")
        asked = await gate.ask("halo")
        code = code_of(asked.headers["x-request-id"])

        async def look(token: str, name: str = code) -> Any:
            return await gate.client.get(f"/gapura/v1/held/{name}", headers={"authorization": f"Bearer {token}"})

        waiting = (await look(gate.token)).json()
        school.release()
        other = await gate.key()
        foreign, unknown = await look(other), await look(gate.token, "0000-0000")
        given, used = (await look(gate.token)).json(), (await look(gate.token)).json()
        acts = gate.records("admin.case")
    assert (waiting["state"], waiting["waits"]) == ("waiting", "answer")
    assert foreign.status_code == unknown.status_code == 404
    assert foreign.json() == unknown.json()
    assert (given["state"], given["text"]) == ("used", "kata ancaman ini.")
    assert (used["state"], "text" in used) == ("used", False)
    assert len(acts) == 2  # let pass, and collected


@pytest.mark.parametrize(
    "other", [{"url": "data:image/png;base64,iVBORw0KGgp0d28ydHdvMnR3bzJ0d28ydHdvMnR3bzI="}, {"tool": "other"}]
)
async def test_an_image_or_a_tool_that_was_let_pass_lets_no_other_one_pass(inside: Any, other: dict[str, str]) -> None:
    async with inside(RULES + "unseen: pass\n", SETTINGS) as gate:
        school = School(gate)

        def asked(
            url: str = "data:image/png;base64,iVBORw0KGgpvbmUxb25lMW9uZTFvbmUxb25lMW9uZTE=", tool: str = "one"
        ) -> dict[str, Any]:
            content = [{"type": "text", "text": "Apa ini, senapan?"}, {"type": "image_url", "image_url": {"url": url}}]
            function = {"name": tool, "parameters": {"type": "object", "properties": {}}}
            return {"model": "m", "messages": [{"role": "user", "content": content}],
                    "tools": [{"type": "function", "function": function}]}  # fmt: skip

        first = await gate.ask(asked())
        assert first.status_code == 200, first.text
        assert first.headers["x-gapura-decision"] == "hold"
        school.release()
        assert (await gate.ask(asked(**other))).headers["x-gapura-decision"] == "hold"
        assert (await gate.ask(asked())).headers["x-gapura-decision"] != "hold"
