"""Whose data went where: counted from the log, and nothing but what is asked for."""

from __future__ import annotations

from typing import Any

import pytest

from audit.reader import Reader
from gateway.office.reports.breach import Breach, Sought, as_json, breach_of
from gateway.office.reports.passages import Reading, during
from tests.gateway.office.logbook import POLICY


def found(office: Any, **sought: Any) -> Breach:
    reading = Reading()
    with Reader.open(office.site.data).snapshot() as snapshot:
        return breach_of(Sought(**sought), during(snapshot, None, None, reading), reading)


@pytest.fixture
def people(office: Any) -> list[tuple[str, str]]:
    first, second, third = office.key("tablet A"), office.key(), office.key()
    office.asked(first, {"ID_NIK": 1}, redact=("ID_NIK",), effect="redact", rules=(("numbers", "redact"),))
    office.asked(first, {"PHONE_NUMBER": 1}, disclosed=True)
    office.asked(second, {"HEALTH": 1}, effect="block", sent=False, rules=(("at-risk", "block"),))
    office.asked(third, {})
    return [first, second, third]


def test_people_types_places_and_rules(office: Any, people: list[tuple[str, str]]) -> None:
    told = as_json(found(office), {people[0][0]: "tablet A"})
    first, second = told["people"]
    assert (first["key_name"], first["exchanges"], first["masked"], first["left"]) == (
        "tablet A", 2, ["ID_NIK"], ["PHONE_NUMBER"]
    )  # fmt: skip
    assert (second["key_name"], second["left"], second["masked"]) == (None, [], [])
    assert {one["type"]: (one["class"], one["left"], one["masked"], one["stayed"]) for one in told["types"]} == {
        "ID_NIK": ("general", 0, 1, 0),
        "PHONE_NUMBER": ("general", 1, 0, 0),
        "HEALTH": ("specific", 0, 0, 1),
    }
    assert [(one["name"], one["country"], one["exchanges"], one["people"]) for one in told["backends"]] == [
        ("cloud", "SG", 2, 1)
    ]
    assert [(one["name"], one["characters"]) for one in told["remote_detectors"]] == [("guard", 40)]
    assert told["rules"] == [{"policy": "sekolah", "rule": "numbers", "program": POLICY, "exchanges": 1}]


@pytest.mark.parametrize(
    ("sought", "exchanges"),
    [
        ({}, 3),
        ({"kind": "ID_NIK"}, 1),
        ({"kind": "PERSON"}, 0),
        ({"backend": "cloud"}, 2),
        ({"backend": "other"}, 0),
        ({"route": "/v1/chat/completions"}, 3),
        ({"route": "/v1/embeddings"}, 0),
        ({"rule": "numbers"}, 1),
        ({"rule": "at-risk"}, 0),
    ],
)
def test_only_what_is_asked_for_counts_and_no_rule_about_a_person_can_be(
    office: Any, people: list[tuple[str, str]], sought: dict[str, str], exchanges: int
) -> None:
    assert found(office, **sought).exchanges == exchanges


def test_one_persons(office: Any, people: list[tuple[str, str]]) -> None:
    made = found(office, key=people[1][0])
    assert [one.subject for one in made.people.values()] == [people[1][1]]
    assert made.sought.told() == {"key": people[1][0]}


def test_what_was_erased_before_is_said(office: Any, people: list[tuple[str, str]]) -> None:
    office.log.erase_private([0, 1], "request", by="siti")
    assert as_json(found(office), {})["unreadable"] == 1
