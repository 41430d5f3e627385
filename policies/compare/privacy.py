"""Which counts may be shown: none that speaks of fewer than k exchanges, and none from which such a one follows.

A row of counts that add up to a number that is shown gives away the one that is left out. So a second one is left out
with it, chosen by its name alone: which one it is must not depend on what it hides. Where the two together are too few
to leave every possibility open, the whole row is left out, and nobody is told which of them are small. Nought is
shown: it speaks of nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Cell = int | str
"""A count; ``<5`` for fewer than k; ``-`` for one that is left out to protect another; ``>=5`` for a merged one."""
LEFT_OUT = "-"


def cells(counts: Mapping[str, int], k: int, *, cover: str | None = None) -> tuple[dict[str, Cell], bool]:
    """Disjoint counts whose sum is known, as they may be shown.

    Args:
        counts: the counts.
        k: the least number that may be shown.
        cover: which of them to leave out together with small ones; by default the first by name.

    Returns:
        The cells, and whether the row is left out: then the sum must not be shown, or else not the row.
    """
    small = {name for name, count in counts.items() if 0 < count < k}
    if not small:
        return dict(counts), False
    large = sorted((name for name, count in counts.items() if count >= k), key=lambda name: (name != cover, name))
    hidden = small | set(large[:1])
    # Each small one could be anything from 1 to k - 1, and what is left for the other would still be k or more.
    if not large or sum(counts[name] for name in hidden) < k + (k - 1) * len(small):
        return {name: LEFT_OUT if count else 0 for name, count in counts.items()}, True
    shown = {name: f"<{k}" if name in small else LEFT_OUT for name in hidden}
    return {name: shown.get(name, count) for name, count in counts.items()}, False


def part(counts: Mapping[str, int], k: int, total: Cell) -> dict[str, Cell]:
    """Counts that add up to a number shown elsewhere; none of them where that would give a small one away."""
    shown, away = cells(counts, k)
    return {} if away or not isinstance(total, int) else shown


def alone(counts: Mapping[str, int], k: int) -> dict[str, Cell]:
    """Counts whose sum nobody is told."""
    return {name: one(count, k) for name, count in counts.items()}


def one(count: int, k: int) -> Cell:
    """A count that is part of no sum."""
    return f"<{k}" if 0 < count < k else count


def added(values: Sequence[Cell]) -> Cell:
    """The sum over several gates: at least so many, where a gate does not show its own."""
    known = sum(value if isinstance(value, int) else int(value[2:]) for value in values if _counts(value))
    return known if all(isinstance(value, int) for value in values) else f">={known}"


def _counts(value: Cell) -> bool:
    return isinstance(value, int) or value.startswith(">=")
