"""How much the log costs on this machine:

    .venv/bin/python tests/live/record_speed.py [--database VARIABLE] [--seconds 5]

Real decision and outcome records, in the form in which the gate makes them. Without ``--database`` the log is a file in
a new folder beside this script's working directory; VARIABLE holds the address of a PostgreSQL database, which should
be empty. Latencies are told as multiples of one fdatasync of the same disk, measured in the same run, since machines
and hours differ. Exit code 1 where an aim is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from audit import Log, Record  # noqa: E402 - from the folder this file lies in
from gateway.exchange import Coverage, Finding, Inspection, Principal, Usage  # noqa: E402
from gateway.trail.record import Asked, Decided, Ended, Stamp, decision_record, outcome_record  # noqa: E402
from policies.decision import Decision, Effect, Match  # noqa: E402
from policies.facts import Facts  # noqa: E402

SCORES = (
    "toxicity",
    "severe_toxicity",
    "obscene",
    "threat",
    "insult",
    "identity_attack",
    "sexual_explicit",
    "selfharm",
)
STAMP = Stamp(*(f"sha256:{secrets.token_hex(32)}" for _ in range(3)))
FACTS = Facts("input", group="siswa-smp", role="student", pii={"ID_NIK": 1}, scores=dict.fromkeys(SCORES, 12))
MATCHES = (Match("identity-numbers", "smp", Effect.REDACT), Match("default", "smp", Effect.ALLOW))
DECISION = Decision(Effect.REDACT, "identity-numbers", MATCHES, redact=frozenset({"ID_NIK"}))
COVERAGE = tuple(Coverage(name, 180, 180) for name in ("pii", "secrets", "toxicity", "injection", "language"))
SEEN = Inspection((Finding("ID_NIK", 0, 9, 25, 9000, "pii"),), dict.fromkeys(SCORES, 12), coverage=COVERAGE)
CALLERS, PROCESSES = 64, 2


def exchange(number: int) -> tuple[Record, Record]:
    """One question and its answer, recorded."""
    asked = Asked(secrets.token_hex(16), "/v1/chat/completions", "demo", stream=True, trace=secrets.token_hex(16))
    who = Principal("t", secrets.token_hex(6), f"{number % 500:032x}", "siswa-smp", "student", "key")
    ended = Ended("answered", decision=DECISION, facts=FACTS, usage=Usage(180, 240), released=900, total=900,
                  coverage=COVERAGE, times={"gapura": 5200, "upstream": 900_000, "total": 905_200},
                  answer="Jawaban " * 100, backend="local", attempts=1)  # fmt: skip
    first = decision_record(STAMP, who, asked, Decided(FACTS, DECISION, SEEN, "Pertanyaan " * 16))
    return first, outcome_record(STAMP, who.subject, asked, ended)


async def work(log: Log, callers: int, seconds: float) -> dict[str, Any]:
    """So many callers at once, each waiting for its record; the records are made before the clock runs."""
    ready = [record for number in range(2000) for record in exchange(number)]
    waits: list[float] = []
    end = time.monotonic() + seconds

    async def one(at: int) -> None:
        while (now := time.monotonic()) < end:
            await log.append(ready[at % len(ready)])
            waits.append(time.monotonic() - now)
            at += callers

    began, cpu = time.monotonic(), time.process_time()
    await asyncio.gather(*map(one, range(callers)))
    took, used = time.monotonic() - began, time.process_time() - cpu
    return {"records": len(waits), "seconds": took, "cpu": used, "p50": statistics.median(waits)}


def sync_seconds(folder: Path) -> float:
    """Median of one fdatasync behind 4 KiB, on the disk of the log."""
    times = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(200):
            file.write(b"x" * 4096)
            began = time.monotonic()
            os.fdatasync(file.fileno())
            times.append(time.monotonic() - began)
    return statistics.median(times)


def together(folder: Path, database: str | None, seconds: float) -> list[dict[str, Any]]:
    """Two processes with half of the callers each."""
    command = [sys.executable, __file__, "--work", str(folder), "--seconds", str(seconds)]
    command += ["--callers", str(CALLERS // PROCESSES), *(["--database", database] if database else [])]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    return [json.loads(process.communicate()[0]) for process in running]


def opened(folder: Path, database: str | None) -> Log:
    return Log.open(folder / "data", folder / "keys", database=database)


def size(folder: Path) -> float | None:
    """Bytes of the file for each of its records, with all indexes and what is kept to find them again."""
    import sqlite3
    from contextlib import closing

    path = folder / "data" / "audit.db"
    if not path.is_file():
        return None
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        count = base.execute("SELECT count(*) FROM entries").fetchone()[0]
        pages, page, free = (base.execute(f"PRAGMA {name}").fetchone()[0]
                             for name in ("page_count", "page_size", "freelist_count"))  # fmt: skip
        return float((pages - free) * page / count)


def measure(folder: Path, database: str | None, seconds: float) -> list[tuple[str, float, str, float | None]]:
    """Rows of what was measured, in which unit, and what it should be."""
    sync = sync_seconds(folder)
    log = opened(folder, database)
    alone = asyncio.run(work(log, 1, seconds / 2))
    loaded = asyncio.run(work(log, CALLERS, seconds))
    log.close()
    both = together(folder, database, seconds)
    rate = sum(one["records"] / one["seconds"] for one in both)
    rows = [
        ("one fdatasync", sync * 1e6, "us", None),
        ("CPU per record, 64 callers in one process", loaded["cpu"] / loaded["records"] * 1e6, "us", 150.0),
        ("p50 of a lone caller", alone["p50"] / sync, "fdatasyncs", 2.0),
        ("durable records a second, 64 callers in 2 processes", rate, "/s", -3000.0),
        ("p50 of these callers", max(one["p50"] for one in both) / sync, "fdatasyncs", None),
    ]
    each = size(folder)
    return rows if each is None else [*rows, ("size of a record with its indexes", each, "bytes", 1500.0)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database")
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--callers", type=int, default=CALLERS)
    given = parser.parse_args()
    if given.work is not None:
        log = opened(given.work, given.database)
        print(json.dumps(asyncio.run(work(log, given.callers, given.seconds))))
        log.close()
        return 0
    missed = 0
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        for what, value, unit, aim in measure(Path(folder), given.database, given.seconds):
            good = aim is None or (value <= aim if aim > 0 else value >= -aim)
            missed += not good
            wanted = "" if aim is None else f"aim {'<=' if aim > 0 else '>='} {abs(aim):g}{'' if good else '  MISSED'}"
            print(f"{what:54} {value:10.1f} {unit:11} {wanted}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
