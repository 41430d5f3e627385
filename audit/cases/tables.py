"""``cases.db``: the tables of this room, and how rows become cases.

One file, private and synchronous as those of sealed content; no text of anybody stands in it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from audit.cases.case import Case, Kind, Opening, Origin, State
from audit.seal import files

DATABASE = "cases.db"

_TABLES = """
    CREATE TABLE IF NOT EXISTS {in}.cases (id TEXT PRIMARY KEY, kind TEXT NOT NULL, about TEXT NOT NULL,
        role TEXT NOT NULL, "group" TEXT NOT NULL, exchange TEXT NOT NULL, subject TEXT NOT NULL,
        conversation TEXT NOT NULL, "key" TEXT NOT NULL, assurance TEXT NOT NULL, rule TEXT NOT NULL,
        effect TEXT NOT NULL, direction TEXT NOT NULL, same TEXT NOT NULL, opened INTEGER NOT NULL,
        deadline INTEGER NOT NULL, state TEXT NOT NULL, level INTEGER NOT NULL, owner TEXT NOT NULL,
        acknowledged INTEGER NOT NULL, disposition TEXT NOT NULL, closed INTEGER NOT NULL,
        contents TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {in}.cases_due ON cases (state, deadline, id);
    CREATE INDEX IF NOT EXISTS {in}.cases_exchange ON cases (exchange);
    CREATE INDEX IF NOT EXISTS {in}.cases_subject ON cases (subject);
    CREATE UNIQUE INDEX IF NOT EXISTS {in}.cases_same ON cases (same) WHERE same <> '' AND state <> 'closed';
    CREATE TABLE IF NOT EXISTS {in}.people ("case" TEXT NOT NULL, person TEXT NOT NULL, part TEXT NOT NULL,
        PRIMARY KEY ("case", person, part)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.events ("case" TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
        person TEXT NOT NULL, action TEXT NOT NULL, said TEXT NOT NULL, content TEXT NOT NULL,
        PRIMARY KEY ("case", number)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.verdicts ("case" TEXT NOT NULL, person TEXT NOT NULL, verdict TEXT NOT NULL,
        at INTEGER NOT NULL, PRIMARY KEY ("case", person)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.marks (name TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.scopes (person TEXT PRIMARY KEY, groups TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.sessions (id TEXT PRIMARY KEY, digest BLOB NOT NULL, person TEXT NOT NULL,
        box BLOB NOT NULL, since INTEGER NOT NULL, used INTEGER NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.held (id TEXT PRIMARY KEY, "case" TEXT NOT NULL, exchange TEXT NOT NULL,
        subject TEXT NOT NULL, digest BLOB NOT NULL, direction TEXT NOT NULL, content TEXT NOT NULL,
        released TEXT NOT NULL, state TEXT NOT NULL, expires INTEGER NOT NULL, texts TEXT NOT NULL,
        until INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {in}.held_subject ON held (subject, digest);
    CREATE INDEX IF NOT EXISTS {in}.held_case ON held ("case");
    CREATE TABLE IF NOT EXISTS {in}.unnamed ("case" TEXT NOT NULL, exchange TEXT NOT NULL, contents TEXT NOT NULL,
        PRIMARY KEY (exchange, "case")) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.tells (id INTEGER PRIMARY KEY, "case" TEXT NOT NULL, what TEXT NOT NULL,
        at INTEGER NOT NULL, state TEXT NOT NULL, round INTEGER NOT NULL, since INTEGER NOT NULL,
        next INTEGER NOT NULL, busy INTEGER NOT NULL);
    CREATE INDEX IF NOT EXISTS {in}.tells_due ON tells (state, next);
    CREATE INDEX IF NOT EXISTS {in}.tells_case ON tells ("case", state);
    CREATE TABLE IF NOT EXISTS {in}.deliveries (tell INTEGER NOT NULL, person TEXT NOT NULL, channel TEXT NOT NULL,
        at INTEGER NOT NULL, round INTEGER NOT NULL, tries INTEGER NOT NULL, next INTEGER NOT NULL, why TEXT NOT NULL,
        PRIMARY KEY (tell, person, channel)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.contact_tests (person TEXT NOT NULL, channel TEXT NOT NULL, code TEXT NOT NULL,
        sent INTEGER NOT NULL, acknowledged INTEGER NOT NULL, PRIMARY KEY (person, channel)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS {in}.objections ("case" TEXT PRIMARY KEY, exchange TEXT NOT NULL UNIQUE,
        receipt BLOB NOT NULL UNIQUE, subject TEXT NOT NULL, language TEXT NOT NULL, why TEXT NOT NULL,
        proof TEXT NOT NULL, kept INTEGER NOT NULL, reply TEXT NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS {in}.objections_at ON objections (at)"""
SELECT = """SELECT id, kind, about, role, "group", exchange, subject, conversation, "key", assurance, rule, effect,
    direction, opened, deadline, state, level, owner, acknowledged, disposition, closed, contents,
    (SELECT json_group_array(json_array(p.person, p.part)) FROM people AS p WHERE p."case" = cases.id) FROM cases"""
"""Everything of a case, in the order of :func:`case_of`."""


def opened(data: Path) -> AbstractContextManager[sqlite3.Connection]:
    """One write transaction on the file, made where it is missing.

    Raises:
        Unkept: it cannot be written now.
        SealError: it is something else (``unreadable``).
    """
    return files.opened(data / DATABASE, _TABLES)


def case_of(row: tuple[Any, ...]) -> Case:
    """A row of :data:`SELECT`."""
    (name, kind, about, role, group, exchange, subject, conversation, key, assurance, rule, effect, direction,
     began, deadline, state, level, owner, acknowledged, disposition, closed, contents, people) = row  # fmt: skip
    parts = json.loads(people)
    return Case(
        name, Kind(kind), about, role,
        Origin(exchange, subject, conversation, key, assurance, group, rule, effect, direction),
        began, deadline, State(state), level, owner, acknowledged, disposition, closed,
        tuple(json.loads(contents)),
        frozenset(person for person, part in parts if part == "named"),
        frozenset(person for person, part in parts if part == "excluded"),
    )  # fmt: skip


def insert(database: sqlite3.Connection, case: Case, order: Opening) -> None:
    """A new case."""
    it = case.origin
    row = (case.id, case.kind, case.about, case.role, it.group, it.exchange, it.subject, it.conversation, it.key,
           it.assurance, it.rule, it.effect, it.direction, order.same, case.opened, case.deadline, case.state,
           case.level, case.owner, case.acknowledged, case.disposition, case.closed,
           json.dumps(case.contents))  # fmt: skip
    database.execute(f"INSERT INTO cases VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - question marks
    write_people(database, case)


def update(database: sqlite3.Connection, case: Case) -> None:
    """A case that has changed. One that is reopened is no longer the same as another that was opened meanwhile."""
    database.execute(
        """UPDATE cases SET same = '' WHERE id = ?1 AND ?2 <> 'closed' AND EXISTS
           (SELECT 1 FROM cases AS c WHERE c.same = cases.same AND c.id <> ?1 AND c.state <> 'closed')""",
        (case.id, case.state),
    )
    database.execute(
        """UPDATE cases SET role = ?, deadline = ?, state = ?, level = ?, owner = ?, acknowledged = ?, disposition = ?,
           closed = ?, contents = ? WHERE id = ?""",
        (case.role, case.deadline, case.state, case.level, case.owner, case.acknowledged, case.disposition, case.closed,
         json.dumps(case.contents), case.id),
    )  # fmt: skip
    write_people(database, case)


def write_people(database: sqlite3.Connection, case: Case) -> None:
    """Who is named and who is excluded."""
    database.execute('DELETE FROM people WHERE "case" = ?', (case.id,))
    rows = [*((case.id, one, "named") for one in case.named), *((case.id, one, "excluded") for one in case.excluded)]
    database.executemany("INSERT INTO people VALUES (?, ?, ?)", rows)


def add_event(
    database: sqlite3.Connection, case: str, at: int, person: str, did: tuple[str, Mapping[str, str], str]
) -> None:
    """Something was done: the action, short facts, and the id of a sealed note or nothing."""
    action, said, content = did
    database.execute(
        """INSERT INTO events SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4, ?5, ?6 FROM events
           WHERE "case" = ?1""",
        (case, at, person, action, json.dumps(dict(said)), content),
    )


def tell(database: sqlite3.Connection, case: str, what: str, at: int) -> None:
    """Somebody is to be told, from ``at`` (second, UTC) on; see ``tells``."""
    database.execute(
        """INSERT INTO tells ("case", what, at, state, round, since, next, busy)
           VALUES (?, ?, ?, 'waiting', 0, 0, ?, 0)""",
        (case, what, at, at),
    )


def silence(database: sqlite3.Connection, case: str) -> None:
    """Nobody needs to be told any more of what was to be told."""
    database.execute("""UPDATE tells SET state = 'over' WHERE "case" = ? AND state = 'waiting'""", (case,))


def unnamed(database: sqlite3.Connection, case: str, order: Opening) -> None:
    """The record of the exchange that names this case is still to be written; see :func:`named`."""
    row = (case, order.origin.exchange, json.dumps(order.contents))
    database.execute("INSERT OR REPLACE INTO unnamed VALUES (?, ?, ?)", row)


def named(database: sqlite3.Connection, exchange: str) -> None:
    """The record is durable that names the cases of this exchange."""
    database.execute("DELETE FROM unnamed WHERE exchange = ?", (exchange,))


def still_unnamed(database: sqlite3.Connection) -> list[tuple[str, str, tuple[str, ...]]]:
    """Cases whose record may be missing: case, exchange, the contents that came with it."""
    rows = database.execute('SELECT "case", exchange, contents FROM unnamed ORDER BY exchange, "case"').fetchall()
    return [(case, exchange, tuple(json.loads(contents))) for case, exchange, contents in rows]


def forget(database: sqlite3.Connection, cases: Iterable[str]) -> None:
    """Everything of these cases goes."""
    names = json.dumps(list(cases))
    database.execute(
        """DELETE FROM deliveries WHERE tell IN
           (SELECT id FROM tells WHERE "case" IN (SELECT value FROM json_each(?)))""",
        (names,),
    )
    for table in ("people", "events", "verdicts", "held", "tells", "objections", "unnamed"):
        database.execute(f'DELETE FROM {table} WHERE "case" IN (SELECT value FROM json_each(?))', (names,))  # noqa: S608
    database.execute("DELETE FROM cases WHERE id IN (SELECT value FROM json_each(?))", (names,))
