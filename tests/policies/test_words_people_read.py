"""Every text that ships and that a person may read: what none of them says, and how long its sentences are."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
import yaml

from policies import catalog

NEVER = {
    "en": [
        r"attention", r"others have it worse", r"\bsin\b", r"\bweak", r"all be fine", r"secret", r"why didn't you",
        r"why did you", r"suicide", r"commit", r"failed", r"successful", r"i know how you feel", r"i'?m your friend",
        r"violat", r"policy", r"at once", r"right away someone", r"cheat", r"plagiar", r"\brule\b", r"score",
    ],
    "id": [
        r"perhatian", r"lebay", r"masih banyak yang lebih", r"\bdosa", r"kurang iman", r"lemah", r"baik-baik saja",
        r"rahasia", r"tidak bilang siapa", r"kenapa kamu", r"mengapa kamu", r"bunuh diri", r"gagal", r"berhasil",
        r"aku paham perasaan", r"aku temanmu", r"melanggar", r"kebijakan", r"segera menjawab", r"curang", r"contek",
        r"\bskor\b", r"\btppk\b",
    ],
}  # fmt: skip
"""Words that blame, promise or frighten; that somebody broke a rule; that a pupil cheats."""
YOUNG = frozenset({"outside-hours", "quota-over", "ask-your-teacher", "companion", "hint-primary"})
"""Templates that pupils of primary school read."""
PRIMARY = "school-primary"


def _texts() -> Iterator[tuple[str, str, str]]:
    """(where, language, text) of every text."""
    for key in catalog.FILES:
        for name, texts in catalog.texts(key).items():
            for language, text in texts.items():
                yield f"{key} {name}", language, text
    for pack in catalog.packs():
        policy = yaml.safe_load(catalog.pack(pack).read_text("utf-8"))
        for rule in policy["rules"]:
            for key in ("message", "label"):
                for language, text in rule.get(key, {}).items():
                    yield f"{pack} {rule['name']}", language, text


TEXTS = list(_texts())


def longest(text: str) -> int:
    """Words of the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"[.!?]\"?(?:\s|$)", text.replace("{contact}", "")))


@pytest.mark.parametrize(("where", "language", "text"), TEXTS, ids=[f"{where} {code}" for where, code, _ in TEXTS])
def test_no_text_blames_promises_or_quotes(where: str, language: str, text: str) -> None:
    found = [words for words in NEVER.get(language, []) if re.search(words, text, re.IGNORECASE)]
    assert found == []


def test_the_young_read_short_sentences_and_everybody_readable_ones() -> None:
    for where, _, text in TEXTS:
        kind, name = where.split(" ", 1)
        young = name.endswith("-primary") or (kind == "template" and name in YOUNG) or kind == PRIMARY
        assert longest(text) <= (12 if young else 24), (where, text)


def test_every_text_speaks_both_languages() -> None:
    for where in {where for where, _, _ in TEXTS}:
        assert {"en", "id"} <= {language for name, language, _ in TEXTS if name == where}


def test_children_are_kamu_and_adults_anda() -> None:
    for name, texts in [*catalog.texts("care").items(), *catalog.texts("template").items()]:
        if name.endswith("-adult"):
            assert not re.search(r"\bkamu\b|mu\b", texts["id"])
        elif name.endswith("-primary") or name in YOUNG:
            assert "Anda" not in texts["id"]
