"""Who runs a command."""

from __future__ import annotations

import os

import pytest

from gateway.admission.account import os_account

pytestmark = pytest.mark.skipif(os.name != "posix", reason="accounts have numbers on POSIX")


def test_the_environment_cannot_lend_another_name(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os_account()
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, "somebody-else")
    assert os_account() == real != "somebody-else"


def test_an_account_without_a_name_is_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000_001)
    assert os_account() == "uid 4000000001"
