"""A connection that comes back by itself, and errors that say who is to act and nothing of what was written."""

from __future__ import annotations

import signal
import socket
import time
from contextlib import closing
from typing import Any

import pytest

from audit import LogUnavailable, LogUnusable
from audit.store.address import Address
from audit.store.session import Session
from tests.postgres import free_port


@pytest.fixture
def url(postgres: Any) -> str:
    return str(postgres.database())


@pytest.fixture
def session(url: str) -> Any:
    session = Session(Address.parse(url, "URL"), "URL", timeout=0.5, idle=0.5)
    yield session
    session.close()


def code(session: Session, statement: str) -> str:
    with pytest.raises((LogUnavailable, LogUnusable)) as refused, session.transaction() as database:
        database.run(statement)
    assert refused.value.__cause__ is None
    return refused.value.code


def test_what_is_committed_here_is_synced_whatever_the_server_does_by_default(session: Session, postgres: Any) -> None:
    postgres.sql("postgres", "ALTER SYSTEM SET synchronous_commit = off")
    postgres.sql("postgres", "SELECT pg_reload_conf()")
    try:
        with session.connected() as database:
            assert database.run("SHOW synchronous_commit") == [["on"]]
            assert database.run("SHOW default_transaction_isolation") == [["read committed"]]
    finally:
        postgres.sql("postgres", "ALTER SYSTEM RESET synchronous_commit")
        postgres.sql("postgres", "SELECT pg_reload_conf()")


def test_a_transaction_that_fails_leaves_nothing(session: Session) -> None:
    with session.transaction() as database:
        database.run("CREATE TABLE things (name text)")

    def fail() -> None:
        with session.transaction() as database:
            database.run("INSERT INTO things VALUES ('a')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with session.connected() as database:
        assert database.run("SELECT count(*) FROM things") == [[0]]


def test_errors_are_told_by_what_is_to_be_done(session: Session) -> None:
    assert code(session, "SELECT pg_sleep(3)") == "locked"
    assert code(session, "SET TRANSACTION READ ONLY; CREATE TABLE things (name text)") == "readonly"
    assert code(session, "SELECT pg_terminate_backend(pg_backend_pid())") == "unreachable"
    assert code(session, "SELECT 'Rahasia1'::int") == "io"


def test_a_table_that_somebody_holds_is_waited_for_and_then_said(session: Session, postgres: Any, url: str) -> None:
    other = Session(Address.parse(url, "URL"), "URL", timeout=5, idle=5)
    with session.transaction() as database:
        database.run("CREATE TABLE things (name text)")
    with other.transaction() as holder:
        holder.run("LOCK TABLE things")
        assert code(session, "SELECT * FROM things") == "locked"
    other.close()


def test_after_an_error_the_next_one_starts_afresh(session: Session) -> None:
    assert code(session, "SELECT pg_terminate_backend(pg_backend_pid())") == "unreachable"
    with session.connected() as database:
        assert database.run("SELECT 1") == [[1]]


def test_a_transaction_left_hanging_is_ended_by_the_server(session: Session, postgres: Any) -> None:
    def freeze() -> None:
        with session.transaction() as database:
            database.run("SELECT 1")
            time.sleep(1.0)
            database.run("SELECT 1")

    with pytest.raises(LogUnavailable, match="does not answer"):
        freeze()


def test_nobody_there_and_nobody_answering_are_the_same(postgres: Any) -> None:
    nobody = Session(Address.parse(f"postgresql://u@127.0.0.1:{free_port()}/d", "URL"), "URL", timeout=0.2, idle=1)
    with pytest.raises(LogUnavailable, match="does not answer"), nobody.connected():
        pass
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        mute = f"postgresql://u@127.0.0.1:{silent.getsockname()[1]}/d"
        began = time.monotonic()
        with pytest.raises(LogUnavailable), Session(Address.parse(mute, "URL"), "URL", 0.2, 1).connected():
            pass
        assert time.monotonic() - began < 3


def test_a_database_that_does_not_know_us_needs_a_person(postgres: Any) -> None:
    stranger = Address.parse(postgres.url("nowhere"), "GAPURA_RECORD_URL")
    with (
        pytest.raises(LogUnusable, match="GAPURA_RECORD_URL refuses"),
        Session(stranger, "GAPURA_RECORD_URL", 1, 1).connected(),
    ):
        pass


def test_a_server_killed_at_work_is_unreachable_and_then_there_again(session: Session, postgres: Any) -> None:
    with session.connected() as database:
        database.run("SELECT 1")
    postgres.stop(signal.SIGQUIT)
    assert code(session, "SELECT 1") == "unreachable"
    assert code(session, "SELECT 1") == "unreachable"
    postgres.start()
    with session.connected() as database:
        assert database.run("SELECT 1") == [[1]]
