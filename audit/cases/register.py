"""The register of cases of one site. Whatever anybody sees of it goes through a :class:`~audit.cases.sight.Sight`.

What changes is written to the log first: ``note`` is called inside the transaction and returns when its record is
durable; where it fails nothing has changed.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from audit.cases import tables
from audit.cases.acts import Change
from audit.cases.case import CHILD, Case, Event, Kind, Opening, State
from audit.cases.sight import Sight, usual_groups
from audit.cases.trouble import CaseError
from audit.codes import beginning_of, read_code

Note = Callable[[Change], object]
"""Writes down what is about to happen; durable when it returns. Whatever it raises stops the change."""
Also = Callable[[sqlite3.Connection, Case], None]
"""What else changes in the same transaction."""
May = Callable[[sqlite3.Connection], None]
"""Looks whether it may be, before anything is written down; raises :class:`CaseError` where it may not."""
MOST = 500
_ID = re.compile(r"[0-9a-f]{32}")
_RANK = f"CASE cases.about WHEN '{CHILD}' THEN 0 ELSE 1 END"
_ORDER = f"({_RANK}, deadline, id)"


@dataclass(frozen=True, slots=True)
class Opened:
    """What became of an order to open a case."""

    case: Case
    fresh: bool
    """False: it was open already, and happened again."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are looked for; what is empty does not matter."""

    states: tuple[State, ...] = (State.OPEN, State.TAKEN)
    kinds: tuple[Kind, ...] = ()
    group: str = ""
    owner: str = ""
    rule: str = ""

    def where(self) -> tuple[str, tuple[str, ...]]:
        """A condition on rows of ``cases``, and its values."""
        parts = [("state IN (SELECT value FROM json_each(?))", json.dumps(self.states)),
                 ("kind IN (SELECT value FROM json_each(?))", json.dumps(self.kinds)),
                 ('"group" = ?', self.group), ("owner = ?", self.owner), ("rule = ?", self.rule)]  # fmt: skip
        used = [(sql, value) for sql, value in parts if value not in ("", "[]")]
        return " AND ".join(sql for sql, _ in used) or "1", tuple(value for _, value in used)


@dataclass(frozen=True, slots=True)
class Page:
    """Some cases, those about children first, then what is due first."""

    cases: tuple[Case, ...]
    next: str = ""
    """Where the list goes on; empty: it does not."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases somebody sees, and of what."""

    total: int = 0
    overdue: int = 0
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """``state``, ``kind``, ``group``, ``rule``: value -> cases."""


