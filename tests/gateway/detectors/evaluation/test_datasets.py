"""Marked texts are read whatever their form, and a file that is none is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.evaluation.datasets import read
from gateway.detectors.evaluation.marked import DatasetError, Place

SECRET = "Dahlia Rekaan"
GOOD = {"id": "1", "text": f"Bu {SECRET} hadir", "spans": [{"start": 3, "end": 16, "type": "PERSON"}]}


def written(folder: Path, *rows: Any) -> Path:
    file = folder / "set.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_the_form_is_told_by_the_content(tmp_path: Path) -> None:
    marked = {"entity_type": "PERSON", "start_position": 3, "end_position": 16}
    forms = [
        json.dumps(GOOD),
        json.dumps([{"full_text": GOOD["text"], "spans": [marked]}]),
        "Bu O\nDahlia B-PER\nRekaan I-PER\nhadir O\n",
    ]
    for form in forms:
        (row,) = read(written(tmp_path, form))
        assert (row.text, row.places) == (GOOD["text"], (Place(3, 16, "PERSON"),))


def test_the_open_set_is_read_whole() -> None:
    rows = read(Path(__file__).parents[3] / "datasets" / "pii-id" / "dev.jsonl")
    assert len(rows) > 1000
    assert sum(row.clean for row in rows) > 300


@pytest.mark.parametrize(("start", "end"), [(3, 99), (3, 3), (-3, 5)])
def test_a_place_outside_of_its_text(tmp_path: Path, start: int, end: int) -> None:
    with pytest.raises(DatasetError, match="line or row 2: a span lies outside of its text"):
        read(written(tmp_path, GOOD, {**GOOD, "spans": [{"start": start, "end": end, "type": "PERSON"}]}))


@pytest.mark.parametrize(
    ("content", "why"), [(None, "cannot be read"), (b"", "no marked texts"), (b"[]", "no marked"), (b"\xff", "UTF-8")]
)
def test_files_that_are_no_set(tmp_path: Path, content: bytes | None, why: str) -> None:
    file = tmp_path / "set"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(DatasetError) as trouble:
        read(file)
    assert why in trouble.value.message["en"]
