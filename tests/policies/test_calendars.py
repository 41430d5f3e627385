"""Periods of a calendar file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

import policies
from policies import Facts, PolicyError, Vocabulary
from policies.calendars import Span, span

CALENDAR = """\
gapura: calendar/v1
zone: Asia/Jakarta
periods:
  exam: ["2026-12-01..2026-12-03 07:00-12:00", "2026-12-10"]
  holiday: []
"""
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
RULES = "rules:\n  - { name: closed, when: { calendar: exam }, then: block }\n"


def minute(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() // 60)


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        ("2026-12-01T07:00+07:00", True),
        ("2026-12-01T06:59+07:00", False),
        ("2026-12-01T12:00+07:00", False),
        ("2026-12-03T11:59+07:00", True),
        ("2026-12-03T02:00Z", True),
        ("2026-12-04T08:00+07:00", False),
        ("2026-12-10T00:00+07:00", True),
        ("2026-12-10T23:59+07:00", True),
        ("2026-12-11T00:00+07:00", False),
    ],
)
def test_a_rule_holds_in_its_period(site: Callable[..., Path], words: Vocabulary, when: str, holds: bool) -> None:
    folder = site({"policy.yaml": HEAD + "calendar: days.yaml\n" + RULES, "days.yaml": CALENDAR})
    program = policies.load([folder / "policy.yaml"], words)
    assert (program.decide(Facts("input", time=minute(when))).rule == "closed") is holds


def test_a_time_that_nobody_knows_is_doubt(site: Callable[..., Path], words: Vocabulary) -> None:
    folder = site({"policy.yaml": HEAD + "calendar: days.yaml\n" + RULES, "days.yaml": CALENDAR})
    assert not policies.load([folder / "policy.yaml"], words).decide(Facts("input")).known


def test_the_calendar_is_among_what_can_change_a_decision(site: Callable[..., Path], words: Vocabulary) -> None:
    folder = site({"policy.yaml": HEAD + "calendar: days.yaml\n" + RULES, "days.yaml": CALENDAR})
    before = policies.load([folder / "policy.yaml"], words)
    site({"days.yaml": CALENDAR.replace("2026-12-10", "2026-12-11")})
    after = policies.load([folder / "policy.yaml"], words)
    assert {"site/days.yaml", "zones"} <= before.sources.keys()
    assert before.digest != after.digest


def test_a_site_states_the_days_of_a_pack_and_cannot_empty_those_of_a_floor(
    site: Callable[..., Path], words: Vocabulary
) -> None:
    floor = "  - { name: never, when: { calendar: exam, pii: URL }, then: block, floor: true }\n"
    folder = site(
        {
            "pack/policy.yaml": HEAD.replace("site", "pack") + "calendar: days.yaml\n" + RULES + floor,
            "pack/days.yaml": CALENDAR,
            "policy.yaml": HEAD + "extends: [pack/policy.yaml]\ncalendar: own.yaml\n",
            "own.yaml": CALENDAR.replace('["2026-12-01..2026-12-03 07:00-12:00", "2026-12-10"]', '["2026-06-01"]'),
        }
    )
    from policies.lock import write_locks

    write_locks([folder / "policy.yaml"])
    program = policies.load([folder / "policy.yaml"], words)

    def said(when: str, **facts: object) -> list[str]:
        decision = program.decide(Facts("input", time=minute(when), **facts))  # type: ignore[arg-type]
        return [match.rule for match in decision.matches]

    assert said("2026-06-01T09:00+07:00") == ["closed"]
    assert said("2026-12-10T09:00+07:00") == []
    assert said("2026-12-10T09:00+07:00", pii={"URL": 1}) == ["never"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (("2026-12-10", "2026-13-10"), "GP072 4"),
        (("2026-12-01..2026-12-03", "2026-12-03..2026-12-01"), "GP072 4"),
        (("07:00-12:00", "12:00-07:00"), "GP072 4"),
        (("07:00-12:00", "07:60-12:00"), "GP072 4"),
        (("Asia/Jakarta", "Asia/Djakarta"), "GP072 2"),
        (("calendar/v1", "calendar/v2"), "GP072 1"),
        (("holiday: []", "Holi day: []"), "GP072 5"),
        (("holiday: []", "holiday: [1]"), "GP072 5"),
        (("zone: Asia/Jakarta\n", ""), "GP072 1"),
        (("periods:", "periods: &a"), "GP005 3"),
    ],
)
def test_what_is_no_calendar_is_shown(
    site: Callable[..., Path], words: Vocabulary, change: tuple[str, str], found: str
) -> None:
    text = CALENDAR.replace(*change)
    assert text != CALENDAR
    folder = site({"policy.yaml": HEAD + "calendar: days.yaml\n" + RULES, "days.yaml": text})
    with pytest.raises(PolicyError) as caught:
        policies.load([folder / "policy.yaml"], words)
    assert found in [f"{one.code} {one.line}" for one in caught.value.problems]


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        (HEAD + RULES, "GP071 exam"),
        (HEAD + "calendar: none.yaml\n" + RULES, "GP001 none.yaml"),
        (HEAD + "calendar: days.yaml\n" + RULES.replace("exam", "exm"), "GP025 exm"),
    ],
)
def test_a_period_that_no_calendar_knows_is_refused(
    site: Callable[..., Path], words: Vocabulary, policy: str, found: str
) -> None:
    folder = site({"policy.yaml": policy, "days.yaml": CALENDAR})
    with pytest.raises(PolicyError) as caught:
        policies.load([folder / "policy.yaml"], words)
    marks = [f"{one.code} {one.excerpt[one.column - 1 :][: one.width]}" for one in caught.value.problems]
    assert any(mark.startswith(found) for mark in marks)


def test_a_span_of_one_day_and_of_hours() -> None:
    only = span("2026-12-10")
    assert only == Span(only.first, only.first) if only else False
    hours = span("2026-12-01..2026-12-03 07:30-24:00")
    assert hours is not None
    assert (hours.begin, hours.end) == (450, 1440)
    assert span("tomorrow") is None
