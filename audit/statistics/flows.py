"""How exactly others can work out a number from those that are published beside it. Pure, and exact.

Counts that add up are flows: each is an arc from one node to another, and at every node as much goes out as comes in.
``total -> rule -> group -> total`` says at once that a rule's cells add up to the rule, and a group's to the group. An
arc that is published is fixed; what is left can go round in cycles. So the largest value that a hidden arc may have is
a maximum flow in what is hidden, and since all counts are whole numbers, so are both bounds. That two-way tables, also
with one dimension in steps, are such networks, and that cycles in them are what protects a cell, is due to Cox,
"Network models for complementary cell suppression", JASA 90 (1995) 1453-1462.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from audit.statistics.figures import Figure, Path


@dataclass(frozen=True, slots=True)
class Arc:
    """One count among counts that add up."""

    tail: str
    head: str
    count: int
    people: int = 0
    """How many different people it is of."""
    path: Path | None = None
    """Under which name it is to be published; None: never."""
    open: bool = True
    """False: whatever it says it may not be shown."""
    worth: int = 1
    """How much more than another of the same size it should be kept."""


Step = tuple[str, int, bool]
"""Where one gets to, over which arc, and whether along it."""


class Network:
    """Counts that add up."""

    def __init__(self, arcs: Sequence[Arc]) -> None:
        """Nodes at which they do not add up would be a mistake of ours: ``ValueError``."""
        self.arcs = tuple(arcs)
        self._steps: dict[str, list[Step]] = {}
        balance: dict[str, int] = {}
        for at, arc in enumerate(self.arcs):
            self._steps.setdefault(arc.tail, []).append((arc.head, at, True))
            self._steps.setdefault(arc.head, []).append((arc.tail, at, False))
            balance[arc.tail] = balance.get(arc.tail, 0) - arc.count
            balance[arc.head] = balance.get(arc.head, 0) + arc.count
        if any(balance.values()):
            raise ValueError("these counts do not add up")

    def room(self, arc: int, hidden: Collection[int], enough: int) -> tuple[int, int]:
        """By how much the count may be smaller and larger than it is, for whoever knows all that is not ``hidden``;
        no more than ``enough`` is looked for."""
        if arc not in hidden:
            return 0, 0
        one, others = self.arcs[arc], frozenset(hidden) - {arc}
        down = self._flow(one.tail, one.head, others, min(enough, one.count))
        return down, self._flow(one.head, one.tail, others, enough)

    def cheapest(
        self, arc: int, hidden: Collection[int], enough: int, price: Callable[[Arc], int]
    ) -> tuple[int, list[int]]:
        """A cycle that gives a count room to be larger by ``enough``: its price, and the arcs that must be hidden too.

        Hidden arcs cost nothing. There always is a cycle, through the totals if need be."""
        start, end = self.arcs[arc].head, self.arcs[arc].tail
        best: dict[str, int] = {start: 0}
        way: dict[str, tuple[str, int]] = {}
        queue = [(0, start)]
        while queue:
            cost, node = heapq.heappop(queue)
            if node == end:
                break
            if cost > best[node]:
                continue
            for there, at, along in self._steps[node]:
                if at == arc or not (along or self.arcs[at].count >= enough):
                    continue
                more = cost + (0 if at in hidden else price(self.arcs[at]))
                if more < best.get(there, more + 1):
                    best[there], way[there] = more, (node, at)
                    heapq.heappush(queue, (more, there))
        return best[end], [at for at in _back(way, end, start) if at not in hidden]

    def bounds(self, hidden: Collection[int], rounds: int = 12) -> list[Figure]:
        """What the published numbers alone say of each count: exact for those that are published, sound bounds for
        the others (not always the narrowest that :meth:`room` knows)."""
        known = [Figure(0, None) if at in hidden else Figure.exactly(arc.count) for at, arc in enumerate(self.arcs)]
        for _ in range(rounds):
            before = list(known)
            for steps in self._steps.values():
                _narrow(known, [at for _, at, along in steps if along], [at for _, at, along in steps if not along])
            if known == before:
                break
        return known

    def _flow(self, start: str, end: str, hidden: frozenset[int], enough: int) -> int:
        """The maximum flow through what is hidden, up to ``enough`` (Edmonds and Karp)."""
        moved: dict[int, int] = {}
        sent = 0
        while sent < enough:
            way = self._way(start, end, hidden, moved)
            if way is None:
                break
            rooms = [enough if along else self.arcs[at].count + moved.get(at, 0) for at, along in way]
            step = min(enough - sent, *rooms)
            for at, along in way:
                moved[at] = moved.get(at, 0) + (step if along else -step)
            sent += step
        return sent

    def _way(
        self, start: str, end: str, hidden: frozenset[int], moved: dict[int, int]
    ) -> list[tuple[int, bool]] | None:
        came: dict[str, tuple[str, int, bool]] = {start: ("", -1, True)}
        queue = deque([start])
        while queue and end not in came:
            node = queue.popleft()
            for there, at, along in self._steps[node]:
                if there not in came and at in hidden and (along or self.arcs[at].count + moved.get(at, 0) > 0):
                    came[there] = (node, at, along)
                    queue.append(there)
        if end not in came:
            return None
        way, node = [], end
        while node != start:
            node, at, along = came[node]
            way.append((at, along))
        return way


def _back(way: dict[str, tuple[str, int]], node: str, start: str) -> Iterator[int]:
    while node != start:
        node, at = way[node]
        yield at


def _narrow(known: list[Figure], out: Sequence[int], into: Sequence[int]) -> None:
    """At one node: no arc is more than all that the other side may be, less what its neighbours must be."""
    for mine, theirs in ((out, into), (into, out)):
        low, high = sum(known[at].low for at in theirs), _sum_high(known, theirs)
        least, most = sum(known[at].low for at in mine), [at for at in mine if known[at].high is None]
        for at in mine:
            one = known[at]
            top = None if high is None else high - (least - one.low)
            others = None if set(most) - {at} else (_sum_high(known, [n for n in mine if n != at]) or 0)
            bottom = one.low if others is None else max(one.low, low - others)
            narrowed = one.high if top is None else top if one.high is None else min(one.high, top)
            known[at] = Figure(bottom, narrowed)
            least += bottom - one.low
            if narrowed is not None and at in most:
                most.remove(at)


def _sum_high(known: Sequence[Figure], arcs: Sequence[int]) -> int | None:
    highs = [known[at].high for at in arcs]
    return None if None in highs else sum(high for high in highs if high is not None)
