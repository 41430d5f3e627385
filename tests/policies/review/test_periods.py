"""Periods that are over. Today is 25 November 2026."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from policies import offline

Reviewed = Callable[..., list[str]]
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\n"
RULE = "rules:\n  - { name: closed, when: { any: [{ calendar: [exam, trip] }, { pii: URL }] }, then: block }\n"
DAYS = "gapura: calendar/v1\nzone: Asia/Jakarta\nperiods: {{ exam: [{}], trip: [2027-01-05], unused: [2000-01-01] }}\n"


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ('"2026-11-20..2026-11-25"', []),
        ('"2026-11-20..2026-11-24"', ["GP065 days.yaml"]),
        ('"2026-11-20", "2026-12-01 07:00-09:00"', []),
        ("", ["GP065 days.yaml"]),
    ],
)
def test_a_period_needs_a_day_that_is_still_to_come(reviewed: Reviewed, days: str, found: list[str]) -> None:
    policy = HEAD + "calendar: days.yaml\n" + RULE
    assert reviewed(policy=policy, days=DAYS.format(days)) == found


def test_a_site_that_forgets_its_exam_days_is_told_where_the_rule_comes_from(reviewed: Reviewed) -> None:
    forgot = HEAD + "extends: [exam]\n"
    assert reviewed(vocabulary=offline(), policy=forgot).count("GP065 exam") == 2  # exam and exam-soon
    filled = forgot + "calendar: days.yaml\n"
    days = DAYS.format("2027-06-01").replace("trip", "exam-soon")
    assert [one for one in reviewed(vocabulary=offline(), policy=filled, days=days) if one.startswith("GP065")] == []


def test_a_floor_keeps_the_days_it_was_written_with_and_is_not_remarked(reviewed: Reviewed) -> None:
    floor = "rules:\n  - { name: closed, when: { calendar: exam }, then: block, floor: true }\n"
    policy = HEAD + "calendar: days.yaml\n" + floor
    assert reviewed(policy=policy, days=DAYS.format("2000-01-01")) == []
