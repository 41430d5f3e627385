"""What the log says of an exchange that a case is to be about: pseudonyms, configured names and ids. No text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from audit.cases.case import CHILD, Origin
from audit.codes import beginning_of, read_code
from audit.errors import AuditError
from audit.reader import Reader

_ALLOWED = {"allow", ""}


@dataclass(frozen=True, slots=True)
class Found:
    """An exchange as its records have it."""

    origin: Origin
    child: bool
    """Whether it is about somebody at risk: no class and no role may know of it."""
    contents: tuple[str, ...]
    """Ids of what was kept of it."""
    simulated: bool


def found(data: Path, name: str) -> Found | None:
    """The exchange of this id, or of a refusal's code; None where there is none, or it was erased."""
    code = read_code(name)
    beginning = beginning_of(code) if code else name.strip().lower()
    try:
        entries = Reader.open(data).exchange(beginning)
    except AuditError:
        return None
    asked = [entry for entry in entries if entry.kind == "decision" and entry.private is not None]
    if len(asked) != 1 or (not code and asked[0].exchange != beginning):
        return None
    ended = [entry for entry in entries if entry.kind == "outcome" and entry.private is not None]
    parts = [entry.private_part() or {} for entry in (*asked, *ended[:1])]
    sealed = [part["sealed"] for part in parts if "sealed" in part]
    child = any(one["class"] == CHILD for one in sealed) or any(_decided(part).get("care") for part in parts)
    contents = tuple(one["id"] for one in sealed if "id" in one)
    return Found(_origin(parts[0], parts[-1]), child, contents, bool(parts[0].get("simulated")))


def _origin(asked: dict[str, Any], ended: dict[str, Any]) -> Origin:
    """Who asked, and what was decided: on the answer where that was stopped, else on the question."""
    part = ended if _decided(ended).get("effect", "") not in _ALLOWED else asked
    decided = _decided(part)
    facts = part.get("facts", {})
    return Origin(
        exchange=asked["exchange"],
        subject=asked["subject"],
        key=asked["key"],
        assurance=asked["assurance"],
        group=asked.get("facts", {}).get("group", ""),
        rule=decided.get("rule", ""),
        effect=decided.get("effect", ""),
        direction=facts.get("direction", ""),
    )


def _decided(part: dict[str, Any]) -> dict[str, Any]:
    return dict(part.get("decision", {}))
