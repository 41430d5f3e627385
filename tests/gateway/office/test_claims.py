"""What somebody may claim, by name."""

from __future__ import annotations

from gateway.admission.restrictions import Why
from gateway.office.claims import Right, RightError


def test_what_stops_a_person_is_claimed_under_the_same_name() -> None:
    assert {why.value for why in Why} <= {right.value for right in Right}


def test_an_error_is_known_by_its_code() -> None:
    assert RightError("whose").code == "whose"
