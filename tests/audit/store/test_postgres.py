"""Several machines, one tree: who integrates, what if it dies, and which servers are no place for a log."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, LogUnusable
from audit.store.address import Address
from audit.store.moving import MOVE_LIMIT
from audit.store.postgres import PostgresStore

ROOT = str(Path(__file__).resolve().parents[3])


def anything(signed: int, size: int) -> bool:
    return size > signed


def kept(note: str) -> None:
    """Told when a checkpoint is durable."""


def test_what_was_appended_waits_durably_and_then_has_its_place(server: Any, entry: Any, sign: Any) -> None:
    assert server.append([entry(0), entry(1)], None) is None
    assert server.head()[0].size == 0
    assert server.move(anything, sign, kept) is False
    assert server.head()[0].size == 2
    assert server.head()[1] == sign(server.head()[0])


def test_one_pass_moves_no_more_than_it_may_and_says_so(server: Any, entry: Any, sign: Any) -> None:
    server.append([entry(number) for number in range(MOVE_LIMIT + 1)], None)
    assert server.move(anything, sign, kept) is True
    assert server.move(anything, sign, kept) is False
    assert server.head()[0].size == MOVE_LIMIT + 1


def test_nothing_to_do_is_found_without_a_lock(server: Any, sign: Any) -> None:
    with server._session.transaction() as database:
        database.run("SELECT 1 FROM head FOR UPDATE")
        assert server.move(anything, sign, kept) is False


def test_who_finds_the_tree_locked_leaves_it_alone(server: Any, in_postgres: Any, entry: Any, sign: Any) -> None:
    server.append([entry(0)], None)
    with server._session.transaction() as database:
        database.run("SELECT 1 FROM head FOR UPDATE")
        assert in_postgres().move(anything, sign, kept) is None
    assert server.move(anything, sign, kept) is False


def test_many_integrators_never_fork_the_tree(in_postgres: Any, server: Any, entry: Any, sign: Any) -> None:
    from audit.merkle import root_of

    stores = [server, in_postgres(), in_postgres()]
    done = threading.Event()

    def integrate(store: Any) -> None:
        while not done.is_set():
            store.move(anything, sign, kept)

    threads = [threading.Thread(target=integrate, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for number in range(60):
        stores[number % 3].append([entry(number), entry(number, "outcome")], None)
    done.set()
    for thread in threads:
        thread.join()
    while server.move(anything, sign, kept):
        pass
    with server._session.connected() as database:
        rows = database.run("SELECT idx, leaf FROM entries ORDER BY idx")
    assert [index for index, _ in rows] == list(range(120))
    assert server.head()[0].root() == root_of(leaf for _, leaf in rows)


def test_a_process_frozen_in_the_middle_of_a_pass_is_taken_over_within_two_seconds(
    server: Any, in_postgres: Any, entry: Any, sign: Any
) -> None:
    """As when its network is cut: the server hears no more of it, and its lock must not outlive it."""
    frozen = in_postgres()
    server.append([entry(0)], None)
    inside, thaw = threading.Event(), threading.Event()

    def freeze(signed: int, size: int) -> bool:
        inside.set()
        thaw.wait(20)
        return True

    lost: list[BaseException] = []

    def work() -> None:
        try:
            frozen.move(freeze, sign, kept)
        except LogUnavailable as error:
            lost.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    assert inside.wait(5)
    began = time.monotonic()
    while server.move(anything, sign, kept) is None:
        time.sleep(0.05)
    taken = time.monotonic() - began
    assert server.head()[0].size == 1
    thaw.set()
    thread.join()
    assert taken < 2
    assert len(lost) == 1, "the frozen one's pass has come to nothing"
    assert server.head()[0].size == 1


HOLDS = """
import os, sys, time
from audit.store.address import Address
from audit.store.postgres import PostgresStore
store = PostgresStore(Address.parse(sys.argv[1], "URL"), "URL", 5.0)
store.open()
def hold(signed, size):
    os.write(1, b"inside\\n")
    time.sleep(60)
