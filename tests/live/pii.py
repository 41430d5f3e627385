"""How well personal data is found: precision, recall and F2 on a set of marked texts.

.venv/bin/python tests/live/pii.py tests/datasets/pii-id/test.jsonl

A value counts as found where the type is the same and the places overlap by half of their union. Prints no text. Clean
rows with a false hit are counted without LOCATION, which may stand in them.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))

from gateway.detectors.base import SpanDetector
from gateway.detectors.registry import DetectorConfig, Registry

SETS = {
    "numbers and addresses of persons and machines": lambda kind: (
        (kind.startswith("ID_") and kind != "ID_ADDRESS")
        or kind in {"EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "IBAN_CODE", "IP_ADDRESS", "URL", "MAC_ADDRESS"}
    ),
    "names": lambda kind: kind == "PERSON",
    "all": lambda kind: True,
}


class Place(NamedTuple):
    """A marked or a found value."""

    start: int
    end: int
    type: str

    def meets(self, other: Place) -> bool:
        """Same type, and half of the union in common."""
        common = min(self.end, other.end) - max(self.start, other.start)
        union = max(self.end, other.end) - min(self.start, other.start)
        return self.type == other.type and common * 2 >= union


class Counts:
    """What was found, missed and wrongly found, by type."""

    def __init__(self) -> None:
        self.right: Counter[str] = Counter()
        self.wrong: Counter[str] = Counter()
        self.missed: Counter[str] = Counter()

    def add(self, marked: Sequence[Place], found: Sequence[Place]) -> int:
        """Counts one text; returns how many of its values were found."""
        left = list(marked)
        for place in found:
            match = next((one for one in left if one.meets(place)), None)
            if match is None:
                self.wrong[place.type] += 1
            else:
                left.remove(match)
                self.right[place.type] += 1
        self.missed.update(place.type for place in left)
        return len(marked) - len(left)

    def line(self, name: str, kinds: Iterable[str]) -> str:
        """Precision, recall and F2 over some types."""
        right, wrong, missed = (sum(c[k] for k in kinds) for c in (self.right, self.wrong, self.missed))
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f2 = 5 * precision * recall / max(1e-9, 4 * precision + recall)
        return f"{name:48} P {precision:.3f}  R {recall:.3f}  F2 {f2:.3f}  of {right + missed}"


def measure(detector: SpanDetector, rows: Sequence[dict[str, Any]]) -> None:
    """Prints the table."""
    counts, dirty, bent, spent = Counts(), 0, [0, 0], 0.0
    for row in rows:
        began = time.process_time()
        found = [Place(span.start, span.end, span.type) for span in detector.inspect(row["text"])]
        spent += time.process_time() - began
        marked = [Place(span["start"], span["end"], span["type"]) for span in row["spans"]]
        right = counts.add(marked, found)
        dirty += row["clean"] and any(place.type != "LOCATION" for place in found)
        if row.get("evasion"):
            bent[0] += right
            bent[1] += len(marked)
    kinds = sorted(counts.right.keys() | counts.wrong.keys() | counts.missed.keys())
    lines = [counts.line(kind, [kind]) for kind in kinds]
    lines += [counts.line(name, [k for k in kinds if holds(k)]) for name, holds in SETS.items()]
    clean = sum(row["clean"] for row in rows)
    lines.append(f"clean texts with a false hit: {dirty} of {clean} ({dirty / max(1, clean):.1%})")
    lines.append(f"values in disguise found: {bent[0]} of {bent[1]}")
    lines.append(f"CPU: {spent / sum(len(row['text']) for row in rows) * 1e9:.0f} us per KB of these short texts")
    sys.stdout.write("\n".join(lines) + "\n")


def main() -> None:
    """Reads the set named on the command line."""
    (detector,) = Registry(DetectorConfig(toxicity=False)).load_all()
    assert isinstance(detector, SpanDetector)
    measure(detector, [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()])


if __name__ == "__main__":
    main()
