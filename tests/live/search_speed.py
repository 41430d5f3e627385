"""How long a page of filtered results and its counts take: python -m tests.live.search_speed [ENTRIES] [--real]

Builds a log by direct inserts (rows, blocks and entries as the gate would leave them; the entries themselves are
short), then asks. Every figure is the median of five calls, in milliseconds, and beside it as a multiple of reading one
entry by its number in the same run. ``--real`` fills a store through its own ``append`` instead, and tells what the
rows for searching cost in bytes and processor time a record.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import orjson

from audit import Record
from audit.reader import Reader
from audit.record import seal
from audit.search import writing
from audit.search.blocks import BLOCK, gather, pack, pack_minutes
from audit.search.query import Query
from audit.search.rebuilding import compare
from audit.store.sqlite import SQLiteStore

START = 29_000_000
"""Minutes since the epoch of the first entry: 2025-02-19."""
A_DAY = 2750
"""Entries: two million in two years."""


def terms(number: int, dice: random.Random) -> frozenset[str]:
    """An invented exchange's terms: some values are in every second entry, some in one of half a million."""
    effect = dice.choices(["allow", "redact", "block", "hold"], [70, 25, 5, 0.0002])[0]
    made = {
        f"kind={'decision' if number % 2 == 0 else 'outcome'}",
        f"day={day_of(minute_of(number))}",
        f"effect={effect}",
        f"route={dice.choice(['openai.chat', 'anthropic', 'ollama'])}",
        f"group=group-{int(dice.paretovariate(1)) % 40}",
        f"role={dice.choice(['student', 'teacher'])}",
        f"model=model-{int(dice.paretovariate(1)) % 20}",
        f"backend=backend-{dice.randrange(3)}",
        f"language={dice.choice(['id', 'en', 'jv'])}",
        f"key=key-{dice.randrange(400)}",
    }
    if number % 2:
        made.add(f"result={dice.choices(['answered', 'blocked', 'failed', 'cut'], [90, 5, 5, 0.001])[0]}")
    if effect != "allow":
        made |= {f"rule=rule-{int(dice.paretovariate(0.7)) % 60}", "type=ID_NIK"}
    return frozenset(made | ({"simulated=yes"} if number % 500 == 0 else set()))


def minute_of(number: int) -> int:
    return START + number * 1440 // A_DAY


def text_of(minute: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(minute * 60))


def day_of(minute: int) -> str:
    return text_of(minute)[:10]


def build(folder: Path, entries: int) -> None:
    """The log, by direct inserts. Private parts say what the terms say, so that pages can be held against them."""
    store = SQLiteStore(folder / "audit.db", 10)
    store.open()
    store.found({"format": "gapura-log/1", "origin": "speed"}, "none")
    dice = random.Random(2026)
    block = 0
    while block * BLOCK < entries:
        rows = [(number, terms(number, dice)) for number in range(block * BLOCK, min(entries, (block + 1) * BLOCK))]
        with store.transaction() as database:
            database.executemany(
                "INSERT INTO entries (idx, kind, minute, entry, leaf, private) VALUES (?, ?, ?, ?, x'00', ?)",
                list(_entries(rows)),
            )
            if len(rows) == BLOCK:
                _block(database, block, rows)
            else:
                writing.replace(database, block, [(number, minute_of(number), one) for number, one in rows])
            database.execute("UPDATE head SET size = ?", (rows[-1][0] + 1,))
        block += 1
    store.close()


def _entries(rows: list[tuple[int, frozenset[str]]]) -> Iterator[tuple[Any, ...]]:
    for number, made in rows:
        known: dict[str, str] = dict(one.split("=", 1) for one in made)
        facts: dict[str, Any] = {name: known[name] for name in ("group", "language", "role")}
        decision = {"effect": known["effect"]} | ({"rule": known["rule"]} if "rule" in known else {})
        private: dict[str, Any] = {name: known[name] for name in ("route", "model", "backend", "key")}
        private |= {"facts": facts | ({"pii": {"ID_NIK": 1}} if "type" in known else {}), "decision": decision}
        private |= {"result": known["result"]} if "result" in known else {}
        private |= {"simulated": True} if "simulated" in known else {}
        text = orjson.dumps(private).decode()
        yield number, known["kind"], text_of(minute_of(number)), '{"private":"x"}', text


