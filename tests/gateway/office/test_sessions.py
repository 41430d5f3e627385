"""Somebody has shown who they are, and need not for a while."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from audit.cases.trouble import CaseError
from audit.seal.people import Identity, People
from gateway.office.sessions import IDLE, LONGEST, Sessions

PHRASE = "empat kata yang rahasia"
ROOT = Path(__file__).resolve().parents[3]


class Clock:
    now = 1_800_000_000

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sessions(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Sessions:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    return Sessions(tmp_path, clock)


@pytest.fixture
def adi(sessions: Sessions, tmp_path: Path) -> Identity:
    people = People(tmp_path)
    people.add("Adi", "teacher", PHRASE, lambda _: None)
    return people.unlock("Adi", PHRASE)


def gone(sessions: Sessions, token: str) -> bool:
    try:
        sessions.open(token)
    except CaseError as error:
        return error.code == "session"
    return False


def test_a_token_is_the_person_with_their_key_in_every_process(
    sessions: Sessions, adi: Identity, tmp_path: Path
) -> None:
    token, begun = sessions.begin(adi)
    assert sessions.open(token) == begun
    other = f"""import sys; sys.path.insert(0, {str(ROOT)!r})
from pathlib import Path; from gateway.office.sessions import Sessions
print(Sessions(Path(sys.argv[1]), lambda: {Clock.now}).open(sys.argv[2]).who.private.hex())"""
    told = subprocess.run(
        [sys.executable, "-c", other, str(tmp_path), token], capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == adi.private.hex()


def test_neither_the_token_nor_the_key_lies_in_the_file(sessions: Sessions, adi: Identity, tmp_path: Path) -> None:
    token, _ = sessions.begin(adi)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("cases.db*"))
    assert token.split("_")[1].encode() in stored
    for secret in (token.split("_", 2)[2].encode(), adi.private, PHRASE.encode()):
        assert secret not in stored


def test_it_ends_without_use_and_in_any_case_after_a_day_of_work(
    sessions: Sessions, adi: Identity, clock: Clock
) -> None:
    token, _ = sessions.begin(adi)
    for _ in range(LONGEST // (IDLE - 60) - 1):
        clock.now += IDLE - 60
        assert not gone(sessions, token)
    other, _ = sessions.begin(adi)
    clock.now += IDLE
    assert gone(sessions, other)
    assert gone(sessions, token)
    late, begun = sessions.begin(adi)
    while clock.now + 60 < begun.until:
        clock.now += 60
        sessions.open(late)
    clock.now += 60
    assert gone(sessions, late)


def test_it_ends_when_it_is_ended_and_when_the_person_gets_other_keys_or_leaves(
    sessions: Sessions, adi: Identity, tmp_path: Path
) -> None:
    first, _ = sessions.begin(adi)
    sessions.end(first)
    assert gone(sessions, first)
    second, _ = sessions.begin(adi)
    people = People(tmp_path)
    people.reset("Adi", PHRASE, lambda _: None)
    assert gone(sessions, second)
    third, _ = sessions.begin(people.unlock("Adi", PHRASE))
    people.retire("Adi", lambda _: None)
    assert gone(sessions, third)


@pytest.mark.parametrize("place", [0, 5, 20, 30, -1])
def test_a_token_that_differs_anywhere_is_none(sessions: Sessions, adi: Identity, place: int) -> None:
    token, _ = sessions.begin(adi)
    changed = list(token)
    changed[place] = "f" if changed[place] == "e" else "e"
    assert gone(sessions, "".join(changed))
    assert not gone(sessions, token)


@pytest.mark.parametrize("token", ["", "gps_", "gpr_" + "0" * 16 + "_" + "A" * 43, "gps_" + "0" * 16 + "_" + "A" * 43])
def test_what_is_no_token_is_none(sessions: Sessions, token: str) -> None:
    assert gone(sessions, token)


def test_a_row_put_in_by_hand_opens_nobodys_key(sessions: Sessions, adi: Identity, tmp_path: Path) -> None:
    """Somebody with the file gives their own session another person's name."""
    token, _ = sessions.begin(adi)
    people = People(tmp_path)
    people.add("Sari", "counsellor", PHRASE, lambda _: None)
    sari = people.unlock("Sari", PHRASE).person
    with closing(sqlite3.connect(tmp_path / "cases.db")) as base, base:
        base.execute("UPDATE sessions SET person = ?", (sari.id,))
    assert gone(sessions, token)


def test_those_that_are_over_are_forgotten(sessions: Sessions, adi: Identity, clock: Clock, tmp_path: Path) -> None:
    sessions.begin(adi)
    clock.now += IDLE
    sessions.begin(adi)
    with closing(sqlite3.connect(tmp_path / "cases.db")) as base:
        assert base.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
