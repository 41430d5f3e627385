"""Invented values: they read like the real ones, and can be nobody's."""

from __future__ import annotations

import hashlib
import re

import pytest

from gateway.enforcement.surrogates import SHAPE, surrogates, words_of

DIGESTS = [hashlib.sha256(bytes([number])).digest() for number in range(50)]


@pytest.mark.parametrize(
    ("kind", "form"),
    [
        ("PERSON", r"[A-Z][a-z]{7,16}"),
        ("EMAIL_ADDRESS", r"[a-z]{8,17}\d\d@example\.org"),
        ("PHONE_NUMBER", r"0800000\d{5}"),
        ("IP_ADDRESS", r"192\.0\.2\.([1-9]|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])"),
        ("ID_NIK", r"00\d{14}"),
        ("ID_NISN", r"555\d{7}"),
        ("ID_NIP", r"0000\d{14}"),
    ],
)
def test_each_is_of_its_kind_where_none_is_given_out_and_is_found_again(kind: str, form: str) -> None:
    for digest in DIGESTS:
        for value in surrogates(kind, digest):
            assert re.fullmatch(form, value)
            assert re.fullmatch(SHAPE, value)


def test_one_value_has_the_same_ones_always_and_another_value_others() -> None:
    first = {digest: next(surrogates("ID_NIK", digest)) for digest in DIGESTS}
    assert len(set(first.values())) == len(DIGESTS)
    assert all(next(surrogates("ID_NIK", digest)) == value for digest, value in first.items())


def test_a_type_without_a_form_has_none() -> None:
    assert list(surrogates("ID_ADDRESS", DIGESTS[0])) == []


def test_what_a_text_says_is_known_in_whatever_case_and_whatever_stands_around_it() -> None:
    said = words_of("Kata (Yasaatmaka), 192.0.2.7! dan wira37@example.org.")
    assert {"yasaatmaka", "192.0.2.7", "wira37@example.org"} <= said
