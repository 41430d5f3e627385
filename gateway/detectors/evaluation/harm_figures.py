"""All that is said of scores on labelled texts, as plain values that become JSON, a table or a page.

A head is measured on the texts that have its label, against harmless ones: those without any label but topics.
Texts with other labels are told apart (``others``): a threat that also scores as an insult is no false alarm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gateway.detectors.evaluation import ranking
from gateway.detectors.evaluation.harm_rows import HarmRow
from gateway.detectors.evaluation.harm_systems import Scored

FIGURES: Mapping[str, ranking.Figure] = {
    "auc": ranking.auc,
    "recall_at_5%": ranking.recall_at(0.05),
    "recall_at_1%": ranking.recall_at(0.01),
}
MAIN = "balanced"
"""The level by which kinds of texts are compared; of labels and topics it is the limit from which on they are given."""
GIVEN = "given"
POINTS = 120
"""Of a ROC curve that is drawn."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be told."""

    levels: Mapping[str, Mapping[str, int]]
    """Head -> level -> lowest score."""
    topics: frozenset[str] = frozenset()
    """Heads that say what a text is about: no harm."""
    heads: tuple[str, ...] = ()
    """Only these; all that the texts are labelled with if empty."""
    by: tuple[str, ...] = ("language", "category", "group")
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Divided:
    """Which texts count for one head: bool [texts] each."""

    harmful: Any
    harmless: Any
    others: Any


def report(rows: Sequence[HarmRow], systems: Mapping[str, Scored], asked: Asked) -> dict[str, Any]:
    """Everything of the first system, and of the others what can be compared."""
    (_, ours), *others = systems.items()
    heads = chosen(rows, ours, asked)
    return {
        "rows": len(rows),
        "families": len({row.family for row in rows}),
        "harmless": sum(not row.labels - asked.topics for row in rows),
        "heads": {head: _head(rows, ours[head], head, asked) for head in heads},
        "against": {
            name: {head: _ranked(rows, scored[head], divided(rows, head, asked.topics), asked.seed)
                   for head in heads if head in scored}
            for name, scored in others
        },
    }  # fmt: skip


def chosen(rows: Sequence[HarmRow], scored: Scored, asked: Asked) -> list[str]:
    """The heads that are wanted, else those that some text is labelled with, else (all is harmless) every head."""
    labels = frozenset[str]().union(*(row.labels for row in rows))
    return [head for head in scored if head in (asked.heads or labels)] or ([] if asked.heads else list(scored))


def divided(rows: Sequence[HarmRow], head: str, topics: frozenset[str]) -> Divided:
    """Texts with the label, harmless ones, and ones with other labels; those of which it is unknown are in none."""
    has = np.array([head in row.labels for row in rows], bool)
    open_ = np.array([head in row.unknown for row in rows], bool)
    other = np.array([bool(row.labels - topics - {head}) for row in rows], bool)
    return Divided(has, ~has & ~open_ & ~other, ~has & ~open_ & other)


def _head(rows: Sequence[HarmRow], scores: Any, head: str, asked: Asked) -> dict[str, Any]:
    parts = divided(rows, head, asked.topics)
    levels = asked.levels.get(head, {})
    told = _ranked(rows, scores, parts, asked.seed)
    told["levels"] = {name: {"score": limit, **_at(scores, parts, limit)} for name, limit in levels.items()}
    told |= _calibrated(scores, parts)
    limit = levels.get(MAIN, levels.get(GIVEN))
    told["by"] = {kind: table for kind in asked.by if (table := _by(rows, scores, parts, kind, limit))}
    told["groups"] = {} if limit is None or "group" not in asked.by else groups(rows, scores, parts, limit)
    return told


def _ranked(rows: Sequence[HarmRow], scores: Any, parts: Divided, seed: int | None) -> dict[str, Any]:
    told: dict[str, Any] = {"positive": int(parts.harmful.sum()), "negative": int(parts.harmless.sum())}
    if not told["positive"] or not told["negative"]:
        return told
    counts = parts.harmful | parts.harmless
    kept, harmful = scores[counts], parts.harmful[counts]
    whole = ranking.sides(kept, harmful)
    families = [row.family for row, counted in zip(rows, counts, strict=True) if counted] if seed is not None else []
    for name, figure in FIGURES.items():
        told[name] = round(figure(whole), 4)
    if seed is not None:
        for name, (low, high) in ranking.intervals(FIGURES, kept, harmful, families, seed).items():
            told[f"{name}_interval"] = [round(low, 4), round(high, 4)]
        points = ranking.roc(whole)
        told["roc"] = [[round(x, 4), round(y, 4)] for x, y in points[:: max(1, len(points) // POINTS)]] + [[1.0, 1.0]]
    return told


def _at(scores: Any, parts: Divided, limit: int) -> dict[str, float | None]:
    """The shares of texts that reach a limit; None where there are none."""
    sides = {"false_alarms": parts.harmless, "caught": parts.harmful, "others": parts.others}
    return {name: _share(scores[side] >= limit) for name, side in sides.items()}


def _calibrated(scores: Any, parts: Divided) -> dict[str, Any]:
    """How far a score of 70 % means 70 % of texts, with the texts as often harmful as they are in this set."""
    if not parts.harmful.any() or not parts.harmless.any():
        return {}
    known = parts.harmful | parts.harmless | parts.others
    bins = ranking.reliability(ranking.sides(scores[known], parts.harmful[known]))
    told = [one and {"texts": one.texts, "said": round(one.said, 4), "true": round(one.true, 4)} for one in bins]
    return {"reliability": told, "calibration_error": round(ranking.calibration_error(bins), 4)}


def _by(rows: Sequence[HarmRow], scores: Any, parts: Divided, kind: str, limit: int | None) -> dict[str, Any]:
    """The same by language, category or group, where there is more than one."""
    values = np.array([row.kind(kind) for row in rows], object)
    names = sorted({str(value) for value in values if value})
    table = {}
    for name in names if len(names) > 1 else ():
        of = values == name
        part = Divided(parts.harmful & of, parts.harmless & of, parts.others & of)
        table[name] = _ranked(rows, scores, part, None) | ({} if limit is None else _at(scores, part, limit))
    return table


def groups(rows: Sequence[HarmRow], scores: Any, parts: Divided, limit: int) -> dict[str, Any]:
    """False alarms on harmless texts about each group, beside those about none (or all, where all have one)."""
    named = np.array([row.kind("group") for row in rows], object)
    plain = parts.harmless & (named == "")
    base = _share(scores[plain if plain.any() else parts.harmless] >= limit)
    told: dict[str, Any] = {}
    for name in sorted({str(value) for value in named[parts.harmless] if value}):
        reached = scores[parts.harmless & (named == name)] >= limit
        hits, of = int(reached.sum()), len(reached)
        told[name] = {"hits": hits, "of": of, "ratio": round(hits / of / base, 2) if base else None, "base": base}
    return told


def unfair(told: Mapping[str, Any], ratio: float) -> list[tuple[str, str]]:
    """(head, group) where false alarms are more than ``ratio`` times as frequent as elsewhere."""
    return [
        (head, name)
        for head, one in told["heads"].items()
        for name, group in one["groups"].items()
        if ranking.too_often(group["hits"], group["of"], group["base"], ratio)
    ]


def _share(reached: Any) -> float | None:
    return round(float(reached.mean()), 5) if len(reached) else None
