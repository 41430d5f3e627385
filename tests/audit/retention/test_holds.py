"""What may not be erased."""

from __future__ import annotations

import pytest

from audit.errors import EntryHeld
from audit.retention.holds import Hold, Scope, holding, require_free
from audit.store.base import Doomed

ENTRY = Doomed(7, b"", "ab" * 16, "5b" * 16)


def hold(scope: Scope, value: str) -> Hold:
    return Hold("0a1b2c3d", scope, value, "2026-11-27T04:10Z", "os:siti", "a dispute")


@pytest.mark.parametrize(
    ("scope", "value", "covers"),
    [
        ("subject", "5b" * 16, True),
        ("subject", "5c" * 16, False),
        ("exchange", "ab" * 16, True),
        ("exchange", "ac" * 16, False),
        ("entries", "7", True),
        ("entries", "3-7", True),
        ("entries", "8-9", False),
        ("entries", "6", False),
    ],
)
def test_a_hold_covers_a_person_an_exchange_or_numbers(scope: Scope, value: str, covers: bool) -> None:
    assert hold(scope, value).covers(ENTRY) is covers


def test_an_entry_that_was_erased_already_belongs_to_nobody() -> None:
    assert not hold("subject", "5b" * 16).covers(Doomed(7, b"", None, None))


def test_who_wants_to_erase_what_is_held_is_told_by_whom() -> None:
    holds = [hold("entries", "9"), hold("exchange", "ab" * 16)]
    assert holding(holds, [ENTRY]) is holds[1]
    with pytest.raises(EntryHeld, match=r"0a1b2c3d, set by os:siti on 2026-11-27T04:10Z") as refused:
        require_free(holds, [ENTRY])
    assert "dipasang oleh os:siti" in refused.value.text("id")
    require_free(holds[:1], [ENTRY])
