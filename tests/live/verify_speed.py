"""How long ``gapura audit verify`` takes:  python tests/live/verify_speed.py [ENTRIES] [--folder DIR]

Makes a log of invented decisions and outcomes, with private parts as long as the gate's own, and verifies it in a
process of its own; prints seconds, entries a second and the largest memory of any process.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from audit import Log, Record, checkpoint
from audit.checkpoint import Checkpoint
from audit.keys import load_key
from audit.merkle import Frontier
from audit.record import Sealed, seal

ROOT = Path(__file__).parents[2]
BATCH = 10_000
EVERY = 50
"""Entries between two checkpoints: a gate that is asked 25 questions a second."""
FIELDS = "idx, kind, minute, entry, leaf, random, private, exchange, subject"
STAMP = {name: f"sha256:{digit * 64}" for name, digit in (("policy", "a"), ("settings", "b"), ("detectors", "c"))}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("entries", nargs="?", type=int, default=100_000)
    asked.add_argument("--folder", type=Path, help="where to make the log; kept, and used again")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as room:
        folder = given.folder or Path(room)
        if not (folder / "data" / "audit.db").exists():
            make(folder, given.entries)
        size = (folder / "data" / "audit.db").stat().st_size
        print(f"{given.entries} entries, {size / given.entries:.0f} bytes each with indexes")
        began = time.perf_counter()
        command = [sys.executable, "-m", "gateway.cli", "audit", "verify", "--data", str(folder / "data")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(done.stdout.strip().splitlines()[-1] if done.stdout else done.stderr)
        work = used.ru_utime + used.ru_stime
        print(
            f"{seconds:.1f} s of time, {work:.1f} s of work, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
        )
        print(f"{given.entries / seconds:.0f} entries a second; {used.ru_maxrss / 1024:.0f} MB in the largest process")


def make(folder: Path, count: int) -> None:
    """A log of ``count`` entries, inserted directly: the writer's own way would take an hour for a million."""
    log = Log.open(folder / "data", folder / "keys")
    log.close()
    key = load_key(folder / "keys", log.origin)
    dice = random.Random(8)
    base = sqlite3.connect(folder / "data" / "audit.db")
    base.execute("PRAGMA synchronous=OFF")
    tree = Frontier()
    for first in range(0, count, BATCH):
        rows = [row(number, record(number, dice)) for number in range(first, min(first + BATCH, count))]
        for number, one in enumerate(rows, first + 1):
            tree.append(one[4])
            if number % EVERY == 0 or number == count:
                said = Checkpoint(log.origin, tree.size, tree.root())
                base.execute("INSERT INTO checkpoints VALUES (?, ?)",
                             (tree.size, checkpoint.sign(said, key.verifier, key.sign)))  # fmt: skip
        base.executemany(f"INSERT INTO entries ({FIELDS}) VALUES (?,?,?,?,?,?,?,?,?)", rows)  # noqa: S608
        base.commit()

    base.execute("UPDATE head SET size = ?, frontier = ?", (tree.size, b"".join(tree.hashes)))
    base.commit()
    base.close()


def row(number: int, one: Sealed) -> tuple[Any, ...]:
    return (number, one.kind, one.minute, one.entry, one.leaf, one.random, one.private, one.exchange, one.subject)


def record(number: int, dice: random.Random) -> Sealed:
    exchange, subject = f"{number // 2 + (8 << 120):032x}", f"{dice.randrange(500):032x}"
    about = {"exchange": exchange, "subject": subject, "key": "k3y5ab", "assurance": "key", "route": "/v1/chat"}
    if number % 2:
        private = {**about, "result": "answered", "backend": "local", "attempts": 1, "usage": {"in": 31, "out": 250},
                   "released": 1200, "total": 1200, "times": {"gate": 8123, "first": 400_000, "all": 2_100_000},
                   "coverage": {"pii": [1200, 1200]}, "decision": {"effect": "allow", "respond": "native"},
                   "output": {"nonce": dice.randbytes(32).hex(), "sha256": dice.randbytes(32).hex()},
                   "facts": {"direction": "output", "group": "siswa-smp", "role": "student", "age": 13}}  # fmt: skip
        return seal(Record("outcome", STAMP, private), "2026-11-25T04:10Z")
    scores = {name: dice.randrange(3000) for name in ("toxicity", "insult", "threat", "injection", "selfharm")}
    private = {**about, "model": "small", "stream": True, "trace": dice.randbytes(16).hex(),
               "facts": {"direction": "input", "group": "siswa-smp", "role": "student", "age": 13, "scores": scores},
               "decision": {"effect": "redact", "rule": "identity-numbers", "redact": ["ID_NIK"],
                            "matches": [{"effect": "redact", "policy": "baseline", "rule": "identity-numbers"}]},
               "findings": [["ID_NIK", 0, 10, 26, 9000, "pii", "ok"]], "coverage": {"pii": [180, 180]},
               "input": {"nonce": dice.randbytes(32).hex(), "sha256": dice.randbytes(32).hex()}}  # fmt: skip
    return seal(Record("decision", STAMP, private), "2026-11-25T04:10Z")


if __name__ == "__main__":
    main()
