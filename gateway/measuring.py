"""``gapura eval``: a site's own detectors, measured on marked texts, and others beside them."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import typer

from gateway.detectors.base import SpanDetector
from gateway.detectors.evaluation import beside
from gateway.detectors.evaluation.datasets import read
from gateway.detectors.evaluation.marked import DatasetError, Row
from gateway.detectors.evaluation.page import page
from gateway.detectors.evaluation.peers import Inspect, peer
from gateway.detectors.evaluation.scores import ANY, Scores, measure
from gateway.detectors.evaluation.telling import as_json, as_text
from gateway.detectors.evaluation.texts import spoken
from gateway.settings import read as settings_of
from gateway.words import registry_of

OURS = "gapura"


@dataclass(frozen=True, slots=True, repr=False)
class Measured:
    """What came out, and the texts it came out of."""

    systems: dict[str, Scores]
    """The site's own detector first, as ``gapura``."""
    rows: list[Row]

    @property
    def ours(self) -> Scores:
        """The figures of the site's own detector."""
        return self.systems[OURS]


def personal_data(dataset: Path, config: Path | None, against: Sequence[str] = (), *, quiet: bool = True) -> Measured:
    """What the detector of personal data finds under a site's settings, and what others find beside it.

    Raises what these and the file can raise.
    """
    rows = read(dataset)
    settings = settings_of(config)
    only = settings.detectors.model_copy(update={"enabled": ("pii",)})
    (detector,) = registry_of(settings.model_copy(update={"detectors": only})).load_all()
    asked: dict[str, Inspect] = {OURS: cast(SpanDetector, detector).inspect}
    asked |= {name: peer(name) for name in against}
    systems = {
        name: measure(inspect, rows if quiet else _watched(rows, f"{name:12}")) for name, inspect in asked.items()
    }
    return Measured(systems, rows)


def reaches(scores: Scores, least: float) -> bool:
    """Whether F2 of all values is as high; a set in which nothing is marked or found reaches nothing."""
    f2 = scores.half[ANY].f(2)
    return f2 is not None and f2 >= least


def told(measured: Measured, form: str, language: str, *, show_text: bool = False) -> str:
    """The figures as ``text`` or ``json``; with ``show_text`` the text has the values that were missed or wrong."""
    lang = spoken(language)
    others = {name: scores for name, scores in measured.systems.items() if name != OURS}
    if form == "json":
        against = {"against": {name: as_json(scores) for name, scores in others.items()}} if others else {}
        return json.dumps({**as_json(measured.ours), **against}, indent=2) + "\n"
    text = as_text(measured.ours, lang, measured.rows if show_text else ())
    return f"{text}\n{beside.as_text(measured.systems, lang)}" if others else text


def write_page(measured: Measured, file: Path, name: str, language: str) -> None:
    """Writes the figures as a page, which never has any text of the set. Raises ``DatasetError``."""
    try:
        file.write_text(page(measured.systems, name, spoken(language)), "utf-8")
    except OSError:
        raise DatasetError("unwritable", file) from None


def _watched(rows: list[Row], name: str) -> Iterator[Row]:
    shown: Iterable[Row]
    with typer.progressbar(rows, file=sys.stderr, label=name) as shown:
        yield from shown
