"""How fast this machine is at what a gate does: measured when somebody asks, with the site's own detectors and disk."""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from pathlib import Path

from policies.facts import Facts
from policies.rules import Needs
from policies.testing.tester import Inspector

QUESTION = (
    "Tolong jelaskan fotosintesis untuk kelas tujuh, dengan contoh dari kebun sekolah. NIK saya 3174015509000001."
)
ANSWER = (
    "Fotosintesis adalah cara tumbuhan membuat makanan. Daun menyerap cahaya matahari dan udara, akar mengambil air "
    "dari tanah. Dari ketiganya tumbuhan membuat gula, dan melepaskan oksigen yang kita hirup. "
) * 4
"""As long as most answers are, in ordinary words. The number is synthetic."""
BUSY = 0.5
"""The share of one core that may be used up: people ask in bursts."""
ROUNDS = 9


def look_seconds(inspector: Inspector) -> float:
    """Seconds of CPU to look through a question and its answer, the median."""
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        inspector(QUESTION, Facts("input"), Needs(True))
        inspector(ANSWER, Facts("output"), Needs(True))
        took.append(time.process_time() - began)
    return statistics.median(took)


def sync_seconds(folder: Path) -> float:
    """Seconds until 4 kB are on the disk that this folder lies on, the median."""
    took = []
    with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
        for _ in range(ROUNDS):
            file.write(bytes(4096))
            began = time.perf_counter()
            os.fsync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


def people(look: float) -> int:
    """How many people who ask once a minute the gate can look after, in two digits."""
    many = int(BUSY * 60 / max(look, 1e-4))
    step: int = 10 ** max(0, len(str(many)) - 2)
    return many // step * step
