"""What can be wrong with a search is said in both languages, with the same places."""

from __future__ import annotations

import re

from audit.search.sentences import SEARCHING


def test_both_languages_say_the_same_things() -> None:
    for code, (english, indonesian) in SEARCHING.items():
        assert english != indonesian, code
        assert sorted(re.findall(r"\{\w+\}", english)) == sorted(re.findall(r"\{\w+\}", indonesian)), code
        assert english.endswith((".", "reindex", "--list", ")")), code
