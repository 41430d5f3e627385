"""The gate asks its neighbours: real witnesses in processes of their own, and what they say of a log that lies."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record, cosignature
from audit.note import VerifierKey
from audit.reader import Reader
from audit.search.query import Query
from audit.witness.standing import standings
from gateway.forwarding.egress import Egress, origin_of
from gateway.forwarding.lines import Line
from gateway.office.witness_client import Witnesses, witnesses_of
from gateway.office.witness_transport import post_through
from gateway.record_settings import WitnessAt

NOWHERE = "http://127.0.0.1:9"


class School:
    """A log, and asking its witnesses as the gate does."""

    def __init__(self, folder: Path) -> None:
        self.data, self.keys = folder / "data", folder / "keys"
        self.log = self.opened()
        self.public = self.data / "log.pub"
        self.egress: list[Egress] = []
        self.written = 0

    def opened(self) -> Log:
        return Log.open(self.data, self.keys, origin="sman1.example/log")

    def grow(self, count: int) -> None:
        for _ in range(count):
            self.written += 1  # no two entries are alike
            self.log.append_sync(Record("refusals", {"bad_key": self.written}))

    def restart(self) -> None:
        self.log.close()
        self.log = self.opened()

    def asks(self, *known: tuple[str, str]) -> Witnesses:
        self.egress.append(egress := Egress([origin_of(url) for url, _ in known], lines={origin_of(NOWHERE): Line()}))
        named = [WitnessAt(url=url, key=line) for url, line in known]
        return witnesses_of(named, self.data, self.log, post_through(egress))

    def told(self) -> list[tuple[str, int, int | None]]:
        page = Reader.open(self.data).page(Query.of(["kind=admin.witness"]))
        rows = [entry.public_part() for entry in page.entries]
        return [(row["outcome"], row["size"], row.get("theirs")) for row in rows]

    def seen_by(self, key: VerifierKey) -> int | None:
        (standing,) = standings(Reader.open(self.data), [key])
        return standing.size


@pytest.fixture
async def school(tmp_path: Path) -> AsyncIterator[School]:
    school = School(tmp_path)
    yield school
    school.log.close()
    for egress in school.egress:
        await egress.close()


async def test_checkpoints_are_signed_as_the_log_grows_and_over_restarts(
    school: School, witness_of: Callable[..., Any]
) -> None:
    there = witness_of(school.public)
    for count in (3, 4, 1, 6):
        school.grow(count)
        school.restart()  # the newest checkpoint now has all
        witnesses = school.asks((there.url, there.line))
        await witnesses.send_all()
        await witnesses.send_all()
    size = Reader.open(school.data).page(limit=1, newest_first=True).entries[0].index + 1
    assert school.told() == [("signed", 3, None)], "only the first time is worth a record"
    assert school.seen_by(there.key) == size
    assert size == 3 + 1 + 4 + 1 + 6


async def test_within_one_run_nothing_is_read_twice(school: School, witness_of: Callable[..., Any]) -> None:
    there = witness_of(school.public)
    witnesses = school.asks((there.url, there.line))
    witnesses.start(0.05)
    for count in (5, 9, 2):
        school.grow(count)
        await asyncio.sleep(0.3)
    await witnesses.finish()
    assert school.seen_by(there.key) == 17, "16 of ours and the record of the first signature: the last one counts too"


async def test_two_witnesses_sign_under_one_checkpoint_and_one_that_is_away_is_asked_later(
    school: School, witness_of: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    first, second = witness_of(school.public, name="first"), witness_of(school.public, name="second")
    port = int(second.url.rpartition(":")[2])
    second.process.terminate()
    second.process.wait(20)
    school.grow(3)
    school.restart()
    with caplog.at_level(logging.INFO):
        await school.asks((first.url, first.line), (second.url, second.line)).send_all()
    assert (school.seen_by(first.key), school.seen_by(second.key)) == (3, None)
    assert caplog.records == [], "a school that is offline is normal"
    witness_of(school.public, name="second", port=port)
    school.restart()
    await school.asks((first.url, first.line), (second.url, second.line)).send_all()
    with Reader.open(school.data).snapshot() as snapshot:
        note = snapshot.checkpoint()
    assert cosignature.check(note, first.key)
    assert cosignature.check(note, second.key)


async def test_an_older_copy_is_found_out_by_the_witness_once(
    school: School, witness_of: Callable[..., Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    there = witness_of(school.public)
    school.grow(3)
    school.log.close()
    shutil.copytree(school.data, tmp_path / "copy")
    school.log = school.opened()
    school.grow(9)
    school.restart()
    await school.asks((there.url, there.line)).send_all()
    school.log.close()
    shutil.rmtree(school.data)
    shutil.copytree(tmp_path / "copy", school.data)
    (school.keys / "head.note").unlink()  # somebody who can reach both folders
    school.log = school.opened()
    witnesses = school.asks((there.url, there.line))
    for _ in range(3):
        await witnesses.send_all()
    assert school.told() == [("ahead", 3, 12)]
    assert caplog.text.count("older copy") == caplog.text.count("salinan lama") == 1
    (standing,) = standings(Reader.open(school.data), [there.key])
    assert standing.objects


async def test_another_history_is_found_out_by_the_witness(
    school: School, witness_of: Callable[..., Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    there = witness_of(school.public)
    school.grow(3)
    school.log.close()
    shutil.copytree(school.data, tmp_path / "copy")
    school.log = school.opened()
    school.grow(2)
    school.restart()
    await school.asks((there.url, there.line)).send_all()
    school.log.close()
    shutil.rmtree(school.data)
    shutil.copytree(tmp_path / "copy", school.data)
    (school.keys / "head.note").unlink()
    school.log = school.opened()
    school.grow(7)
    school.restart()
    witnesses = school.asks((there.url, there.line))
    for _ in range(2):
        await witnesses.send_all()
    assert school.told() == [("contradicts", 10, 5)]
    assert "riwayat lain" in caplog.text


async def test_a_witness_that_does_not_know_the_log_says_so_once(
    school: School, witness_of: Callable[..., Any], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Log.open(tmp_path / "other", tmp_path / "other-keys").close()
    there = witness_of(tmp_path / "other" / "log.pub")
    school.grow(2)
    school.restart()
    witnesses = school.asks((there.url, there.line))
    for _ in range(2):
        await witnesses.send_all()
    assert school.told() == [("refuses", 2, None)]
    assert "HTTP 404" in caplog.text


async def test_what_signs_with_another_key_is_no_witness(
    school: School, witness_of: Callable[..., Any], caplog: pytest.LogCaptureFixture
) -> None:
    there, other = witness_of(school.public), witness_of(school.public, name="other")
    school.grow(2)
    school.restart()
    witnesses = school.asks((there.url, other.line))
    for _ in range(2):
        await witnesses.send_all()
    assert school.told()[0] == ("other_key", 2, None)
    assert school.seen_by(other.key) is None
    assert "record.witnesses" in caplog.text


async def test_a_stop_does_not_wait_for_ever_for_who_does_not_answer(school: School) -> None:
    witnesses = school.asks((NOWHERE, "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"))
    witnesses.start(60)
    await asyncio.sleep(0.1)
    async with asyncio.timeout(8):
        await witnesses.finish()
    assert school.told() == []


async def test_a_stop_does_not_wait_for_an_answer_that_never_comes(school: School) -> None:
    held: list[asyncio.StreamWriter] = []

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        held.append(writer)

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    witnesses = school.asks((url, "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"))
    witnesses.start(60)
    await asyncio.sleep(0.2)
    async with asyncio.timeout(8):
        await witnesses.finish()
    assert school.told() == []
    assert held, "it was asked"
    for writer in held:
        writer.close()
    server.close()
