"""How long what is kept."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.record_settings import Retention


def test_the_gate_remembers_texts_for_a_day_and_for_a_quarter_at_most() -> None:
    assert Retention().history_hours == 24
    with pytest.raises(ValidationError):
        Retention(history_hours=24 * 91)
