"""Whatever somebody does to the file of a log, it is found, and the place is named.

1,000 seeded changes of twenty kinds; a run without ``slow`` tries ten of each kind.
"""

# ruff: noqa: S608 - this file is the attacker who writes SQL

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from audit import Record
from audit.merkle import leaf_hash
from audit.record import seal
from audit.trust import Brought
from audit.verdict import Verdict
from audit.verify import verify

COLUMNS = "kind, minute, entry, leaf, random, private, exchange, subject"
Base = sqlite3.Connection
Dice = random.Random
Place = tuple[int, int]
"""Where the change was made: from this entry to that one."""
SIZE = 240


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory, sample: Any) -> Any:
    """A log of 240 entries over twelve days, with erasures and retention in between."""
    folder = tmp_path_factory.mktemp("victim")
    site = type(sample)(folder / "data", folder / "keys")
    number = 0
    for day in range(12):
        log = site.open(clock=lambda day=day: 1_764_043_800.0 + 86400 * day)
        for _ in range(10 if day % 4 != 3 else 9):
            number += 1
            exchange = f"{number:032x}"
            about = {"exchange": exchange, "subject": f"{number % 7:032x}", "facts": {"age": 13, "group": "siswa-smp"}}
            log.append_sync(Record("decision", {"policy": "sha256:ab"}, {**about, "decision": {"effect": "allow"}}))
            log.append_sync(Record("outcome", {}, {"exchange": exchange, "result": "answered"}))
        if day % 4 == 3:
            log.erase_private([20 * day - 40, 20 * day - 37], "retention", by="os:operator")
            log.append_sync(Record("refusals", {"bad_key": day}))
        log.close()
    assert site.verify().entries == SIZE
    return site


def one(base: Base, statement: str, *values: Any) -> Any:
    return base.execute(statement, values).fetchone()[0]


def entry_of(base: Base, at: int) -> str:
    return str(one(base, "SELECT entry FROM entries WHERE idx = ?", at))


def rewrite(base: Base, at: int, text: str) -> Place:
    """Text and hash of an entry together: only the tree can tell."""
    kind, minute = (text.split(f'"{name}":"')[1].split('"', maxsplit=1)[0] for name in ("kind", "time"))
    base.execute("UPDATE entries SET entry = ?, leaf = ?, kind = ?, minute = ? WHERE idx = ?",
                 (text, leaf_hash(text.encode()), kind, minute, at))  # fmt: skip
    return at, at


# -- one entry