def _block(database: Any, block: int, rows: list[tuple[int, frozenset[str]]]) -> None:
    bits = gather((number % BLOCK, made) for number, made in rows)
    ended = writing.counted(bits)
    packed = [(*term.split("=", 1), block, (one & ended).bit_count(), pack(one)) for term, one in bits.items()]
    packed.append((writing.MINUTES, "", block, BLOCK, pack_minutes(minute_of(number) for number, _ in rows)))
    database.executemany("INSERT INTO search_blocks VALUES (?, ?, ?, ?, ?)", packed)


def median(work: Callable[[], Any]) -> float:
    """Milliseconds."""
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken)


QUERIES = {
    "everything": [],
    "a frequent value": ["effect=redact"],
    "one in half a million": ["effect=hold"],
    "two frequent values that never meet": ["effect=allow", "type=ID_NIK"],
    "two rare values": ["effect=hold", "result=cut"],
    "eight fields": "kind=outcome effect=redact result=answered group=group-1 role=student model=model-1 language=id "
    "backend=backend-1".split(),
    "not simulated": ["simulated=no"],
    "one key": ["key=key-7"],
    "fifty values of one field": [f"rule=rule-{number}" for number in range(50)],
}


def ask(data: Path) -> None:
    """The table."""
    reader = Reader.open(data)
    one = median(lambda: reader.get(1000))
    print(f"reading one entry by its number: {one:.1f} ms\n")
    print(f"{'filter':40} {'fit':>9} {'page':>9} {'':>6} {'deep':>9} {'counts':>9}")
    spans = {"": (None, None), ", one month": ("2026-01-01", "2026-02-01"),
             ", minutes": ("2025-12-31T23:10", "2026-01-30T04:40")}  # fmt: skip
    for name, where in QUERIES.items():
        for told, (since, until) in spans.items():
            query = Query.of(where, since, until)
            first = reader.page(query, newest_first=True)
            page = median(lambda query=query: reader.page(query, newest_first=True))
            deep = median(lambda query=query, at=first.next: reader.page(query, at, newest_first=True))
            counts = median(lambda query=query: reader.count(query))
            print(f"{name + told:40} {first.total:9} {page:6.0f} ms {page / one:5.0f}x {deep:6.0f} ms {counts:6.0f} ms")


def cost(folder: Path) -> None:
    """What rows for searching cost, through the store's own append."""
    for searching in (False, True):
        store = SQLiteStore(folder / str(searching) / "audit.db", 10)
        store.open()
        store.found({"format": "gapura-log/1", "origin": "speed"}, "none")
        real, spent, count = writing.add, 0.0, 20 * BLOCK
        try:
            writing.add = real if searching else lambda *_: None
            for at in range(0, count, 64):
                records = [_record(at + more) for more in range(64)]
                begun = time.thread_time()
                store.append([seal(one, text_of(minute_of(at))) for one in records], None)
                spent += time.thread_time() - begun
        finally:
            writing.add = real
        if searching:
            assert compare(store.transaction).good
        store.close()
        size = (folder / str(searching) / "audit.db").stat().st_size
        print(f"rows for searching: {searching!s:5}  {spent / count * 1e6:6.1f} us  {size / count:7.0f} bytes a record")


def _record(number: int) -> Record:
    facts = {"direction": "input", "group": "siswa-smp", "role": "student", "age": 12, "language": "id", "size": 120}
    private = {"exchange": f"{number // 2:032x}", "route": "openai.chat", "model": "model-1", "key": "key-7",
               "subject": "5b" * 16, "facts": facts, "decision": {"effect": "allow"}}  # fmt: skip
    if number % 2:
        return Record("outcome", {}, private | {"result": "answered", "backend": "backend-1"})
    return Record("decision", {"policy": "sha256:" + "ab" * 32}, private)


def main() -> None:
    """Prints what was measured."""
    arguments = [one for one in sys.argv[1:] if not one.startswith("-")]
    entries = int(arguments[0]) if arguments else 2_000_000
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        if "--real" in sys.argv:
            cost(folder)
            return
        begun = time.perf_counter()
        build(folder, entries)
        size = (folder / "audit.db").stat().st_size
        print(f"{entries} entries, {size / 1e6:.0f} MB, made in {time.perf_counter() - begun:.0f} s")
        ask(folder)


if __name__ == "__main__":
    main()
