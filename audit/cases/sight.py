"""Who may see which case: the one place that says so, for looking, listing, counting and searching alike.

* A case about a child is seen by the people it names, and by nobody else: neither role nor class opens it.
* Any other case is seen by the people it names, and by those of its role whose groups include its group.
* Who is excluded from a case sees nothing of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from audit.cases.case import CHILD, Case

EVERY = "*"
"""Stands for all groups."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Somebody who looks."""

    name: str
    role: str
    groups: frozenset[str] = frozenset()
    """Whose cases of their role they see; :data:`EVERY` among them for all. A case without a group takes that."""

    def sees(self, case: Case) -> bool:
        """Whether they may know that the case is there."""
        if self.name in case.excluded:
            return False
        if self.name in case.named:
            return True
        in_scope = EVERY in self.groups or (bool(case.origin.group) and case.origin.group in self.groups)
        return case.about != CHILD and case.role == self.role and in_scope

    def where(self) -> tuple[str, tuple[str, ...]]:
        """The same in SQL: a condition on rows of ``cases``, and its values."""
        return _WHERE, (self.name, self.name, self.role, json.dumps(sorted(self.groups)))


_WHERE = """NOT EXISTS (SELECT 1 FROM people AS p WHERE p."case" = cases.id AND p.person = ? AND p.part = 'excluded')
    AND (EXISTS (SELECT 1 FROM people AS p WHERE p."case" = cases.id AND p.person = ? AND p.part = 'named')
         OR (cases.about <> 'child' AND cases.role = ?
             AND EXISTS (SELECT 1 FROM json_each(?) AS g
                         WHERE g.value = '*' OR (cases."group" <> '' AND g.value = cases."group"))))"""


def usual_groups(role: str) -> frozenset[str]:
    """What somebody sees of whom nobody said otherwise: data-protection officers everything of their role, everybody
    else nothing."""
    return frozenset({EVERY}) if role == "ppdp" else frozenset()


def written(groups: Iterable[str]) -> str:
    """Groups as one text, for tables and records."""
    return ",".join(sorted(groups))
