"""People are told over real servers, and it is on record who was, over what."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.canonical import canonical
from audit.cases import acts
from audit.cases.case import CHILD, GENERAL, Kind, Opening, Origin
from audit.cases.register import Register
from audit.seal.people import People
from gateway.admission.folders import open_site
from gateway.casework.outbox import Outbox
from gateway.casework.teller import MOST_AN_HOUR, Teller, teller_of
from gateway.errors import Reason, Refused
from gateway.forwarding.egress import Egress, origin_of
from gateway.settings import read
from tests.channels import Receiver, receiving
from tests.forms import unlike

PHRASE = "a long passphrase of sari"


class World:
    """A site with a register of people and a gate that tells them; ntfy is real, mail is down."""

    def __init__(self, folder: Path, receiver: Receiver) -> None:
        self.receiver, self.records, self.trouble = receiver, [], False  # type: list[Record]
        contacts = [
            {
                "role": "counsellor",
                "person": "Sari",
                "hours": "always",
                "reach": ["post:sari@example.org", "push:sari-x7"],
            },
            {"role": "counsellor", "person": "Budi", "reach": ["push:budi-q2"]},
            {"role": "ppdp", "person": "Rini", "hours": "always", "reach": ["push:rini-p4"]},
        ]
        channels = [
            {"name": "push", "kind": "ntfy", "url": receiver.url},
            {"name": "post", "kind": "smtp", "url": "smtp://127.0.0.1:9", "sender": "gapura@example.org"},
        ]
        cases = {"channels": channels, "quiet": ""}
        plain = {"contacts": contacts, "cases": cases, "data": str(folder / "data"), "keys": str(folder / "keys")}
        (folder / "gapura.yaml").write_text(json.dumps(plain))
        self.settings = read(folder / "gapura.yaml", env={})
        self.site = open_site(self.settings.data, self.settings.keys)
        people = People(self.site.data, cost=2)
        for name, role in (("Sari", "counsellor"), ("Budi", "counsellor"), ("Rini", "ppdp")):
            people.add(name, role, PHRASE, lambda _: None)
        self.register = Register(self.site.data)
        self.egress = Egress([origin_of(receiver.url)])

    async def write(self, record: Record) -> None:
        if self.trouble:
            raise Refused(Reason.CANNOT_RECORD)
        self.records.append(record)

    def teller(self) -> Teller:
        return teller_of(self.settings, self.site, self.egress, self.write)

    async def look(self) -> None:
        teller = self.teller()
        await teller.look()
        await teller.settle()

    def opens(self, about: str = CHILD, role: str = "counsellor", named: tuple[str, ...] = ("Sari", "Budi")) -> Any:
        origin = Origin(exchange="cd" * 16, group="7a", rule="child-at-risk")
        order = Opening(Kind.ESCALATION, about, role, self.register.now() + 60, origin, named=frozenset(named))
        return self.register.open(order).case

    @property
    def topics(self) -> list[str]:
        return [str(one.said["topic"]) for one in self.receiver.taken]


@pytest.fixture
def world(tmp_path: Path) -> Callable[[], Any]:
    @asynccontextmanager
    async def made() -> AsyncIterator[World]:
        with receiving() as receiver:
            world = World(tmp_path, receiver)
            try:
                yield world
            finally:
                await world.egress.close()
                world.site.close()

    return made


async def test_with_the_mail_down_the_phone_rings_and_both_are_on_record(world: Callable[[], Any]) -> None:
    async with world() as here:
        case = here.opens()
        await here.look()
        assert here.topics == ["sari-x7"]
        (one,) = here.receiver.taken
        assert case.code in one.said["message"]
        assert f"/case/{case.code}?k=" in one.said["click"]
        assert not any(word in one.body.decode() for word in ("child-at-risk", "7a", "cdcdcd", "Sari", case.id))
        assert [(record.public["action"], record.private["said"]) for record in here.records] == [
            ("not_told", {"to": "Sari", "over": "post", "why": "unreachable"}),
            ("told", {"to": "Sari", "over": "push", "round": "0"}),
        ]
        for record in here.records:
            public = {"v": 1, "kind": record.kind, "time": "2026-11-27T14:40Z", "private": "00" * 32, **record.public}
            assert unlike(json.dumps(public), canonical(record.private).decode()) == []
        await here.look()
        assert here.topics == ["sari-x7"]  # nothing is due yet


async def test_who_may_not_see_a_case_is_not_told_of_it(world: Callable[[], Any]) -> None:
    async with world() as here:
        here.opens(named=("Budi",))
        await here.look()
        assert here.topics == ["budi-q2"]
        here.opens(GENERAL, "ppdp", ())
        await here.look()
        assert here.topics == ["budi-q2", "rini-p4"]
        here.opens(GENERAL, "counsellor", ())  # a class that is nobody's scope
        await here.look()
        assert here.topics == ["budi-q2", "rini-p4"]


async def test_it_says_once_that_nobody_can_be_told_and_not_of_what(
    world: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    async with world() as here:
        case = here.opens(named=("Nobody",))
        teller = here.teller()
        with caplog.at_level(logging.ERROR):
            for _ in range(2):
                await teller.look()
                await teller.settle()
        (line,) = [one.getMessage() for one in caplog.records if "nobody can be told" in one.getMessage()]
        assert case.code not in line
        assert here.receiver.taken == []


async def test_who_knows_is_left_in_peace(world: Callable[[], Any]) -> None:
    async with world() as here:
        case = here.opens()
        sight = here.register.sight("Sari", "counsellor")
        here.register.change(case.id, sight, lambda it: acts.acknowledge(it, "Sari", 1), lambda _: None)
        await here.look()
        assert here.receiver.taken == []


async def test_a_log_that_cannot_be_written_keeps_nobody_from_being_told(world: Callable[[], Any]) -> None:
    async with world() as here:
        here.trouble = True
        here.opens()
        await here.look()
        assert here.topics == ["sari-x7"]
        told = [one.action for one in here.register.history(here.opens().id, None)]
        assert told[0] == "open"


async def test_a_damaged_file_is_said_and_the_gate_goes_on(
    world: Callable[[], Any], caplog: pytest.LogCaptureFixture
) -> None:
    async with world() as here:
        (here.site.data / "cases.db").write_bytes(b"no database, and long enough to be looked at" * 40)
        with caplog.at_level(logging.ERROR):
            running = asyncio.create_task(here.teller().run(first=True))
            async with asyncio.timeout(10):
                while not any("cannot be told" in one.getMessage() for one in caplog.records):  # noqa: ASYNC110
                    await asyncio.sleep(0.02)
            assert not running.done()
            running.cancel()
            with pytest.raises(asyncio.CancelledError):
                await running


async def test_only_the_first_process_of_a_gate_tells(world: Callable[[], Any]) -> None:
    async with world() as here:
        here.opens()
        await asyncio.wait_for(here.teller().run(first=False), 5)
        assert here.receiver.taken == []


async def test_what_breaks_off_is_said_by_its_kind_alone_and_taken_again(
    world: Callable[[], Any], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("KenariMerah77")

    async with world() as here:
        here.opens()
        with monkeypatch.context() as patched, caplog.at_level(logging.ERROR):
            patched.setattr("gateway.casework.teller.of_case", broken)
            await here.look()
        assert "broke off: RuntimeError" in caplog.text
        assert "KenariMerah77" not in caplog.text
        Outbox(here.site.data).release()
        await here.look()
        assert here.topics == ["sari-x7"]


async def test_a_flood_of_what_can_wait_does_not_teach_anybody_to_mute_the_phone(world: Callable[[], Any]) -> None:
    async with world() as here:
        for _ in range(MOST_AN_HOUR + 3):
            here.opens(GENERAL, "ppdp", ())
            await here.look()
        assert here.topics == ["rini-p4"] * MOST_AN_HOUR
        here.opens(role="ppdp", named=("Rini",))  # a child at risk rings whatever rang before
        await here.look()
        assert here.topics == ["rini-p4"] * (MOST_AN_HOUR + 1)
