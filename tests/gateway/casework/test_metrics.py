"""Numbers that say whether people are told in time, and nothing about cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from audit.cases.case import CHILD, Kind, Opening, Origin
from audit.cases.register import Register
from gateway.casework.outbox import Outbox
from gateway.casework.telling import Delivery

Inside = Callable[..., Any]


def numbers(text: str) -> dict[str, int]:
    return {name: int(value) for name, value in (line.split(" ") for line in text.splitlines() if line[0] != "#")}


async def test_what_is_overdue_and_what_waits_is_counted_and_not_named(inside: Inside) -> None:
    async with inside() as gate:
        first = await gate.client.get("/metrics")
        assert first.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert set(numbers(first.text).values()) == {0}
        register, outbox = Register(gate.site.data), Outbox(gate.site.data)
        origin = Origin(group="siswa-smp", rule="child-at-risk")
        for deadline in (register.now() - 5, register.now() + 600):
            register.open(Opening(Kind.ESCALATION, CHILD, "counsellor", deadline, origin, named=frozenset({"Sari"})))
        job = outbox.look(1)
        assert job is not None
        outbox.note(job, [(Delivery("Sari", "mail:s@example.org", tries=1, next=9), "tls")])
        told = await gate.client.get("/metrics")
        found = numbers(told.text)
        assert found.pop("gapura_notices_oldest_seconds") < 60
        assert found == {"gapura_cases_overdue": 1, "gapura_notices_waiting": 2, "gapura_notices_failing": 1}
        assert not any(word in told.text for word in ("Sari", "siswa", "child", "counsellor", "mail"))


async def test_they_are_for_this_machine_alone(inside: Inside) -> None:
    async with inside(settings={"server": {"public_url": "https://gate.example"}}) as gate:
        assert (await gate.client.get("/metrics")).status_code == 404


async def test_a_file_that_cannot_be_read_is_no_zero(inside: Inside) -> None:
    async with inside() as gate:
        (gate.site.data / "cases.db").write_bytes(b"no database, and long enough to be looked at" * 40)
        assert (await gate.client.get("/metrics")).status_code == 503
