"""Persons named in questions, found by those who know their names."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audit import LogUnavailable
from audit.retention.names import FOLDER, MOST, NameKeys, normalised


@pytest.mark.parametrize(
    "spelling",
    [
        "Budi Santoso",
        "budi  SANTOSO",
        "Santoso, Budi",
        "Bapak Budi Santoso",
        "Pak Budi Santoso, S.Pd.",
        "Dr. Budi Santoso, M.Si, Ph.D",
        "Búdi Santöso",
        "Ｂｕｄｉ Santoso",
        "budi-santoso",
        "Budi\u00a0Santoso",
    ],
)
def test_one_person_in_different_spellings(spelling: str) -> None:
    assert normalised(spelling) == "budi santoso"


@pytest.mark.parametrize("other", ["Budi", "Santoso", "Boedi Santoso", "Budi S.", "Budi Santosa", "Budi Agus Santoso"])
def test_parts_and_other_spellings_are_other_names(other: str) -> None:
    assert normalised(other) != normalised("Budi Santoso")
    assert normalised(other)


def test_apostrophes_do_not_part_a_name_and_titles_alone_are_none() -> None:
    assert normalised("Nur'aini") == normalised("Nur\u2019aini") == normalised("Nuraini")
    assert normalised("Pak") == normalised("  ") == normalised("...") == ""


def test_a_name_is_found_in_every_month_whose_key_is_there(tmp_path: Path) -> None:
    keys = NameKeys(tmp_path)
    october = keys.tokens("2026-10", ["Budi Santoso", "SANTOSO Budi", "Ibu", "Citra"])
    november = keys.tokens("2026-11", ["Budi Santoso"])
    assert [len(token) for token in october] == [8, 8]
    assert set(keys.tokens_of("Pak Budi Santoso")) == {october[0], november[0]}
    assert october[0] != november[0]
    assert keys.tokens_of("Budi") not in (october, november)
    assert keys.tokens_of("Bu") == ()
    assert NameKeys(tmp_path).tokens("2026-11", ["Budi Santoso"]) == november, "another process makes the same"
    assert NameKeys(tmp_path / "other").tokens("2026-11", ["Budi Santoso"]) != november, "another site does not"


def test_with_its_key_a_month_is_over(tmp_path: Path) -> None:
    keys = NameKeys(tmp_path)
    for month in ("2026-09", "2026-10", "2026-11"):
        keys.tokens(month, ["Budi Santoso"])
    secret = (tmp_path / FOLDER / "2026-09.key").read_bytes()
    assert keys.destroy_before("2026-11") == 2
    assert keys.months() == ("2026-11",)
    assert len(keys.tokens_of("Budi Santoso")) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert keys.destroy_before("2026-11") == 0


def test_keys_are_for_their_owner_alone_and_nothing_else_lies_there(tmp_path: Path) -> None:
    keys = NameKeys(tmp_path)
    assert keys.months() == ()
    keys.tokens("2026-11", ["Budi Santoso"])
    (path,) = (tmp_path / FOLDER).iterdir()
    if os.name == "posix":
        assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"udi" not in path.read_bytes()


def test_no_more_than_so_many_names_of_one_entry(tmp_path: Path) -> None:
    assert len(NameKeys(tmp_path).tokens("2026-11", [f"Orang {number}" for number in range(MOST + 50)])) == MOST


def test_a_folder_that_gives_no_key_is_said_to(tmp_path: Path) -> None:
    (tmp_path / FOLDER).write_text("")
    with pytest.raises(LogUnavailable) as refused:
        NameKeys(tmp_path).tokens("2026-11", ["Budi"])
    assert refused.value.code == "names"
    (tmp_path / "b" / FOLDER).mkdir(parents=True)
    (tmp_path / "b" / FOLDER / "2026-11.key").write_bytes(b"short")
    with pytest.raises(LogUnavailable):
        NameKeys(tmp_path / "b").tokens_of("Budi")
