"""By what a gate decides: the record that interns what every decision would otherwise repeat.

A decision names its policy, settings and detectors by digest; this record, or ``admin.policy``, says what was behind
them: every file of the policy, every detector with the hash of its model, every threshold that a level stood for.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from audit import Record

_VOCABULARY = "vocabulary.json"


@dataclass(frozen=True, slots=True)
class Detecting:
    """A detector as the record knows it. ``version`` changes whenever the same text may give another answer; of a
    model it holds the hash of the weights."""

    name: str
    version: str
    provides: frozenset[str]


def detectors_digest(detectors: Sequence[Detecting], sources: Mapping[str, bytes]) -> str:
    """``sha256:<hex>`` over the detectors and the thresholds in force."""
    text = json.dumps(_detecting(detectors, sources), sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def configuration_record(
    version: str, policy: str, settings: str, detectors: Sequence[Detecting], sources: Mapping[str, bytes]
) -> Record:
    """What is in force from here on in one process of a gate.

    Args:
        version: of Gapura.
        policy: digest of the policy in force.
        settings: digest of the settings.
        detectors: those that run.
        sources: path -> bytes of every file that can change a decision, the vocabulary included.
    """
    public: dict[str, Any] = {
        "version": version,
        "policy": policy,
        "settings": settings,
        "detectors": detectors_digest(detectors, sources),
        **_detecting(detectors, sources),
        "sources": hashes(sources),
    }
    return Record("configuration", public)


def hashes(sources: Mapping[str, bytes]) -> dict[str, str]:
    """Path -> hex SHA-256 of every file, the layers of a policy among them."""
    return {name: hashlib.sha256(data).hexdigest() for name, data in sorted(sources.items())}


def _detecting(detectors: Sequence[Detecting], sources: Mapping[str, bytes]) -> dict[str, Any]:
    words = json.loads(sources[_VOCABULARY])
    levels = {name: score["levels"] for name, score in words["scores"].items() if score["levels"]}
    return {
        "detector": {one.name: {"version": one.version, "provides": sorted(one.provides)} for one in detectors},
        "levels": levels,
        "limits": words.get("limits", {}),
    }
