"""Words in another spelling are read as they are meant; what is meant as it stands is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.detectors.normal import normal


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("b0d0h banget", "bodoh banget"),
        ("dasar g0bl0k!", "dasar goblok!"),
        ("4njing lo", "anjing lo"),
        ("kamu b o d o h", "kamu bodoh"),
        ("k.i.l.l yourself", "kill yourself"),
        ("i-d-i-o-t", "idiot"),
        ("tolooooool", "tolol"),
        ("you stup1d", "you stupid"),
    ],
)
def test_another_spelling_is_undone(written: str, meant: str) -> None:
    assert normal(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kelas 8B nomor 10",
        "a, b, c, d",
        "A B C D E",
        "mp3 player",
        "COVID19 dan H2O",
        "user123",
        "budi@contoh.sch.id",
        "@budi tolong",
        "https://contoh.test/c0d3",
        "<PERSON_k7f2m9qa> halo",
        "3174015509000001",
        "s.d. kelas 5",
        "Rp50.000",
        "1st place, 2nd place",
        "LOSER!!!",
    ],
)
def test_what_is_meant_as_it_stands_is_left_alone(text: str) -> None:
    assert normal(text) is None


@pytest.mark.parametrize("text", ["a " * 20000, "a1" * 20000, "b" * 40000, "a." * 20000])
def test_the_worst_texts_take_five_milliseconds_per_kilobyte_at_most(text: str, cpu: Callable[..., float]) -> None:
    assert cpu(lambda: normal(text)) <= 0.005 * len(text) / 1000