class Register:
    """The cases of one site. Every method blocks, may be called from any thread and process, and works where there is
    no file yet. All raise ``Unkept`` where the file cannot be written now, and ``SealError`` where it is damaged."""

    def __init__(self, data: Path, clock: Callable[[], float] = time.time) -> None:
        self.data, self._clock = data, clock

    def now(self) -> int:
        """The second it is (UTC)."""
        return int(self._clock())

    def open(
        self, order: Opening, note: Note | None = None, also: Also | None = None, may: May | None = None
    ) -> Opened:
        """Open a case, or let one that says the same happen again; durable when this returns, with the order to tell
        its people. ``note`` may be absent where another record names the case."""
        now = self.now()
        with tables.opened(self.data) as database:
            if may is not None:
                may(database)
            before = self._same(database, order.same)
            if before is not None:
                merged = (*before.contents, *(one for one in order.contents if one not in before.contents))
                case, what = replace(before, contents=merged), "again"
                _write(note, Change(case, what, order.said))
                tables.update(database, case)
            else:
                case = Case(
                    secrets.token_hex(16), order.kind, order.about, order.role, order.origin, now, order.deadline,
                    contents=order.contents, named=order.named - order.excluded, excluded=order.excluded,
                )  # fmt: skip
                what = order.tell
                _write(note, Change(case, "open", order.said))
                tables.insert(database, case, order)
            tables.add_event(database, case.id, now, "", ("again" if before else "open", order.said, ""))
            if what and not (before and _waits(database, case.id)):
                tables.tell(database, case.id, what, now)
            if also is not None:
                also(database, case)
        return Opened(case, before is None)

    def get(self, name: str, sight: Sight | None) -> Case:
        """The case of this id or code, as somebody sees it (None: the gate itself).

        Raises:
            CaseError: there is none, or it is none of theirs (``not_there``): nobody learns which.
        """
        with tables.opened(self.data) as database:
            return _get(database, name, sight)

    def history(self, name: str, sight: Sight | None) -> tuple[Event, ...]:
        """What was done to it, oldest first. Raises as :meth:`get`."""
        with tables.opened(self.data) as database:
            case = _get(database, name, sight)
            rows = database.execute(
                'SELECT at, person, action, said, content FROM events WHERE "case" = ? ORDER BY number', (case.id,)
            ).fetchall()
        return tuple(Event(at, who, did, json.loads(said), content) for at, who, did, said, content in rows)

    def change(
        self, name: str, sight: Sight | None, act: Callable[[Case], Change], note: Note, *,
        content: str = "", also: Also | None = None,
    ) -> Case:  # fmt: skip
        """Do something to a case (``sight`` None: the gate itself does). ``content``: id of a sealed note that goes
        with it.

        Raises:
            CaseError: there is no such case for them, or it cannot be done.
        """
        with tables.opened(self.data) as database:
            change = act(_get(database, name, sight))
            note(change)
            case = replace(change.case, contents=(*change.case.contents, *filter(None, (content,))))
            tables.update(database, case)
            now = self.now()
            who = sight.name if sight else ""
            tables.add_event(database, case.id, now, who, (change.action, change.said, content))
            if change.silences:
                tables.silence(database, case.id)
            if change.tell:
                tables.tell(database, case.id, change.tell, now)
            if also is not None:
                also(database, case)
        return case

    def page(self, sight: Sight, wanted: Wanted = Wanted(), cursor: str = "", limit: int = 50) -> Page:
        """Cases that somebody sees. Raises ``CaseError`` for a cursor that is none."""
        where, values = _seen(sight, wanted)
        if cursor:
            where, values = f"{where} AND {_ORDER} > (?, ?, ?)", (*values, *_read(cursor))
        query = f"{tables.SELECT} WHERE {where} ORDER BY {_RANK}, deadline, id LIMIT ?"
        with tables.opened(self.data) as database:
            rows = database.execute(query, (*values, min(limit, MOST) + 1)).fetchall()
        cases = tuple(map(tables.case_of, rows[: min(limit, MOST)]))
        return Page(cases, _cursor(cases[-1]) if len(rows) > len(cases) else "")

    def count(self, sight: Sight, wanted: Wanted = Wanted()) -> Counts:
        """How many of them there are, by what they are."""
        where, values = _seen(sight, wanted)
        with tables.opened(self.data) as database:
            rows = database.execute(
                f"""SELECT state, kind, "group", rule, deadline <= ?, count(*) FROM cases WHERE {where}
                GROUP BY 1, 2, 3, 4, 5""",  # noqa: S608 - conditions of this room
                (self.now(), *values),
            ).fetchall()
        told: dict[str, dict[str, int]] = {"state": {}, "kind": {}, "group": {}, "rule": {}}
        total = overdue = 0
        for *found, late, number in rows:
            total += number
            overdue += number if late and found[0] != State.CLOSED else 0
            for counts, value in zip(told.values(), found, strict=True):
                if value:
                    counts[value] = counts.get(value, 0) + number
        return Counts(total, overdue, told)

    def overdue(self) -> int:
        """How many cases are past their time, whosever they are: for metrics, which say no more than that."""
        with tables.opened(self.data) as database:
            query = "SELECT count(*) FROM cases WHERE state <> 'closed' AND deadline <= ?"
            return int(database.execute(query, (self.now(),)).fetchone()[0])

    def late(self) -> tuple[Case, ...]:
        """Cases past their time, the oldest first: for the gate itself, never for somebody who asks."""
        query = f"{tables.SELECT} WHERE state <> 'closed' AND deadline <= ? ORDER BY deadline, id LIMIT {MOST}"
        with tables.opened(self.data) as database:
            rows = database.execute(query, (self.now(),)).fetchall()
        return tuple(map(tables.case_of, rows))

    def of_exchange(self, exchange: str) -> tuple[Case, ...]:
        """Cases about an exchange: for the gate itself, never for somebody who asks."""
        with tables.opened(self.data) as database:
            rows = database.execute(f"{tables.SELECT} WHERE exchange = ? ORDER BY opened, id", (exchange,)).fetchall()
        return tuple(map(tables.case_of, rows))

    def of_subject(self, subject: str) -> tuple[Case, ...]:
        """Cases about a person: for the gate itself, never for somebody who asks."""
        with tables.opened(self.data) as database:
            rows = database.execute(f"{tables.SELECT} WHERE subject = ? ORDER BY opened, id", (subject,)).fetchall()
        return tuple(map(tables.case_of, rows))

    def groups(self, person: str, role: str) -> frozenset[str]:
        """Whose cases a person sees."""
        with tables.opened(self.data) as database:
            row = database.execute("SELECT groups FROM scopes WHERE person = ?", (person,)).fetchone()
        return usual_groups(role) if row is None else frozenset(json.loads(row[0]))

    def sight(self, person: str, role: str) -> Sight:
        """What a person of this name and role may see."""
        return Sight(person, role, self.groups(person, role))

    def set_groups(self, person: str, groups: Sequence[str]) -> None:
        """From now on a person sees the cases of these groups (``*``: all)."""
        with tables.opened(self.data) as database:
            database.execute("INSERT OR REPLACE INTO scopes VALUES (?, ?)", (person, json.dumps(sorted(set(groups)))))

    @staticmethod
    def _same(database: sqlite3.Connection, same: str) -> Case | None:
        if not same:
            return None
        row = database.execute(f"{tables.SELECT} WHERE same = ? AND state <> 'closed'", (same,)).fetchone()
        return None if row is None else tables.case_of(row)


def _waits(database: sqlite3.Connection, case: str) -> bool:
    """Whether its people are being told already."""
    query = """SELECT 1 FROM tells WHERE "case" = ? AND state = 'waiting' LIMIT 1"""
    return database.execute(query, (case,)).fetchone() is not None


def _write(note: Note | None, change: Change) -> None:
    if note is not None:
        note(change)


def _get(database: sqlite3.Connection, name: str, sight: Sight | None) -> Case:
    code = read_code(name)
    beginning = name if _ID.fullmatch(name) else beginning_of(code) if code else ""
    seen, values = sight.where() if sight else ("1", ())
    rows = (
        database.execute(f"{tables.SELECT} WHERE id GLOB ? AND {seen} LIMIT 2", (beginning + "*", *values)).fetchall()
        if beginning
        else []
    )
    if len(rows) != 1:
        raise CaseError("not_there")
    return tables.case_of(rows[0])


def _seen(sight: Sight, wanted: Wanted) -> tuple[str, tuple[object, ...]]:
    (seen, who), (asked, values) = sight.where(), wanted.where()
    return f"{seen} AND {asked}", (*who, *values)


def _cursor(case: Case) -> str:
    place = [0 if case.about == CHILD else 1, case.deadline, case.id]
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[int, int, str]:
    try:
        rank, deadline, name = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return int(rank), int(deadline), str(name)
    except (ValueError, TypeError):
        raise CaseError("cursor") from None
