"""Among many conditions, which hold whenever another does; see :mod:`policies.compare.ordering`.

A thousand conditions make a million pairs. What is implied must share a question with what implies it, so an index
over questions leaves few pairs to compare; and the number of comparisons is bounded, whatever is written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from policies.compare.ordering import Joined, Leaf, Node, asks_less, at_least, leaves

MAX_QUESTIONS = 100_000
"""So many pairs of questions are compared."""
MAX_CONDITIONS = 6_000
"""So many pairs of conditions are compared."""


@dataclass(slots=True)
class Implications:
    """The pairs, and whether some were left out because there were too many."""

    nodes: Sequence[Node]
    """Each differs from the others."""
    questions: int = MAX_QUESTIONS
    conditions: int = MAX_CONDITIONS
    bounded: bool = False
    _asking: dict[Leaf, int] = field(default_factory=dict)
    """Question -> the conditions that ask it outside ``not``, one bit each."""
    _alike: dict[tuple[str, str], list[Leaf]] = field(default_factory=lambda: defaultdict(list))
    _negating: int = 0
    _implied: dict[Leaf, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for index, node in enumerate(self.nodes):
            for leaf in leaves(node, negated=False):
                self._asking[leaf] = self._asking.get(leaf, 0) | 1 << index
            if _negates(node):
                self._negating |= 1 << index
        for leaf in self._asking:
            self._alike[_bucket(leaf)].append(leaf)

    def pairs(self) -> Iterator[tuple[int, int]]:
        """``(a, b)`` where it can be shown that condition ``b`` never answers less than condition ``a``."""
        for high, node in enumerate(self.nodes):
            left = self._candidates(node) & ~(1 << high)
            while left:
                low = (left & -left).bit_length() - 1
                left &= left - 1
                if self.conditions <= 0:
                    self.bounded = True
                    return
                self.conditions -= 1
                if at_least(self.nodes[low], node):
                    yield low, high

    def _candidates(self, node: Node) -> int:
        """Conditions that may imply this one: they ask something that implies each of its questions."""
        if isinstance(node, Leaf):
            if node not in self._implied:
                self._implied[node] = self._implying(node)
            return self._implied[node]
        if node.how == "not":
            return self._negating
        found = [self._candidates(part) for part in node.parts]
        joined = found[0] if found else 0
        for one in found[1:]:
            joined = joined & one if node.how == "all" else joined | one
        return joined

    def _implying(self, leaf: Leaf) -> int:
        found = self._asking.get(leaf, 0)
        for other in self._alike[_bucket(leaf)]:
            if self.questions <= 0:
                self.bounded = True
                break
            self.questions -= 1
            if asks_less(leaf, other):
                found |= self._asking[other]
        return found


def _bucket(leaf: Leaf) -> tuple[str, str]:
    return leaf.kind, str(leaf.value[0]) if leaf.kind == "score" else ""


def _negates(node: Node) -> bool:
    return isinstance(node, Joined) and (node.how == "not" or any(map(_negates, node.parts)))
