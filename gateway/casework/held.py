"""What is held until somebody lets it pass: a question that has gone nowhere yet, or an answer that nobody has seen.

Each waits for one person, ends at a fixed time, and passes once. No text is in here: a question is known again by keyed
digests, and the text of an answer lies in ``content.db``, after its release for the gate to open.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from audit import Record
from audit.cases import tables
from audit.cases.acts import Change
from audit.cases.case import DENIED, EXPIRED, RELEASED, Case, Kind, State
from audit.cases.register import Register
from audit.cases.sight import Sight
from audit.cases.trouble import CaseError
from audit.codes import beginning_of
from audit.seal.content import ContentStore, Order, Owner
from gateway.casework.noting import record_of

_COLUMNS = """h.id, h."case", h.exchange, h.subject, h.direction, h.content, h.released, h.state, h.expires, h.texts,
    coalesce(c.role, ''), coalesce(c.about, '')"""
_SELECT = f'SELECT {_COLUMNS} FROM held AS h LEFT JOIN cases AS c ON c.id = h."case"'  # noqa: S608 - names of this room


class How(StrEnum):
    """How far something held is."""

    WAITING = "waiting"
    RELEASED = "released"
    DENIED = "denied"
    EXPIRED = "expired"
    USED = "used"
    """It was released, and has passed."""


_FIRST = (How.RELEASED, How.WAITING, How.DENIED, How.EXPIRED)
"""What counts where several things that were asked are known again by one question."""


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a question is known again when the same person asks it again."""

    key: bytes
    """Of its last message."""
    texts: frozenset[str]
    """Of each text that was new in it: nothing else passes with it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Something that is, or was, held."""

    id: str
    case: str
    exchange: str
    subject: str
    direction: str
    """``input``: the question waits, ``output``: its answer."""
    content: str
    released: str
    """Id of the text that may be given, once."""
    state: How
    expires: int
    """Second (UTC) at which it is refused, released or not."""
    texts: frozenset[str] = frozenset()
    role: str = ""
    about: str = ""

    def at(self, now: int) -> Held:
        """As it is at a second: what nobody let pass in time is refused."""
        over = self.state in (How.WAITING, How.RELEASED) and self.expires <= now
        return replace(self, state=How.EXPIRED) if over else self


def decided(case: Case, who: str, disposition: str, now: int) -> Change:
    """Somebody lets what is held pass, or does not; whoever sees the case may, unless somebody else has it. Raises
    ``CaseError``."""
    if case.kind is not Kind.HOLD or disposition not in (RELEASED, DENIED, EXPIRED):
        raise CaseError("not_held")
    if case.state is State.CLOSED or (case.deadline <= now and disposition != EXPIRED):
        raise CaseError("closed")
    if who and case.owner not in ("", who):
        raise CaseError("taken")
    ended = replace(case, state=State.CLOSED, owner=who or case.owner, disposition=disposition, closed=now,
                    acknowledged=case.acknowledged or (now if who else 0))  # fmt: skip
    return Change(ended, "close", {"disposition": disposition}, silences=True)


