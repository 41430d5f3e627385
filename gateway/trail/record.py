"""What the log is told about an exchange: places, numbers and digests, never text (rules 10 and 11).

A decision record holds the facts exactly as ``decide`` saw them, so anyone with the policy can recompute it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from audit import Record, commit_text
from audit.said import commit_each
from gateway.exchange import Coverage, Finding, Inspection, Principal, Usage
from policies.decision import Decision, Effect
from policies.facts import Facts

MAX_FINDINGS = 200
"""Findings written out in one record; the rest is a number."""
Digest = Callable[[str], str]
"""A keyed hash: how names that clients choose appear in a sink."""
EXCHANGE: ContextVar[str] = ContextVar("exchange", default="")
"""The id of the exchange at work in this task, for what is recorded where nobody knows of exchanges."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every record of one exchange carries in its public part: digests of what could change a decision."""

    policy: str
    settings: str
    detectors: str

    def public(self) -> dict[str, str]:
        """As members of the record."""
        named = {"policy": self.policy, "settings": self.settings, "detectors": self.detectors}
        return {name: digest for name, digest in named.items() if digest}


@dataclass(frozen=True, slots=True)
class Asked:
    """The question, as the record has it."""

    exchange: str
    route: str
    model: str
    """A configured name, or a keyed hash of whatever the client wrote."""
    stream: bool
    trace: str = ""
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """How the exchange ended."""

    result: str
    """``answered``, ``blocked``, ``replaced``, ``held``, ``failed``, ``cut``, ``cancelled`` or ``refused``."""
    reason: str = ""
    decision: Decision | None = None
    facts: Facts | None = None
    usage: Usage | None = None
    released: int = 0
    """Characters of the answer that reached the client's connection."""
    total: int = 0
    coverage: tuple[Coverage, ...] = ()
    segments: tuple[tuple[str, int], ...] = ()
    """Scores of single sentences at or above the lowest threshold in force."""
    more_segments: int = 0
    """How many more of them are not listed."""
    times: Mapping[str, int] = field(default_factory=dict)
    """Microseconds."""
    answer: str | None = None
    """The text shown; only a commitment to it is recorded."""
    backend: str = ""
    """Configured name of the backend that answered, or was asked last; none where nobody was asked."""
    attempts: int = 0
    """How many backends were asked: another one only where the one before failed before it began to answer."""
    sealed: Mapping[str, Any] | None = None
    """What became of the text that was to be kept: where it lies and who may open it, or why it does not."""
    case: Mapping[str, Any] | None = None
    """The case that somebody has to look at, or why there is none."""
    said: Sequence[str] = ()
    """New texts of a question whose answer was not simply shown: only commitments to them are recorded."""
    enforced: Effect | None = None
    """What was done, where that is more than was decided."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on the question, and from what."""

    facts: Facts
    decision: Decision
    seen: Inspection
    text: str
    """All of the question's text; only a commitment to it is recorded."""
    enforced: Effect | None = None
    """What was done, where that is more than was decided: a value may stand where nothing can be redacted."""
    sealed: Mapping[str, Any] | None = None
    case: Mapping[str, Any] | None = None
    """See :class:`Ended`, both."""
    released: str = ""
    """The case by which it, or its answer, was let pass."""
    said: Sequence[str] = ()
    """Its new texts, where it was not simply let pass: only commitments to them are recorded."""


def decision_record(stamp: Stamp, principal: Principal, asked: Asked, decided: Decided) -> Record:
    """The record that must be durable before anything goes to the backend."""
    committed = _commitment(decided.text)
    private = {
        **_asked(asked),
        "subject": principal.subject,
        "key": principal.key_id,
        "assurance": principal.assurance,
        "facts": decided.facts.record(),
        "decision": decided.decision.record(),
        "enforced": decided.enforced.word if decided.enforced is not None else None,
        "findings": _findings(decided.seen.findings),
        "coverage": _coverage(decided.seen.coverage),
        "input": committed,
        "said": commit_each(decided.said, committed["nonce"]) or None,
        "sealed": decided.sealed,
        "case": decided.case,
        "released": decided.released,
    }
    return Record("decision", stamp.public(), _without_empty(private))


def outcome_record(stamp: Stamp, subject: str, asked: Asked, ended: Ended) -> Record:
    """The record that must be durable before the answer's last byte."""
    committed = _commitment(ended.answer) if ended.answer is not None else None
    private = {
        **_asked(asked),
        "subject": subject,
        "result": ended.result,
        "reason": ended.reason,
        "backend": ended.backend,
        "attempts": ended.attempts or None,
        "facts": ended.facts.record() if ended.facts else None,
        "decision": ended.decision.record() if ended.decision else None,
        "enforced": ended.enforced.word if ended.enforced is not None else None,
        "usage": _usage(ended.usage),
        "released": ended.released,
        "total": ended.total,
        "coverage": _coverage(ended.coverage),
        "segments": [list(segment) for segment in ended.segments[:MAX_FINDINGS]] or None,
        "more_segments": ended.more_segments + max(0, len(ended.segments) - MAX_FINDINGS) or None,
        "times": dict(ended.times),
        "output": committed,
        "said": (committed and commit_each(ended.said, committed["nonce"])) or None,
        "sealed": ended.sealed,
        "case": ended.case,
    }
    return Record("outcome", stamp.public(), _without_empty(private))


def disclosure_record(to: Mapping[str, str], characters: int) -> Record:
    """Text goes to another machine that is no backend: where to, by configured names, and how much of it."""
    return Record("disclosure", to, _without_empty({"exchange": EXCHANGE.get(), "characters": characters}))


def refusals_record(counts: Mapping[str, int]) -> Record:
    """Refusals before authentication, counted per minute so that a flood cannot fill the disk."""
    return Record("refusals", {"counts": dict(sorted(counts.items()))})


def _asked(asked: Asked) -> dict[str, Any]:
    return {
        "exchange": asked.exchange,
        "route": asked.route,
        "model": asked.model,
        "stream": asked.stream,
        "trace": asked.trace,
        "simulated": asked.simulated or None,
    }


def _findings(findings: Sequence[Finding]) -> dict[str, Any] | None:
    rows = [[f.type, f.part, f.start, f.end, f.score, f.detector, f.state] for f in findings[:MAX_FINDINGS]]
    return {"count": len(findings), "rows": rows} if findings else None


def _coverage(coverage: Sequence[Coverage]) -> dict[str, list[int]] | None:
    return {c.detector: [c.scanned, c.total] for c in coverage} or None


def _commitment(text: str) -> dict[str, str]:
    nonce, digest = commit_text(text)
    return {"nonce": nonce, "sha256": digest}


def _usage(usage: Usage | None) -> dict[str, int] | None:
    if usage is None:
        return None
    counts = {"input": usage.input_tokens, "output": usage.output_tokens}
    return {name: count for name, count in counts.items() if count is not None} or None


def _without_empty(private: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in private.items() if value is not None and value != ""}
