"""Everything the gate has of one person, for that person: what was asked when, what was sent where, what is kept.

Nobody else is in it: of third persons only the types of values stand here, and what other people did or asked is not
read. What could endanger somebody is left out unless the officer decides otherwise (UU 27/2022 art. 33): which rules
spoke, scores, and whatever is about somebody at risk. Cases about somebody at risk are never in it: only those whom
they name know of them, and whoever asks may be the one they are about.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from audit.cases.case import CHILD, Case, Kind
from audit.codes import code_of
from audit.reader import Reader
from audit.retention.plan import MINUTE, Plan
from audit.seal.content import ContentStore, sealing_key
from audit.snapshot import Entry
from gateway.admission.folders import Site
from gateway.admission.keys import Key, Keys
from gateway.admission.restrictions import Restriction, Restrictions
from gateway.office.reports.passages import Passage, Reading, of_person
from gateway.office.reports.words import class_of

KNOWN_TO_THEM = frozenset({Kind.RIGHT, Kind.OBJECTION})
"""Cases that the person opened; any other may be about them, and is told by whoever has it."""
_UNTOLD = frozenset({"subject", "key", "by", "exchange"})


@dataclass(frozen=True, slots=True)
class Spoke:
    """What rules and detectors said of one exchange; only told where the officer decided so."""

    rules: tuple[str, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """All of it."""

    subject: str
    key: Key | None
    restriction: Restriction | None
    passages: tuple[Passage, ...]
    ends: Mapping[str, str]
    """Exchange -> day on which its private part is destroyed; absent: it stays. Told only with ``full``: what a rule
    about somebody at risk was said of is kept longer, and the day would tell it."""
    days: tuple[int, ...]
    """After how many days exchanges go, whatever was said of them."""
    acts: tuple[Mapping[str, Any], ...]
    """Requests of the person that are on record."""
    cases: tuple[Case, ...]
    sealed: int
    """Texts of theirs that are kept encrypted, those about somebody at risk not counted."""
    remembered: int
    """Texts of which a keyed hash is remembered for a while."""
    erased: int
    full: Mapping[str, Spoke] | None = None
    """What the officer decided to tell besides; None: it is withheld."""


def account_of(site: Site, subject: str, key: str, plan: Plan, cases: Iterable[Case], *, full: bool = False) -> Account:
    """Read it from a site; ``cases`` are those about the person, as the gate itself sees them. Nothing is written."""
    reading, reader = Reading(), Reader.open(site.data)
    passages, others = of_person(reader, subject, reading)
    restrictions, keys = Restrictions(site.state), Keys(site.state, site.keyring)
    try:
        return Account(
            subject=subject,
            key=next((one for one in keys.list() if one.id == key), None),
            restriction=restrictions.get(subject),
            passages=tuple(passages),
            days=tuple(sorted({term.days for term in plan.terms if term.kind == "exchange" and term.days})),
            ends={one.exchange: end for one in passages if (end := _end(one, plan))},
            acts=tuple(map(_act, others)),
            cases=tuple(one for one in cases if one.kind in KNOWN_TO_THEM and one.about != CHILD),
            sealed=_sealed(site, subject),
            remembered=_remembered(site, subject),
            erased=reading.erased,
            full={one.exchange: _spoke(reader, one.exchange) for one in passages} if full else None,
        )
    finally:
        restrictions.close()
        keys.close()


def _end(one: Passage, plan: Plan) -> str:
    days = plan.days(one.trait)
    if days is None:
        return ""
    begun = datetime.strptime(one.minute, MINUTE).replace(tzinfo=UTC)
    return (begun + timedelta(days=days)).strftime("%Y-%m-%d")


def _act(entry: Entry) -> dict[str, Any]:
    public, private = entry.public_part(), entry.private_part() or {}
    told = {name: value for name, value in private.items() if name not in _UNTOLD}
    return {"time": entry.minute, "kind": entry.kind, "action": public.get("action", ""),
            "right": public.get("right", ""), **told}  # fmt: skip


def _sealed(site: Site, subject: str) -> int:
    contents = ContentStore(site.data, sealing_key(site.keys))
    return sum(one.owner.subject == subject and one.label.kind != CHILD for one in contents.all())


def _remembered(site: Site, subject: str) -> int:
    with site.state.read() as connection:
        rows = [
            connection.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE owner = ?", (subject,)).scalar_one()  # noqa: S608
            for table in ("texts", "kept")
        ]
    return sum(rows)


def _spoke(reader: Reader, exchange: str) -> Spoke:
    rules: list[str] = []
    scores: dict[str, int] = {}
    labels: set[str] = set()
    for entry in reader.exchange(exchange):
        private = entry.private_part() or {}
        facts, decision = private.get("facts") or {}, private.get("decision") or {}
        rules += [f"{match['policy']}/{match['rule']}" for match in decision.get("matches") or ()]
        for name, value in (facts.get("scores") or {}).items():
            scores[name] = max(scores.get(name, 0), int(value))
        labels |= set(map(str, facts.get("labels") or ()))
    return Spoke(tuple(dict.fromkeys(rules)), scores, tuple(sorted(labels)))


def as_json(made: Account) -> str:
    """For the person to take elsewhere: documented members, and nothing that only the gate could read."""
    return json.dumps(
        {
            "form": "gapura/subject-export/v1",
            "subject": made.subject,
            "key": _key(made.key),
            "restricted": made.restriction.why.value if made.restriction else None,
            "withheld": made.full is None,
            "exchanges": [_passage(one, made) for one in made.passages],
            "erased_exchanges": made.erased,
            "requests": [_typed(one) for one in made.acts],
            "cases": [_case(one) for one in made.cases],
            "kept_for_days": list(made.days),
            "sealed_texts": made.sealed,
            "remembered_hashes": made.remembered,
        },
        ensure_ascii=False,
        indent=1,
    )


def _typed(act: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in act.items() if name != "case"}


def _key(key: Key | None) -> dict[str, Any] | None:
    if key is None:
        return None
    return {"id": key.id, "name": key.name, "group": key.group, "role": key.role, "shared": key.shared,
            "made": _day(key.created), "expires": _day(key.expires), "revoked": _day(key.revoked)}  # fmt: skip


def _case(case: Case) -> dict[str, Any]:
    return {"code": case.code, "kind": case.kind.value, "state": case.state.value, "opened": _second(case.opened),
            "due": _second(case.deadline), "outcome": case.disposition or None}  # fmt: skip


def _passage(one: Passage, made: Account) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": one.exchange,
        "code": code_of(one.exchange),
        "time": one.minute,
        "address": one.route,
        "model": one.model,
        "sent_to": _places(one),
        "question": {"types": _kinds(one.asked), "masked": sorted(one.veiled), "left_as_it_was": sorted(one.left)},
        "answer": {"types": _kinds(one.answered), "masked": sorted(one.hidden & frozenset(one.answered)),
                   "characters_shown": one.released},
    }  # fmt: skip
    if made.full is not None:
        spoke = made.full[one.exchange]
        told |= {
            "ended": one.result,
            "kept_until": made.ends.get(one.exchange),
            "rules": list(spoke.rules),
            "scores": dict(spoke.scores),
            "labels": list(spoke.labels),
        }
    return told


def _places(one: Passage) -> list[dict[str, str]]:
    backend = [{"backend": one.backend, "country": one.country, "contract": one.contract}] if one.sent else []
    return [*backend, *({"detector": told.to, "country": told.country, "contract": told.contract}
                        for told in one.disclosures)]  # fmt: skip


def _kinds(found: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"type": kind, "class": class_of(kind), "values": count} for kind, count in sorted(found.items())]


def _day(second: int | None) -> str | None:
    return None if second is None else datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%d")


def _second(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def trail(one: Passage) -> Sequence[tuple[str, Mapping[str, object]]]:
    """What was done with one question, step by step: names of texts, and what fills their places."""
    steps: list[tuple[str, Mapping[str, object]]] = []
    kinds = sorted(one.asked)
    steps.append(("found", {"kinds": kinds}) if kinds else ("found_none", {}))
    for told in one.disclosures:
        steps.append(("looked", {"place": told.to, "country": told.country or "?", "characters": told.characters}))
    if not one.sent:
        steps.append(("stayed", {}))
        return steps
    if one.veiled:
        steps.append(("masked", {"kinds": sorted(one.veiled)}))
    steps.append(
        ("sent", {"place": one.backend or "?", "country": one.country or "?", "contract": one.contract or "?"})
    )
    if one.left:
        steps.append(("left", {"kinds": sorted(one.left)}))
    hidden = sorted(one.hidden & frozenset(one.answered))
    if hidden:
        steps.append(("hidden", {"kinds": hidden}))
    steps.append(("shown", {"characters": one.released}))
    return steps