class Holds:
    """What is held at one site. Every method blocks, and may be called from any thread and process.

    All raise ``Unkept`` where ``cases.db`` cannot be written now, and ``SealError`` where it is damaged.
    """

    def __init__(self, register: Register, store: ContentStore) -> None:
        self.register, self._store = register, store

    # -- on the path of a request

    def look(self, subject: str, mark: Mark, direction: str) -> Held | None:
        """What is known of this question, or of its answer; None where nothing is, or not any more. What was refused is
        refused until as long after its end as it could have waited."""
        if not (self.register.data / tables.DATABASE).exists():
            return None
        now = self.register.now()
        with tables.opened(self.register.data) as database:
            rows = database.execute(
                f"{_SELECT} WHERE h.subject = ? AND h.digest = ? AND h.direction = ? ORDER BY h.expires DESC",
                (subject, mark.key, direction),
            ).fetchall()
        mine = [one.at(now) for one in map(_held, rows) if direction == "output" or mark.texts <= one.texts]
        known = [one for one in mine if one.state is not How.USED]
        return min(known, key=lambda one: _FIRST.index(one.state), default=None)

    def enter(self, database: sqlite3.Connection, case: Case, mark: Mark) -> None:
        """This case is about something held; in the transaction that opens the case."""
        if database.execute('SELECT 1 FROM held WHERE "case" = ?', (case.id,)).fetchone():
            return  # the very same was asked twice at once
        it = case.origin
        content = case.contents[-1] if case.contents else ""
        row = (secrets.token_hex(16), case.id, it.exchange, it.subject, mark.key, it.direction, content, "",
               How.WAITING, case.deadline, json.dumps(sorted(mark.texts)),
               2 * case.deadline - case.opened)  # fmt: skip
        database.execute(f"INSERT INTO held VALUES ({','.join('?' * len(row))})", row)  # noqa: S608 - question marks

    def take(self, held: Held) -> str | None:
        """It passes, this once: the text of an answer, empty for a question. None where somebody was faster, or its
        time is over."""
        with tables.opened(self.register.data) as database:
            used = database.execute(
                "UPDATE held SET state = 'used' WHERE id = ? AND state = 'released' AND expires > ?",
                (held.id, self.register.now()),
            ).rowcount
        if not used:
            return None
        if held.direction == "input":
            return ""
        (item,) = self._store.find(held.released)
        return str(self._store.read(item)["released"])

    def give_back(self, held: Held) -> None:
        """It was to pass, and nothing came of it: the backend failed, or the client hung up before the first byte."""
        with tables.opened(self.register.data) as database:
            database.execute("UPDATE held SET state = 'released' WHERE id = ? AND state = 'used'", (held.id,))

    def spent(self, held: Held) -> None:
        """It has passed, and that is on record: the copy of an answer goes."""
        if held.released:
            self._store.discard(held.released, held.exchange)

    def find(self, subject: str, code: str) -> Held | None:
        """What is held of this person under the code of a decision."""
        if not (self.register.data / tables.DATABASE).exists():
            return None
        with tables.opened(self.register.data) as database:
            row = database.execute(
                f"{_SELECT} WHERE h.subject = ? AND h.exchange GLOB ? LIMIT 1", (subject, beginning_of(code) + "*")
            ).fetchone()
        return _held(row).at(self.register.now()) if row else None

    # -- by whoever reviews

    def of_case(self, case: str) -> Held | None:
        """What a case is about."""
        with tables.opened(self.register.data) as database:
            row = database.execute(f'{_SELECT} WHERE h."case" = ?', (case,)).fetchone()
        return _held(row).at(self.register.now()) if row else None

    def release(
        self, name: str, sight: Sight, opened: Mapping[str, Any], write: Callable[[Record], object], by: str
    ) -> Case:  # fmt: skip
        """Somebody who has read it lets it pass.

        Args:
            name: id or code of the case.
            sight: who that is.
            opened: its content as they opened it; of an answer, what may be given lies in it.
            write: writes the record, and returns when that is durable.
            by: the account or session that acts.

        Raises:
            CaseError: the case is not theirs, is no hold, is over (``closed``), or is somebody else's (``taken``).
        """
        case = self.register.get(name, sight)
        decided(case, sight.name, RELEASED, self.register.now())  # before anything is kept
        held = self.of_case(case.id)
        if held is None:
            raise CaseError("not_held")
        sealed = self._reseal(case, held, opened) if held.direction == "output" else None
        text = str(sealed["id"]) if sealed else ""

        def note(change: Change) -> None:
            write(record_of(change, by, sight.name, sealed))

        return self._end(case, sight, RELEASED, note, text)

    def deny(self, name: str, sight: Sight, write: Callable[[Record], object], by: str) -> Case:
        """Somebody does not let it pass. Raises as :meth:`release`."""
        case = self.register.get(name, sight)
        return self._end(case, sight, DENIED, lambda change: _write(write, record_of(change, by, sight.name)))

    def expire(self, write: Callable[[Record], object], by: str) -> int:
        """What nobody let pass in time is refused from now on; how much that was. What is over leaves nothing."""
        if not (self.register.data / tables.DATABASE).exists():
            return 0
        now = self.register.now()
        with tables.opened(self.register.data) as database:
            rows = database.execute(
                f"{_SELECT} WHERE h.expires <= ? AND h.state IN ('waiting', 'released', 'used')", (now,)
            ).fetchall()
        for held in map(_held, rows):
            if held.state is How.WAITING:
                try:
                    case = self.register.get(held.case, None)
                    self._end(case, None, EXPIRED, lambda change: _write(write, record_of(change, by)))
                except CaseError:
                    pass  # somebody has ended it otherwise
            if held.released:
                self._store.discard(held.released, held.exchange)
            with tables.opened(self.register.data) as database:
                state = How.USED if held.state is How.USED else How.EXPIRED
                database.execute("UPDATE held SET state = ?, released = '' WHERE id = ?", (state, held.id))
        with tables.opened(self.register.data) as database:
            database.execute("DELETE FROM held WHERE until <= ?", (now,))
        return len(rows)

    def _end(
        self, case: Case, sight: Sight | None, disposition: str, note: Callable[[Change], None], text: str = ""
    ) -> Case:  # fmt: skip
        now, who = self.register.now(), sight.name if sight else ""

        def also(database: sqlite3.Connection, ended: Case) -> None:
            state = How(disposition)
            database.execute(
                """UPDATE held SET state = ?, released = ? WHERE "case" = ? AND state = 'waiting'""",
                (state, text, ended.id),
            )

        return self.register.change(
            case.id, sight, lambda found: decided(found, who, disposition, now), note, also=also
        )

    def _reseal(self, case: Case, held: Held, opened: Mapping[str, Any]) -> dict[str, Any]:
        """The text that may be given, for the gate alone to open, until its time is over."""
        text = "\n\n".join(map(str, opened["held"]))
        owner = Owner(held.exchange, held.subject, case.origin.conversation)
        kept = self._store.keep({"released": text}, owner, Order(case.about, (case.role,), held.expires))
        return {"class": case.about, "roles": [case.role], "id": kept.id, "nonce": kept.nonce, "sha256": kept.sha256}


def _write(write: Callable[[Record], object], record: Record) -> None:
    write(record)


def _held(row: tuple[Any, ...]) -> Held:
    name, case, exchange, subject, direction, content, released, state, expires, texts, role, about = row
    return Held(name, case, exchange, subject, direction, content, released, How(state), expires,
                frozenset(json.loads(texts)), role, about)  # fmt: skip
