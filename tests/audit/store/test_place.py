"""The data folder knows where its log is, and never holds the address."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnavailable, LogUnusable
from audit.layout import DATABASE, PLACE_FILE
from audit.store.place import address_in, open_store, variable_of


def code(data: Path, database: str | None = None) -> str:
    with pytest.raises(LogUnusable) as refused:
        open_store(data, database, 1.0).close()
    return refused.value.code


def test_a_folder_that_says_nothing_holds_its_log_itself(tmp_path: Path) -> None:
    open_store(tmp_path, None, 1.0).close()
    assert (tmp_path / DATABASE).is_file()
    assert variable_of(tmp_path) is None


def test_a_folder_remembers_the_variable_and_not_the_address(
    tmp_path: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = postgres.database()
    monkeypatch.setenv("GAPURA_RECORD_URL", url)
    data = tmp_path / "data"
    open_store(data, "GAPURA_RECORD_URL", 1.0).close()
    assert [path.name for path in data.iterdir()] == [PLACE_FILE]
    assert (data / PLACE_FILE).read_text() == "GAPURA_RECORD_URL\n"
    assert stat.S_IMODE((data / PLACE_FILE).stat().st_mode) == 0o600
    found = open_store(data, None, 1.0)
    assert found.shared
    found.close()
    monkeypatch.delenv("GAPURA_RECORD_URL")
    assert code(data) == "no_address", "and no new log is begun in the folder"
    assert not (data / DATABASE).exists()


def test_an_address_that_cannot_be_used_leaves_no_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GAPURA_RECORD_URL", "postgresql://gate@127.0.0.1:1/record")
    with pytest.raises(LogUnavailable):
        open_store(tmp_path / "data", "GAPURA_RECORD_URL", 0.5)
    assert not (tmp_path / "data").exists()
    monkeypatch.setenv("GAPURA_RECORD_URL", "sqlite:///record.db")
    assert code(tmp_path / "data", "GAPURA_RECORD_URL") == "bad_address"


def test_one_folder_has_one_log(tmp_path: Path, postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path, None, 1.0).close()
    monkeypatch.setenv("GAPURA_RECORD_URL", postgres.database())
    assert code(tmp_path, "GAPURA_RECORD_URL") == "two_places"


@pytest.mark.parametrize("content", ["", "postgresql://gate:secret@db/record", "two words", "\xff"])
def test_a_place_that_is_no_variable_is_said_and_not_shown(tmp_path: Path, content: str) -> None:
    (tmp_path / PLACE_FILE).write_bytes(content.encode("latin-1"))
    with pytest.raises(LogUnusable) as refused:
        variable_of(tmp_path)
    assert refused.value.code == "bad_place"
    assert "secret" not in str(refused.value)


def test_without_the_driver_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from audit.store import place

    monkeypatch.setenv("GAPURA_RECORD_URL", "postgresql://gate@db.example/record")
    monkeypatch.setattr(place, "find_spec", lambda name: None)
    assert code(tmp_path, "GAPURA_RECORD_URL") == "no_driver"


def test_an_address_is_read_from_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOMEWHERE", "postgresql://gate@db.example/record")
    assert address_in("SOMEWHERE").host == "db.example"
