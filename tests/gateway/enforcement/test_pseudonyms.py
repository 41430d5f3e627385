"""Stable names for personal data: the same value, the same name, for one key only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def person(vault: Vault, value: str, *, restorable: bool = True) -> str:
    return vault.placeholder("PERSON", value, restorable=restorable)


def test_a_part_of_one_known_name_is_that_person_and_the_fullest_name_comes_back() -> None:
    vault = Vault(KEY)
    whole = person(vault, "Budi Contoh Santoso")
    assert [person(vault, part) for part in ("Budi", "SANTOSO", "contoh santoso", "Budi  Contoh")] == [whole] * 4
    assert vault.value(whole) == "Budi Contoh Santoso"
    assert person(vault, "Budi Santoso") != whole  # no part of it as it stands


def test_a_part_of_two_known_names_is_neither() -> None:
    vault = Vault(KEY)
    one, other = person(vault, "Budi Santoso"), person(vault, "Budi Hartono")
    assert person(vault, "Budi") not in {one, other}
    assert (person(vault, "Santoso"), person(vault, "Hartono")) == (one, other)


def test_a_fuller_name_that_comes_later_renames_nobody() -> None:
    vault = Vault(KEY)
    short = person(vault, "Budi")
    assert person(vault, "Budi Santoso") != short == person(vault, "Budi")


def test_a_person_whom_a_system_prompt_names_in_full_comes_back_as_the_person_asking_wrote_it() -> None:
    vault = Vault(KEY)
    name = person(vault, "Budi Santoso", restorable=False)
    assert (person(vault, "Budi"), vault.value(name)) == (name, "Budi")


WORDS = st.lists(st.sampled_from(["Budi", "Ani", "Santoso", "Hartono", "Putri"]), min_size=1, max_size=3)


@given(st.lists(WORDS, max_size=12), st.integers(0, 12))
def test_a_conversation_that_goes_on_gives_no_other_name_to_what_has_one(said: list[list[str]], turn: int) -> None:
    names = [" ".join(words) for words in said]
    before, after = Vault(KEY), Vault(KEY)
    assert [person(before, name) for name in names[:turn]] == [person(after, name) for name in names][:turn]


def test_a_surrogate_stands_for_one_value_and_is_none_that_the_request_writes() -> None:
    vault = Vault(KEY)
    names = {vault.placeholder("PERSON", f"orang {number}", restorable=True, invented=True) for number in range(300)}
    assert len(names) == 300
    first = Vault(KEY).placeholder("PERSON", "Budi", restorable=True, invented=True)
    taken = Vault(KEY, f"Apakah {first.upper()} ada?").placeholder("PERSON", "Budi", restorable=True, invented=True)
    assert taken != first


def test_a_type_nobody_can_invent_gets_a_placeholder() -> None:
    assert PLACEHOLDER.fullmatch(Vault(KEY).placeholder("ID_ADDRESS", "Jl. X", restorable=True, invented=True))


def test_what_was_typed_in_the_shape_of_a_placeholder_comes_back_as_it_was_typed() -> None:
    vault = Vault(KEY)
    assert vault.value(vault.literal("<PERSON_k7f2m9qa>")) == "<PERSON_k7f2m9qa>"
    assert vault.literal("<PERSON_k7f2m9qa>") != vault.literal("<person_k7f2m9qa>")
