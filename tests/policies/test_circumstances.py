"""What surrounds a text: hours, routes, consent, first turns. Times are of 2026; 25 November is a Wednesday."""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies import Facts, Program, zones
from policies.circumstances import Window, window
from policies.zones import EDITION

RULE = "  - {{ name: r, when: {{ {when} }}, then: flag, on_error: warn }}\n"
ALLOW, FLAG, UNKNOWN = "allow", "flag", "warn"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() // 60)


@pytest.mark.parametrize(
    ("hours", "moment", "holds"),
    [
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-25T07:00+07:00", True),
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-25T08:59+07:00", True),
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-25T09:00+07:00", False),
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-25T00:30Z", True),
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-25T07:30+09:00", False),  # 05:30 in Jakarta
        ("07:00-09:00 Asia/Jayapura", "2026-11-25T07:30+09:00", True),
        ("07:00-09:00 Mon-Fri Asia/Jakarta", "2026-11-28T07:30+07:00", False),
        ("07:00-09:00 Sen-Jum Asia/Jakarta", "2026-11-25T07:30+07:00", True),
        ("07:00-09:00 Sab,Min Asia/Jakarta", "2026-11-29T07:30+07:00", True),
        ("07:00-09:00 Fri-Mon Asia/Jakarta", "2026-11-29T07:30+07:00", True),
        ("07:00-09:00 Fri-Mon Asia/Jakarta", "2026-11-25T07:30+07:00", False),
        ("21:00-05:00 Wed Asia/Jakarta", "2026-11-25T22:00+07:00", True),
        ("21:00-05:00 Wed Asia/Jakarta", "2026-11-26T04:59+07:00", True),  # the night of Wednesday
        ("21:00-05:00 Wed Asia/Jakarta", "2026-11-25T04:00+07:00", False),
        ("21:00-05:00 Sun Asia/Jakarta", "2026-11-30T01:00+07:00", True),
        ("00:00-24:00 Wed Asia/Makassar", "2026-11-25T23:59+08:00", True),
        ("08:00-12:00 Europe/Berlin", "2026-07-01T06:30Z", True),  # summer time
        ("08:00-12:00 Europe/Berlin", "2026-12-01T06:30Z", False),
    ],
)
def test_hours_are_of_their_own_place(program: Callable[..., Program], hours: str, moment: str, holds: bool) -> None:
    compiled = program(RULE.format(when=f'time: "{hours}"'))
    assert compiled.decide(Facts("input", time=at(moment))).effect.word == (FLAG if holds else ALLOW)


def test_one_of_several_windows_is_enough_and_no_clock_is_doubt(program: Callable[..., Program]) -> None:
    compiled = program(RULE.format(when='time: ["07:00-08:00 Asia/Jakarta", "10:00-11:00 Asia/Jakarta"]'))
    assert compiled.decide(Facts("input", time=at("2026-11-25T10:30+07:00"))).effect.word == FLAG
    assert compiled.decide(Facts("input", time=at("2026-11-25T09:30+07:00"))).effect.word == ALLOW
    assert compiled.decide(Facts("input")).effect.word == UNKNOWN


@pytest.mark.parametrize(
    "text",
    ["", "07:00-09:00", "7:00-9:00 Asia/Jakarta", "07:00-07:00 Asia/Jakarta", "24:00-07:00 Asia/Jakarta",
     "07:60-09:00 Asia/Jakarta", "07:00-25:00 Asia/Jakarta", "07:00-09:00 Mon-Fri", "07:00-09:00 Mon-Fry Asia/Jakarta",
     "07:00-09:00 Mon-Tue-Wed Asia/Jakarta", "07:00-09:00 Asia/Bandung", "07:00-09:00 ../etc", "pagi"],
)  # fmt: skip
def test_what_is_no_window_is_shown_with_the_form(marks: Callable[..., list[str]], text: str) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    (found,) = marks(head + RULE.format(when=f'time: "{text}"'))
    assert found.startswith("GP029 ")


@given(st.integers(0, 1439), st.integers(1, 1440), st.sets(st.integers(0, 6), min_size=1), st.integers(0, 10**7))
def test_a_window_and_its_rest_share_out_the_week(begin: int, end: int, days: set[int], minute: int) -> None:
    if begin == end or (begin, end) == (0, 1440):
        return
    inside = Window(begin, end, frozenset(days), "Asia/Jakarta").holds(minute)
    others = frozenset(range(7)) - days
    same_hours = Window(begin, end, others, "Asia/Jakarta").holds(minute) if others else False
    rest = Window(end % 1440, begin or 1440, frozenset(range(7)), "Asia/Jakarta").holds(minute)
    assert inside + same_hours + rest == 1


