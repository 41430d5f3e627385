"""A difference as a board reads it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from policies import Vocabulary
from policies.compare.diff import diff
from policies.compare.diff_text import HEADS, WHAT, lines
from policies.compare.sides import Side

OLD = """\
gapura: policy/v1
name: site
default: allow
rules:
  - { name: links, when: { pii: URL }, then: block, floor: true }
  - { name: harm, when: { toxicity: strict }, then: block }
"""
NEW = OLD.replace(", floor: true", "").replace("strict", "balanced").replace("default: allow", "default: flag")


def said(site: Callable[..., Path], words: Vocabulary, old: str, new: str) -> tuple[list[str], list[str]]:
    folder = site({"old.yaml": old, "new.yaml": new})
    found = list(lines(diff(Side.read([folder / "old.yaml"], words), Side.read([folder / "new.yaml"], words))))
    return [line.en for line in found], [line.id for line in found]


def test_the_lost_floor_comes_first_and_levels_have_numbers(site: Callable[..., Path], words: Vocabulary) -> None:
    en, _ = said(site, words, OLD, NEW)
    assert en == [
        "FLOORS LOST: these always stood, and do so no longer",
        "  ! links (site)",
        "stricter (1)",
        "  harm (site)",
        "     condition: { toxicity: strict (0.9) }",
        "                -> { toxicity: balanced (0.5) }",
        "     (the condition holds more often)",
        "changed, not shown to be stricter or milder (1)",
        "  links (site)",
        "     floor: true",
        "            -> -",
        "besides the rules",
        "  site: default: allow -> flag [stricter]",
    ]


def test_in_indonesian_it_says_the_same(site: Callable[..., Path], words: Vocabulary) -> None:
    en, indonesian = said(site, words, OLD, NEW)
    assert len(en) == len(indonesian)
    assert indonesian[0].startswith("BATAS DASAR HILANG")
    assert "lebih ketat (1)" in indonesian


def test_no_difference_is_said_in_so_many_words(site: Callable[..., Path], words: Vocabulary) -> None:
    assert said(site, words, OLD, OLD) == (
        ["no difference in what the policies say"],
        ["tidak ada perbedaan dalam isi kebijakan"],
    )


def test_every_word_is_there_in_both_languages() -> None:
    assert [name for name, text in {**HEADS, **WHAT}.items() if not text.en or not text.id] == []


def test_what_stands_for_a_value_is_told_and_leaving_less_of_it_is_stricter(
    site: Callable[..., Path], words: Vocabulary
) -> None:
    old = OLD.replace("then: block, floor: true", "then: redact, as: hash")
    en, id_ = said(site, words, old, old.replace("hash", "mask"))
    assert en == ["stricter (1)", "  links (site)", "     values become: hash", "                    -> mask"]
    assert id_[2] == "     nilai menjadi: hash"
    assert said(site, words, old.replace("hash", "mask"), old)[0][0] == "milder (1)"
