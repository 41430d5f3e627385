"""Texts of errors that commands meet: two languages, and nothing but names of files and reasons in them."""

from __future__ import annotations

import re

import pytest

from audit.error_texts import COMMANDS
from audit.errors import AuditError


@pytest.mark.parametrize("code", COMMANDS)
def test_it_is_said_in_both_languages_with_the_same_places(code: str) -> None:
    english, indonesian = COMMANDS[code]
    assert english != indonesian
    assert set(re.findall(r"\{\w+\}", english)) == set(re.findall(r"\{\w+\}", indonesian)) <= {"{where}", "{why}"}
    assert AuditError(code, where="W", why="Y").text("id") == indonesian.format(where="W", why="Y")
