"""A case as people and programs are told of it: facts, times and pseudonyms. No content."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from audit.cases.case import Case, Event
from audit.cases.register import Counts


def told(case: Case, now: float) -> dict[str, Any]:
    """A case as its people may have it."""
    it = case.origin
    return {
        "id": case.id, "code": case.code, "kind": case.kind.value, "about": case.about, "state": case.state.value,
        "role": case.role, "level": case.level, "opened": when(case.opened), "deadline": when(case.deadline),
        "overdue": case.overdue(now), "owner": case.owner, "acknowledged": when(case.acknowledged),
        "disposition": case.disposition, "closed": when(case.closed), "named": sorted(case.named),
        "excluded": sorted(case.excluded), "contents": [*case.contents],
        "origin": {"exchange": it.exchange, "subject": it.subject, "conversation": it.conversation, "key": it.key,
                   "assurance": it.assurance, "group": it.group, "rule": it.rule, "effect": it.effect,
                   "direction": it.direction},
    }  # fmt: skip


def told_event(event: Event) -> dict[str, Any]:
    """Something that was done to a case."""
    return {"at": when(event.at), "person": event.person, "action": event.action, "said": dict(event.said),
            "content": event.content}  # fmt: skip


def told_counts(counts: Counts) -> dict[str, Any]:
    """How many, and of what."""
    values = {name: dict(sorted(found.items())) for name, found in counts.values.items()}
    return {"total": counts.total, "overdue": counts.overdue, "values": values}


def when(second: int) -> str | None:
    """A second (UTC) as people read it; None for never."""
    return datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if second else None
