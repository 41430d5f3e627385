"""The parts of which :mod:`audit.record_schema` makes the schema of a record: shared values, and the form of each kind.

A new kind, or a new member of one, is written down here; a record that says anything else fails the tests of the gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Form = dict[str, Any]

S: Form = {"type": "string"}
B: Form = {"type": "boolean"}
N: Form = {"type": "integer", "minimum": 0}
YES: Form = {"const": True}
"""Present where it is so, absent where it is not."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record."""

    public: Form
    private: Form | None = None
    """None: a record of this kind has no private part."""


def hexadecimal(digits: int) -> Form:
    """So many lower-case hexadecimal digits."""
    return {"type": "string", "pattern": f"^[0-9a-f]{{{digits}}}$"}


def ref(name: str) -> Form:
    """What is defined under this name."""
    return {"$ref": f"#/$defs/{name}"}


def members(properties: Form, required: str = "", *, says: str = "", others: Form | None = None) -> Form:
    """An object with these members; ``required`` names those that are always there, ``others`` is what any more may
    be (none, where it is not said)."""
    form: Form = {"type": "object", "properties": properties, "required": required.split()}
    form["additionalProperties"] = False if others is None else others
    return {**form, **({"description": says} if says else {})}


def lists(of: Form, says: str = "") -> Form:
    """Any number of these."""
    return {"type": "array", "items": of, **({"description": says} if says else {})}


def maps(to: Form, says: str = "") -> Form:
    """Any names, each with one of these."""
    return {"type": "object", "additionalProperties": to, **({"description": says} if says else {})}


def row(*cells: Form, says: str = "") -> Form:
    """Exactly these, in this order."""
    form: Form = {"type": "array", "prefixItems": list(cells), "minItems": len(cells), "maxItems": len(cells)}
    return {**form, **({"description": says} if says else {})}


DEFINITIONS: Form = {
    "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
    "minute": {
        "type": "string",
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\dZ$",
        "description": "UTC, by the clock of the machine.",
    },
    "head": members({"size": N, "root": hexadecimal(64)}, "size root", says="A tree: its entries and its root."),
    "score": {"type": "integer", "minimum": 0, "maximum": 10_000, "description": "10000 is shown as 1.00."},
    "effect": {"enum": ["allow", "flag", "warn", "redact", "replace", "hold", "block"]},
    "match": members(
        {"rule": S, "policy": S, "effect": ref("effect"), "known": {"const": False}},
        "rule policy effect",
        says="A rule that held; known is false where that could not be known and the effect is that of on_error.",
    ),
    "obligation": members(
        {"kind": {"enum": ["escalate", "label", "notify", "seal"]}, "rule": S, "argument": S}, "kind rule argument"
    ),
    "decision": members(
        {
            "effect": ref("effect"),
            "rule": {**S, "description": "The rule that won; absent where only the default spoke."},
            "matches": lists(ref("match")),
            "shadow": lists(ref("match"), "Rules on trial: recorded, never enforced."),
            "inactive": lists(S, "Rules set aside because a detector is absent."),
            "redact": lists(S),
            "modes": maps(S),
            "obligations": lists(ref("obligation")),
            "care": YES,
            "respond": {"enum": ["native", "refusal", "error"]},
            "known": {"const": False},
        },
        "effect",
        says="What the policies said; members that say nothing are left out.",
    ),
    "facts": members(
        {
            "direction": {"enum": ["input", "output"]},
            "group": S,
            "role": S,
            "age": N,
            "consent": YES,
            "model": S,
            "pii": maps(N),
            "pii_history": maps(N),
            "scores": maps(ref("score")),
            "missing": lists(S),
            "unseen": lists(S),
            "time": {**N, "description": "Minutes since 1970, UTC."},
            "first_turn": B,
            "route": maps(S),
            "quota": maps(N),
            "labels": lists(S),
            "words": lists(S),
            "language": S,
            "tools": lists(S),
            "modality": lists(S),
            "size": N,
            "smallest_cell": N,
            "unvalidated": lists(S),
        },
        "direction",
        says="All that the decision was made from. With the policy of that digest it can be made again: "
        "gapura audit recompute.",
    ),
    "finding": row(
        S, N, N, N, {"type": ["integer", "null"]}, S, {"enum": ["ok", "failed", "timeout", "unvalidated_language"]},
        says="Type, part, start and end (code points of that part), score, detector, state.",
    ),
    "findings": members({"count": N, "rows": lists(ref("finding"))}, "count rows", says="The first 200 of count."),
    "coverage": maps(row(N, N), "Detector: characters scanned, characters there were."),
    "commitment": members(
        {"nonce": hexadecimal(64), "sha256": hexadecimal(64)},
        "nonce sha256",
        says="SHA-256(nonce || text in UTF-8): who has the text can show that it is this one. Goes with the private "
        "part, so that no guess can be tried after it was erased.",
    ),
    "sealed": members(
        {
            "class": S,
            "roles": lists(S, "Whose people may open it."),
            "id": {**hexadecimal(32), "description": "Of the content in content.db."},
            "nonce": hexadecimal(64),
            "sha256": {**hexadecimal(64), "description": "SHA-256(nonce || sealed bytes)."},
            "keys": lists(hexadecimal(16), "The public keys it is sealed to; absent where the gate can open it."),
            "failed": {**S, "description": "Why it is not kept: nobody (holds the role), or what the disk lacks."},
        },
        "class roles",
        says="Text that a policy ordered to be kept.",
    ),
    "case": members(
        {
            "id": {**hexadecimal(32), "description": "Of the case that was opened, or that this happened to again."},
            "role": {**S, "description": "Whose people look at it."},
            "class": S,
            "again": YES,
            "failed": {**S, "description": "Why there is none although a rule ordered it; it is opened as soon as "
                       "that can be."},
            "also": lists(ref("case"), "More cases, where several roles are told."),
        },
        "role class",
        says="Somebody has to look at this (escalate, hold).",
    ),
    "said": lists(hexadecimal(64), "SHA-256(nonce || text) of each new text of a question that was not simply let "
                  "pass, with the nonce of input or output; the text in NFC, its lines ended by LF, no white space "
                  "around it. Who wrote it can show it again without all that was sent with it. The last 64."),
    "spans": lists(row(N, N), "Entries, as [first, last] pairs."),
    "hashes": maps(hexadecimal(64), "Path: SHA-256 of every file that can change a decision, each layer of the policy "
                   "among them. The policy's digest is SHA-256 over canonical JSON [[path, sha256], ...], sorted."),
    "detector": members({"version": {**S, "description": "Changes whenever the same text may give another answer; of "
                                     "a model, with the hash of its weights."}, "provides": lists(S)},
                        "version provides"),
    "group": members({"role": S, "ages": row(N, N), "consent": B}, "role consent"),
}  # fmt: skip
"""Values that several kinds share, by name."""

