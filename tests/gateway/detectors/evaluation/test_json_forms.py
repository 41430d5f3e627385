"""Two forms of JSON."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.detectors.evaluation.json_forms import rows
from gateway.detectors.evaluation.marked import DatasetError, Place, Row

FILE = Path("set.json")
SECRET = "Dahlia Rekaan"
GOOD = {"id": "1", "text": f"Bu {SECRET} hadir", "spans": [{"start": 3, "end": 16, "type": "PERSON"}]}


def lines(*rows: Any) -> list[str]:
    return [row if isinstance(row, str) else json.dumps(row) for row in rows]


def read(content: str) -> list[Row]:
    return [row for _, row in rows(content, FILE)]


def test_our_own_form() -> None:
    kinds = {"register": "chat", "language": "id", "origin": "written"}
    price = {"text": "cabai 120rb", "spans": [], "clean": True, "near": "price", **kinds}
    first, second = read("\n".join(lines({**GOOD, "evasion": True}, "", price)))
    assert first == Row(GOOD["text"], (Place(3, 16, "PERSON"),), evasion=True)
    assert (second.clean, second.near, dict(second.kinds)) == (True, "price", kinds)


def test_a_line_sign_of_unicode_inside_a_text_ends_no_row() -> None:
    (row,) = read(json.dumps({**GOOD, "text": f"Bu {SECRET}\u2028hadir"}, ensure_ascii=False))
    assert row.text.endswith("\u2028hadir")


def test_presidio_research_in_our_words() -> None:
    text = "Tuan Budi, PT Contoh, Jalan 1, Bali"
    marks = [("TITLE", 0, 4), ("PERSON", 5, 9), ("ORGANIZATION", 11, 20), ("ADDRESS", 22, 29), ("GPE", 31, 35)]
    spans = [{"entity_type": kind, "start_position": start, "end_position": end} for kind, start, end in marks]
    first, second = read(json.dumps([{"full_text": text, "spans": spans}, {"full_text": "Halo", "spans": []}]))
    assert [place.type for place in first.places] == ["PERSON", "STREET_ADDRESS", "LOCATION"]
    assert [place.type for place in first.unscored] == ["TITLE", "ORGANIZATION"]
    assert (first.clean, second.clean) == (False, True)


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
        ("[" * 100_000, "not JSON"),
    ],
)
def test_what_is_wrong_is_told_by_its_line(row: Any, why: str) -> None:
    with pytest.raises(DatasetError) as trouble:
        read("\n".join(lines(GOOD, row)))
    assert why in trouble.value.message["en"]
    assert "line or row 2:" in trouble.value.message["en"]
    assert "baris 2:" in trouble.value.message["id"]
    assert SECRET not in repr(trouble.value) + str(trouble.value.message)
    assert trouble.value.__context__ is None or trouble.value.__suppress_context__  # a traceback shows it neither
