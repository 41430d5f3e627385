"""Count the cases of a period: those that were opened in it, by what they are and how they stand now.

Cases about children are counted with all others of their kind and nowhere else: never by rule, never by group.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from audit.cases import case as ends
from audit.cases import tables
from audit.cases.case import Kind
from audit.statistics.periods import Period
from audit.statistics.tally import Tally

OPEN = "open"
JUDGED = frozenset({ends.FALSE_POSITIVE, ends.CONFIRMED})
"""Ends of a drawn sample that say whether a rule was right; one still open, or one that asks for another policy, says
neither."""


def count_cases(data: Path, period: Period, tally: Tally) -> None:
    """Add the cases of the period to a tally."""
    if not (data / tables.DATABASE).exists():
        return
    since, until = _second(period.since), _second(period.until)
    query = """SELECT kind, about, disposition, rule, subject, id FROM cases WHERE opened >= ? AND opened < ?
        ORDER BY id"""
    with tables.opened(data) as database:
        for kind, about, disposition, rule, subject, name in database.execute(query, (since, until)):
            person = tally.person(subject or f"case {name}")
            tally.branch("cases", kind, disposition or OPEN, person)
            if not rule or about == ends.CHILD:
                continue
            if kind == Kind.OBJECTION:
                tally.branch("objections", rule, disposition or OPEN, person)
            if kind == Kind.SAMPLE and disposition in JUDGED:
                tally.branch("samples", rule, disposition, person)


def _second(minute: str) -> int:
    return int(datetime.fromisoformat(minute.replace("Z", "+00:00")).timestamp())
