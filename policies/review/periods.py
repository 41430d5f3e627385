"""Periods of a calendar that are over (GP065): a rule on them does nothing, and nobody notices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from policies.calendars import Period
from policies.compare.ordering import leaves
from policies.compiler import calendar_of
from policies.errors import Place, Problems
from policies.review.policy import Acting, Policy


def review_periods(policy: Policy, today: date) -> None:
    """Note periods without a day from ``today`` on that rules wait for. A pack that ships waits for its site's days."""
    calendar = calendar_of(policy.layer, Problems()) or {}
    waiting: dict[str, list[Acting]] = defaultdict(list)
    for one in policy.acting if policy.layer.home is None else ():
        for name in () if one.rule.floor else _named(one):  # a floor keeps the days of its own policy
            if name in calendar and _is_over(calendar[name], today):
                waiting[name].append(one)
    for name, rules in waiting.items():
        names = ", ".join(sorted(one.rule.name for one in rules))
        place = _where(policy, rules[0])
        policy.problems.add("GP065", place, name=name, day=today.isoformat(), rules=names)


def _named(one: Acting) -> Iterator[str]:
    for leaf in leaves(one.seen.node()):
        if leaf.kind == "calendar":
            yield from sorted(leaf.value)


def _is_over(period: Period, today: date) -> bool:
    return all(span.last < today for span in period.spans)


def _where(policy: Policy, one: Acting) -> Place:
    """The calendar the policy names, else what brings the rule along."""
    if policy.layer.form.calendar is not None:
        return policy.layer.document.place(("calendar",))
    return policy.brings(one.layer)
