"""Rows of an operator, as spreadsheets write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.making.rows import read


def table(folder: Path, *lines: str, head: str = "text,language,bullying", encoding: str = "utf-8") -> Path:
    path = folder / "rows.csv"
    path.write_text("\n".join((head, *lines)) + "\n", encoding)
    return path


def lines(count: int = 60, comma: str = ",") -> list[str]:
    return [comma.join((f"text number {n}", "en" if n % 3 else "id", str(n % 2))) for n in range(2 * count)]


def test_a_quarter_is_held_out_with_like_labels_and_always_the_same_one(tmp_path: Path) -> None:
    path = table(tmp_path, *lines())
    found = read(path, (), seed=1)
    assert len(found) == 120
    for side in (True, False):
        assert sum(row.held_out for row in found if row.labels["bullying"] is side) == 15
    assert read(path, (), seed=1) == found
    assert [row.held_out for row in read(path, (), seed=2)] != [row.held_out for row in found]
    assert {row.language for row in found} == {"en", "id"}


def test_spreadsheets_write_a_mark_semicolons_and_capitals(tmp_path: Path) -> None:
    path = table(tmp_path, *lines(comma=";"), head="Text;Language;Bullying", encoding="utf-8-sig")
    assert len(read(path, (), seed=1)) == 120


def test_an_empty_cell_says_nothing_of_a_head_and_empty_rows_are_none(tmp_path: Path) -> None:
    more = [*lines(), "nobody knows,en,", ",,", ""]
    found = read(table(tmp_path, *more), (), seed=1)
    assert [row.labels for row in found if row.text == "nobody knows"] == [{}]
    assert len(found) == 121


def test_the_same_text_and_one_family_are_never_on_both_sides(tmp_path: Path) -> None:
    twice = [f"{line.split(',')[0].upper()},en,{line[-1]}" for line in lines()]
    found = read(table(tmp_path, *lines(), *twice), (), seed=1)
    held = {row.text.casefold() for row in found if row.held_out}
    assert not held & {row.text.casefold() for row in found if not row.held_out}
    families = [f"text {n},f{n // 10},{n // 10 % 2}" for n in range(400)]
    found = read(table(tmp_path, *families, head="text,family,bullying"), (), seed=1)
    sides = [{row.held_out for row in found[start : start + 10]} for start in range(0, 400, 10)]
    assert {len(side) for side in sides} == {1}


@pytest.mark.parametrize(("head", "wanted"), [("teks,bullying", ()), ("text,bullying,bullying", ()), ("text", ()),
                                              ("text,bullying", ("threat",)), ("text,is bullying?", ())])  # fmt: skip
def test_a_head_that_cannot_be_understood_is_told(head: str, wanted: tuple[str, ...], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="line 1: the head needs the column text") as raised:
        read(table(tmp_path, "a,1", head=head), wanted, seed=1)
    assert "kepala tabel" in raised.value.message["id"]


def test_what_is_wrong_is_told_by_its_line_and_without_its_words(tmp_path: Path) -> None:
    path = table(tmp_path, *lines(), "rahasia,en,ya")
    with pytest.raises(ModelError, match="line 122: labels are 0, 1 or nothing") as raised:
        read(path, (), seed=1)
    assert "rahasia" not in repr(raised.value.message)
    assert "rahasia" not in repr(read(table(tmp_path, *lines(), "rahasia,en,1"), (), seed=1))
    path.write_bytes(b"text,bullying\nok,1\n\xff,0\n")
    with pytest.raises(ModelError, match="line 3: not UTF-8"):
        read(path, (), seed=1)
    with pytest.raises(ModelError, match="No such file"):
        read(tmp_path / "nowhere.csv", (), seed=1)


def test_too_few_rows_of_a_side_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="bullying has 49 rows with 1 and 49 with 0; each side needs 50"):
        read(table(tmp_path, *lines(49)), (), seed=1)
