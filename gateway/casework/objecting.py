"""What becomes of an objection: the decision that a code names, a case for people, and how it stands.

Nothing here lets anything pass. An objection changes no decision and no rule; people read it, and answer.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from audit import Record
from audit.cases import acts, objections, tables
from audit.cases.acts import Change
from audit.cases.case import CHILD, GENERAL, POLICY_CHANGE, UPHELD, Case, Kind, Opening, Origin, State
from audit.cases.objections import Objection
from audit.cases.register import Register
from audit.cases.sight import EVERY
from audit.cases.trouble import CaseError
from audit.codes import beginning_of, code_of
from audit.reader import Entry, Reader
from audit.said import proves
from audit.seal.content import ContentStore, Owner
from audit.seal.people import People
from audit.seal.trouble import SealError
from gateway.case_settings import Cases
from gateway.casework.caseworker import Caseworker
from gateway.casework.noting import record_of
from gateway.casework.routing import CHILDS_PEOPLE
from gateway.sealing import Sealer, Wanted
from policies.decision import Effect
from policies.facts import Facts
from policies.program import Program

BY = "page:objection"
REPLY_MOST = 2000
"""Characters of an answer."""
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Refusal:
    """A decision to which somebody may object, as the log has it."""

    origin: Origin
    care: bool
    """Whether it was made for somebody at risk."""
    decided: Effect
    """What the policies said of the facts."""
    facts: Mapping[str, Any]
    parts: tuple[Mapping[str, Any], ...] = field(repr=False)
    """The private parts of its records."""


def refusal_in(entries: Iterable[Entry]) -> Refusal | None:
    """The decision of one exchange, where it did something to it: what was let pass, marked or only tried is none."""
    found = [entry for entry in entries if entry.kind in ("decision", "outcome")]
    parts = {entry.kind: part for entry in found if (part := entry.private_part()) is not None}
    asked = parts.get("decision")
    if asked is None or asked.get("simulated") or len({entry.exchange for entry in found}) != 1:
        return None
    decided = [part for part in parts.values() if "decision" in part]
    part = max(decided, key=_effect)  # of two that are alike the question's: it came first
    if _effect(part) < Effect.WARN:
        return None
    said, facts = part["decision"], part.get("facts", {})
    matches = [str(match["rule"]) for match in said.get("matches", ())]
    origin = Origin(asked["exchange"], asked["subject"], "", asked["key"], asked["assurance"], facts.get("group", ""),
                    said.get("rule") or next(iter(matches), ""), _effect(part).word,
                    facts.get("direction", ""))  # fmt: skip
    return Refusal(origin, bool(said.get("care")), Effect[said["effect"].upper()], facts, tuple(parts.values()))


def _effect(part: Mapping[str, Any]) -> Effect:
    return Effect[str(part.get("enforced") or part["decision"]["effect"]).upper()]


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sent from the page."""

    why: str
    language: str
    words: str = field(default="", repr=False)
    again: str = field(default="", repr=False)
    """The text that was stopped, shown again of their own will."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an objection stands, for who has its receipt."""

    objection: Objection
    case: Case
    reply: str = field(default="", repr=False)
    changed: bool = False
    """Whether the policies of today say something milder to the same facts."""


@dataclass(frozen=True, slots=True)
class _Way:
    about: str
    role: str
    readers: frozenset[str]
    """Who is there now to read it."""
    excluded: frozenset[str] = frozenset()


