"""The ways in which models bend the names they were given, and what is none of them."""

from __future__ import annotations

import time

import pytest

from gateway.enforcement.bent import own_of, pattern_of
from gateway.enforcement.pseudonyms import Vault

NIK = "3174015509000001"  # synthetic


@pytest.fixture(scope="module")
def vault() -> Vault:
    vault = Vault(b"k" * 32, "Apa isi <PERSON>?")
    vault.placeholder("ID_NIK", NIK, restorable=True)
    vault.placeholder("PERSON", "Budi Contoh", restorable=True)
    vault.placeholder("ID_NISN", "0012345678", restorable=True)
    vault.placeholder("ID_NISN", "0012345679", restorable=True)
    return vault


def tag(vault: Vault) -> str:
    return vault.placeholder("ID_NIK", NIK, restorable=False)[8:-1]


def read(vault: Vault, text: str) -> str:
    """The text with ``#`` for each name of this exchange."""
    out, here = "", 0
    for match in pattern_of(vault).finditer(text):
        place = own_of(match, vault)
        if place is not None:
            out, here = out + text[here : place[0]] + "#", place[1]
    return out + text[here:]


@pytest.mark.parametrize(
    ("form", "shown"),
    [
        ("NIK <ID_NIK_{}> ya", "NIK # ya"),
        ("NIK [ID_NIK_{}] ya", "NIK # ya"),
        ("< ID_NIK_{} >", "#"),
        ("[ ID_NIK_{} ]", "#"),
        ("ID_NIK {}", "#"),
        ("<ID NIK {}>", "#"),
        ("NOMOR ID_NIK {}", "NOMOR #"),
        ("IDNIK_{}", "#"),
        ("ID_NIK{}", "#"),
        ("ID_NIK-{}", "#"),
        ("NOMOR_INDUK_{}", "#"),
        ("[nomor_{}]", "#"),
        ("ID_NIK_{}nya", "#nya"),
        ("<ID_NIK_{}>nya", "#nya"),
        ("<ID_NIK_{}>'s", "#'s"),
        ("**ID_NIK_{}**", "**#**"),
        ("`ID_NIK {}`", "`#`"),
        ("<ID_NIK>", "#"),
    ],
)
def test_a_placeholder_is_known_however_it_is_bent(vault: Vault, form: str, shown: str) -> None:
    assert read(vault, form.format(tag(vault))) == shown


@pytest.mark.parametrize(
    "form",
    [
        "xID_NIK_{}",
        "a.NOMOR_{}",
        "a/nomor_{}",
        "ID_NIK_{}x",
        "{}",
        "nomor {}",
        "<ID_NIK_{}",
        "[ID_NIK]",
        "ID_NIK",
        "</ID_NIK>",
        "<PERSON>",  # the request itself writes it
        "<ID_NISN>",  # there are two
        "<SCHOOL>",
        "DATA keterangan",
        "NOMOR_00000000",
    ],
)
def test_what_is_no_name_of_this_exchange_stays(vault: Vault, form: str) -> None:
    text = form.format(tag(vault))
    assert read(vault, text) == text


def test_a_surrogate_is_a_word_by_itself() -> None:
    vault = Vault(b"k" * 32)
    name = vault.placeholder("PERSON", "Budi Contoh", restorable=True, invented=True)
    assert read(vault, f"Kata {name}, dan {name}nya, ({name}).") == "Kata #, dan #nya, (#)."
    for text in (f"x{name}", f"{name}.example", f"{name}@x", name.lower(), name[:-1], f"{name}2"):
        assert read(vault, text) == text


def test_a_flood_of_what_looks_like_names_costs_little() -> None:
    vault = Vault(b"k" * 32)
    for number in range(2000):
        vault.placeholder("ID_NIK", str(number), restorable=True)
    for flood in ("A_00000000 ", "<ID_NIK>", "ABCDEFGHIJKL ", "AB CD EF GH ", "< "):
        began = time.thread_time()
        assert read(vault, flood * 20_000) == flood * 20_000
        assert time.thread_time() - began < 5
