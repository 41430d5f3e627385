"""What every store does, whatever the database."""

from __future__ import annotations

import threading
from typing import Any

from audit import Record
from audit.merkle import root_of
from audit.record import KINDS, Sealed, seal
from audit.store.base import EXCHANGE_KINDS


def test_entries_get_dense_indices_and_the_tree_grows_with_them(
    store: Any, entry: Any, sign: Any, appended: Any
) -> None:
    batches = [[entry(0)], [entry(1), entry(2), entry(3)], [], [entry(4)]]
    assert appended(store, *batches, sign=sign) == [0, 1, 4, 4]
    tree, newest = store.head()
    assert tree.size == 5
    assert tree.root() == root_of(one.leaf for batch in batches for one in batch)
    assert newest == sign(tree)


def test_the_first_founder_of_a_log_wins(store: Any, opens: Any) -> None:
    opens().found({"format": "f", "origin": "another"}, "second")
    assert store.names() == {"format": "f", "origin": "o"}
    assert store.head()[1] == "first"


def test_several_processes_begin_one_log_together(opens: Any) -> None:
    stores: list[Any] = []
    threads = [threading.Thread(target=lambda: stores.append(opens())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 4
    for number, one in enumerate(stores):
        one.found({"format": "f", "origin": f"o{number}"}, f"checkpoint {number}")
    assert [one.names()["origin"] for one in stores] == ["o0"] * 4


def test_decisions_without_outcome_are_orphans_until_settled(store: Any, entry: Any, appended: Any) -> None:
    appended(store, [entry(1), entry(2), entry(2, "outcome"), entry(3, "disclosure"), entry(4)])
    assert store.orphans() == ([f"{1:032x}", f"{4:032x}"], 5)
    appended(store, [entry(1, "outcome"), entry(5)])
    store.settle(5)
    store.settle(2)  # never back
    assert store.orphans() == ([f"{5:032x}"], 7)


def test_young_decisions_can_be_left_alone(store: Any, entry: Any) -> None:
    old, young = "2026-11-25T04:10Z", "2026-11-25T05:20Z"
    store.append([entry(1, minute=old), entry(2, minute=young), entry(3, minute=old)], None)
    assert store.orphans("2026-11-25T05:00Z") == ([f"{1:032x}", f"{3:032x}"], 1), "no. 1 may still get its outcome"
    assert store.orphans("2026-11-25T06:00Z")[1] == 3


def test_erasure_takes_the_whole_exchange_and_names_it(store: Any, entry: Any, sign: Any) -> None:
    store.append([entry(0), entry(1), entry(2), entry(1, "outcome")], None)
    named: list[int] = []

    def name(every: Any) -> Sealed:
        named.extend(one.index for one in every)
        return seal(Record("admin.erase", {"erased": [[1, 3]]}), "2026-11-25T04:11Z")

    assert store.erase([3], name, sign) == 4
    assert named == [1, 3]
    tree, newest = store.head()
    assert (tree.size, newest) == (5, sign(tree))
    assert store.orphans()[0] == [f"{0:032x}", f"{2:032x}"]


def test_acts_on_an_exchange_stay_when_it_goes_and_take_nothing_with_them(
    store: Any, entry: Any, sign: Any, placed: Any
) -> None:
    kinds = sorted(KINDS)
    store.append([entry(1, kind) for kind in kinds], None)
    placed(store)
    gone: list[list[str]] = []

    def name(every: Any) -> Sealed:
        gone.append([kinds[one.index] for one in every])
        return seal(Record("admin.erase", {"erased": [[0, 0]]}), "2026-11-25T04:11Z")

    def left() -> list[str]:
        with store.transaction() as database:
            rows = database.execute("SELECT kind FROM entries WHERE exchange IS NOT NULL AND private IS NOT NULL")
            return sorted(kind for (kind,) in rows.fetchall())

    store.erase([kinds.index("admin.export")], name, sign)
    assert left() == [kind for kind in kinds if kind != "admin.export"]
    store.erase([kinds.index("outcome")], name, sign)
    assert gone == [["admin.export"], sorted(EXCHANGE_KINDS)]
    assert left() == [kind for kind in kinds if kind not in ("admin.export", *EXCHANGE_KINDS)]


def test_what_a_doomed_entry_is_can_be_asked_before_it_goes(store: Any, entry: Any, sign: Any) -> None:
    one = entry(7, subject="5b" * 16)
    store.append([one], None)
    asked: list[Any] = []

    def name(every: Any) -> Sealed:
        asked.extend(every)
        return seal(Record("admin.erase", {"erased": [[0, 0]]}), "2026-11-25T04:11Z")

    store.erase([0], name, sign)
    assert [(d.index, d.leaf, d.exchange, d.subject) for d in asked] == [(0, one.leaf, f"{7:032x}", "5b" * 16)]
    assert store.scrub()


def test_names_an_entry_can_be_found_under_go_with_it(store: Any, entry: Any, sign: Any) -> None:
    record = Record("decision", {}, {"exchange": f"{1:032x}"}, named=(b"8 bytes.", b"8 others"))
    store.append([entry(0), seal(record, "2026-11-25T04:10Z")], None)

    def names() -> list[Any]:
        with store.transaction() as database:
            return [tuple(row) for row in database.execute("SELECT token, idx FROM named ORDER BY token").fetchall()]

    assert names() == [(b"8 bytes.", 1), (b"8 others", 1)]
    store.erase([1], lambda every: seal(Record("admin.erase", {"erased": [[1, 1]]}), "2026-11-25T04:10Z"), sign)
    assert names() == []


def test_what_cannot_be_named_is_not_erased(store: Any, entry: Any, sign: Any) -> None:
    store.append([entry(0)], None)

    def refuse(every: Any) -> Sealed:
        raise IndexError(every)

    for _ in range(2):
        try:
            store.erase([0], refuse, sign)
        except IndexError:
            assert store.orphans() == ([f"{0:032x}"], 1)


def test_threads_take_turns(store: Any, entry: Any, placed: Any) -> None:
    threads = [
        threading.Thread(target=lambda number=number: [store.append([entry(number)], None) for _ in range(20)])
        for number in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    placed(store)
    assert store.head()[0].size == 80


def test_a_checkpoint_is_found_by_its_size_and_takes_cosignatures(
    store: Any, entry: Any, sign: Any, appended: Any
) -> None:
    appended(store, [entry(0)], sign=sign)
    assert store.note(1) == sign(store.head()[0])
    assert store.note(2) is None
    store.cosign(1, lambda note: note + " seen")
    store.cosign(2, lambda note: note + " never")
    assert (store.note(1) or "").endswith(" seen")
    assert store.note(2) is None
    assert store.head()[1] == store.note(1)


def test_the_same_log_opened_again_goes_on(store: Any, opens: Any, entry: Any, appended: Any) -> None:
    assert appended(store, [entry(0), entry(1)]) == [0]
    again = opens()
    assert again.upgraded is None
    assert appended(again, [entry(2)]) == [2]
    assert store.head()[0].root() == again.head()[0].root()


def test_a_store_can_be_closed_twice(store: Any) -> None:
    store.close()
    store.close()
