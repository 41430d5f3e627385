"""Of whom a text speaks: family and staff, and people by name."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gateway.casework.mentions import named_in, same_person, speaks_of_others

SENTENCES = Path(__file__).parents[2] / "datasets" / "mentions.csv"
"""Invented sentences of pupils. ``tuned`` were looked at while the list of words was made, ``kept`` were not;
``others`` are the disclosures of the part ``dev`` of the sentences of harm, which were written before there was a list,
without those that can be read either way. CC BY 4.0, the Gapura authors."""
MADE, RINA, SARI, ANI = "Pak Made Suarta, S.Pd.", "Rina Setiawati", "Bu Sari", "Ani"


@pytest.mark.parametrize(
    "text",
    ["4yahku mukul aku", "dipukul a.y.a.h", "ayaaaah jahat", "\u0430yah jahat", "a\u200byah", "my mum's boyfriend",
     "guru-guru di sekolah", "Wali_kelas", "IBU KANTIN", "bapakku", "step-dad", "bu wati nyubit", "bapake"],
)  # fmt: skip
def test_family_and_staff_are_met_however_they_are_spelled(text: str) -> None:
    assert speaks_of_others([text])


@pytest.mark.parametrize(
    "text",
    ["bu, saya mau tanya", "bu saya mau mati", "pak tolong aku", "ibu kota Indonesia", "kakak kelas itu",
     "aku sendirian", "gurun pasir", "kapak batu", "mother tongue", "aku mau mati saja"],
)  # fmt: skip
def test_who_is_only_addressed_and_what_only_sounds_alike_is_no_mention(text: str) -> None:
    assert not speaks_of_others([text])


def test_a_word_split_over_messages_is_still_that_word() -> None:
    assert speaks_of_others(["dipukul sama ay", "ahku"])


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("made nyubit aku", {MADE}),
        ("pak made", {MADE}),
        ("PAK SUARTA!!", {MADE}),
        ("pak. suartha marah", {MADE}),
        ("madenya", {MADE}),
        ("madeira", set()),
        ("bu wati", {RINA}),
        ("bu setia", {RINA}),
        ("wati", set()),
        ("bu rinaa", {RINA}),
        ("sari buah", set()),
        ("sama bu sari", {SARI}),
        ("mr. sari", {SARI}),
        ("ani jahat", {ANI}),
        ("berani", set()),
        ("S.Pd", set()),
        ("bu", set()),
        ("r1na sama m4de", {RINA, MADE}),
    ],
)
def test_a_person_is_met_by_a_part_of_the_name_a_nickname_or_a_slip_of_the_pen(text: str, named: set[str]) -> None:
    assert named_in([text], [MADE, RINA, SARI, ANI]) == named


def test_two_names_of_one_person() -> None:
    assert same_person("Bu Rina", "Rina Astuti, M.Pd.")
    assert not same_person("Bu Rina", "Pak Made")
    assert not same_person("Bu", "Rina")
    assert not same_person("", "Rina")


@pytest.mark.parametrize(
    ("part", "found", "false"), [("tuned", 34 / 35, 0), ("kept", 32 / 35, 0), ("others", 29 / 29, 1 / 77)]
)
def test_how_many_mentions_are_seen(part: str, found: float, false: float) -> None:
    with SENTENCES.open(newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    seen = {kind: [speaks_of_others([row["text"]]) for row in rows if row["mention"] == kind] for kind in ("yes", "no")}
    assert sum(seen["yes"]) / len(seen["yes"]) >= found
    assert sum(seen["no"]) / len(seen["no"]) <= false
