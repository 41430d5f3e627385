"""Errors say what to do, in both languages."""

from __future__ import annotations

import re

import pytest

from audit import AuditError, LogUnavailable, LogUnusable, RecordRefused, errors


def test_each_text_has_the_same_places_in_both_languages() -> None:
    for en, id_ in errors._TEXTS.values():
        assert en != id_
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", id_))


def test_an_error_speaks_english_by_default_and_indonesian_on_request() -> None:
    error = LogUnavailable("full")
    assert str(error) == error.text("en")
    assert error.text("id").startswith("Diska tempat log audit penuh")
    assert error.code == "full"


def test_numbers_stand_in_the_text() -> None:
    assert "70000 bytes; the log takes at most 65536" in str(RecordRefused("too_large", size=70000, limit=65536))


@pytest.mark.parametrize("kind", [RecordRefused, LogUnavailable, LogUnusable])
def test_all_are_one_family(kind: type[AuditError]) -> None:
    assert issubclass(kind, AuditError)
