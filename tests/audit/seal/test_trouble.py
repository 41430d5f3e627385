"""Errors of this room say what to do, in both languages."""

from __future__ import annotations

import re

from audit.errors import AuditError
from audit.seal import trouble
from audit.seal.trouble import SealError, Unkept


def test_each_text_has_the_same_places_in_both_languages() -> None:
    for en, id_ in trouble._TEXTS.values():
        assert en != id_
        assert set(re.findall(r"{(\w+)}", en)) == set(re.findall(r"{(\w+)}", id_))


def test_they_belong_to_the_family() -> None:
    assert issubclass(Unkept, SealError)
    assert issubclass(SealError, AuditError)
    assert "Coba lagi dalam 4 detik" in SealError("wait", seconds=4).text("id")
    assert "Try again in 4 seconds" in str(SealError("wait", seconds=4))