BY: Form = {"by": {**S, "description": "Account of the operating system that did it."}}
"""Who acted."""
_STAMP: Form = {"policy": ref("digest"), "settings": ref("digest"), "detectors": ref("digest")}
_ASKED: Form = {
    "exchange": hexadecimal(32),
    "route": S,
    "model": {**S, "description": "A configured name, or a keyed hash of what the client wrote."},
    "stream": B,
    "trace": hexadecimal(32),
    "simulated": {**YES, "description": "Nobody asked: it stays out of every count."},
    "subject": {**hexadecimal(32), "description": "Pseudonym of who asked; nobody outside of this site can make it."},
}


def kinds() -> dict[str, Kind]:
    """The form of every kind of record that tells what the gate did, by its name; what people did: ``record_acts``."""
    return {
        "decision": Kind(members(_STAMP, "policy settings detectors"), _decision()),
        "outcome": Kind(members(_STAMP), _outcome()),
        "refusals": Kind(members({"counts": maps(N)}, "counts")),
        "configuration": Kind(_configuration()),
        "disclosure": Kind(
            members({"to": S, "country": S, "contract": S}, "to", others=S),
            members({"exchange": hexadecimal(32), "characters": N}, "characters"),
        ),
        **_erasures(),
    }


def _decision() -> Form:
    about: Form = {
        "key": S,
        "assurance": {"enum": ["key", "asserted", "verified"]},
        "facts": ref("facts"),
        "decision": ref("decision"),
        "enforced": {
            **ref("effect"),
            "description": "What was done, where that is not what was decided: "
            "more, where a value cannot be redacted or nothing can wait; less, where somebody let it pass.",
        },
        "findings": ref("findings"),
        "coverage": ref("coverage"),
        "input": ref("commitment"),
        "said": ref("said"),
        "sealed": ref("sealed"),
        "case": ref("case"),
        "released": {**hexadecimal(32), "description": "The case by which somebody let it, or its answer, pass."},
    }
    return members(_ASKED | about, "exchange route model stream subject key assurance facts decision input")


def _outcome() -> Form:
    results = "answered blocked replaced held failed cut cancelled refused checked unknown".split()
    about: Form = {
        "result": {"enum": results},
        "reason": S,
        "backend": S,
        "attempts": N,
        "facts": ref("facts"),
        "decision": ref("decision"),
        "enforced": {**ref("effect"), "description": "What was done, where that is more than was decided."},
        "usage": members({"input": N, "output": N}),
        "released": {**N, "description": "Characters of the answer that were shown."},
        "total": N,
        "coverage": ref("coverage"),
        "segments": lists(row(S, ref("score")), "Sentences at or above the lowest threshold in force: label, score."),
        "more_segments": N,
        "times": maps(N, "Microseconds."),
        "output": ref("commitment"),
        "said": ref("said"),
        "sealed": ref("sealed"),
        "case": ref("case"),
    }
    return members(_ASKED | about, "exchange result")


def _configuration() -> Form:
    about: Form = {
        "version": S,
        "detector": maps(ref("detector")),
        "levels": maps(maps(ref("score")), "Score: level: the threshold that it stands for."),
        "limits": maps(ref("score"), "Label: score from which on it is given."),
        "sources": ref("hashes"),
    }
    return members(_STAMP | about, "version policy settings detectors detector sources")


def _erasures() -> dict[str, Kind]:
    reasons = ["retention", "request", "withdrawal", "unlawful", "order", "again"]
    erased = members({"erased": ref("spans"), "reason": {"enum": reasons}}, "erased reason")
    return {kind: Kind(erased, members(BY, "by")) for kind in ("retention", "admin.erase")}
