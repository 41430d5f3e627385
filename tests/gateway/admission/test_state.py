"""state.db: made once, shared by several processes, honest about what it cannot be."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.admission.state import State, Watch
from gateway.admission.trouble import SiteError
from gateway.sections import GROUPS, Group


def test_facts_and_groups_are_there_after_a_restart(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    state.put(keys="here")
    state.set_groups(GROUPS)
    state.close()
    state = State.open(tmp_path)
    assert (state.get("keys"), state.get("nothing")) == ("here", None)
    assert state.group_names() == ["guru", "siswa-sd", "siswa-sma", "siswa-smp"]
    state.close()


def test_what_is_settled_stays_as_the_first_process_said(tmp_path: Path) -> None:
    one, two = State.open(tmp_path), State.open(tmp_path)
    assert one.settle(site="a")["site"] == "a"
    assert two.settle(site="b")["site"] == "a"
    one.close()
    two.close()


def test_a_watch_sees_announced_changes_of_others_only_once(tmp_path: Path) -> None:
    one, two = State.open(tmp_path), State.open(tmp_path)
    watch = Watch(one)
    assert [watch.changed(), watch.changed()] == [True, False]
    two.put(unannounced="x")
    assert watch.changed() is False
    two.set_groups(GROUPS)
    assert [watch.changed(), watch.changed()] == [True, False]
    watch.close()
    one.close()
    two.close()


def test_a_failed_transaction_leaves_nothing_behind(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    state.set_groups(GROUPS)
    with pytest.raises(IntegrityError) as caught:
        state.set_groups([GROUPS[0], GROUPS[0]])
    assert "siswa" not in str(caught.value)
    assert len(state.group_names()) == 4
    state.close()


def test_a_database_from_the_future_is_left_alone(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "state.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(SiteError, match="newer version"):
        State.open(tmp_path)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "state.db").write_bytes(b"hello " * 1000)
    with pytest.raises(SiteError, match="Restore it from a backup"):
        State.open(tmp_path)


def test_a_place_that_cannot_hold_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SiteError) as caught:
        State.open(tmp_path / "file" / "data")
    assert "--data" in caught.value.text("en")
    assert "--data" in caught.value.text("id")


def test_whose_role_or_age_the_settings_change_is_told(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    before = [Group(name="guru", role="teacher"), Group(name="tamu", role="student", consent=True)]
    state.set_groups(before)
    assert state.group_changes(before) == []
    after = [Group(name="guru", role="admin"), Group(name="smp", role="student", ages=(13, 15))]
    assert state.group_changes(after) == [
        {"group": "guru", "was": {"role": "teacher", "consent": False}, "is": {"role": "admin", "consent": False}},
        {"group": "smp", "is": {"role": "student", "ages": [13, 15], "consent": False}},
        {"group": "tamu", "was": {"role": "student", "consent": True}},
    ]
    state.close()
