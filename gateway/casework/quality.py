"""What reading drawn cases tells: how far readers agree, and how each rule did. Of what somebody may see, no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from audit.cases.agreement import Agreement, agreement
from audit.cases.case import ENDS, Kind
from audit.cases.readings import pairs
from audit.cases.register import Register
from audit.cases.sight import Sight


@dataclass(frozen=True, slots=True)
class Quality:
    """Figures of the drawn cases that have ended."""

    agreement: Agreement
    rules: Mapping[str, Mapping[str, int]]
    """Rule (empty: none): how its cases ended -> how many."""

    def told(self) -> dict[str, Any]:
        """As plain values."""
        it = self.agreement
        figures = {"read": it.read, "same": it.same, "raw": it.raw, "kappa": it.kappa, "few": it.few}
        return {"agreement": figures, "rules": {rule: dict(ends) for rule, ends in self.rules.items()}}


def quality(register: Register, sight: Sight) -> Quality:
    """Those of the cases that somebody sees."""
    read = pairs(register, sight)
    rules: dict[str, dict[str, int]] = {}
    for case, _, _ in read:
        ends = rules.setdefault(case.origin.rule, dict.fromkeys(ENDS[Kind.SAMPLE], 0))
        ends[case.disposition] += 1
    verdicts = [(first.verdict, second.verdict) for _, first, second in read]
    return Quality(agreement(verdicts), dict(sorted(rules.items())))
