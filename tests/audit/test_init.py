"""The package shows what it promises."""

from __future__ import annotations

import pytest

import audit


def test_every_promised_name_is_there_and_sorted() -> None:
    assert audit.__all__ == sorted(audit.__all__)
    assert set(audit.__all__) == set(audit._HOME)
    for name in audit.__all__:
        assert getattr(audit, name).__doc__


def test_nothing_else_is() -> None:
    with pytest.raises(AttributeError):
        audit.Logbook  # noqa: B018
