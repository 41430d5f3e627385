"""Real detectors for policy tests: a text in, the facts the gate would have about it out.

``policies`` knows no detector, so ``gapura policy test`` and ``gapura check`` hand this in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from gateway.detectors import contents
from gateway.detectors.base import Detector
from gateway.detectors.runner import Runner
from gateway.enforcement.pseudonyms import Vault
from gateway.enforcement.redact import Edit, Manner, applied, redact
from gateway.exchange import Inspection, Part
from gateway.rehearsing import rehearse
from policies.decision import Decision, Effect
from policies.facts import Facts
from policies.program import Program
from policies.rules import Needs
from policies.testing.relayed import Relayed
from policies.testing.tester import Inspected, Inspector

_NOTHING_BELOW = 10_001
"""Above every score: no sentence becomes a finding, only the highest values count."""


def inspector_of(detectors: Sequence[Detector], only_remote: frozenset[str] = frozenset()) -> Inspector:
    """An inspector over loaded detectors. What only others, on other machines, would say is missing: a test sends no
    text anywhere."""
    pii = frozenset(name for d in detectors if d.scope == "span" for name in d.provides)
    scores = {name: _NOTHING_BELOW for d in detectors if d.scope != "span" for name in d.provides}

    def inspect(text: str, facts: Facts, needs: Needs) -> Inspected:
        part = Part(0, text, ("text",), "user" if facts.direction == "input" else "assistant", 0)
        seen = asyncio.run(_inspect(detectors, part, pii, scores))
        counts: dict[str, int] = {}
        for finding in seen.findings:
            if finding.state != "ok":
                continue  # says that nobody could look, not that something is there
            counts[finding.type] = counts.get(finding.type, 0) + 1

        def relay(program: Program, who: Facts) -> list[Relayed]:
            return asyncio.run(_rehearse(detectors, text, program, who))

        told = asyncio.run(contents.of_question(needs, [part], (), ()))
        known = replace(facts, pii=counts, scores=dict(seen.scores), missing=facts.missing | seen.missing | only_remote,
                        size=len(text), words=told.words, language=told.language,
                        smallest_cell=told.smallest_cell, unvalidated=seen.unvalidated)  # fmt: skip
        return Inspected(known, _shown(part, seen), relay if facts.direction == "output" else None)

    return inspect


async def _rehearse(detectors: Sequence[Detector], text: str, program: Program, who: Facts) -> list[Relayed]:
    runner = Runner(detectors)
    try:
        return await rehearse(runner, text, program, who)
    finally:
        runner.close()


async def _inspect(
    detectors: Sequence[Detector], part: Part, pii: frozenset[str], scores: dict[str, int]
) -> Inspection:
    runner = Runner(detectors)
    try:
        return await runner.inspect([part], pii, scores)
    finally:
        runner.close()


def _shown(part: Part, seen: Inspection) -> Callable[[Decision], str]:
    """What would be sent to the model, or shown to the person, under a decision."""

    def text(decision: Decision) -> str:
        if decision.effect >= Effect.REPLACE:
            return ""
        manner = Manner(decision.modes)
        if part.role == "user":
            vault = Vault(bytes(32), part.text)
            return redact([part], seen.findings, decision.redact, vault, "user", manner).edits.get(0, part.text)
        masks = [Edit(f.start, f.end, manner.invented(f.type)) for f in seen.findings if f.type in decision.redact]
        return applied(part.text, masks)

    return text
