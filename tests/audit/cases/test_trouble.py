"""Errors of cases are said in both languages."""

from __future__ import annotations

import pytest

from audit.cases import trouble
from audit.cases.trouble import CaseError


@pytest.mark.parametrize("code", sorted(trouble._TEXTS))
def test_each_is_said_in_both_languages(code: str) -> None:
    error = CaseError(code, known="x", states="x", kinds="x", most="9", got="x")
    assert error.text("en") != error.text("id")
    assert "{" not in error.text("en") + error.text("id")
