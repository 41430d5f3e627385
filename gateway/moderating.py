"""What the gate itself thinks of a text, in the shape of OpenAI's moderations.

``flagged`` says whether the caller's own policies would stop the text. The categories come from the scores of the
detectors that are here; a category that nobody here measures is named in ``gapura.unmeasured``, since ``false`` alone
would be a claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import orjson

from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Principal
from gateway.house import House
from gateway.inbound import Circumstances, Question, ask
from policies.decision import Effect

FROM: Mapping[str, tuple[str, ...]] = {
    "harassment": ("insult", "identity_attack"),
    "harassment/threatening": (),
    "hate": ("identity_attack",),
    "hate/threatening": (),
    "illicit": (),
    "illicit/violent": (),
    "self-harm": ("selfharm",),
    "self-harm/instructions": (),
    "self-harm/intent": (),
    "sexual": ("sexual_explicit",),
    "sexual/minors": (),
    "violence": ("threat",),
    "violence/graphic": (),
}
"""OpenAI's categories, and which scores say something of them."""
LIMIT = 5000
"""Of 10,000: from here on a category is true."""


async def moderated(house: House, under: Circumstances, whole: Question, headers: Mapping[str, str]) -> bytes:
    """The answer. ``whole`` is all of the question, decided on and on record. Raises ``Refused(CANNOT_DECIDE)``."""
    results, unmeasured = [], set(FROM)
    for exchange in _inputs(whole.exchange):
        question = await _decided(house, under, exchange, whole.principal, headers)
        scores = await _scores(house, exchange)
        measured = {name for name, sources in FROM.items() if scores.keys() & set(sources)}
        unmeasured -= measured
        results.append(_result(question, scores, measured))
    told = {"unmeasured": sorted(unmeasured), "limit": LIMIT / 1e4}
    return orjson.dumps(
        {"id": f"modr-{whole.exchange.id}", "model": whole.exchange.model, "results": results, "gapura": told}
    )


def _inputs(exchange: Exchange) -> list[Exchange]:
    """One for each result: a text alone, each of several texts, or all parts of one row."""
    asked = exchange.document["input"]
    if not isinstance(asked, list) or any(isinstance(one, dict) for one in asked):
        return [exchange]
    mine = [[part for part in exchange.parts if part.path[:2] == ("input", place)] for place in range(len(asked))]
    return [replace(exchange, parts=tuple(replace(part, index=n) for n, part in enumerate(parts))) for parts in mine]


async def _decided(
    house: House, under: Circumstances, exchange: Exchange, principal: Principal, headers: Mapping[str, str]
) -> Question:
    question = await ask(house, replace(under, counts=False), exchange, principal, headers)
    if question.decision.effect is Effect.BLOCK and not question.decision.known:
        raise Refused(Reason.CANNOT_DECIDE)
    return question


async def _scores(house: House, exchange: Exchange) -> dict[str, int]:
    """Every score that a category can use; one whose detector failed is not among them."""
    wanted = {name for sources in FROM.values() for name in sources} & house.runner.provides
    seen = await house.runner.inspect(exchange.parts, frozenset(), dict.fromkeys(wanted, LIMIT))
    return {name: seen.scores.get(name, 0) for name in wanted - seen.missing}


def _result(question: Question, scores: Mapping[str, int], measured: set[str]) -> dict[str, Any]:
    highest = {name: max((scores.get(one, 0) for one in sources), default=0) for name, sources in FROM.items()}
    decision = question.decision
    return {
        "flagged": decision.effect >= Effect.REPLACE,
        "categories": {name: score >= LIMIT for name, score in highest.items()},
        "category_scores": {name: score / 1e4 for name, score in highest.items()},
        "category_applied_input_types": {name: ["text"] if name in measured else [] for name in FROM},
        "gapura": {"effect": decision.effect.word, "rules": [match.rule for match in decision.matches]},
    }
