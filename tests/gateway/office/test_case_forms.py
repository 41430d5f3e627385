"""What the API of cases takes."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from gateway.office import case_forms as forms


def test_no_passphrase_note_or_reason_is_in_a_repr() -> None:
    taken = [forms.SignIn(name="Adi", passphrase="Kenari77"), forms.Noted(text="Kenari77"),
             forms.Reveal(reason="Kenari77", second="Kenari77")]  # fmt: skip
    assert [repr(one) for one in taken if "Kenari77" in repr(one)] == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_reason_is_said_and_is_short(reason: str) -> None:
    with pytest.raises(ValidationError):
        forms.Reveal(reason=reason)


def test_unknown_words_are_none() -> None:
    with pytest.raises(ValidationError):
        forms.Nothing.model_validate({"x": 1})
