"""What detecting costs on this machine.

python -m gateway.detectors.benchmark
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from gateway.detectors.base import ScoreDetector, SpanDetector
from gateway.detectors.manifest import EMBEDDED
from gateway.detectors.registry import Registry
from gateway.detectors.segments import SentenceCutter

CLEAN = "Jelaskan bagaimana fotosintesis bekerja pada tumbuhan hijau, lalu beri contoh yang mudah dipahami. " * 10
DENSE = "NIK 3174015509000001, hp 0812-3456-7890, surel budi@contoh.sch.id; kartu 4111 1111 1111 1111. " * 10


def microseconds(work: Callable[[], object], least: float = 0.3) -> float:
    """CPU time of one call, the best of three rounds."""
    rounds = []
    for _ in range(3):
        calls, began = 0, time.process_time()
        while (spent := time.process_time() - began) < least:
            work()
            calls += 1
        rounds.append(spent / calls * 1e6)
    return min(rounds)


def main() -> None:
    """Print the table."""
    for detector in Registry().load_all():
        if isinstance(detector, SpanDetector):
            for name, text in (("clean prose", CLEAN), ("dense in personal data", DENSE)):
                cost = microseconds(lambda inspect=detector.inspect, text=text: inspect(text)) / len(text) * 1000  # type: ignore[misc]
                _line(f"{detector.name}, {name}", f"{cost:.0f} us per KB")
        if isinstance(detector, ScoreDetector):
            _scores(detector)
    for name in sorted(
        path.name for path in EMBEDDED.iterdir() if path.suffix != ".json" or path.name == "tokenizer.json"
    ):
        _line(name, f"{(EMBEDDED / name).stat().st_size / 1e6:.2f} MB")


def _scores(detector: ScoreDetector) -> None:
    sentences = SentenceCutter().segments(CLEAN)
    one = microseconds(lambda: detector.score(sentences[:1])) / 1000
    _line(f"{detector.name}, one sentence of {len(sentences[0])} characters", f"{one:.2f} ms")
    many = microseconds(lambda: detector.score(sentences)) / len(CLEAN)
    _line(f"{detector.name}, {len(sentences)} sentences at once", f"{many:.2f} ms per KB")


def _line(name: str, value: str) -> None:
    sys.stdout.write(f"{name:60} {value}\n")


if __name__ == "__main__":
    main()
