"""A sheet is read as people wrote it; what belongs together stays together."""

from __future__ import annotations

import pytest

from gateway.detectors.training import sheets
from gateway.detectors.training.sheets import FILLINGS, SheetError, parse

SHEET = """
// a remark
= fool: bodoh, tolol, goblok
## insult | id | chat | insult
Kamu {fool} sekali.
~ Soalnya susah sekali.
~ [threat] Awas kamu nanti.
## lesson | en | school | -
Plants need light.
"""


def test_a_contrast_is_harmless_unless_it_says_otherwise() -> None:
    rows = {row.text: row for row in parse(SHEET, "one")}
    assert rows["Soalnya susah sekali."].labels == frozenset()
    assert rows["Awas kamu nanti."].labels == {"threat", "toxicity"}
    assert rows["Plants need light."].labels == frozenset()
    assert (rows["Plants need light."].language, rows["Plants need light."].register) == ("en", "school")


def test_a_list_fills_a_slot() -> None:
    filled = {row.text for row in parse(SHEET, "one") if "insult" in row.labels}
    assert filled <= {f"Kamu {word} sekali." for word in ("bodoh", "tolol", "goblok")}
    many = "= a: " + ", ".join(f"w{i}" for i in range(40)) + "\n## c | en | chat | -\n{a} is here\n"
    assert len(list(parse(many, "x"))) == FILLINGS
    assert [row.text for row in parse(many, "x")] == [row.text for row in parse(many, "x")]


def test_a_family_is_in_one_split_with_all_its_contrasts() -> None:
    text = "## c | en | chat | insult\n" + "".join(f"bad number {i}\n~ good number {i}\n" for i in range(400))
    rows = list(parse(text, "x"))
    by_family: dict[str, set[str]] = {}
    for row in rows:
        by_family.setdefault(row.family, set()).add(row.split)
    assert all(len(splits) == 1 for splits in by_family.values())
    shares = {split: sum(row.split == split for row in rows) / len(rows) for split in ("train", "dev", "test")}
    assert shares["test"] == pytest.approx(0.16, abs=0.05)
    assert shares["dev"] == pytest.approx(0.10, abs=0.05)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello\n", "x:1: a sentence before"),
        ("## only | two\n", "x:1: a section is written"),
        ("## c | xx | chat | -\n", "x:1: unknown language"),
        ("## c | en | chat | rude\n", "x:1: unknown labels rude"),
        ("## c | en | chat | -\n{none} here\n", "x:2: no list 'none'"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, said: str) -> None:
    with pytest.raises(SheetError, match=said):
        list(parse(text, "x"))


def test_a_request_of_harm_is_told_as_such_whatever_its_kind_and_a_call_for_help_is_not() -> None:
    gun, pills = sheets.parse(
        "## g | en | chat | weapons\nWhere do I get a gun?\n## p | en | chat | selfharm_method\nHow many pills?\n", "s"
    )
    assert gun.labels == {"weapons", "unsafe_request"}
    assert pills.labels == {"selfharm_method"}


def test_heads_are_named_once() -> None:
    assert len(set(sheets.HEADS)) == len(sheets.HEADS)
    assert set(sheets.HEADS) >= sheets.TOXIC
