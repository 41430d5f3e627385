"""How long a thousand rules take to load and to review, on this machine:  .venv/bin/python tests/live/review.py

Each line is a policy of a thousand rules of another make, from mixed ones to the worst that a comparison of all with
all could meet. The house's aims: load 0.5 s, review 1 s. Exit code 1 where one is missed.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from policies.compare.sides import Side  # noqa: E402
from policies.compiler import load  # noqa: E402 - from the folder this file lies in
from policies.review.review import review  # noqa: E402
from policies.vocabulary import offline  # noqa: E402

COUNT, LOAD, REVIEW = 1000, 0.5, 1.0
WORDS = offline()
CHANCE = random.Random(7)
GROUPS = [f"g{number}" for number in range(50)]


def mixed(number: int) -> dict[str, Any]:
    """As a large site might write them."""
    effect = CHANCE.choice(["flag", "warn", "redact", "block", "allow", "replace"])
    when: dict[str, Any] = {"direction": CHANCE.choice(["input", "output"])}
    if effect == "redact" or number % 2:
        when["pii"] = CHANCE.sample(sorted(WORDS.entities), CHANCE.randint(1, 4))
    else:
        levels = ["cautious", "balanced", "strict", f">= 0.{CHANCE.randint(10, 99)}"]
        when["any"] = [{name: CHANCE.choice(levels)} for name in CHANCE.sample(sorted(WORDS.scores), 2)]
    when |= {"group": CHANCE.sample(GROUPS, CHANCE.randint(1, 5))} if number % 3 else {}
    words = {"message": {"en": str(number), "id": str(number)}} if effect in ("warn", "block", "replace") else {}
    return {"when": when, "then": effect, **words}


def nested(number: int) -> dict[str, Any]:
    """Each implies all that went before."""
    return {"when": {"direction": "input", "toxicity": f">= 0.{number + 1:04}"}, "then": "block"}


def worded(number: int) -> dict[str, Any]:
    """The same with words, of which every third has its own: whose are shown depends on all."""
    text = str(number) if number % 3 == 0 else "x"
    return {**nested(number), "message": {"en": text, "id": text}}


def alike(_: int) -> dict[str, Any]:
    """All the same."""
    return {"when": {"direction": "input", "pii": "URL"}, "then": "flag"}


def denied(number: int) -> dict[str, Any]:
    """Conditions under ``not``, which an index cannot tell apart."""
    inner = {"group": GROUPS[: number % 50 + 1], "age": f"<{number % 30 + 2}"}
    return {"when": {"direction": "input", "toxicity": "strict", "not": inner}, "then": "block"}


def forked(number: int) -> dict[str, Any]:
    """Many ways to hold."""
    ways = [{"toxicity": f">= 0.{number + 1:04}"}, {"group": f"x{number}"}, {"pii": ["URL", "ID_NIK"]}]
    return {"when": {"direction": "input", "any": ways}, "then": "block"}


def measure(make: Callable[[int], dict[str, Any]]) -> bool:
    """Prints one line; whether both aims were met."""
    rules = [{"name": f"r{number}", **make(number)} for number in range(COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "policy.yaml"
        path.write_text(json.dumps({"gapura": "policy/v1", "name": "big", "default": "allow", "rules": rules}), "utf-8")
        start = time.perf_counter()
        load([path], WORDS)
        loaded = time.perf_counter() - start
        side = Side.read([path], WORDS)
        start = time.perf_counter()
        found = review(side, date(2026, 11, 25))
        reviewed = time.perf_counter() - start
    counts = dict(sorted(Counter(problem.code for problem in found).items()))
    print(f"{make.__name__:8} load {loaded:.2f} s  review {reviewed:.2f} s  {counts}")
    return loaded <= LOAD and reviewed <= REVIEW


if __name__ == "__main__":
    met = [measure(make) for make in (mixed, nested, worded, alike, denied, forked)]
    sys.exit(0 if all(met) else 1)
