"""The training and held-out rows, from this project's sentences and from public sets under permissive licences.

Each row carries, per label, 1, 0 or unknown: a set that was not asked about threats says nothing about threats. Handles
of real people are masked and named persons replaced.
"""

from __future__ import annotations

import csv
import html
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gateway.detectors.training.sentences import LABELS, read

UNKNOWN = -1.0
_HANDLE = re.compile(r"@\w+|\[USER\]")
_LINK = re.compile(r"https?://\S+|\[URL\]")

SOURCES = [
    {"name": "gapura sentences", "licence": "CC BY 4.0", "languages": "en, id", "of": "this project"},
    {
        "name": "t-davidson/hate-speech-and-offensive-language",
        "licence": "MIT",
        "languages": "en",
        "of": "Davidson et al. 2017",
    },
    {"name": "HatemojiBuild (train)", "licence": "CC BY 4.0", "languages": "en", "of": "Kirk et al. 2021"},
    {"name": "EDOS (train, sexist rows)", "licence": "CC0 1.0", "languages": "en", "of": "Kirk et al. 2023"},
    {"name": "idner-news-2k (train, text only)", "licence": "MIT", "languages": "id", "of": "khairunnisaor"},
    {"name": "indonlu nergrit (train, text only)", "licence": "Apache-2.0", "languages": "id", "of": "IndoNLU"},
]


@dataclass(frozen=True, slots=True)
class Row:
    """A text to learn from."""

    text: str
    labels: tuple[float, ...]
    weight: float = 1.0


def own(split: str, weight: float = 2.0) -> Iterator[Row]:
    """This project's sentences: every label is known."""
    for row in read():
        if row.split == split:
            yield Row(row.text, tuple(float(name in row.labels) for name in LABELS), weight)


def davidson(path: Path, rng: random.Random) -> list[Row]:
    """Tweets in three classes: at most 2,000 of each toxic kind, all others. Votes say toxic or not, hate or not."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rng.shuffle(rows)
    kept = []
    for name, toxic, hate, most in (("0", 1.0, 1.0, 2000), ("1", 1.0, UNKNOWN, 2000), ("2", 0.0, 0.0, None)):
        for row in [r for r in rows if r["class"] == name][:most]:
            clean = toxic == 0.0
            kept.append(_row(row["tweet"], toxic, 0.7, identity_attack=hate, threat=0.0 if clean else UNKNOWN))
    return kept


def hatemoji(path: Path) -> Iterator[Row]:
    """Posts written to fool classifiers: hateful ones attack a group, the others are harmless."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            hateful = float(row["label_gold"])
            threat = hateful if row["type"] == "threateninglanguage" else UNKNOWN if hateful else 0.0
            yield _row(row["text"], hateful, 0.5, identity_attack=hateful, threat=threat)


def edos(path: Path) -> Iterator[Row]:
    """Sexist posts; the rest is left out, since not sexist does not mean harmless."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["split"] == "train" and row["label_sexist"] == "sexist" and row["label_category"][0] in "12":
                threat = 1.0 if row["label_category"].startswith("1") else UNKNOWN
                yield _row(row["text"], 1.0, 0.5, identity_attack=1.0, threat=threat)


def news(path: Path, weight: float = 1.0) -> Iterator[Row]:
    """Indonesian news sentences, one word a line: ordinary text, names of persons replaced."""
    for block in path.read_text("utf-8").split("\n\n"):
        words = [line.split() for line in block.splitlines() if line.strip()]
        text = " ".join("Budi" if "PER" in word[-1] else word[0] for word in words)
        if text:
            yield Row(re.sub(r"(Budi )+", "Budi ", text), (0.0,) * len(LABELS), weight)


def _row(text: str, toxic: float, weight: float, **known: float) -> Row:
    clean = html.unescape(_LINK.sub("link", _HANDLE.sub("@user", text))).replace("\n", " ")
    labels = dict.fromkeys(LABELS, UNKNOWN if toxic else 0.0) | {"toxicity": toxic} | known
    return Row(clean, tuple(labels[name] for name in LABELS), weight)


def training_rows(datasets: Path, seed: int) -> list[Row]:
    """Everything that is trained on, in a fixed order."""
    rng = random.Random(seed)  # noqa: S311  # reproducible, not secret
    return [
        *own("train"),
        *davidson(datasets / "davidson/labeled_data.csv", rng),
        *hatemoji(datasets / "hatemojibuild/train.csv"),
        *edos(datasets / "edos/edos_labelled_aggregated.csv"),
        *news(datasets / "idner-news-2k/train.txt"),
        *news(datasets / "indonlu-nergrit/train.txt"),
    ]


def benign_text(datasets: Path) -> dict[str, list[str]]:
    """Ordinary text that is only measured on: false alarms per language."""
    plain: dict[str, list[str]] = {}
    for language in ("en", "id"):
        with (datasets / f"nusax-senti-id-en/{language}_test.csv").open(encoding="utf-8", newline="") as file:
            plain[f"nusax {language}"] = [row["text"] for row in csv.DictReader(file)]
    with (datasets / "stif-indonesia/pairs.csv").open(encoding="utf-8", newline="") as file:
        plain["stif id"] = [row["informal"] for row in csv.DictReader(file)]
    plain["news id"] = [row.text for row in news(datasets / "idner-news-2k/dev.txt")]
    return plain
