"""Does the memory of the detectors grow? A million texts through all of them, and what the process holds meanwhile.

    python tests/live/soak.py tests/datasets/pii-id/dev.jsonl --texts 1000000

Exit code 1 where the last tenth holds more than the first tenth and 2 MB.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

ALLOWED = 2.0
"""MB: what an allocator needs to have its own way."""


def resident() -> float:
    """MB of memory that the process holds now (proc(5): statm counts pages)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096 / 1e6


def main() -> int:
    from gateway.detectors.pii import engine, entities, recognizers

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("dataset", type=Path)
    parser.add_argument("--texts", type=int, default=1_000_000)
    given = parser.parse_args()
    rows = [json.loads(line)["text"] for line in given.dataset.read_text("utf-8").splitlines()]
    detector = engine.PiiDetector(lambda: recognizers.recognizers(("ID",)), entities.of(("ID",)))
    detector.load()
    rng = random.Random(5)
    held: list[float] = []
    began = time.process_time()
    for number in range(given.texts):
        text = re.sub(r"\d", lambda _: str(rng.randrange(10)), rng.choice(rows))  # numbers never seen before
        detector.inspect(f"{text} {rng.randrange(10**9):x}")
        if (number + 1) % (given.texts // 10) == 0:
            held.append(resident())
            print(f"{number + 1:>9} texts  {held[-1]:6.1f} MB  {time.process_time() - began:6.0f} s of CPU", flush=True)
    grown = held[-1] - held[0]
    print(f"grown by {grown:.1f} MB between the first tenth and the last")
    return int(grown > ALLOWED)


if __name__ == "__main__":
    sys.exit(main())