store.move(hold, lambda tree: "", lambda note: None)
"""


def test_an_integrator_killed_in_the_middle_of_a_pass_is_taken_over_within_two_seconds(
    server: Any, entry: Any, sign: Any, postgres: Any
) -> None:
    server.append([entry(0)], None)
    url = postgres.url(server._address.database)
    environment = {**os.environ, "PYTHONPATH": ROOT}
    process = subprocess.Popen([sys.executable, "-c", HOLDS, url], stdout=subprocess.PIPE, env=environment)
    assert process.stdout is not None
    assert process.stdout.readline() == b"inside\n"
    assert server.move(anything, sign, kept) is None
    process.send_signal(signal.SIGKILL)
    began = time.monotonic()
    while server.move(anything, sign, kept) is None:
        time.sleep(0.02)
    assert time.monotonic() - began < 2
    process.communicate()
    assert server.head()[0].size == 1


def test_records_that_wait_too_long_for_a_signature_close_the_log(
    server: Any, entry: Any, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from audit.store import integrator

    monkeypatch.setattr(integrator, "BEHIND_SECONDS", 0.3)
    with server._session.transaction() as database:
        database.run("CREATE FUNCTION stuck() RETURNS trigger AS 'BEGIN RAISE disk_full; END' LANGUAGE plpgsql")
        database.run("CREATE TRIGGER stuck BEFORE INSERT ON entries EXECUTE FUNCTION stuck()")
    server.start(sign, kept)
    server.append([entry(0)], None)
    time.sleep(0.6)
    with pytest.raises(LogUnavailable) as refused:
        server.append([entry(1)], None)
    assert refused.value.code == "behind"
    with server._session.transaction() as database:
        database.run("DROP TRIGGER stuck ON entries")
    deadline = time.monotonic() + 10
    while server._integrator.behind():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    server.append([entry(1)], None)


def test_private_parts_are_in_no_live_row_after_an_erasure(server: Any, entry: Any, sign: Any, postgres: Any) -> None:
    secret = "SubjectSurrogate4711"
    server.append([entry(0, label=secret), entry(0, "outcome", label=secret)], None)
    server.erase([0], lambda every: entry(9, "admin.erase"), sign)
    assert server.scrub()
    rows = postgres.sql(server._address.database, "SELECT idx FROM entries WHERE private LIKE '%Surrogate%'")
    dead = postgres.sql(
        server._address.database,
        "SELECT sum(n_dead_tup) FROM pg_stat_user_tables WHERE relname IN ('entries', 'pending')",
    )
    assert (rows, dead) == ([], [(0,)])


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("DROP TABLE head", "not_a_log"),
        ("UPDATE alembic_version SET version_num = '9999'", "newer"),
    ],
)
def test_another_database_is_left_alone(server: Any, postgres: Any, statement: str, code: str) -> None:
    postgres.sql(server._address.database, "UPDATE alembic_version SET version_num = '0000'")
    postgres.sql(server._address.database, statement)
    again = PostgresStore(server._address, "URL", 2.0)
    with pytest.raises(LogUnusable) as refused:
        again.open()
    again.close()
    assert refused.value.code == code


def test_a_server_that_forgets_what_it_confirmed_is_refused(postgres: Any) -> None:
    url = postgres.database()
    for setting in ("fsync", "full_page_writes"):
        postgres.sql("postgres", f"ALTER SYSTEM SET {setting} = off")
        postgres.sql("postgres", "SELECT pg_reload_conf()")
        try:
            store = PostgresStore(Address.parse(url, "URL"), "URL", 2.0)
            deadline = time.monotonic() + 5
            while postgres.sql("postgres", f"SHOW {setting}") != [("off",)]:
                assert time.monotonic() < deadline
            with pytest.raises(LogUnusable, match="fsync"):
                store.open()
            store.close()
        finally:
            postgres.sql("postgres", f"ALTER SYSTEM RESET {setting}")
            postgres.sql("postgres", "SELECT pg_reload_conf()")
            while postgres.sql("postgres", f"SHOW {setting}") != [("on",)]:
                time.sleep(0.02)