def test_a_window_is_read_once_and_means_what_it_says() -> None:
    assert window("07:00 - 09:30 Mon, Wed Asia/Jakarta") == Window(420, 570, frozenset({0, 2}), "Asia/Jakarta")


@pytest.mark.parametrize(
    ("when", "facts", "effect"),
    [
        ("consent: on-file", Facts("input", consent=True), FLAG),
        ("consent: on-file", Facts("input"), ALLOW),
        ("consent: none", Facts("input"), FLAG),
        ("consent: none", Facts("input", missing=frozenset({"consent"})), UNKNOWN),
        ("first_turn: true", Facts("input", first_turn=True), FLAG),
        ("first_turn: true", Facts("input", first_turn=False), ALLOW),
        ("first_turn: false", Facts("input", first_turn=False), FLAG),
        ("first_turn: true", Facts("input"), UNKNOWN),
        ("route: { minors: forbidden }", Facts("input", route={"minors": "forbidden"}), FLAG),
        ("route: { minors: forbidden }", Facts("input", route={"minors": "allowed"}), ALLOW),
        ("route: { minors: [forbidden, unstated] }", Facts("input"), FLAG),
        ("route: { country: [ID, SG] }", Facts("input", route={"country": "SG"}), FLAG),
        ("route: { country: [ID, SG] }", Facts("input", route={"country": "US"}), ALLOW),
        ("route: { contract: unstated }", Facts("input", route={"country": "US"}), FLAG),
        ("route: { learning: true }", Facts("input", route={"learning": "yes"}), FLAG),
        ("route: { country: US, contract: unstated }", Facts("input", route={"country": "US"}), FLAG),
        ("route: { country: US, contract: unstated }", Facts("input", route={"country": "US", "contract": "7"}), ALLOW),
        ("route: { minors: forbidden }", Facts("input", missing=frozenset({"route"})), UNKNOWN),
    ],
)
def test_a_circumstance_answers(program: Callable[..., Program], when: str, facts: Facts, effect: str) -> None:
    assert program(RULE.format(when=when)).decide(facts).effect.word == effect


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ("consent: yes", "GP012 yes"),
        ("consent: on_file", "GP012 on_file"),
        ("first_turn: ja", "GP012 ja"),
        ("route: {}", "GP012 {"),
        ("route: abroad", "GP012 abroad"),
        ("route: { nation: ID }", "GP025 nation"),
        ("route: { minors: forbiden }", "GP025 forbiden"),
        ("route: { country: 7 }", "GP012 7"),
        ("time: 7", "GP012 7"),
    ],
)
def test_a_circumstance_that_is_none_is_shown(marks: Callable[..., list[str]], when: str, problem: str) -> None:
    head = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
    assert marks(head + RULE.format(when=when)) == [problem]


def test_circumstances_hold_no_answer_back(program: Callable[..., Program]) -> None:
    compiled = program(
        '  - { name: r, when: { direction: output, time: "07:00-09:00 Asia/Jakarta", pii: URL }, then: block }\n'
    )
    assert not compiled.needs("output", "smp", "student").whole
    assert compiled.needs("output", "smp", "student").pii == {"URL"}


def test_the_edition_of_the_zones_is_part_of_what_can_change_a_decision(program: Callable[..., Program]) -> None:
    timed = program(RULE.format(when='any: [{ not: { time: "07:00-09:00 Asia/Jakarta" } }, { pii: URL }]'))
    assert timed.sources["zones"] == EDITION.encode()
    assert "zones" not in program(RULE.format(when="pii: URL")).sources


@pytest.fixture
def misled(tmp_path: Path) -> Iterator[None]:
    """A machine that takes Makassar for London."""
    wrong = tmp_path / "Asia" / "Makassar"
    wrong.parent.mkdir()
    wrong.write_bytes(resources.files("tzdata").joinpath("zoneinfo", "Europe", "London").read_bytes())

    def forget() -> None:
        zoneinfo.ZoneInfo.clear_cache()
        zones.zone.cache_clear()

    zoneinfo.reset_tzpath([str(tmp_path)])
    forget()
    assert zoneinfo.ZoneInfo("Asia/Makassar").utcoffset(datetime(2026, 11, 25)) == timedelta(0)  # noqa: DTZ001
    yield
    zoneinfo.reset_tzpath()
    forget()


def test_the_machines_own_zones_are_not_asked(misled: None) -> None:
    night = window("21:00-05:00 Asia/Makassar")
    assert night is not None
    assert night.holds(at("2026-11-25T21:30+08:00"))
    assert not night.holds(at("2026-11-25T21:30Z"))
