"""The sentences about bundles: numbered, in both languages, each with the same numbers in them."""

from __future__ import annotations

import re

from audit.bundle import sayings


def test_each_text_has_the_same_places_in_both_languages() -> None:
    for table in (sayings.FAILURES, sayings.REMARKS, sayings.CLAIMS):
        for en, id_ in table.values():
            assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", id_))


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert list(sayings.STEPS) == list(range(1, 10))
