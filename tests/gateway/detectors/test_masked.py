"""Texts without the values in them."""

from __future__ import annotations

from gateway.detectors.masked import masked, masked_parts
from gateway.exchange import Finding, Part


def test_each_value_is_replaced_by_its_type() -> None:
    assert masked("Budi, 0812", [(6, 10, "PHONE_NUMBER"), (0, 4, "PERSON")]) == "<PERSON>, <PHONE_NUMBER>"


def test_of_values_that_overlap_nothing_is_left_to_see() -> None:
    assert masked("abcdef", [(0, 3, "A"), (2, 5, "B")]) == "<A>f"
    assert masked("abcdef", [(0, 5, "A"), (2, 3, "B")]) == "<A>f"


def test_only_the_parts_given_are_told_and_failures_are_no_places() -> None:
    parts = [Part(1, "Budi", ("a",), "user"), Part(2, "dan Ani", ("b",), "user")]
    findings = [Finding("PERSON", 0, 0, 4, 1, "pii"), Finding("PERSON", 2, 4, 7, 1, "pii"),
                Finding("PERSON", 1, 0, 0, 0, "pii", "failed")]  # fmt: skip
    assert masked_parts(parts, findings) == "Budi\ndan <PERSON>"
