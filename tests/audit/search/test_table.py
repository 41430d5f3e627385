"""A table for a spreadsheet: whole, checkable, and never a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from audit.reader import Reader
from audit.record import Sealed
from audit.search.query import Query
from audit.search.table import safe, write_table
from audit.search.terms import FINDINGS, PERSON


def made(data: Path, query: Query) -> tuple[dict[str, Any], bytes, list[dict[str, str]]]:
    begun: list[dict[str, Any]] = []
    pieces: list[bytes] = []

    def begin(manifest: dict[str, Any]) -> None:
        assert pieces == [], "nothing is written before"
        begun.append(dict(manifest))

    manifest = write_table(Reader.open(data), query, begin, pieces.append)
    assert begun == [manifest]
    content = b"".join(pieces)
    return manifest, content, list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_every_row_is_an_entry_of_the_log(fill: Callable[[int], list[Sealed]], tmp_path: Path) -> None:
    entries = fill(700)
    manifest, content, rows = made(tmp_path / "data", Query.of(["effect=redact", "kind=outcome"]))
    assert len(rows) == manifest["count"] > 20
    assert manifest["sha256"] == sha256(content).hexdigest()
    assert manifest["query"] == {"where": {"effect": ["redact"], "kind": ["outcome"]}}
    assert list(rows[0]) == manifest["columns"]
    for row in rows:
        assert entries[int(row["index"])].leaf.hex() == row["leaf"]
        assert (row["effect"], row["type"]) == ("redact", "ID_NIK")


@pytest.mark.parametrize("person", ["key=key1", f"subject={3:032x}"])
def test_a_table_by_person_has_no_findings_and_the_other_no_persons(
    fill: Callable[[int], list[Sealed]], tmp_path: Path, person: str
) -> None:
    fill(80)
    _, content, rows = made(tmp_path / "data", Query.of([person]))
    assert rows
    assert not set(rows[0]) & set(FINDINGS)
    assert b"harm" not in content
    _, _, others = made(tmp_path / "data", Query())
    assert not set(others[0]) & set(PERSON)


def test_nothing_is_written_where_beginning_is_refused(fill: Callable[[int], list[Sealed]], tmp_path: Path) -> None:
    fill(10)
    pieces: list[bytes] = []

    def refuse(_: object) -> None:
        raise PermissionError

    with pytest.raises(PermissionError):
        write_table(Reader.open(tmp_path / "data"), Query(), refuse, pieces.append)
    assert pieces == []


@pytest.mark.parametrize(
    "hostile",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", '"=1', "'=1", "＝1",
     "＋1", "－1", "＠x", "|calc", "%0A", "\n=1", "=cmd|'/C calc'!A0"],
)  # fmt: skip
def test_no_cell_is_a_formula(hostile: str) -> None:
    text = io.StringIO()
    csv.writer(text).writerow([safe(hostile), "x"])
    cell, other = next(csv.reader(io.StringIO(text.getvalue(), newline="")))
    assert (cell, other) == (f"'{hostile}", "x")


def test_other_cells_stay_as_they_are() -> None:
    assert [safe(one) for one in ("harm", 7, None, True, False, ["a", "b"], "a,b\n\"c\"", "\ud800x", "")] == [
        "harm", "7", "", "yes", "", "a b", 'a,b\n"c"', "?x", "",
    ]  # fmt: skip
    assert safe(["=1", "b"]) == "'=1 b"
