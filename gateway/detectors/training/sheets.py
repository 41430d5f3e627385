"""Read sheets: files in which people write labelled sentences beside their harmless contrasts.

A sheet has lists (``= fool: bodoh, tolol``), sections (``## category | language | register | labels``) and sentences. A
sentence that begins with ``~`` is the contrast of the one above: close in words, but harmless, or with the labels it
names in brackets. ``{fool}`` is replaced by members of its list, at most :data:`FILLINGS` times. A sentence and its
contrasts, with all their fillings, are one family: a family is never split between training and measuring.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Split = Literal["train", "dev", "test"]

SCORES = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "sexual_explicit",
    "selfharm",
    "injection",
    "unsafe_request",
)
HAZARDS = (
    "selfharm_method",
    "selfharm_third",
    "disclosure",
    "csae",
    "grooming",
    "sexual_violence",
    "crime_help",
    "weapons",
    "extremism",
    "companion",
    "decision_on_person",
    "emotion_inference",
    "exam_behaviour",
)
TOPICS = ("homework-answer", "medical", "legal", "finance", "election", "religion")
HEADS = SCORES + HAZARDS + TOPICS
LANGUAGES = ("en", "id", "jv", "su", "ms")
TOXIC = frozenset({"severe_toxicity", "obscene", "threat", "insult", "identity_attack"})
"""Labels that say ``toxicity`` without naming it."""
REQUESTS = frozenset({"csae", "grooming", "sexual_violence", "crime_help", "weapons", "extremism"})
"""Labels that say ``unsafe_request`` without naming it: what is too rare to be told apart is still told from a lesson.
Not ``selfharm_method``: whoever asks for that needs care, not a refusal."""
FILLINGS = 5
"""Most sentences made from one line."""
SHARES = {"test": 0.16, "dev": 0.10}

HELD_OUT = Path(__file__).parent / "data" / "held_out.csv"

_LIST = re.compile(r"= ([\w-]+): (.+)")
_SECTION = re.compile(r"## ([^|]+)\|([^|]+)\|([^|]+)\|(.+)")
_CONTRAST = re.compile(r"~ ?(?:\[([^\]]*)\] ?)?(.+)")
_SLOT = re.compile(r"{([\w-]+)}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with what it is an example of."""

    text: str
    labels: frozenset[str]
    language: str
    register: str
    category: str
    family: str
    """The same for a sentence, its fillings and its contrasts: eight hexadecimal digits of a hash of the first line."""
    origin: str
    """The sheet it stands in."""
    contrast: bool = False

    @property
    def split(self) -> Split:
        """Where it belongs, by its family alone: adding sentences moves no other."""
        return split_of(self.family)


class SheetError(ValueError):
    """A line of a sheet that cannot be read: says which, and why."""


def split_of(family: str) -> Split:
    """``test`` for about a sixth of all families, ``dev`` for a tenth."""
    share = int.from_bytes(hashlib.sha256(f"split {family}".encode()).digest()[:4], "big") / 2**32
    if share < SHARES["test"]:
        return "test"
    return "dev" if share < SHARES["test"] + SHARES["dev"] else "train"


def read(paths: Iterable[Path]) -> list[Sentence]:
    """All sentences of some sheets, in order, each text once. Raises :class:`SheetError`."""
    seen: set[str] = set()
    sentences = []
    for path in paths:
        for sentence in parse(path.read_text("utf-8"), path.stem):
            key = sentence.text.casefold()
            if key not in seen:
                seen.add(key)
                sentences.append(sentence)
    return sentences


def parse(text: str, origin: str) -> Iterator[Sentence]:
    """The sentences of one sheet."""
    lists: dict[str, list[str]] = {}
    section: tuple[str, str, str, frozenset[str]] | None = None
    family = ""
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{origin}:{number}"
        if not line.strip() or line.startswith("//"):
            continue
        if found := _LIST.fullmatch(line):
            lists[found[1]] = [member.strip() for member in found[2].split(",") if member.strip()]
        elif line.startswith("##"):
            section = _section(line, where)
        elif section is None:
            raise SheetError(f"{where}: a sentence before the first section")
        else:
            category, language, register, labels = section
            contrast = _CONTRAST.fullmatch(line) if line.startswith("~") else None
            written = contrast[2] if contrast else line
            if contrast:
                labels = _labels(contrast[1] or "-", where)
            else:
                family = hashlib.sha256(line.encode()).hexdigest()[:8]
            for filled in _fillings(written, lists, where):
                yield Sentence(filled, labels, language, register, category, family, origin, contrast is not None)


def _section(line: str, where: str) -> tuple[str, str, str, frozenset[str]]:
    found = _SECTION.fullmatch(line)
    if found is None:
        raise SheetError(f"{where}: a section is written '## category | language | register | labels'")
    category, language, register, labels = (part.strip() for part in found.groups())
    if language not in LANGUAGES:
        raise SheetError(f"{where}: unknown language {language!r}")
    return category, language, register, _labels(labels, where)


def _labels(written: str, where: str) -> frozenset[str]:
    names = frozenset(written.replace(",", " ").split()) - {"-"}
    if unknown := names - set(HEADS):
        raise SheetError(f"{where}: unknown labels {', '.join(sorted(unknown))}")
    toxic, unsafe = {"toxicity"} if names & TOXIC else set(), {"unsafe_request"} if names & REQUESTS else set()
    return names | toxic | unsafe


def _fillings(line: str, lists: dict[str, list[str]], where: str) -> Iterator[str]:
    slots = _SLOT.findall(line)
    if missing := [slot for slot in slots if slot not in lists]:
        raise SheetError(f"{where}: no list {missing[0]!r}")
    rng = random.Random(line)  # noqa: S311  # reproducible, not secret
    ways = 1
    for slot in slots:
        ways *= len(lists[slot])
    for _ in range(min(FILLINGS, ways)):
        text = _SLOT.sub(lambda found: rng.choice(lists[found[1]]), line)
        yield text[0].upper() + text[1:] if line[0] == "{" and line[1:2].islower() else text


COLUMNS = ("split", "language", "register", "category", "origin", "family", "contrast", "labels", "text")


def write(sentences: Iterable[Sentence], path: Path) -> None:
    """All sentences as one table (CSV, UTF-8), for who does not want to read sheets."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for one in sentences:
            labels = " ".join(name for name in HEADS if name in one.labels)
            writer.writerow([one.split, one.language, one.register, one.category, one.origin, one.family,
                             int(one.contrast), labels, one.text])  # fmt: skip


def read_table(path: Path = HELD_OUT) -> list[Sentence]:
    """What :func:`write` wrote; by default the held-out sentences, which are in the package."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            Sentence(
                row["text"],
                frozenset(row["labels"].split()),
                row["language"],
                row["register"],
                row["category"],
                row["family"],
                row["origin"],
                row["contrast"] == "1",
            )
            for row in csv.DictReader(file)
        ]


def main() -> None:
    """Write the tables of a folder of sheets: ``python -m gateway.detectors.training.sheets SHEETS sentences.csv``.

    The held-out sentences go into the package too, for whoever brings another model.
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("sheets", type=Path)
    parser.add_argument("table", type=Path)
    arguments = parser.parse_args()
    sentences = read(sorted(arguments.sheets.glob("*.txt")))
    write(sentences, arguments.table)
    write([one for one in sentences if one.split == "test"], HELD_OUT)


if __name__ == "__main__":
    main()
