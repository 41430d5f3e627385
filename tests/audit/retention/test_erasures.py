"""The list of what was erased, kept apart from the log."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit import LogUnavailable
from audit.retention.erasures import FILE, ErasureList
from audit.store.base import Doomed

MINUTE = "2026-11-27T04:10Z"


def doomed(*indices: int) -> list[Doomed]:
    return [Doomed(index, bytes([index]) * 32, f"{index:032x}", "5b" * 16) for index in indices]


def test_each_erasure_is_a_line_that_names_these_very_entries_and_nobody(tmp_path: Path) -> None:
    erased = ErasureList(tmp_path / "keys")
    assert erased.size() == 0
    assert list(erased.since(0)) == []
    start, end = erased.add(doomed(3, 4, 9), "request", MINUTE)
    assert (start, end) == (0, erased.size())
    assert erased.add(doomed(5), "retention", MINUTE) == (end, erased.size())
    first, second = erased.since(0)
    assert [index for index in range(12) if first.is_about(index, bytes([index]) * 32)] == [3, 4, 9]
    assert not first.is_about(3, b"another entry that took its number")
    assert [list(one.leaves) for one in erased.since(end)] == [[5]]
    assert list(second.leaves) == [5]
    text = (tmp_path / "keys" / FILE).read_text()
    assert "5b5b" not in text
    assert f"{3:032x}" not in text
    if os.name == "posix":
        assert (tmp_path / "keys" / FILE).stat().st_mode & 0o777 == 0o600


def test_a_line_that_a_crash_cut_short_is_passed_over_and_the_next_one_stands(tmp_path: Path) -> None:
    erased = ErasureList(tmp_path)
    erased.add(doomed(1), "request", MINUTE)
    erased.add(doomed(2), "request", MINUTE)
    whole = (tmp_path / FILE).read_bytes()
    (tmp_path / FILE).write_bytes(whole[:-20])
    erased.add(doomed(7), "request", MINUTE)
    assert [list(one.leaves) for one in erased.since(0)] == [[1], [7]]


@pytest.mark.parametrize("line", ["[]", '{"erased": [[1, 3]], "leaves": "00"}', '{"erased": 4, "leaves": ""}', "null"])
def test_a_line_that_makes_no_sense_erases_nothing(tmp_path: Path, line: str) -> None:
    (tmp_path / FILE).write_text(line + "\n")
    assert list(ErasureList(tmp_path).since(0)) == []


def test_a_list_that_cannot_be_written_allows_no_erasure(tmp_path: Path) -> None:
    (tmp_path / FILE).mkdir()
    with pytest.raises(LogUnavailable) as refused:
        ErasureList(tmp_path).add(doomed(1), "request", MINUTE)
    assert refused.value.code == "list"
