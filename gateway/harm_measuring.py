"""``gapura eval harm``: the scores that a site's gate gives, measured on labelled texts, and others beside them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from gateway import settings
from gateway.detectors.base import ScoreDetector
from gateway.detectors.catalogue import folder_of
from gateway.detectors.evaluation import harm_systems as asking
from gateway.detectors.evaluation.harm_figures import GIVEN, Asked, report, unfair
from gateway.detectors.evaluation.harm_page import page
from gateway.detectors.evaluation.harm_rows import HarmRow, read
from gateway.detectors.evaluation.harm_telling import as_text, wrong
from gateway.detectors.evaluation.harm_texts import say
from gateway.detectors.evaluation.marked import DatasetError
from gateway.detectors.evaluation.texts import spoken
from gateway.detectors.manifest import Manifest
from gateway.detectors.registry import DetectorConfig, Registry

OURS = "gapura"


@dataclass(frozen=True, slots=True, repr=False)
class Order:
    """What is measured, and what with."""

    files: Sequence[Path]
    model: str = "embedded"
    heads: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    split: str = "test"
    data: Path | None = None
    quiet: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Measured:
    """What came out, and the texts it came out of."""

    told: dict[str, Any]
    rows: list[HarmRow]
    ours: asking.Scored
    asked: Asked


def harm(order: Order) -> Measured:
    """Score all texts and count. Raises ``DatasetError``, ``ModelError`` and ``SettingsError``."""
    rows = read(order.files, order.split)
    texts = [row.text for row in rows]
    folder = folder_of(order.model, settings.folders(order.data, None)[0])
    peers = {name.partition(":")[0]: _peer(name, folder) for name in order.against}
    registry = Registry(DetectorConfig(pii=False, model=order.model if order.model == "embedded" else str(folder)))
    detectors = [one for one in registry.load_all() if isinstance(one, ScoreDetector)]
    systems: dict[str, asking.Scored] = {OURS: asking.ask(detectors, _watched(texts, OURS, order.quiet))}
    systems |= {name: score(_watched(texts, name, order.quiet)) for name, score in peers.items()}
    asked = _asked(registry, order)
    return Measured(report(rows, systems, asked), rows, systems[OURS], asked)


def told(measured: Measured, form: str, language: str, *, levels: bool = False, show_text: bool = False) -> str:
    """The figures as ``text`` or ``json``; with ``show_text`` the text has the worst of those judged wrongly."""
    if form == "json":
        return json.dumps(measured.told, indent=1, ensure_ascii=False) + "\n"
    lang = spoken(language)
    text = as_text(measured.told, lang, levels=levels)
    if show_text:
        shown = wrong(measured.rows, measured.ours, measured.asked, list(measured.told["heads"]))
        text += "\n" + "\n".join([say("wrong", lang), *shown]) + "\n"
    return text


def unfairly(measured: Measured, ratio: float, language: str) -> list[str]:
    """A sentence for each group whose harmless texts are taken for harm too often."""
    lang = spoken(language)
    return [say("unfair", lang, head=head, group=group, ratio=ratio) for head, group in unfair(measured.told, ratio)]


def write_page(measured: Measured, file: Path, name: str, language: str) -> None:
    """Writes the figures as a page, which never has any text of the set. Raises ``DatasetError``."""
    try:
        file.write_text(page(measured.told, name, spoken(language)), "utf-8")
    except OSError:
        raise DatasetError("unwritable", file) from None


def _asked(registry: Registry, order: Order) -> Asked:
    seen = registry.vocabulary()
    levels = {name: dict(info.levels) for name, info in seen.scores.items()}
    levels |= {name: {GIVEN: limit} for name, limit in seen.limits.items()}
    heads = Manifest.read(registry.model_folder()).heads
    topics = frozenset(head.name for head in heads if head.kind == "topic")
    return Asked(levels, topics, order.heads, order.by or Asked(levels).by)


def _peer(name: str, folder: Path) -> Any:
    kind, _, python = name.partition(":")
    if name == "ngrams":
        manifest = Manifest.read(folder)
        alone = asking.ngrams_alone(manifest)
        return lambda texts: asking.highest([alone], [head.name for head in manifest.heads], texts)
    if kind == "alt-profanity-check":
        return lambda texts: asking.profanity_check(list(texts), python)
    raise asking.unknown_peer(name)


def _watched(texts: list[str], name: str, quiet: bool) -> Iterator[str]:
    if quiet:
        yield from texts
        return
    shown: Iterable[str]
    with typer.progressbar(texts, file=sys.stderr, label=f"{name:12}") as shown:
        yield from shown
