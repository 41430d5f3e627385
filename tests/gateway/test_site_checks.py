"""The lines of ``gapura check``."""

from __future__ import annotations

import json

import pytest

from gateway.site_checks import Check, State, broken, exit_code, good, say


@pytest.mark.parametrize(
    ("states", "code"),
    [((), 0), (("good", "note"), 0), (("good", "finding"), 1), (("finding", "broken", "good"), 2)],
)
def test_the_worst_line_decides(states: tuple[State, ...], code: int) -> None:
    assert exit_code([Check("x", state, {}) for state in states]) == code


def test_a_line_says_the_same_in_both_languages_and_as_json() -> None:
    line = say("port", "port_taken", where="127.0.0.1:8787")
    assert line.found == {"en": "127.0.0.1:8787 is in use", "id": "127.0.0.1:8787 sedang dipakai"}
    assert set(line.do) == {"en", "id"}
    assert json.loads(json.dumps(line.to_json()))["state"] == "note"


def test_good_needs_no_advice_and_broken_brings_its_own() -> None:
    assert (good("data", "here").do, broken("data", {"en": "a", "id": "b"}).do) == ({}, {})
