"""``gapura eval``: a site's own detectors, measured on marked texts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

import typer

from gateway.detectors.base import SpanDetector
from gateway.detectors.evaluation.datasets import read
from gateway.detectors.evaluation.marked import Row
from gateway.detectors.evaluation.scores import ANY, Scores, measure
from gateway.detectors.evaluation.telling import as_json, as_text
from gateway.settings import read as settings_of
from gateway.words import registry_of


def personal_data(dataset: Path, config: Path | None, *, quiet: bool) -> Scores:
    """What the detector of personal data finds under a site's settings. Raises what these and the file can raise."""
    rows = read(dataset)
    settings = settings_of(config)
    only = settings.detectors.model_copy(update={"enabled": ("pii",)})
    (detector,) = registry_of(settings.model_copy(update={"detectors": only})).load_all()
    return measure(cast(SpanDetector, detector).inspect, rows if quiet else _watched(rows))


def reaches(scores: Scores, least: float) -> bool:
    """Whether F2 of all values is as high; a set in which nothing is marked or found reaches nothing."""
    f2 = scores.half[ANY].f(2)
    return f2 is not None and f2 >= least


def told(scores: Scores, form: str, language: str) -> str:
    """The figures as ``text`` or ``json``."""
    if form == "json":
        return json.dumps(as_json(scores), indent=2) + "\n"
    return as_text(scores, "id" if language == "id" else "en")


def _watched(rows: list[Row]) -> Iterator[Row]:
    shown: Iterable[Row]
    with typer.progressbar(rows, file=sys.stderr) as shown:
        yield from shown