def a_letter(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    text = entry_of(base, at)
    where = dice.randrange(len(text))
    other = dice.choice([char for char in '0a"{}:,x ' if char != text[where]])
    base.execute("UPDATE entries SET entry = ? WHERE idx = ?", (text[:where] + other + text[where + 1 :], at))
    return at, at


def a_member(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    return rewrite(base, at, '{"a":1,' + entry_of(base, at)[1:])


def another_day(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    return rewrite(base, at, entry_of(base, at).replace("2025-", "2024-"))


def another_leaf(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    leaf = bytearray(one(base, "SELECT leaf FROM entries WHERE idx = ?", at))
    leaf[dice.randrange(32)] ^= 1 << dice.randrange(8)
    base.execute("UPDATE entries SET leaf = ? WHERE idx = ?", (bytes(leaf), at))
    return at, at


def another_column(base: Base, dice: Dice) -> Place:
    at, name = dice.randrange(SIZE), dice.choice(["kind", "minute", "exchange", "subject"])
    base.execute(f"UPDATE entries SET {name} = ? WHERE idx = ?", (dice.choice(["", "outcom", "f" * 32, 7]), at))
    return at, at


def removed(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    base.execute("DELETE FROM entries WHERE idx = ?", (at,))
    return at, at


# -- private parts


def with_private(base: Base, dice: Dice) -> int:
    found = [at for (at,) in base.execute("SELECT idx FROM entries WHERE private IS NOT NULL")]
    return dice.choice(found)


def milder(base: Base, dice: Dice) -> Place:
    at = with_private(base, dice)
    base.execute("UPDATE entries SET private = replace(private, 'a', 'e') WHERE idx = ?", (at,))
    return at, at


def exchanged(base: Base, dice: Dice) -> Place:
    one_, other = with_private(base, dice), with_private(base, dice)
    while other == one_:
        other = with_private(base, dice)
    names = ("random", "private", "exchange", "subject")
    read = f"SELECT {', '.join(names)} FROM entries WHERE idx = ?"
    rows = {at: base.execute(read, (at,)).fetchone() for at in (one_, other)}
    for at, row in ((one_, rows[other]), (other, rows[one_])):
        base.execute("UPDATE entries SET random = ?, private = ?, exchange = ?, subject = ? WHERE idx = ?", (*row, at))
    return min(one_, other), max(one_, other)


def quietly_erased(base: Base, dice: Dice) -> Place:
    at = with_private(base, dice)
    empty = "random = NULL, private = NULL, exchange = NULL, subject = NULL"
    base.execute(f"UPDATE entries SET {empty} WHERE idx = ?", (at,))
    return at, at


def erasure_forged(base: Base, dice: Dice) -> Place:
    """A record of an erasure says that it erased more than it did, so that something else may be missing."""
    found = [at for (at,) in base.execute("SELECT idx FROM entries WHERE kind = 'retention'")]
    at = dice.choice(found)
    gone, _ = quietly_erased(base, dice)
    rewrite(base, at, entry_of(base, at).replace('"erased":[[', f'"erased":[[0,{at - 1}],['))
    return min(gone, at), max(gone, at)


def erasure_made_up(base: Base, dice: Dice) -> Place:
    forged = seal(Record("retention", {"erased": [[0, SIZE - 1]], "reason": "retention"}), "2025-12-06T04:10Z")
    quietly_erased(base, dice)
    base.execute(
        f"INSERT INTO entries (idx, {COLUMNS}) VALUES (?, ?, ?, ?, ?, NULL, NULL, NULL, NULL)",
        (SIZE, forged.kind, forged.minute, forged.entry, forged.leaf),
    )
    return 0, SIZE + 1


# -- the order


def swapped(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE - 1)
    other = dice.randrange(at + 1, SIZE)
    for old, new in ((at, -1), (other, at), (-1, other)):
        base.execute("UPDATE entries SET idx = ? WHERE idx = ?", (new, old))
    return at, other


def shifted(base: Base, at: int, by: int) -> None:
    base.execute("UPDATE entries SET idx = -idx - 1000 WHERE idx >= ?", (at,))
    base.execute("UPDATE entries SET idx = -idx - 1000 + ? WHERE idx < 0", (by,))


def slipped_in(base: Base, dice: Dice) -> Place:
    at = dice.randrange(1, SIZE)
    shifted(base, at, 1)
    source = dice.randrange(at)
    base.execute(f"INSERT INTO entries (idx, {COLUMNS}) SELECT ?, {COLUMNS} FROM entries WHERE idx = ?", (at, source))
    return 0, SIZE


def closed_up(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE - 1)
    base.execute("DELETE FROM entries WHERE idx = ?", (at,))
    shifted(base, at + 1, -1)
    return 0, SIZE


def cut_off(base: Base, dice: Dice) -> Place:
    at = dice.randrange(SIZE)
    base.execute("DELETE FROM entries WHERE idx >= ?", (at,))
    return 0, SIZE


# -- checkpoints, head, names


def note_changed(base: Base, dice: Dice) -> Place:
    size, note = dice.choice(base.execute("SELECT size, note FROM checkpoints WHERE size > 0").fetchall())
    where = dice.randrange(len(note))
    other = dice.choice([char for char in "Ab1+\n " if char != note[where]])
    base.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (note[:where] + other + note[where + 1 :], size))
    return 0, size


def note_moved(base: Base, dice: Dice) -> Place:
    (size, _), (_, note) = dice.sample(base.execute("SELECT size, note FROM checkpoints").fetchall(), 2)
    base.execute("UPDATE checkpoints SET note = ? WHERE size = ?", (note, size))
    return 0, SIZE


def newest_notes_gone(base: Base, dice: Dice) -> Place:
    """The end is cut off together with its checkpoints: only what was kept elsewhere can tell."""
    sizes = [size for (size,) in base.execute("SELECT size FROM checkpoints WHERE size < ? ORDER BY size", (SIZE,))]
    size = dice.choice(sizes)
    base.execute("DELETE FROM checkpoints WHERE size > ?", (size,))
    base.execute("DELETE FROM entries WHERE idx >= ?", (size,))
    return 0, SIZE


def head_changed(base: Base, dice: Dice) -> Place:
    base.execute(dice.choice(["UPDATE head SET size = size + 1", "UPDATE head SET frontier = zeroblob(160)",
                              "DELETE FROM head"]))  # fmt: skip
    return 0, SIZE


def name_changed(base: Base, dice: Dice) -> Place:
    base.execute("UPDATE meta SET value = value || '0' WHERE name = ?", (dice.choice(["origin", "format"]),))
    return 0, SIZE


CHANGES: list[Callable[[Base, Dice], Place]] = [
    a_letter, a_member, another_day, another_leaf, another_column, removed, milder, exchanged, quietly_erased,
    erasure_forged, erasure_made_up, swapped, slipped_in, closed_up, cut_off, note_changed, note_moved,
    newest_notes_gone, head_changed, name_changed,
]  # fmt: skip


@pytest.mark.parametrize("seeds", [range(200), pytest.param(range(200, 1000), marks=pytest.mark.slow)], ids=str)
def test_whatever_is_changed_is_found_and_the_place_is_named(victim: Any, tmp_path: Path, seeds: range) -> None:
    ((newest,),) = victim.sql("SELECT note FROM checkpoints WHERE size = ?", SIZE)
    kept = Brought(victim.verify().fingerprint, against=newest)
    assert verify(victim.data, kept).level is not None
    shutil.copytree(victim.data, tmp_path / "data")
    path = tmp_path / "data" / "audit.db"
    untouched = path.read_bytes()
    codes = set()
    for seed in seeds:
        path.write_bytes(untouched)
        change = CHANGES[seed % len(CHANGES)]
        with closing(sqlite3.connect(path)) as base, base:
            base.execute("PRAGMA synchronous=OFF")
            place = change(base, Dice(seed))
        verdict = verify(tmp_path / "data", kept)
        assert verdict.level is None, (seed, change.__name__)
        codes.add(verdict.failed.failure.code)  # type: ignore[union-attr]
        assert meets(verdict, place), (seed, change.__name__, place, verdict.failed)
    assert len(codes) >= 12


def meets(verdict: Verdict, place: Place) -> bool:
    """Whether what was said points at the place of the change."""
    assert verdict.failed is not None
    assert verdict.failed.failure is not None
    said = verdict.failed.failure.places
    if "first" in said:
        first, last = int(said["first"]), int(said["last"])
    elif "index" in said and verdict.failed.failure.code != "rolled_back":
        first = last = int(said["index"])
    else:
        first, last = 0, SIZE
    return first <= place[1] and place[0] <= last
