"""What witnessing costs:  python tests/live/witness_cost.py [ENTRIES]

A real witness process signs checkpoints one after another; its memory and its time for each are printed, the time as a
multiple of one fdatasync on the same disk in the same run. Then the proof for one more minute is made from a log of
ENTRIES leaf hashes (1,000,000), once from nothing as after a start, once from the frontier as in the minutes after.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from statistics import median

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from audit.growth import grow  # noqa: E402
from audit.merkle import Frontier  # noqa: E402
from tests.audit.witness.conftest import Grower  # noqa: E402
from tests.gateway.office.conftest import neighbour  # noqa: E402

CHECKPOINTS = 200
MINUTE = 600
"""Entries of a busy minute: ten a second."""


def one_sync(folder: Path) -> float:
    """Seconds of one fdatasync of a small write, the median of 50."""
    taken = []
    with (folder / "sync").open("wb") as file:
        for _ in range(50):
            file.write(b"x" * 512)
            file.flush()
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return median(taken)


def witness(folder: Path) -> None:
    """Memory, and time for a checkpoint."""
    log, taken = Grower(), []
    with neighbour(folder / "witness", log.key) as there, httpx.Client() as client:
        for size in range(1, CHECKPOINTS + 1):
            body = log.submission(size - 1, size)
            began = time.perf_counter()
            answer = client.post(f"{there.url}/add-checkpoint", content=body)
            taken.append(time.perf_counter() - began)
            assert answer.status_code == 200, answer.text
        status = Path(f"/proc/{there.process.pid}/status").read_text()
    resident = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
    sync = one_sync(folder)
    print(f"witness: {int(resident) / 1024:.0f} MB resident; a checkpoint {median(taken) * 1e3:.1f} ms, "
          f"{median(taken) / sync:.1f} x fdatasync ({sync * 1e3:.2f} ms); "
          f"{(folder / 'witness' / 'witness.db').stat().st_size / 1024:.0f} kB on disk")  # fmt: skip


def proof(entries: int) -> None:
    """Time to prove a minute of growth."""
    leaves = (sha256(number.to_bytes(8)).digest() for number in range(entries + MINUTE))
    began = time.perf_counter()
    tree = grow(Frontier(), leaves, entries).tree
    whole = time.perf_counter() - began
    began = time.perf_counter()
    grown = grow(tree, leaves, entries + MINUTE)
    minute = time.perf_counter() - began
    print(f"proof: {len(grown.proof)} hashes; after a start {whole:.1f} s for {entries:,} entries, then "
          f"{minute * 1e3:.1f} ms for {MINUTE} more (1/{whole / minute:.0f} of it)")  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        witness(Path(temporary))
    proof(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
