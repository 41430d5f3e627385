"""What is written out is undone, and a stream waits for the rest of it."""

from __future__ import annotations

import pytest

from gateway.detectors import spelled
from gateway.detectors.glance import Glance


def undone(text: str) -> str:
    for start, end, new in reversed(spelled.written_out(Glance(text))):
        text = text[:start] + new + text[end:]
    return text


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0 8 1 2 3 4 5 6 7 8", "0812345678"),
        ("kosong delapan satu dua tiga empat lima enam", "08123456"),
        ("nol delapan triple", "nol delapan triple"),
        ("a [at] b [dot] c", "a@b.c"),
        ("a.b (et) c (titik) d", "a.b@c.d"),
        ("a@b.c", "a@b.c"),
        ("datang at jam lima", "datang at jam lima"),
        ("08I2 345 678", "0812 345 678"),
        ("33l2l2lOOl84OO3O", "3312121001840030"),
        ("0O12345678 BSI", "0012345678 BSI"),
        ("B1 9OO112345678", "B1 900112345678"),
        ("ISBN OOlllOOOlllO", "ISBN OOlllOOOlllO"),
        ("satu\ndua\ntiga\nempat\nlima\nenam\ntujuh\ndelapan", "satu\ndua\ntiga\nempat\nlima\nenam\ntujuh\ndelapan"),
    ],
)
def test_what_is_written_out_is_read_in_short(written: str, meant: str) -> None:
    assert undone(written) == meant


@pytest.mark.parametrize(
    ("before", "after", "opens"),
    [
        ("nol delapan", "satu dua", True),
        ("nol delapan", "sa", True),
        ("nol delapan", "orang ", False),
        ("ada dua", "anak", False),
        ("tiga empat.", "Lima enam", False),
        ("budi", "at contoh", True),
        ("budi", "a", True),
        ("budi", "ada ", False),
        ("budi [at]", "contoh", True),
        ("contoh dot", "com", True),
        ("0812<span", "class='x'>34", True),
        ("3 < 4", "lalu", False),
        ("kita belajar", "lagi", False),
    ],
)
def test_a_gap_in_something_written_out_is_open(before: str, after: str, opens: bool) -> None:
    assert spelled.opens(before, after) is opens
