"""Chance, and the names, places and words that it draws from."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "fillers"


@dataclass(frozen=True)
class Draw:
    """A source of chance, and the split that the row goes to."""

    chance: random.Random
    split: str

    def one(self, items: Sequence[str]) -> str:
        return items[self.chance.randrange(len(items))]

    def number(self, low: int, high: int) -> int:
        return self.chance.randrange(low, high + 1)

    def digits(self, count: int) -> str:
        return "".join(str(self.chance.randrange(10)) for _ in range(count))

    def word(self, kind: str) -> str:
        return self.one(WORDS[kind]).replace("_", " ")

    def name_part(self, tradition: str, kind: str) -> str:
        """A name of this split only: a name that the one half teaches must not be known in the other."""
        return self.one(NAMES[tradition, kind][self.split])


def _lines(name: str) -> list[str]:
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("%%")]


def _dealt(words: list[str]) -> dict[str, list[str]]:
    halves: dict[str, list[str]] = {"dev": [], "test": []}
    for word in words:
        halves[("dev", "test")[hashlib.sha256(word.encode()).digest()[0] % 2]].append(word)
    return halves


WORDS = {key: words.split() for key, _, words in (line.partition(": ") for line in _lines("words.txt"))}
PLACES = [line.split("; ") for line in _lines("places.txt")]
NAMES = {
    (head.split()[0], head.split()[1]): _dealt(words.split())
    for head, _, words in (line.partition(": ") for line in _lines("names.txt"))
}
TRADITIONS = sorted({tradition for tradition, _ in NAMES})


def given(draw: Draw, sex: str = "") -> str:
    return draw.name_part(draw.one(TRADITIONS), sex or draw.one("mf"))


def full(draw: Draw, sex: str = "") -> str:
    sex = sex or draw.one("mf")
    tradition = draw.one(TRADITIONS)
    first = draw.name_part(tradition, sex)
    last = draw.name_part(tradition, "l" if (tradition, "l") in NAMES else f"l{sex}")
    kind = draw.number(1, 12)
    if tradition == "bali":
        return f"{'I' if sex == 'm' else 'Ni'} {first} {last}"
    if tradition in {"arab", "melayu"} and kind <= 4:
        father = draw.one([name for name in NAMES[tradition, "m"][draw.split] if name != first])
        return f"{first} {'bin' if sex == 'm' else 'binti'} {father}"
    if kind == 1:
        return f"{first} {last[0]}."
    if kind <= 4 and tradition != "baru":
        return f"{first} {draw.name_part('baru', sex)} {last}"
    return f"{first} {last}"


def email(draw: Draw) -> str:
    first, last = given(draw).lower(), draw.name_part("jawa", "l").lower()
    user = draw.one([f"{first}.{last}", f"{first}{draw.number(1, 99)}", f"{first}_{last}", f"{first[0]}{last}"])
    host = draw.one(["suratku.example", "kantor.example", "smpcontoh.sch.example", "warga.test", "yayasan.example"])
    return f"{user}@{host}"


def address(draw: Draw) -> str:
    village, district, town, province, code = PLACES[draw.number(0, len(PLACES) - 1)]
    street = f"{draw.one(['Jl.', 'Jl.', 'Jalan', 'Gg.', 'Jln.'])} {draw.word('street')}"
    number = f"{draw.one(['No. ', 'No.', 'no ', ''])}{draw.number(1, 240)}"
    rt = f"RT {draw.number(1, 12):02}{draw.one(['/RW ', ' RW ', '/'])}{draw.number(1, 9):02}"
    estate = f"Perum {draw.word('estate')} Blok {draw.one('ABCDEFGH')}{draw.number(1, 9)} No. {draw.number(1, 30)}"
    return draw.one([
        f"{street} {number}", f"{street} {number}, {town}", f"{street} {number} {rt}",
        f"{street} {number}, {rt}, Kel. {village}, Kec. {district}, {town}, {province} {code}",
        f"{estate}, {rt}, {village}, {district}, {town} {code}",
        f"Dusun {draw.word('street')} {rt}, Desa {village}, Kec. {district}, {town}",
        f"{street} {number}, Kel. {village}, Kec. {district}", f"Kp. {village} {rt} No. {draw.number(1, 90)}",
    ])  # fmt: skip


def school(draw: Draw) -> str:
    state = draw.one(["SDN", "SMPN", "SMAN", "SMKN", "MTsN", "MAN", "MIN", "SD Negeri", "SMP Negeri", "SMA Negeri"])
    private = draw.one(
        ["SD", "SMP", "SMA", "SMK", "MTs", "MI", "TK", "PAUD", "SDIT", "SLB", "SMP Islam", "SMA Katolik"]
    )
    numbered = f"{state} {draw.number(1, 12)} {draw.word('city')}"
    return draw.one([numbered, f"{private} {draw.word('school')}"])


def date(draw: Draw, first: int = 1960, last: int = 2016) -> str:
    day, month, year = draw.number(1, 28), draw.number(1, 12), draw.number(first, last)
    named, padded = f"{day} {WORDS['month'][month - 1]} {year}", [f"{day:02}", f"{month:02}", str(year)]
    return draw.one([named, named, "-".join(padded), "/".join(padded), f"{day}/{month}/{year % 100:02}"])
