"""How far the second labels of the harm sentences agree with the first: share of equal labels and Cohen's kappa.

python tests/datasets/harm/agreement.py
"""

from __future__ import annotations

import csv
from pathlib import Path

FOLDER = Path(__file__).parent
IMPLIED = frozenset({"unsafe_request"})
"""Said by other labels; the second labeller was not asked."""
FEWEST = 5
"""Sentences with a label below which its kappa says nothing."""


def pairs() -> list[tuple[frozenset[str], frozenset[str]]]:
    """First and second labels of each sentence that was labelled twice."""
    with (FOLDER / "sentences.csv").open(encoding="utf-8", newline="") as file:
        first = {row["text"]: frozenset(row["labels"].split()) - IMPLIED for row in csv.DictReader(file)}
    with (FOLDER / "second_labels.csv").open(encoding="utf-8", newline="") as file:
        return [(first[row["text"]], frozenset(row["labels"].split())) for row in csv.DictReader(file)]


def kappa(both: list[tuple[bool, bool]]) -> float:
    """Cohen (1960): agreement beyond what chance would give."""
    size = len(both)
    agreed = sum(one == two for one, two in both) / size
    yes_one, yes_two = sum(one for one, _ in both) / size, sum(two for _, two in both) / size
    chance = yes_one * yes_two + (1 - yes_one) * (1 - yes_two)
    return 1.0 if chance == 1 else (agreed - chance) / (1 - chance)


def report() -> dict[str, tuple[int, int, float]]:
    """Label -> how often the first and the second labeller gave it, and kappa; ``(any)`` is harm against none."""
    labelled = pairs()
    names = sorted({name for one, two in labelled for name in one | two})
    out = {"(any)": ([bool(one) for one, _ in labelled], [bool(two) for _, two in labelled])}
    out |= {name: ([name in one for one, _ in labelled], [name in two for _, two in labelled]) for name in names}
    return {
        name: (sum(one), sum(two), kappa(list(zip(one, two, strict=True))))
        for name, (one, two) in out.items()
        if max(sum(one), sum(two)) >= FEWEST
    }


if __name__ == "__main__":
    print(f"{'label':<20} first second kappa   ({len(pairs())} sentences)")
    for name, (first, second, agreement) in report().items():
        print(f"{name:<20} {first:>5} {second:>6} {agreement:>5.2f}")
