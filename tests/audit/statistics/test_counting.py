"""A log is counted, and a naive recount says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record
from audit.reader import Reader
from audit.record import Sealed, seal
from audit.statistics.counting import count
from audit.statistics.periods import Period
from audit.statistics.tally import Tally
from audit.store.sqlite import SQLiteStore

HALF, JULY = Period.read("2026-H2"), Period.read("2026-07")


def counted(store: SQLiteStore, tmp_path: Path, records: Iterable[Sealed], period: Period = JULY) -> Tally:
    waiting = list(records)
    for at in range(0, len(waiting), 700):
        store.append(waiting[at : at + 700], None)
    told: list[tuple[int, int]] = []
    with Reader.open(tmp_path / "data").snapshot() as snapshot:
        tally = count(snapshot, period, lambda done, total: told.append((done, total)))
    assert not told or told[-1][0] == told[-1][1]
    return tally


def told(tally: Tally) -> Any:
    """Counts and numbers of people, without the numbers that stand for them."""
    tables = (tally.groups, tally.rules, tally.cells)
    return [tally.exchanges.count, len(tally.exchanges.people),
            *({name: (cell.count, len(cell.people)) for name, cell in table.items()} for table in tables)]  # fmt: skip


@pytest.mark.parametrize("period", ["2026-07", "2026-09", "2026-H2", "2026", "2026-H1"])
def test_each_period_of_a_year_is_counted_as_by_hand(
    store: SQLiteStore, tmp_path: Path, school: Callable[..., Any], period: str
) -> None:
    asked = school(4).ask(HALF, 5000)  # more than two blocks of rows for searching
    wanted = Period.read(period)
    assert told(counted(store, tmp_path, asked.records(), wanted)) == told(asked.tally(wanted))


def exchange(number: int, minute: str, effect: str = "allow", later: str = "", **more: Any) -> list[Sealed]:
    common = {"exchange": f"{number:032x}", "subject": f"{number % 50:032x}"}
    asked = {"facts": {"direction": "input", "group": "siswa-smp"} | more.pop("facts", {}),
             "decision": {"effect": effect, "rule": "numbers"} | more.pop("decision", {}), **more}  # fmt: skip
    ended = {"result": more.get("result", "answered"), "decision": {"effect": "allow"} | more.get("answer", {})}
    asked = {name: value for name, value in asked.items() if name not in ("result", "answer")}
    return [
        seal(Record("decision", {}, common | asked), minute),
        seal(Record("outcome", {}, common | ended), later or minute),
    ]


def test_an_exchange_counts_where_it_ended_by_the_severest_that_was_said(store: SQLiteStore, tmp_path: Path) -> None:
    records = [
        *exchange(1, "2026-06-30T23:59Z", "redact", "2026-07-01T00:00Z"),
        *exchange(2, "2026-07-31T23:59Z", "block", "2026-08-01T00:00Z"),
        *exchange(3, "2026-07-02T00:00Z", "redact", answer={"effect": "block", "rule": "harm"}),
        *exchange(4, "2026-07-02T00:00Z", "redact", enforced="block"),
        *exchange(5, "2026-07-02T00:00Z", "block", decision={"rule": "default"}),
        *exchange(6, "2026-07-02T00:00Z"),
    ]
    rules = {name: cell.count for name, cell in counted(store, tmp_path, records).rules.items()}
    assert rules == {
        ("redact", "numbers"): 1, ("block", "harm"): 1, ("block", "numbers"): 1, ("block", ""): 1, ("allow", ""): 1
    }  # fmt: skip


def test_what_was_found_what_failed_and_what_nobody_could_see(store: SQLiteStore, tmp_path: Path) -> None:
    facts = {"pii": {"ID_NIK": 2, "PERSON": 1}, "missing": ["threat"], "unseen": ["image"]}
    records = exchange(1, "2026-07-02T00:00Z", "redact", facts=facts, decision={"redact": ["ID_NIK"]}, result="cut")
    tally = counted(store, tmp_path, [*records, *exchange(2, "2026-07-02T00:00Z", result="blocked")])
    assert {name: cell.count for name, cell in tally.beside.items()} == dict.fromkeys(
        [("redacted", "ID_NIK"), ("found", "PERSON"), ("missing", "threat"), ("unseen", ""), ("result", "cut")], 1
    )


def test_what_was_tried_out_is_not_counted(store: SQLiteStore, tmp_path: Path) -> None:
    records = [*exchange(1, "2026-07-02T00:00Z", simulated=True), *exchange(2, "2026-07-02T00:00Z")]
    tally = counted(store, tmp_path, records)
    assert (tally.exchanges.count, [*tally.rules]) == (1, [("allow", "")])


def test_of_what_was_erased_only_that_it_was_is_counted(log: Log, site: Any) -> None:
    for number, effect in enumerate(("redact", "block")):
        common = {"exchange": f"{number:032x}", "subject": "5b" * 16}
        log.append_sync(Record("decision", {}, common | {"decision": {"effect": effect, "rule": effect}}))
        log.append_sync(Record("outcome", {}, common | {"result": "answered"}))
    log.erase_private([2], "request", by="ratna")
    with Reader.open(site.data).snapshot() as snapshot:
        tally = count(snapshot, Period.read("2025-11"))
    assert [*tally.rules] == [("redact", "redact")]
    assert tally.machine == {("erased", "exchanges"): 1}
    assert tally.trees["erasures", "request", ""].count == 1


def test_what_the_gate_and_its_people_did(store: SQLiteStore, tmp_path: Path) -> None:
    by = {"by": "ratna"}
    reveal = {"action": "reveal", "purpose": "counselling", "class": "general", "roles": ["counsellor"]}
    story = [
        ("2026-06-30T10:00Z", Record("admin.start", {"version": "1"}, by)),
        ("2026-06-30T22:00Z", Record("admin.stop", {"version": "1"}, by)),
        ("2026-07-01T06:30Z", Record("admin.start", {"version": "1"}, by)),
        ("2026-07-01T06:31Z", Record("refusals", {"counts": {"bad_key": 40, "restricted": 2}})),
        ("2026-07-01T06:40Z", Record("admin.start", {"version": "1"}, by)),
        ("2026-07-02T06:40Z", Record("admin.reveal", reveal, by | {"people": ["Ratna"], "contents": []})),
        ("2026-07-02T06:41Z", Record("admin.reveal", reveal | {"action": "refused"}, by)),
        ("2026-07-03T06:40Z", Record("admin.erase", {"erased": [[0, 3]], "reason": "request"}, by)),
        ("2026-07-04T06:40Z", Record("retention", {"erased": [[0, 9], [20, 20]], "reason": "retention"}, by)),
        ("2026-07-05T06:40Z", Record("admin.clock_jump", {"seconds": -60})),
        ("2026-07-05T06:41Z", Record("admin.stop", {"version": "1"}, by)),
        ("2026-08-01T00:00Z", Record("admin.start", {"version": "1"}, by)),
    ]
    tally = counted(store, tmp_path, [seal(record, minute) for minute, record in story])
    assert {" ".join(name): number for name, number in tally.machine.items()} == {
        "gate starts": 2, "gate minutes_away": 510 + 9, "gate unclean": 1, "gate stops": 1, "gate clock_jumps": 1,
        "refused bad_key": 40, "refused other": 2, "erased retention": 11,
    }  # fmt: skip
    assert {name: (cell.count, len(cell.people)) for name, cell in tally.trees.items()} == {
        ("reveals", "counselling", ""): (1, 1), ("erasures", "request", ""): (1, 1)
    }  # fmt: skip
