"""What the relay is given: the words of the contract that hold something themselves."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.relay.terms import Seen, Step, Terms
from policies.decision import Decision, Effect
from policies.rules import Needs

NIK = "3174015509000001"  # synthetic


@pytest.fixture
def vault() -> Vault:
    return Vault(bytes(32))


@pytest.fixture
def terms(vault: Vault) -> Terms:
    def no_arguments(tool: str, text: str, masks: Any) -> str:
        return text

    return Terms(
        needs=Needs(applies=True),
        judge=lambda seen: Decision(Effect.ALLOW, None),
        instead=lambda kind, _: f"[{kind}]",
        is_own=vault.is_own,
        placeholder=PLACEHOLDER,
        restorer=None,
        arguments=no_arguments,
    )


def test_the_letters_of_our_own_names_are_not_read(terms: Terms, vault: Vault) -> None:
    name = vault.placeholder("ID_NIK", NIK, restorable=True)
    plain = terms.opaque(f"Nomormu {name}, dan sekali lagi {name}.")
    assert "<" not in plain
    assert name.strip("<>").rpartition("_")[2] not in plain
    assert plain.startswith("Nomormu ")
    assert plain.endswith(".")


def test_a_name_that_the_model_made_up_is_read_like_any_word(terms: Terms) -> None:
    text = "Dasar <ID_NIK_bad0bad0>, dan <b>tebal</b>."
    assert terms.opaque(text) == text


def test_the_number_in_its_place_says_nothing_about_the_value(terms: Terms, vault: Vault) -> None:
    one, other = (vault.placeholder("ID_NIK", value, restorable=True) for value in (NIK, NIK[::-1]))
    assert one != other
    assert terms.opaque(one) == terms.opaque(other)
    assert terms.opaque(one).isdigit()


@pytest.mark.parametrize("text", ["", "Apa kabar?", "3 > 2"])
def test_text_without_names_is_the_same_text(terms: Terms, text: str) -> None:
    assert terms.opaque(text) is text


def test_a_step_that_says_nothing_shows_nothing_and_stops_nothing() -> None:
    assert (Step().release, Step().stop) == ((), None)


def test_what_is_known_is_compared_by_what_it_says() -> None:
    assert Seen() == Seen({}, {}, frozenset())
    assert Seen({"ID_NIK": 1}) != Seen()
    assert Seen(missing=frozenset({"threat"})) != Seen()
