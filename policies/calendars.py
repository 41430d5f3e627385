"""Calendars: the named periods of a school or an office, in a file beside the policy.

    gapura: calendar/v1
    zone: Asia/Jakarta
    periods:
      exam: ["2026-12-01..2026-12-12 07:00-12:00"]
      holiday: ["2026-12-21..2027-01-02", "2027-03-19"]

Both days of a span belong to it. Hours bound each of its days. A period without days never holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policies import zones
from policies.errors import Problems
from policies.loader import Document

_SPAN = re.compile(r"(\d{4}-\d\d-\d\d)(?: ?\.\. ?(\d{4}-\d\d-\d\d))?(?: (\d\d):(\d\d) ?- ?(\d\d):(\d\d))?")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """Days in a row, both ends included, and hours of each of them in minutes from midnight."""

    first: date
    last: date
    begin: int = 0
    end: int = _DAY


@dataclass(frozen=True, slots=True)
class Period:
    """One named period."""

    zone: str
    spans: tuple[Span, ...]

    def holds(self, minute: int) -> bool:
        """Whether a minute (since the epoch, UTC) lies in it."""
        local = zones.local(minute, self.zone)
        day, now = local.date(), local.hour * 60 + local.minute
        return any(span.first <= day <= span.last and span.begin <= now < span.end for span in self.spans)


class CalendarForm(BaseModel):
    """A calendar file as it is written."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    gapura: Literal["calendar/v1"]
    zone: str
    periods: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=64)], list[str]]


def read_calendar(document: Document, problems: Problems) -> Mapping[str, Period]:
    """The periods of a calendar file; every deviation is noted."""
    try:
        form = CalendarForm.model_validate(document.value)
    except ValidationError as error:
        for item in error.errors(include_url=False, include_context=False, include_input=False):
            path = tuple(step for step in item["loc"] if step != "[key]")
            problems.add("GP072", document.place(path))
        return {}
    if form.zone not in zones.names():
        problems.add("GP072", document.place(("zone",)))
        return {}
    return {name: Period(form.zone, _spans(name, texts, document, problems)) for name, texts in form.periods.items()}


def _spans(name: str, texts: list[str], document: Document, problems: Problems) -> tuple[Span, ...]:
    spans = []
    for index, text in enumerate(texts):
        found = span(text)
        if found is None:
            problems.add("GP072", document.place(("periods", name, index)))
        else:
            spans.append(found)
    return tuple(spans)


def span(text: str) -> Span | None:
    """``2026-12-01..2026-12-12 07:00-12:00``; None for what is no such thing."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return None
    try:
        first = date.fromisoformat(match[1])
        last = date.fromisoformat(match[2]) if match[2] else first
    except ValueError:
        return None
    hours = [int(match[number]) for number in (3, 4, 5, 6)] if match[3] else [0, 0, 24, 0]
    begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    good = first <= last and begin < end <= _DAY and max(hours[1], hours[3]) < 60
    return Span(first, last, begin, end) if good else None
