"""Everything is said in both languages, with the same gaps to fill."""

from __future__ import annotations

import re

import pytest

from gateway.detectors.evaluation.texts import PAGE, TEXTS, say, share, spoken


@pytest.mark.parametrize("name", [*TEXTS, *PAGE])
def test_both_languages_have_the_same_gaps(name: str) -> None:
    english, indonesian = ({**TEXTS, **PAGE}[name][lang] for lang in (spoken("en"), spoken("id")))
    assert sorted(re.findall(r"{\w+}", english)) == sorted(re.findall(r"{\w+}", indonesian))


def test_filled_in() -> None:
    assert say("set", "id", rows=2, size=9) == "2 teks, 9 karakter"
    assert (share(0.5), share(None)) == ("0.500", "-")
