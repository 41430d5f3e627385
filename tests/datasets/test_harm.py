"""The harm sentences are what their README promises."""

from __future__ import annotations

import csv
import re
from collections import Counter
from pathlib import Path

from gateway.detectors.training import sheets

FOLDER = Path(__file__).parent / "harm"
ROWS = sheets.read(sorted((FOLDER / "sheets").glob("*.txt")))
README = (FOLDER / "README.md").read_text("utf-8")


def test_the_table_is_what_the_sheets_say(tmp_path: Path) -> None:
    sheets.write(ROWS, tmp_path / "again.csv")
    assert (tmp_path / "again.csv").read_bytes() == (FOLDER / "sentences.csv").read_bytes()


def test_the_package_carries_what_is_held_out() -> None:
    assert sheets.read_table() == [row for row in ROWS if row.split == "test"]


def test_its_sizes_are_those_of_the_readme() -> None:
    families = len({row.family for row in ROWS})
    assert f"{len(ROWS):,} sentences of {families:,} families" in README
    assert f"{sum(not row.labels for row in ROWS):,} of them harmless" in README
    assert len(ROWS) >= 12_000


def test_every_language_and_every_head_is_there() -> None:
    assert {row.language for row in ROWS} == set(sheets.LANGUAGES)
    labels = Counter(label for row in ROWS for label in row.labels)
    assert set(labels) == set(sheets.HEADS)


def test_half_is_harmless_and_harmful_words_stand_there_too() -> None:
    assert sum(not row.labels for row in ROWS) > len(ROWS) / 2
    harmless = " ".join(row.text.lower() for row in ROWS if not row.labels)
    for word in ("bodoh", "anjing", "bunuh", "kill", "idiot", "bom", "mati", "ignore", "abaikan", "papua", "muslim"):
        assert re.search(rf"\b{word}\b", harmless), word


def test_no_text_stands_in_two_splits() -> None:
    splits: dict[str, set[str]] = {}
    for row in ROWS:
        splits.setdefault(row.text.casefold(), set()).add(row.split)
    assert all(len(found) == 1 for found in splits.values())


def test_no_number_that_could_reach_somebody() -> None:
    assert not [row.text for row in ROWS if re.search(r"\d{7,}", row.text)]


def test_second_labels_are_of_held_out_sentences_and_named_in_the_guide() -> None:
    held = {row.text: row for row in ROWS if row.split != "train"}
    with (FOLDER / "second_labels.csv").open(encoding="utf-8", newline="") as file:
        again = list(csv.DictReader(file))
    assert len(again) == 499
    assert {row["text"] for row in again} <= held.keys()
    assert {label for row in again for label in row["labels"].split()} <= set(sheets.HEADS)
    assert len({held[row["text"]].family for row in again}) == 499


def test_every_label_is_explained() -> None:
    guide = (FOLDER / "GUIDE.md").read_text("utf-8")
    assert [head for head in sheets.HEADS if f"`{head}`" not in guide] == []
