"""Values in texts of any length. Everybody here is invented, every number synthetic."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gateway.byhand.looking import STRETCH, Stretch, values_in
from gateway.detectors.runner import Runner
from gateway.exchange import Part

Made = Callable[..., Part]
NIK = "3174015509000001"
PLAIN = "Hari ini hujan turun lagi dan semua orang membawa payung ke pasar. "


def found(part: Part, runner: Runner) -> list[tuple[str, str]]:
    return [(one.type, part.text[one.start : one.end]) for one in values_in(part, runner)]


def test_a_long_text_is_read_to_its_end_and_without_seams(part: Made, runner: Runner) -> None:
    times = 3 * STRETCH // len(PLAIN)
    text = "".join(f"{PLAIN}NIK {NIK[:12]}{number:04}\n" for number in range(times))
    seen: list[Stretch] = []
    values = values_in(part(text), runner, lambda stretches: [seen.append(one) or one for one in stretches])
    assert [text[one.start : one.end] for one in values if one.type == "ID_NIK"] == [
        f"{NIK[:12]}{number:04}" for number in range(times)
    ]
    assert len({one.begin for one in seen}) > 3
    assert max(len(one.part.text) for one in seen) < STRETCH * 2


def test_text_without_a_gap_is_cut_too(part: Made, runner: Runner) -> None:
    assert found(part("x" * 3 * STRETCH + " NIK " + NIK), runner) == [("ID_NIK", NIK)]
    assert found(part(""), runner) == []


def test_a_person_named_at_the_end_is_known_at_the_beginning(part: Made, runner: Runner) -> None:
    text = "xeroval nangis. " + PLAIN * (2 * STRETCH // len(PLAIN)) + "Nama: Xeroval Quexley."
    assert ("PERSON", "xeroval") in found(part(text), runner)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("NIK saya 3174015509\n000001 ya", [("ID_NIK", "3174015509"), ("ID_NIK", "000001")]),
        ("NIK saya 3174015509 \r\n> 000001 ya", [("ID_NIK", "3174015509"), ("ID_NIK", "000001")]),
        ("telp 0812-3456\n-7890 itu", [("PHONE_NUMBER", "0812-3456"), ("PHONE_NUMBER", "-7890")]),
        ("tulis ke ani\n@example.com", [("EMAIL_ADDRESS", "ani"), ("EMAIL_ADDRESS", "@example.com")]),
    ],
)
def test_a_value_broken_at_the_end_of_a_line_is_one(
    part: Made, runner: Runner, text: str, pieces: list[tuple[str, str]]
) -> None:
    made = part(text)
    assert found(made, runner) == pieces
    assert {one.group for one in values_in(made, runner)} == {0}


@pytest.mark.parametrize(
    "text", ["31740155\n09000001\n31740155\n09000002", "skor 12\n13 gol\n14 kartu", "pukul 10\n20"]
)
def test_numbers_below_one_another_are_not_one(part: Made, runner: Runner, text: str) -> None:
    assert found(part(text), runner) == []


def test_a_column_of_persons_is_known_by_its_head(part: Made, runner: Runner) -> None:
    rows = "".join(f"| {number} | xeroval quexley |\n" for number in range(400))
    text = "| no | nama |\n|---|---|\n" + rows
    assert len({one.start for one in values_in(part(text), runner) if one.type == "PERSON"}) == 400


def test_escapes_of_json_hide_nothing(part: Made, runner: Runner) -> None:
    text = r'{"surel": "b\u0075di\u0040example.com"}'
    assert found(part(text, "arguments"), runner) == [("EMAIL_ADDRESS", r"b\u0075di\u0040example.com")]


def test_a_column_of_persons_is_read_to_its_end(part: Made, runner: Runner) -> None:
    names = [f"Quexl{letter} Oqui" for letter in "abcdefghijkl"]
    text = "No;Nama;Nilai\n" + "".join(f"{number};{name};9\n" for number, name in enumerate(names))

    assert found(part(text), runner) == [("PERSON", name) for name in names]
