"""A case whose time is over goes one step up by itself: those above see it from now on; whoever saw it still does.

Nobody has signed in who could give them a key to what is kept of it: ``gapura case show`` tells who can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from audit import Record
from audit.cases import acts
from audit.cases.acts import Change
from audit.cases.case import Case, Kind
from audit.cases.register import Register
from audit.cases.trouble import CaseError
from audit.seal.people import People
from gateway.case_settings import Cases
from gateway.casework.caseworker import due
from gateway.casework.notes import audience
from gateway.casework.noting import record_of

STAYS = frozenset({Kind.HOLD, Kind.SAMPLE})
"""Kinds whose time is over without anybody above: what is held expires, and what was drawn hurts nobody."""


def pass_up(register: Register, people: People, terms: Cases, write: Callable[[Record], object], by: str) -> int:
    """Pass up what is late, once each; how many. Where nobody is above, a case stays, and stays overdue."""
    above = frozenset(one.name for one in people.list() if one.ended is None and one.role == terms.above)
    late = [case for case in register.late() if _can_rise(case, terms, above)]
    return sum(_rise(register, case, terms, above, audience(case, register, people), lambda change: write(
        record_of(change, by))) for case in late)  # fmt: skip


def _can_rise(case: Case, terms: Cases, above: frozenset[str]) -> bool:
    return case.kind not in STAYS and case.level == 0 and case.role != terms.above and bool(above - case.excluded)


def _rise(
    register: Register, case: Case, terms: Cases, above: frozenset[str], seen: frozenset[str],
    note: Callable[[Change], object],
) -> bool:  # fmt: skip
    def act(now: Case) -> Change:
        if now.deadline != case.deadline or now.level != case.level:
            raise CaseError("closed")  # somebody was quicker
        deadline = due(terms, now.about, register.now())
        return acts.escalate(replace(now, named=now.named | seen), terms.above, above, deadline)

    try:
        register.change(case.id, None, act, note)
    except CaseError:
        return False
    return True
