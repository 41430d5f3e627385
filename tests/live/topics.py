"""How well a topic is known that was taught by ten sentences: python tests/live/topics.py

Learns each topic of tests/datasets/topics and counts what is found of ten other sentences, and what is taken for it of
the harmless sentences of the held-out split of the harm data in English and Indonesian (one of each family).
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

from gateway.detectors.encoder import Encoder
from gateway.detectors.making.examples import read
from gateway.detectors.making.topic import learn
from gateway.detectors.manifest import EMBEDDED, Manifest
from gateway.detectors.readings import plain
from gateway.detectors.topics import scores

DATA = Path(__file__).parents[1] / "datasets"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    encoder = Encoder(Manifest.read(EMBEDDED))
    encoder.load()
    files = sorted((DATA / "topics").glob("*.yaml"))
    topics = [learn(read(file), encoder, "", lambda stage: None) for file in files]
    held_out = rows(DATA / "topics" / "held_out.csv")
    harmless = {row["family"]: row["text"] for row in rows(DATA / "harm" / "sentences.csv")
                if row["split"] == "test" and not row["labels"] and row["language"] in ("en", "id")}  # fmt: skip

    def given(texts: list[str]) -> list[list[bool]]:
        seen = scores(topics, encoder.vectors([plain(text).text for text in texts]))
        return [[bool(score >= topic.limit) for score, topic in zip(row, topics, strict=True)] for row in seen]

    known, alarms = given([row["text"] for row in held_out]), given(list(harmless.values()))
    for place, topic in enumerate(topics):
        mine = [row["topic"] == topic.name for row in held_out]
        found = sum(told[place] for told, own in zip(known, mine, strict=True) if own)
        others = sum(told[place] for told, own in zip(known, mine, strict=True) if not own)
        print(topic.name, f"left out {topic.figures['recognised']}/{topic.figures['examples']}",
              f"held out {found}/{sum(mine)}", f"other topics {others}/{len(mine) - sum(mine)}",
              f"ordinary {sum(told[place] for told in alarms)}/{len(alarms)}", f"limit {topic.limit}")  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
