"""Three-valued conditions and how they join: Kleene's logic over True, False and None (unknown).

Unknown is never false, and taking knowledge away can turn an answer into "unknown" but never into its opposite.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from policies.facts import Facts

_SEARCHED = frozenset({"language", "cells", "quota", "modality"})
"""Contents and circumstances that are told only where a rule asks for them."""
Verdict = bool | None
Test = Callable[[Facts], Verdict]
Kind = Literal["static", "pii", "scoped-pii", "dynamic"]
"""What can change while text arrives: nothing; one question "is there such a value"; the same for some people only;
or more than that."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled condition and what must be known about it before any text is there."""

    test: Test
    kind: Kind = "static"
    pii: frozenset[str] = frozenset()
    """Every entity type it looks at."""
    masks: frozenset[str] = frozenset()
    """Entity types it names outside ``not``: what a redact rule redacts."""
    scores: Mapping[str, int] = field(default_factory=dict)
    """Score name -> the lowest threshold."""
    monotone: bool = True
    """False if more text can make it false again, or if one value alone does not show it."""
    looks_at: frozenset[str] = frozenset()
    """``model``, ``clock``, and the names of circumstances and contents (``policies.facts``) it asks for."""
    labels: frozenset[str] = frozenset()
    phrases: frozenset[str] = frozenset()
    """What somebody must search the text for, so that ``Facts.words`` can be told."""
    tools: frozenset[str] = frozenset()
    """The same for ``Facts.tools``."""
    parts: tuple[Condition, ...] = ()
    join: Callable[[Sequence[Condition]], Condition] | None = None
    """What joins the parts."""

    @property
    def asks(self) -> frozenset[str]:
        """Everything that somebody must have looked for, so that it can be answered."""
        named = [f"{what}:{one}" for what, names in (("words", self.phrases), ("tools", self.tools)) for one in names]
        return self.pii | self.scores.keys() | self.labels | (self.looks_at & _SEARCHED) | frozenset(named)

    def settled(self, facts: Facts) -> Condition:
        """The same for these facts' principal and direction, without what is thereby settled: quicker to ask."""
        if self.join is None:
            return self
        neutral = self.join is conjunction
        open_parts = [part for part in self.parts if part.kind != "static" or part.test(facts) is not neutral]
        return self.join([part.settled(facts) for part in open_parts]) if open_parts else self


def conjunction(parts: Sequence[Condition]) -> Condition:
    """All of them: false if one is false, else unknown if one is unknown."""
    tests = tuple(part.test for part in parts)
    if len(tests) == 1:
        return parts[0]

    def test(facts: Facts) -> Verdict:
        verdict: Verdict = True
        for one in tests:
            found = one(facts)
            if found is False:
                return False
            if found is None:
                verdict = None
        return verdict

    changing = [part.kind for part in parts if part.kind != "static"]
    kind: Kind = "static" if not changing else "dynamic"
    if len(changing) == 1 and changing[0] in ("pii", "scoped-pii"):
        kind = "scoped-pii"
    return _joined(conjunction, test, kind, parts)


def disjunction(parts: Sequence[Condition]) -> Condition:
    """Any of them: true if one is true, else unknown if one is unknown."""
    tests = tuple(part.test for part in parts)
    if len(tests) == 1:
        return parts[0]

    def test(facts: Facts) -> Verdict:
        verdict: Verdict = False
        for one in tests:
            found = one(facts)
            if found is True:
                return True
            if found is None:
                verdict = None
        return verdict

    kinds = {part.kind for part in parts}
    kind: Kind = next(iter(kinds)) if kinds in ({"static"}, {"pii"}) else "dynamic"
    return _joined(disjunction, test, kind, parts)


def negation(inner: Condition) -> Condition:
    """The opposite; unknown stays unknown. What a value in the text makes false cannot be known from a prefix."""
    inner_test = inner.test

    def test(facts: Facts) -> Verdict:
        found = inner_test(facts)
        return None if found is None else not found

    static = inner.kind == "static"
    return Condition(
        test,
        "static" if static else "dynamic",
        pii=inner.pii,
        scores=inner.scores,
        monotone=static,
        looks_at=inner.looks_at,
        labels=inner.labels,
        phrases=inner.phrases,
        tools=inner.tools,
    )


def _joined(
    join: Callable[[Sequence[Condition]], Condition], test: Test, kind: Kind, parts: Sequence[Condition]
) -> Condition:
    scores: dict[str, int] = {}
    for part in parts:
        for name, threshold in part.scores.items():
            scores[name] = min(threshold, scores.get(name, threshold))
    return Condition(
        test,
        kind,
        pii=frozenset().union(*(part.pii for part in parts)),
        masks=frozenset().union(*(part.masks for part in parts)),
        scores=scores,
        monotone=all(part.monotone for part in parts),
        looks_at=frozenset().union(*(part.looks_at for part in parts)),
        labels=frozenset().union(*(part.labels for part in parts)),
        phrases=frozenset().union(*(part.phrases for part in parts)),
        tools=frozenset().union(*(part.tools for part in parts)),
        parts=tuple(parts),
        join=join,
    )
