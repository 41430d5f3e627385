"""How long a period takes to count and hide, and how much memory: python -m tests.live.statistics [RECORDS]

Builds a log through the store's own ``append``: an invented school of 800 people in 20 groups, 40 rules, half a year.
Prints seconds and the most memory that the process took beyond what it had before (its resident size, Linux).
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from audit import Record
from audit.reader import Reader
from audit.record import Sealed, seal
from audit.statistics.counting import count
from audit.statistics.page import transparency_page
from audit.statistics.periods import Period
from audit.statistics.publication import Publication, Source
from audit.statistics.tables import published
from audit.statistics.tally import Known
from audit.store.sqlite import SQLiteStore

PERIOD = Period.read("2026-H2")
PEOPLE, GROUPS, RULES = 800, 20, 40
EFFECTS = ("redact", "block", "flag", "replace")
START, MINUTES = 1_782_864_000, 184 * 1440
TOGETHER = 4000


def records(many: int) -> Iterator[Sealed]:
    """Decisions and outcomes in turns, over the whole half-year, of the size that a gate writes."""
    dice = random.Random(2026)
    nonce = "ab" * 32
    for number in range(many // 2):
        moment = time.gmtime(START + number * MINUTES // (many // 2) * 60)
        minute = time.strftime("%Y-%m-%dT%H:%MZ", moment)
        person, rule = dice.randrange(PEOPLE), int(dice.paretovariate(0.7)) % RULES
        stopped = dice.random() < 0.3
        common: dict[str, Any] = {"exchange": f"{number:032x}", "subject": f"{person:032x}", "route": "openai.chat",
                                  "model": "m", "stream": False}  # fmt: skip
        facts = {"direction": "input", "group": f"kelas-{person % GROUPS}", "role": "student", "language": "id",
                 "scores": {"toxicity": 120, "threat": 30, "insult": 44}, "size": 300, "time": number}  # fmt: skip
        decision = {"effect": EFFECTS[rule % 4], "rule": f"rule-{rule}"} if stopped else {"effect": "allow"}
        private = {"facts": facts, "decision": decision, "key": "k", "assurance": "key",
                   "input": {"nonce": nonce, "sha256": nonce}, "coverage": {"pii": [300, 300]}}  # fmt: skip
        ended = {"result": "answered", "decision": {"effect": "allow"}, "facts": facts | {"direction": "output"},
                 "output": {"nonce": nonce, "sha256": nonce}, "times": {"total": 900_000}, "released": 400}  # fmt: skip
        yield seal(Record("decision", {"policy": "sha256:" + "ab" * 32}, common | private), minute)
        yield seal(Record("outcome", {"policy": "sha256:" + "ab" * 32}, common | ended), minute)


def build(folder: Path, many: int) -> None:
    """The log."""
    store = SQLiteStore(folder / "audit.db", 10)
    store.open()
    store.found({"format": "gapura-log/1", "origin": "speed"}, "none")
    waiting: list[Sealed] = []
    for one in records(many):
        waiting.append(one)
        if len(waiting) == TOGETHER:
            store.append(waiting, None)
            waiting = []
    store.append(waiting, None)
    store.close()


def resident() -> float:
    """The most memory of this program so far, in MB (``getrusage`` would count that of whoever started it, too)."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def measure(folder: Path) -> None:
    """Count, hide, draw; each with its time."""
    before = resident()
    begun = time.perf_counter()
    with Reader.open(folder).snapshot() as snapshot:
        tally = count(snapshot, PERIOD)
    counted = time.perf_counter()
    rules = [Known(EFFECTS[number % 4], f"rule-{number}", number % 4 < 3) for number in range(RULES)]
    figures = published(tally, rules, [f"kelas-{number}" for number in range(GROUPS)], 10)
    hidden = time.perf_counter()
    source = Source("speed", PERIOD.text, 1, "00" * 32, "", "self-consistent", "")
    page = transparency_page(Publication(PERIOD, 10, True, (source,), figures), "id")
    drawn = time.perf_counter()
    exact = sum(one.exact for one in figures.values())
    print(f"{tally.exchanges.count} exchanges of {len(tally.exchanges.people)} people")
    print(f"counted in {counted - begun:.1f} s, hidden in {hidden - counted:.1f} s, drawn in {drawn - hidden:.2f} s")
    print(f"{exact} figures shown, {len(figures) - exact} hidden; page of {len(page.encode()) // 1000} KB")
    print(f"memory: {resident() - before:.0f} MB more than the {before:.0f} MB of before")


def main() -> None:
    """Prints what was measured. Counting is a process's second task: making the log takes memory of its own."""
    if len(sys.argv) > 2 and sys.argv[1] == "--count":
        measure(Path(sys.argv[2]))
        return
    import subprocess

    many = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as made:
        begun = time.perf_counter()
        build(Path(made), many)
        size = (Path(made) / "audit.db").stat().st_size
        print(f"{many} records, {size / 1e6:.0f} MB, made in {time.perf_counter() - begun:.0f} s", flush=True)
        subprocess.run([sys.executable, "-m", "tests.live.statistics", "--count", made], check=True)


if __name__ == "__main__":
    main()
