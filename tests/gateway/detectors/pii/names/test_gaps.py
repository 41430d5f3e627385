"""Where a stream may not be cut."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.names.gaps import opens


@pytest.mark.parametrize(
    ("before", "after", "open_"),
    [
        ("Pak Budi", "Santoso", True),
        ("Pak Budi", "S", True),
        ("Maimunah", "binti Jamaluddin", True),
        ("Maimunah", "b", True),
        ("Maimunah", "menangis ", False),
        ("SAYA", "MAU BELAJAR", False),
        ("Jennifer", "Street ", True),
        ("air", "mengalir", False),
        ("Budi,", "Santoso", False),
        ("asep", "sunandar", True),
        ("asep", "pulang dulu", False),
    ],
)
def test_a_gap_is_open_while_a_name_may_go_on(before: str, after: str, open_: bool) -> None:
    assert opens(before, after) is open_
