"""A store whose entries are made from a seed, with many of each field's values. Everything in it is invented."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.record import Sealed, seal
from audit.store.sqlite import SQLiteStore


def exchanges(seed: int, first: int, count: int) -> Iterator[Sealed]:
    """Decisions and outcomes of ``count`` exchanges, five minutes apart; now and then something else between."""
    dice = random.Random(seed)
    for number in range(first, first + count):
        day, hour = 1 + number // 288 % 28, number // 12 % 24
        minute = f"2026-11-{day:02d}T{hour:02d}:{number * 5 % 60:02d}Z"
        exchange = f"{number:08x}{dice.getrandbits(96):024x}"
        model = dice.choice(["small", "large", "hmac:" + "ab" * 16])
        common: dict[str, Any] = {
            "exchange": exchange,
            "subject": f"{number % 7:032x}",
            "route": "/v1/chat/completions",
        }
        common |= {"model": model} | ({"simulated": True} if number % 50 == 0 else {})
        effect = dice.choice(["allow", "allow", "allow", "redact", "block"])
        rules = (
            [] if effect == "allow" else [{"rule": dice.choice(["numbers", "harm"]), "policy": "p", "effect": effect}]
        )
        facts = {"direction": "input", "group": dice.choice(["siswa-smp", "guru"]), "role": "student", "language": "id"}
        facts |= {"scores": {"selfharm": 9100}, "pii": {"ID_NIK": 1} if effect == "redact" else {}}
        asked = {"key": f"key{number % 5}", "facts": facts, "decision": {"effect": effect, "matches": rules}}
        yield seal(Record("decision", {"policy": "sha256:ab"}, common | asked), minute)
        if number % 40 == 0:
            yield seal(Record("refusals", {"counts": {"bad_key": 3}}), minute)
        result = "blocked" if effect == "block" else dice.choice(["answered", "answered", "failed"])
        backend = {} if effect == "block" else {"backend": "local"}
        yield seal(
            Record("outcome", {}, common | backend | {"result": result, "decision": {"effect": "allow"}}), minute
        )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SQLiteStore]:
    store = SQLiteStore(tmp_path / "data" / "audit.db", lock_timeout=1)
    store.open()
    store.found({"format": "gapura-log/1", "origin": "o"}, "first")
    yield store
    store.close()


@pytest.fixture
def fill(store: SQLiteStore) -> Callable[[int], list[Sealed]]:
    """Appends so many exchanges in batches of uneven size; gives what was appended."""

    def work(count: int) -> list[Sealed]:
        made = list(exchanges(7, store.head()[0].size, count))
        at, size = 0, 1
        while at < len(made):
            store.append(made[at : at + size], None)
            at, size = at + size, size % 700 + 133
        return made

    return work
