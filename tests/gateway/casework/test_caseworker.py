"""Somebody at work on cases."""

from __future__ import annotations

import pytest

from audit.cases.case import Kind, State
from audit.cases.register import Wanted
from audit.cases.trouble import CaseError
from gateway.casework.caseworker import wanted_of


def test_what_is_asked_for_in_words() -> None:
    assert wanted_of([], []) == Wanted()
    assert wanted_of(["all"], ["hold"], group="7a") == Wanted((), (Kind.HOLD,), "7a")
    assert wanted_of(["closed"], []).states == (State.CLOSED,)
    for words in (["Kenari77"], []), ([], ["Kenari77"]):
        with pytest.raises(CaseError) as told:
            wanted_of(*words)
        assert (told.value.code, "Kenari" in told.value.text("en")) == ("filter", False)
