"""Marked texts are read, and a file that is wrong is told by its line and never by its content."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.evaluation.datasets import DatasetError, Place, Row, read

SECRET = "Dahlia Rekaan"
GOOD = {"id": "1", "text": f"Bu {SECRET} hadir", "spans": [{"start": 3, "end": 16, "type": "PERSON"}]}


def written(folder: Path, *rows: Any) -> Path:
    file = folder / "set.jsonl"
    file.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_our_own_form(tmp_path: Path) -> None:
    kinds = {"register": "chat", "language": "id", "origin": "written"}
    price = {"text": "cabai 120rb", "spans": [], "clean": True, "near": "price", **kinds}
    first, second = read(written(tmp_path, {**GOOD, "evasion": True}, "", price))
    assert first == Row(GOOD["text"], (Place(3, 16, "PERSON"),), evasion=True)
    assert (second.clean, second.near, dict(second.kinds)) == (True, "price", kinds)


def test_a_line_sign_of_unicode_inside_a_text_ends_no_row(tmp_path: Path) -> None:
    (row,) = read(written(tmp_path, json.dumps({**GOOD, "text": f"Bu {SECRET}\u2028hadir"}, ensure_ascii=False)))
    assert row.text.endswith("\u2028hadir")


def test_presidio_research_in_our_words(tmp_path: Path) -> None:
    text = "Tuan Budi, PT Contoh, Jalan 1, Bali"
    marks = [("TITLE", 0, 4), ("PERSON", 5, 9), ("ORGANIZATION", 11, 20), ("ADDRESS", 22, 29), ("GPE", 31, 35)]
    spans = [{"entity_type": kind, "start_position": start, "end_position": end} for kind, start, end in marks]
    first, second = read(written(tmp_path, [{"full_text": text, "spans": spans}, {"full_text": "Halo", "spans": []}]))
    assert [place.type for place in first.places] == ["PERSON", "STREET_ADDRESS", "LOCATION"]
    assert [place.type for place in first.unscored] == ["TITLE", "ORGANIZATION"]
    assert (first.clean, second.clean) == (False, True)


def test_the_open_set_is_read_whole() -> None:
    rows = read(Path(__file__).parents[3] / "datasets" / "pii-id" / "dev.jsonl")
    assert len(rows) > 1000
    assert sum(row.clean for row in rows) > 300


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (f'{{"text": "{SECRET}', "not JSON"),
        (f'"{SECRET}"', "not a marked text"),
        ({**GOOD, "spans": None}, "not a marked text"),
        ({**GOOD, "spans": [{"start": 3, "end": 16, "type": SECRET}]}, "not a marked text"),
        ({**GOOD, "spans": [{"start": True, "end": 16, "type": "PERSON"}]}, "not a marked text"),
        ({**GOOD, "register": f"{SECRET}\x1b[2J"}, "not a marked text"),
        ({**GOOD, "clean": SECRET}, "not a marked text"),
        ({**GOOD, "spans": [{"start": 3, "end": 99, "type": "PERSON"}]}, "outside of its text"),
        ({**GOOD, "spans": [{"start": 3, "end": 3, "type": "PERSON"}]}, "outside of its text"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(tmp_path: Path, row: Any, why: str) -> None:
    with pytest.raises(DatasetError) as trouble:
        read(written(tmp_path, GOOD, row))
    assert why in trouble.value.message["en"]
    assert "line or row 2:" in trouble.value.message["en"]
    assert "baris 2:" in trouble.value.message["id"]
    assert SECRET not in repr(trouble.value) + str(trouble.value.message)
    assert trouble.value.__context__ is None or trouble.value.__suppress_context__  # a traceback shows it neither


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


def test_a_row_shows_no_text(tmp_path: Path) -> None:
    assert SECRET not in repr(read(written(tmp_path, GOOD)))
