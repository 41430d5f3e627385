"""The rows that the guard model learns from: this project's sheets, and public sets under permissive licences.

Each row says of every head 1, 0 or *unknown*: a set that was not asked about threats says nothing about threats, and a
sheet about insults says nothing about legal advice. Handles of real people are masked, named persons replaced.
"""

from __future__ import annotations

import csv
import html
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.detectors.training.sheets import HAZARDS, HEADS, SCORES, TOPICS, Sentence

UNKNOWN = -1.0
_HANDLE = re.compile(r"@\w+|\[USER\]")
_PLACEHOLDER = re.compile(r"xxx(\w+?)xxx")
_LINK = re.compile(r"https?://\S+|\[URL\]")

OWN = {"name": "gapura harm sentences", "licence": "CC BY 4.0", "languages": "en, id, jv, su, ms", "of": "this project"}
PUBLIC = [
    {"name": "t-davidson/hate-speech-and-offensive-language (at most 3,000 rows)", "licence": "MIT", "languages": "en",
     "of": "Davidson et al. 2017"},
    {"name": "HatemojiBuild (train)", "licence": "CC BY 4.0", "languages": "en", "of": "Kirk et al. 2021"},
    {"name": "EDOS (train, sexist rows)", "licence": "CC0 1.0", "languages": "en", "of": "Kirk et al. 2023"},
    {"name": "idner-news-2k (train, text only)", "licence": "MIT", "languages": "id", "of": "khairunnisaor"},
    {"name": "IndoNLU nergrit (train, text only)", "licence": "Apache-2.0", "languages": "id", "of": "IndoNLU"},
    {"name": "STIF-Indonesia (train, informal side)", "licence": "MIT", "languages": "id", "of": "Wibowo et al. 2020"},
]  # fmt: skip
DAVIDSON = {"0": 800, "1": 1000, "2": 1200}
"""Most rows of each class (hate, offensive, neither): more of them teach swear words."""

_SILENT: dict[str, frozenset[str]] = {
    "care": frozenset(TOPICS),
    "misuse": frozenset({"disclosure", "selfharm_third"}),
    "everyday": frozenset(TOPICS),
}
"""Heads about which a sheet says nothing where it does not name them. All other sheets are silent on these:"""
_ELSEWHERE = frozenset(
    {"unsafe_request", "disclosure", "selfharm_third", "sexual_violence", "grooming", "crime_help", *TOPICS}
)
_HARMFUL_REQUESTS = frozenset(HAZARDS) - {"disclosure", "selfharm_third"}
_TONE = frozenset({"toxicity", "severe_toxicity", "threat", "obscene", "sexual_explicit"})


@dataclass(frozen=True, slots=True)
class Row:
    """A text to learn from, or to measure on."""

    text: str
    labels: tuple[float, ...]
    """For each of :data:`HEADS` 1, 0 or :data:`UNKNOWN`."""
    language: str = ""
    category: str = ""
    weight: float = 1.0


def own(sentences: Iterable[Sentence], weight: float = 1.0) -> Iterator[Row]:
    """Sentences of the sheets."""
    for one in sentences:
        silent = _SILENT.get(one.origin.split("_")[0], _ELSEWHERE)
        if one.labels & _HARMFUL_REQUESTS and "toxicity" not in one.labels:
            silent |= _TONE  # whether such a request is toxic in tone, nobody was asked
        labels = tuple(1.0 if name in one.labels else UNKNOWN if name in silent else 0.0 for name in HEADS)
        yield Row(one.text, labels, one.language, one.category, weight)


def davidson(path: Path, rng: random.Random) -> tuple[list[Row], list[Row]]:
    """Tweets in three classes: the rows to train on, and all others, to measure on."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rng.shuffle(rows)
    left = dict(DAVIDSON)
    used, others = [], []
    for row in rows:
        kind = row["class"]
        known = {"toxicity": float(kind != "2")}
        if kind != "1":
            known["identity_attack"] = float(kind == "0")
        if left[kind]:
            left[kind] -= 1
            used.append(_row(row["tweet"], 0.7, known))
        else:
            others.append(_row(row["tweet"], 0.7, known))
    return used, others


def hatemoji(path: Path) -> Iterator[Row]:
    """Posts written to fool classifiers: hateful ones attack a group, the others are harmless."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hateful = float(row["label_gold"])
            known = {"toxicity": hateful, "identity_attack": hateful}
            if not hateful or row["type"] == "threateninglanguage":
                known["threat"] = hateful
            yield _row(row["text"], 0.7, known)


def edos(path: Path) -> Iterator[Row]:
    """Sexist posts that threaten or derogate; the rest is left out, since not sexist does not mean harmless."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train" and row["label_sexist"] == "sexist" and row["label_category"][0] in "12":
                known = {"toxicity": 1.0, "identity_attack": 1.0}
                if row["label_category"].startswith("1"):
                    known["threat"] = 1.0
                yield _row(row["text"], 0.5, known)


def news(path: Path) -> Iterator[Row]:
    """Indonesian news sentences, one word a line: ordinary text, names of persons replaced."""
    known = dict.fromkeys((*SCORES, *HAZARDS), 0.0)
    for block in path.read_text("utf-8").split("\n\n"):
        words = [line.split() for line in block.splitlines() if line.strip()]
        text = " ".join("Budi" if "PER" in word[-1] else word[0] for word in words)
        if text:
            yield _row(re.sub(r"(Budi )+", "Budi ", text), 0.7, known, "id")


def tweets(path: Path) -> Iterator[Row]:
    """What customers write to companies: angry at times, so about tone nothing is known, and no harm otherwise."""
    silent = _TONE | {"insult", "identity_attack"}
    known = {name: 0.0 for name in (*SCORES, *HAZARDS) if name not in silent}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train":
                yield _row(_PLACEHOLDER.sub(r"\1", row["informal"]), 0.7, known, "id")


def _row(text: str, weight: float, known: dict[str, float], language: str = "en") -> Row:
    clean = html.unescape(_LINK.sub("link", _HANDLE.sub("@user", text))).replace("\n", " ")
    return Row(clean, tuple(known.get(name, UNKNOWN) for name in HEADS), language, "public", weight)


def public(datasets: Path, seed: int) -> list[Row]:
    """All public rows that are trained on, in a fixed order."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    used, _ = davidson(datasets / "davidson/labeled_data.csv", rng)
    return [
        *used,
        *hatemoji(datasets / "hatemojibuild/train.csv"),
        *edos(datasets / "edos/edos_labelled_aggregated.csv"),
        *news(datasets / "idner-news-2k/train.txt"),
        *news(datasets / "indonlu-nergrit/train.txt"),
        *tweets(datasets / "stif-indonesia/pairs.csv"),
    ]
