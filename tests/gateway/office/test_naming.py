"""Tokens of persons named in questions."""

from __future__ import annotations

from pathlib import Path

from audit.retention.names import NameKeys
from gateway.exchange import Finding, Part
from gateway.office.naming import Naming, naming_of

NOON = 1_764_043_800.0  # November 2025
TEXT = "Surat untuk Budi Santoso dan Citra, dari budi santoso."


def part(index: int, text: str) -> Part:
    return Part(index, text, ("messages", 0, "content"), "user", message=0)


def found(start: int, end: int, at: int = 0, group: int | None = None, kind: str = "PERSON") -> Finding:
    return Finding(kind, at, start, end, 9000, "pii", group=group)


def test_each_person_gets_one_token_and_can_be_found_by_name(tmp_path: Path) -> None:
    naming = Naming(NameKeys(tmp_path), {"PERSON", "ID_NIK"}, lambda: NOON)
    assert naming.types == {"PERSON"}
    places = [(name, TEXT.index(name)) for name in ("Budi Santoso", "Citra", "budi santoso")]
    tokens = naming.tokens([part(0, TEXT)], [found(start, start + len(name)) for name, start in places])
    keys = NameKeys(tmp_path)
    assert keys.months() == ("2025-11",)
    assert tokens == (*keys.tokens_of("Budi Santoso"), *keys.tokens_of("Citra"))
    assert naming.tokens([part(0, TEXT)], [found(0, 5, kind="ID_NIK")]) == ()


def test_a_name_split_over_parts_is_one_name(tmp_path: Path) -> None:
    naming = Naming(NameKeys(tmp_path), {"PERSON"}, lambda: NOON)
    parts = [part(0, "Surat untuk Budi San"), part(1, "toso, segera")]
    tokens = naming.tokens(parts, [found(12, 20, 0, group=1), found(0, 4, 1, group=1)])
    assert tokens == NameKeys(tmp_path).tokens_of("Budi Santoso")


def test_where_no_detector_knows_persons_none_is_looked_for(tmp_path: Path) -> None:
    assert naming_of(tmp_path, []).types == frozenset()