class Objecting:
    """The objections of one site. Every method blocks; all raise ``AuditError`` for what cannot be read or written."""

    def __init__(
        self, data: Path, terms: Cases, sealer: Sealer, store: ContentStore, write: Callable[[Record], None]
    ) -> None:
        self.register, self._data, self._terms = Register(data), data, terms
        self._sealer, self._store, self._write = sealer, store, write
        self._people = People(data)

    def find(self, code: str) -> Refusal | None:
        """The decision of this code; None where there is none, or none that anybody could object to."""
        return refusal_in(Reader.open(self._data).exchange(beginning_of(code)))

    def file(self, refusal: Refusal, said: Said) -> str:
        """Opens a case; the receipt.

        Raises:
            CaseError: somebody has objected already (``objected``), too many have (``many``), or nobody is there who
                could read it (``nobody_left``).
        """
        now, it = self.register.now(), refusal.origin
        proof = "none" if not said.again else "same" if _proved(refusal, said.again) else "other"
        objection = Objection(it.exchange, it.subject, said.language, said.why, proof, at=now)
        with tables.opened(self._data) as database:
            objections.require_room(database, objection)
        way = self._way(refusal)
        sealed = self._keep(it, said, way)
        objection = replace(objection, kept=sealed is None or "id" in sealed)
        contents = (str(sealed["id"]),) if sealed and "id" in sealed else ()
        facts = {"why": said.why, "proof": proof, "language": said.language}
        receipt = objections.new_receipt()

        def also(database: sqlite3.Connection, case: Case) -> None:
            objections.insert(database, objection, case.id, receipt)
            tables.add_event(database, case.id, now, "", ("objection", facts, ""))

        def note(change: Change) -> None:
            self._write(record_of(replace(change, said=facts), BY, sealed=sealed))

        order = Opening(
            Kind.OBJECTION, way.about, way.role, now + self._terms.days * _DAY, it, contents,
            named=way.readers if way.about == CHILD else frozenset(), excluded=way.excluded,
        )  # fmt: skip
        self.register.open(order, note, also, may=lambda database: objections.require_room(database, objection))
        return receipt

    def standing(self, code: str, receipt: str, program: Program) -> Standing | None:
        """How the objection to this decision stands; None where this is not its receipt."""
        with tables.opened(self._data) as database:
            one = objections.by_receipt(database, receipt)
        if one is None or code_of(one.exchange) != code:
            return None
        case = self.register.get(one.case, None)
        if case.state is not State.CLOSED:
            return Standing(one, case, self._reply(one))
        right = case.disposition in (UPHELD, POLICY_CHANGE)
        return Standing(one, case, self._reply(one), right and _milder(self.find(code), program))

    def _way(self, refusal: Refusal) -> _Way:
        """Who looks at it. What concerns somebody at risk goes to the people who have that case, or would have it."""
        cases = self.register.of_exchange(refusal.origin.exchange)
        excluded = frozenset().union(*(case.excluded for case in cases))
        theirs = next((case for case in cases if case.about == CHILD), None)
        duty = self._terms.duty_role
        if theirs is not None:
            return _Way(CHILD, theirs.role, theirs.named - excluded, excluded)
        if refusal.care:
            for role in (*sorted(CHILDS_PEOPLE), duty):
                if named := frozenset(one.name for one in self._people.holders((role,))) - excluded:
                    return _Way(CHILD, role, named, excluded)
            raise CaseError("nobody_left")
        readers = {one.name for one in self._people.holders((duty,))
                   if {refusal.origin.group, EVERY} & self.register.groups(one.name, one.role)}  # fmt: skip
        return _Way(GENERAL, duty, frozenset(readers) - excluded, excluded)

    def _keep(self, origin: Origin, said: Said, way: _Way) -> dict[str, Any] | None:
        """What the record says of their words; None where there are none."""
        texts = {"objection": [said.words], "again": [said.again]}
        text = {name: words for name, words in texts.items() if any(words)}
        if not text:
            return None
        wanted = Wanted(way.about, (way.role,), way.readers)
        return self._sealer.keep_now(text, Owner(origin.exchange, origin.subject, origin.conversation), wanted)

    def _reply(self, one: Objection) -> str:
        """The reply, as far as it is still kept: it ends with the content of its day."""
        try:
            items = self._store.find(one.reply) if one.reply else ()
            return "\n".join(str(text) for item in items for text in self._store.read(item)["note"])
        except SealError:
            return ""


def reply(worker: Caseworker, name: str, text: str) -> Case:
    """Answers who objected. The words are kept for the gate, which shows them to whoever has the receipt; those who
    look after the case read them among its notes. Blocks.

    Raises:
        CaseError: there is no such case of theirs, it is no objection, they do not have it, or it is empty or too long.
        SealError: the words cannot be kept now.
    """
    case, text = worker.get(name), text.strip()
    if not 0 < len(text) <= REPLY_MOST:
        raise CaseError("reply_size", most=REPLY_MOST)
    acts.reply(case, worker.name)  # before anything is kept
    it = case.origin
    sealed = worker.place.sealer.keep_now({"note": [text]}, Owner(it.exchange, it.subject, it.conversation),
                                          Wanted(case.about, ()))  # fmt: skip
    if "id" not in sealed:
        raise SealError(str(sealed["failed"]), where=str(worker.place.data))

    def also(database: sqlite3.Connection, changed: Case) -> None:
        objections.set_reply(database, changed.id, str(sealed["id"]))

    return worker.do(name, lambda one: acts.reply(one, worker.name), sealed, also)


def _proved(refusal: Refusal, text: str) -> bool:
    return any(proves(part, text) for part in refusal.parts)


def _milder(refusal: Refusal | None, program: Program) -> bool:
    """Whether the same facts would be met with less today. What was erased cannot be decided again."""
    if refusal is None:
        return False
    try:
        return program.decide(Facts.from_record(refusal.facts)).effect < refusal.decided
    except ValueError:
        return False
