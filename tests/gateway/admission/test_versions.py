"""The policies a site has obeyed are kept by digest; one row says which is in force."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from gateway.admission.state import State
from gateway.admission.versions import EARLIER, Versions, kept

ONE, TWO = "sha256:" + "1" * 64, "sha256:" + "2" * 64
FILES = {"site/policy.yaml": b"# k\xc3\xa9pt\n"}
TEXTS = {"site/policy.yaml": "# képt\n"}


def test_what_was_kept_stays_as_it_was_first(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    versions = Versions(state)
    versions.keep(ONE, FILES)
    versions.keep(ONE, {"site/policy.yaml": b"other"})
    assert (versions.sources(ONE), versions.sources(TWO)) == (TEXTS, None)
    state.close()
    assert kept(tmp_path, ONE) == TEXTS
    assert kept(tmp_path, TWO) is None


def test_all_processes_see_which_is_in_force(tmp_path: Path) -> None:
    first, other = State.open(tmp_path), State.open(tmp_path)
    one, two = Versions(first), Versions(other)
    assert two.active() is None
    for digest in (ONE, TWO, ONE):
        one.keep(digest, FILES)
        one.activate(digest)
        assert two.active() == digest
    with first.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM policy_activation").scalar_one() == 1
    first.close()
    other.close()


def test_there_is_one_row_and_no_more(tmp_path: Path) -> None:
    state = State.open(tmp_path)
    with pytest.raises(IntegrityError), state.write() as connection:
        connection.exec_driver_sql("INSERT INTO policy_activation VALUES (2, ?, 0)", (ONE,))
    state.close()


def test_a_folder_of_an_earlier_release_goes_on(tmp_path: Path) -> None:
    State.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "state.db")) as base:
        for table in ("policy_versions", "policy_activation", "quotas", "rosters", "roster_hashes", "stops", "kept",
                      "restrictions"):  # fmt: skip
            base.execute(f"DROP TABLE {table}")
        base.execute("ALTER TABLE texts DROP COLUMN owner")
        base.execute("PRAGMA user_version = 1")
    (tmp_path / EARLIER).mkdir()
    (tmp_path / EARLIER / f"{ONE.removeprefix('sha256:')}.json").write_text(json.dumps(TEXTS), "utf-8")
    assert kept(tmp_path, ONE) == TEXTS
    state = State.open(tmp_path)
    Versions(state).keep(TWO, FILES)
    state.close()
    assert (kept(tmp_path, ONE), kept(tmp_path, TWO)) == (TEXTS, TEXTS)


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1}'])
def test_what_is_damaged_is_not_used(tmp_path: Path, text: str) -> None:
    state = State.open(tmp_path)
    with state.write() as connection:
        connection.exec_driver_sql("INSERT INTO policy_versions VALUES (?, ?, 0)", (ONE, text))
    assert Versions(state).sources(ONE) is None
    state.close()
    assert kept(tmp_path, ONE) is None


def test_where_there_is_no_site_nothing_is_made(tmp_path: Path) -> None:
    assert kept(tmp_path / "nowhere", ONE) is None
    assert not list(tmp_path.iterdir())
