"""What was erased goes from a copy that is kept, too, and nothing else does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from audit import LogUnusable, Record
from audit.reader import Reader
from audit.retention.copies import erase_from_copy

Make = Callable[[int], Record]


def secret(number: int) -> Record:
    return Record("decision", {}, {"exchange": f"{number:032x}", "subject": "5b" * 16, "model": f"rahasia-{number}"})


def test_a_copy_forgets_what_the_list_names(site: Any, tmp_path: Path) -> None:
    log = site.open()
    for number in range(6):
        log.append_sync(secret(number))
    log.close()
    shutil.copytree(site.data, tmp_path / "copy")
    log = site.open()
    log.erase_private([1, 2, 4], "request", by="os:siti")
    log.close()
    assert [list(span) for span in erase_from_copy(tmp_path / "copy", site.keys)] == [[1, 2], [4, 4]]
    for path in (tmp_path / "copy").iterdir():
        content = path.read_bytes()
        assert not any(f"rahasia-{number}".encode() in content for number in (1, 2, 4)), path.name
        assert path.name != "audit.db" or b"rahasia-3" in content
    reader = Reader.open(tmp_path / "copy")
    kept = [(entry := reader.get(index)) is not None and entry.private is not None for index in range(6)]
    assert kept == [True, False, False, True, False, True]
    assert list(erase_from_copy(tmp_path / "copy", site.keys)) == [], "once is enough"


def test_another_log_is_not_touched(site: Any, tmp_path: Path) -> None:
    log = site.open()
    log.append_sync(secret(1))
    log.erase_private([0], "request", by="os:siti")
    log.close()
    other = type(site)(tmp_path / "other", tmp_path / "other-keys")
    log = other.open()
    log.append_sync(secret(2))
    log.close()
    assert list(erase_from_copy(other.data, site.keys)) == []
    entry = Reader.open(other.data).get(0)
    assert entry is not None
    assert entry.private is not None


def test_what_is_no_log_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "audit.db").write_bytes(b"dust" * 4096)
    with pytest.raises(LogUnusable):
        erase_from_copy(tmp_path, tmp_path / "keys")
    assert (tmp_path / "audit.db").read_bytes() == b"dust" * 4096
