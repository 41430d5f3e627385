"""What is wrong with a site is said in both languages, with the place and the way out."""

from __future__ import annotations

import pytest

from gateway.admission import trouble
from gateway.admission.trouble import SiteError


@pytest.mark.parametrize("code", list(trouble._TEXTS))
def test_every_trouble_has_two_different_texts_with_everything_filled_in(code: str) -> None:
    error = SiteError(code, where="/srv/gapura", why="read-only file system")
    english, indonesian = error.text("en"), error.text("id")
    assert english != indonesian
    assert "{" not in english + indonesian
    assert str(error) == english
    assert ("/srv/gapura" in english) is ("/srv/gapura" in indonesian)
