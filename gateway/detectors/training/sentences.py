"""Expand the templates written for this project into labelled sentences, and freeze which of them are held out.

A template is held out with all its fillings, so that no sibling of a held-out sentence is trained on. The choice hangs
on a hash of the template alone: it was made before the first training and does not move when sentences are added.

    python -m gateway.detectors.training.sentences [--seed id_toxicity_seed.jsonl]
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent / "data"
LABELS = ("toxicity", "severe_toxicity", "obscene", "threat", "insult", "identity_attack", "sexual_explicit")
LETTERS = dict(zip("TVOHIAS", LABELS, strict=True))
FILLINGS = 12
"""Most sentences made from one template."""
HELD_OUT = 0.22

_SLOT = re.compile(r"{(\w+)}")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, its labels, and whether it is trained on or only measured."""

    split: str
    language: str
    category: str
    text: str
    labels: frozenset[str]


def split_of(template: str) -> str:
    """``heldout`` for about a fifth of all templates, by hash."""
    share = int.from_bytes(hashlib.sha256(template.encode()).digest()[:4], "big") / 2**32
    return "heldout" if share < HELD_OUT else "train"


def expand(lines: list[str]) -> Iterator[Labelled]:
    """The sentences of a template file; its first lines explain the form."""
    lists: dict[str, list[str]] = {}
    category = language = ""
    labels: frozenset[str] = frozenset()
    for line in lines:
        if match := re.match(r"= (\w+): (.+)", line):
            lists[match[1]] = match[2].split(", ")
        elif match := re.fullmatch(r"# (\w+) (en|id) ([-TVOHIAS]+)", line):
            category, language = match[1], match[2]
            labels = frozenset(LETTERS[letter] for letter in match[3] if letter in LETTERS)
        elif line and not line.startswith("#"):
            for text in _fillings(line, lists):
                yield Labelled(split_of(line), language, category, text, labels)


def _fillings(template: str, lists: dict[str, list[str]]) -> Iterator[str]:
    slots = _SLOT.findall(template)
    rng = random.Random(template)  # noqa: S311  # reproducible, not secret
    for _ in range(FILLINGS if slots else 1):
        text = _SLOT.sub(lambda match: rng.choice(lists[match[1]]), template)
        yield text[0].upper() + text[1:] if template[0] == "{" or template[0].isupper() else text


def seeded(lines: list[str]) -> Iterator[Labelled]:
    """The older hand-written Indonesian set of this project (JSON lines), each sentence its own template."""
    for line in lines:
        row = json.loads(line)
        labels = {name for name in LABELS if row["labels"].get(name)}
        category = {"sara": "identity", "self_harm_incite": "incite"}.get(row["group"], row["group"])
        if category == "incite":
            labels |= {"severe_toxicity"}
        yield Labelled(split_of(row["text"]), "id", f"seed_{category}", row["text"], frozenset(labels))


def write(sentences: list[Labelled], path: Path) -> None:
    """One row per sentence, duplicates left out."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["split", "language", "category", *LABELS, "text"])
        for row in dict.fromkeys(sentences):
            flags = [int(name in row.labels) for name in LABELS]
            writer.writerow([row.split, row.language, row.category, *flags, row.text])


def read(path: Path = DATA / "sentences.csv") -> list[Labelled]:
    """What :func:`write` wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Labelled(
                row["split"],
                row["language"],
                row["category"],
                row["text"],
                frozenset(name for name in LABELS if row[name] == "1"),
            )
            for row in csv.DictReader(file)
        ]


def main() -> None:
    """Write ``data/sentences.csv``."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--seed", type=Path, help="the project's older Indonesian set, as JSON lines")
    arguments = parser.parse_args()
    sentences = list(expand((DATA / "templates.txt").read_text("utf-8").splitlines()))
    if arguments.seed:
        sentences += seeded(arguments.seed.read_text("utf-8").splitlines())
    write(sentences, DATA / "sentences.csv")


if __name__ == "__main__":
    main()
