"""Stable names for personal data: the same value, the same name, for one key only."""

from __future__ import annotations

import pytest

from gateway.enforcement import pseudonyms
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault, normalised

KEY, OTHER = b"a" * 32, b"b" * 32


def named(kind: str, value: str, key: bytes = KEY) -> str:
    return Vault(key).placeholder(kind, value, restorable=False)


def test_a_value_has_one_name_in_every_turn_and_another_under_another_key() -> None:
    assert named("ID_NIK", "3174015509000001") == named("ID_NIK", "3174015509000001")
    assert named("ID_NIK", "3174015509000001") != named("ID_NIK", "3174015509000001", OTHER)
    assert named("ID_NIK", "3174015509000001") != named("ID_NIK", "3174015509000002")
    assert named("ID_NIK", "3174015509000001") != named("CREDIT_CARD", "3174015509000001")


def test_a_name_is_its_type_and_forty_bits() -> None:
    name = named("ID_NIK", "3174015509000001")
    assert PLACEHOLDER.fullmatch(name)
    assert len(name) == len("<ID_NIK_") + 8 + len(">")


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("ID_NIK", "3174 0155 0900 0001", "3174015509000001"),
        ("ID_NIK", "\uff13\uff11\uff17\uff14015509000001", "3174015509000001"),
        ("CREDIT_CARD", "4111-1111-1111-1111", "4111111111111111"),
        ("PHONE_NUMBER", "+62 812-3456-7890", "081234567890"),
        ("EMAIL_ADDRESS", "Budi@Example.ID", "budi@example.id"),
        ("PERSON", "Budi  Contoh", "budi contoh"),
    ],
)
def test_writing_a_value_differently_does_not_change_its_name(kind: str, one: str, other: str) -> None:
    assert normalised(kind, one) == normalised(kind, other)
    assert named(kind, one) == named(kind, other)


def test_two_values_with_one_short_name_get_names_of_different_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "_base32", lambda digest, length: "0" * length)
    vault = Vault(KEY)
    first = vault.placeholder("ID_NIK", "1", restorable=True)
    second = vault.placeholder("ID_NIK", "2", restorable=True)
    assert (first, second) == ("<ID_NIK_00000000>", "<ID_NIK_000000000>")
    assert (vault.value(first), vault.value(second)) == ("1", "2")


def test_a_value_is_given_back_only_after_the_person_supplied_it() -> None:
    vault = Vault(KEY)
    name = vault.placeholder("ID_NIK", "3174015509000001", restorable=False)
    assert (vault.value(name), vault.restores, vault.is_own(name)) == (None, False, True)
    vault.placeholder("ID_NIK", "3174015509000001", restorable=True)
    assert (vault.value(name), vault.restores, len(vault)) == ("3174015509000001", True, 1)
    assert vault.value("<ID_NIK_00000000>") is None
    assert not vault.is_own("<ID_NIK_00000000>")
