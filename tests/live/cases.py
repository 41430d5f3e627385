"""How long lists of cases take: ``python tests/live/cases.py [CASES]`` (10000), in a folder of its own that it removes.

Prints the slowest of twenty of each, in milliseconds of the clock on the wall: what one person waits for, the opening
of the file and its transaction among it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from audit.cases import tables
from audit.cases.case import CHILD, GENERAL, Case, Kind, Opening, Origin, State
from audit.cases.register import Register, Wanted
from audit.cases.sight import EVERY, Sight

NOW, CLASSES = 1_800_000_000, 30
WHO = {
    "officer, sees all": Sight("Dewi", "ppdp", frozenset({EVERY})),
    "teacher of one class": Sight("Adi", "teacher", frozenset({"7-1"})),
    "counsellor, by name": Sight("Sari", "counsellor"),
}


def fill(folder: Path, many: int) -> None:
    """Cases of all kinds: a tenth about a child, a third of the rest the officer's, half of them closed."""
    with tables.opened(folder) as database:
        for number in range(many):
            child = number % 10 == 0
            role = "counsellor" if child else "ppdp" if number % 3 == 0 else "teacher"
            group, state = f"7-{number % CLASSES}", State.CLOSED if number % 2 else State.OPEN
            origin = Origin(group=group, rule=f"rule-{number % 40}")
            name, kind = f"{number * 7919 % (1 << 40):010x}{number:022x}", list(Kind)[number % 7]
            about, named = (CHILD, frozenset({"Sari", "Rina"})) if child else (GENERAL, frozenset[str]())
            case = Case(name, kind, about, role, origin, NOW, NOW + number, state, named=named)
            tables.insert(database, case, Opening(case.kind, case.about, role, case.deadline))
            for action in ("open", "take", "note"):
                tables.add_event(database, case.id, NOW, "Adi", (action, {}, ""))


def slowest(work: Callable[[], object]) -> float:
    """Milliseconds of the slowest of twenty."""
    took = []
    for _ in range(20):
        began = time.perf_counter()
        work()
        took.append(time.perf_counter() - began)
    return max(took) * 1000


def last_page(register: Register, sight: Sight, wanted: Wanted) -> tuple[str, int]:
    """Where the last page begins, and how many there are."""
    cursor, pages = "", 1
    while following := register.page(sight, wanted, cursor, 50).next:
        cursor, pages = following, pages + 1
    return cursor, pages


def main(many: int) -> None:
    """Prints a line for each thing that somebody can ask."""
    with TemporaryDirectory() as folder:
        fill(Path(folder), many)
        register, closed = Register(Path(folder), clock=lambda: NOW), Wanted(states=())
        for who, sight in WHO.items():
            cursor, pages = last_page(register, sight, closed)
            some = register.page(sight, closed, limit=1).cases[0]
            asked: dict[str, Callable[[], object]] = {
                "first page of 50": lambda sight=sight: register.page(sight, closed),
                f"last page of {pages}": lambda sight=sight, cursor=cursor: register.page(sight, closed, cursor),
                "page of 500": lambda sight=sight: register.page(sight, closed, limit=500),
                "of one rule": lambda sight=sight: register.page(sight, Wanted(states=(), rule="rule-7")),
                "all counts": lambda sight=sight: register.count(sight, closed),
                "one case": lambda sight=sight, some=some: register.get(some.code, sight),
                "its history": lambda sight=sight, some=some: register.history(some.id, sight),
            }
            for what, work in asked.items():
                print(f"{many} cases, {who}: {what}: {slowest(work):.0f} ms")
        print(f"overdue, for metrics: {slowest(register.overdue):.0f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
