"""What somebody may do to a case. Pure: a case goes in, the changed case and what is to be written down come out.

All raise :class:`CaseError` for what may not be done. Whether the person may see the case was judged before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from audit.cases.case import BY_LAW, CHILD, ENDS, Case, Kind, State
from audit.cases.trouble import CaseError


@dataclass(frozen=True, slots=True)
class Change:
    """A case after an act."""

    case: Case
    action: str
    said: Mapping[str, str] = field(default_factory=dict)
    """What stands in the record and in the case's history; never words of anybody."""
    tell: str = ""
    """What its people are to be told because of it; empty: nothing."""
    silences: bool = False
    """Whether nobody needs to be told any more of what was to be told before."""


def acknowledge(case: Case, who: str, now: int) -> Change:
    """Somebody says: I know."""
    _open(case)
    return Change(replace(case, acknowledged=case.acknowledged or now), "acknowledge", silences=True)


def take(case: Case, who: str, now: int) -> Change:
    """Somebody looks after it from now on, and so knows."""
    _open(case)
    if case.owner and case.owner != who:
        raise CaseError("taken")
    taken = replace(case, owner=who, state=State.TAKEN, acknowledged=case.acknowledged or now)
    return Change(taken, "take", silences=True)


def hand_over(case: Case, who: str, to: str) -> Change:
    """The one who has it, or anyone where nobody has, gives it to a person of this name, who may see it from now on."""
    _open(case)
    if case.owner not in ("", who):
        raise CaseError("taken")
    if to in case.excluded:
        raise CaseError("excluded")
    given = replace(case, owner=to, state=State.TAKEN, named=case.named | {to})
    return Change(given, "hand_over", {"to": to}, tell="handed_over")


def escalate(case: Case, role: str, people: Iterable[str], deadline: int) -> Change:
    """It goes one step up: to another role, of which these are the people. Who saw it before still sees it by name."""
    _open(case)
    above = frozenset(people) - case.excluded
    if case.about == CHILD and not above:
        raise CaseError("nobody_left")
    risen = replace(case, role=role, named=case.named | above, level=case.level + 1, owner="", state=State.OPEN,
                    acknowledged=0, deadline=_until(case, deadline))  # fmt: skip
    return Change(risen, "escalate", {"to": role, "level": str(risen.level)}, tell="escalated")


def exclude(case: Case, who: str) -> Change:
    """Somebody may not see it any more: what it is about may concern them."""
    left = case.named - {who}
    if case.about == CHILD and not left:
        raise CaseError("nobody_left")
    owner = "" if case.owner == who else case.owner
    state = case.state if owner or case.state is State.CLOSED else State.OPEN
    without = replace(case, named=left, excluded=case.excluded | {who}, owner=owner, state=state)
    return Change(without, "exclude", {"person": who})


def admit(case: Case, people: Iterable[str]) -> Change:
    """The gate names people who may see it from now on: nobody else was left."""
    _open(case)
    fresh = frozenset(people) - case.excluded
    return Change(replace(case, named=case.named | fresh), "admit", {"to": ", ".join(sorted(fresh))}, tell="new")


def leave(case: Case, who: str) -> Change:
    """Somebody who has gone sees it no more."""
    _open(case)
    owner = "" if case.owner == who else case.owner
    state = case.state if owner else State.OPEN
    return Change(replace(case, named=case.named - {who}, owner=owner, state=state), "leave", {"person": who})


def dispose(case: Case, who: str, disposition: str, now: int) -> Change:
    """How it ends; said by the one who has it."""
    _open(case)
    if case.owner != who:
        raise CaseError("not_taken")
    if disposition not in ENDS[case.kind]:
        raise CaseError("disposition", known=", ".join(ENDS[case.kind]))
    ended = replace(case, state=State.CLOSED, disposition=disposition, closed=now)
    return Change(ended, "close", {"disposition": disposition}, silences=True)


def reopen(case: Case, who: str, deadline: int) -> Change:
    """It was not over."""
    if case.state is not State.CLOSED:
        raise CaseError("not_closed")
    again = replace(case, state=State.TAKEN, owner=who, disposition="", closed=0,
                    deadline=_until(case, deadline))  # fmt: skip
    return Change(again, "reopen")


def note(case: Case) -> Change:
    """A note is added; its words are sealed and stand elsewhere."""
    return Change(case, "note")


def share(case: Case, people: Iterable[str]) -> Change:
    """People who see it get a key to what is kept of it, from somebody who has one."""
    return Change(case, "share", {"to": ", ".join(sorted(people))})


def reply(case: Case, who: str) -> Change:
    """The one who has it, or had it, answers the person who objected; the words are sealed and stand elsewhere."""
    if case.kind is not Kind.OBJECTION:
        raise CaseError("no_objection")
    if case.owner != who:
        raise CaseError("not_taken")
    return Change(case, "reply")


def made_test(case: Case, expect: str) -> Change:
    """What was decided became a test of the policy, which expects this effect."""
    return Change(case, "test", {"expect": expect})


def _open(case: Case) -> None:
    if case.state is State.CLOSED:
        raise CaseError("closed")


def _until(case: Case, deadline: int) -> int:
    """The new deadline, where people may set one."""
    return case.deadline if case.kind in BY_LAW else deadline
