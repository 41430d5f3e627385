"""How fast policies decide, load, are tested and replayed, on this machine:  .venv/bin/python tests/live/speed.py

Times are CPU, the best of some rounds. Each is also told as a multiple of a fixed loop that runs before it, so that
two machines, or two days on one, can be compared. Exit code 1 where an aim of the house is missed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from policies import Facts, load, offline  # noqa: E402 - from the folder this file lies in
from policies.compare.impact import impact  # noqa: E402
from policies.compare.replay import Log  # noqa: E402
from policies.compare.sides import Side  # noqa: E402

WORDS = offline()
KINDS: list[dict[str, Any]] = [
    {"when": {"direction": "input", "pii": "ID_NIK"}, "then": "redact"},
    {"when": {"direction": "input", "toxicity": "balanced"}, "then": "block"},
    {"when": {"direction": "input", "any": [{"threat": "strict"}, {"insult": "balanced"}]}, "then": "flag"},
    {"when": {"group": "siswa-smp", "pii": {"URL": 3}}, "then": "flag"},
    {"when": {"role": "student", "words": ["RAHASIA"]}, "then": "warn"},
    {"when": {"age": "<13", "not": {"time": "07:00-09:00 Mon-Fri Asia/Jakarta"}}, "then": "flag"},
    {"when": {"direction": "input", "data": "specific"}, "then": "redact", "floor": True},
    {"when": {"size": ">= 9000"}, "then": "block", "message": {"en": "Too long.", "id": "Terlalu panjang."}},
]
FACTS = Facts(
    "input",
    group="siswa-smp",
    role="student",
    age=13,
    time=29_926_110,
    size=400,
    pii={"ID_NIK": 3, "PHONE_NUMBER": 10, "URL": 7},
    scores={"toxicity": 6000, "threat": 100, "insult": 40},
    words=frozenset({"RAHASIA"}),
)
"""Twenty values were found, and more than half of the rules match."""


def policy(folder: Path, count: int, name: str = "policy.yaml") -> Path:
    """A policy of so many rules."""
    rules = [{"name": f"r{number}", **KINDS[number % len(KINDS)]} for number in range(count)]
    path = folder / name
    path.write_text(json.dumps({"gapura": "policy/v1", "name": "site", "default": "allow", "rules": rules}), "utf-8")
    return path


def loop() -> None:
    """The measure of this machine: a little of what every program does."""
    found: dict[tuple[int, str], int] = {}
    for number in range(20_000):
        key = (number % 997, str(number % 89))
        found[key] = found.get(key, 0) + number
    sorted(found)


def best(what: Callable[[], object], rounds: int) -> float:
    """CPU seconds of the best round."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        what()
        times.append(time.process_time() - start)
    return min(times)


def children(command: list[str], folder: Path) -> float:
    """CPU seconds of a whole process."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={"PYTHONPATH": str(ROOT), "PATH": ""})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def tell(what: str, seconds: float, aim: float) -> bool:
    """Prints one line; whether the aim was met."""
    unit, scale = ("us", 1e6) if aim < 1e-3 else ("s ", 1.0)
    ratio = seconds / best(loop, 5)
    print(f"{what:48} {seconds * scale:8.2f} {unit} of {aim * scale:4.4g}   {ratio:10.4f} loops")
    return seconds <= aim


def decided(folder: Path) -> bool:
    program = load([policy(folder, 50)], WORDS)
    matches = len(program.decide(FACTS).matches)

    def many() -> None:
        for _ in range(2000):
            program.decide(FACTS)

    return tell(f"decide, 50 rules ({matches} match), 20 findings", best(many, 7) / 2000, 25e-6)


def loaded(folder: Path) -> bool:
    path = policy(folder, 1000)
    return tell("load and compile 1,000 rules", best(lambda: load([path], WORDS), 5), 0.5)


def tested(folder: Path) -> bool:
    policy(folder, 50)
    cases = [
        {"name": f"case {number}", "as": {"role": "student", "age": 13},
         "facts": {"direction": "output", "scores": {"toxicity": number / 2000}}, "expect": {"effect": "allow"}}
        for number in range(500)
    ]  # fmt: skip
    (folder / "policy.test.yaml").write_text(json.dumps(cases), "utf-8")
    command = [sys.executable, "-m", "gateway.cli", "policy", "test", "--facts-only", "policy.yaml"]
    seconds = min(children(command, folder) for _ in range(3))
    return tell("policy test --facts-only, 500 cases, a process", seconds, 1.0)


def replayed(folder: Path) -> bool:
    old, new = (Side.read([policy(folder, count, f"{count}.yaml")], WORDS) for count in (10, 50))
    private = {"exchange": "0" * 32, "facts": FACTS.record(), "decision": old.program.decide(FACTS).record()}

    shared = {"time": "2026-10-01T07:00Z", "kind": "decision", "public": {"policy": old.program.digest}}

    def records() -> Iterator[dict[str, Any]]:
        for number in range(100_000):
            mine = {**private, "exchange": f"{number:032x}"}
            yield {**shared, "index": number, "private": mine}

    start = time.process_time()
    impact(new, old, Log(records()), 5)
    return tell("impact over 100,000 records, 10 and 50 rules", time.process_time() - start, 15.0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        met = [measure(Path(place)) for measure in (decided, loaded, tested, replayed)]
    sys.exit(0 if all(met) else 1)
