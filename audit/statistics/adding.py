"""Add published numbers: months to a half-year, half-years to a year, gates to a ministry.

A sum is made of published figures and of nothing else, so it tells nothing that they did not. Where one of them is
hidden the sum has bounds. A figure that a file does not name is not nothing either, unless that file shows that it
cannot be anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from audit.statistics.figures import NOTHING, UNKNOWN, Figure, Path
from audit.statistics.periods import Period
from audit.statistics.publication import Publication, Source
from audit.statistics.trouble import StatisticsError

_BY_RULE = frozenset({"objections", "samples"})
_ACTS = frozenset({"reveals", "erasures"})
_REQUESTS = frozenset({"rule", "cell", "group"})


def merged(files: Sequence[Publication]) -> Publication:
    """The numbers of many gates for one period.

    Raises:
        StatisticsError: fewer than two files (``two_files``), different periods or numbers of people (``mixed``), or
            two that count the same log at the same time (``twice``).
    """
    if len(files) < 2:
        raise StatisticsError("two_files")
    for what, values in (("period", {one.period.text for one in files}), ("least", {one.least for one in files})):
        if len(values) > 1:
            raise StatisticsError("mixed", what=what)
    _require_apart([source for one in files for source in one.sources])
    times = [path for one in files for path in one.figures if path[0] == "time"]
    return _sum(files, files[0].period, {path for path in times if times.count(path) < len(files)})


def joined(parts: Sequence[Publication], whole: Period) -> Publication:
    """The numbers of a period from those of its parts."""
    return _sum(parts, whole, set())


def _sum(files: Sequence[Publication], period: Period, away: Iterable[Path]) -> Publication:
    paths = sorted({path for one in files for path in one.figures}.difference(away))
    figures = {}
    for path in paths:
        total = NOTHING
        for one in files:
            total += one.figures.get(path) or absent(one, path)
        figures[path] = total
    titles = {rule: words for one in reversed(files) for rule, words in one.titles.items()}
    sources = tuple(sorted((source for one in files for source in one.sources), key=lambda s: (s.origin, s.period)))
    complete = all(one.complete for one in files)
    return Publication(period, files[0].least, complete, sources, figures, titles)


def absent(file: Publication, path: Path) -> Figure:
    """What a file says of a count that it does not name."""
    family = path[0]
    if family in ("machine", "time"):
        return NOTHING
    if family in _ACTS:
        return Figure(0, file.least - 1)  # an act counts as a person: it is named from that number on
    if family in _BY_RULE and file.complete:
        return NOTHING
    return _request(file, path) if file.figures["exchanges",].low and family in _REQUESTS else UNKNOWN


def _request(file: Publication, path: Path) -> Figure:
    if path[0] == "group":
        return _left(file, "group")
    rule = file.figures.get(("rule", *path[1:3]))
    if rule is None:
        named = bool(path[2])  # one that nobody wrote is named only where it is frequent
        return NOTHING if file.complete and named else _left(file, "rule")
    return _left(file, "group") if ("group", path[3]) not in file.figures else Figure(0, rule.high)


def _left(file: Publication, family: str) -> Figure:
    """What is left of all exchanges beside those of the rules, or groups, that are named."""
    high = file.figures["exchanges",].high
    named = sum(one.low for path, one in file.figures.items() if path[0] == family)
    return UNKNOWN if high is None else Figure(0, max(0, high - named))


def _require_apart(sources: Sequence[Source]) -> None:
    for one, other in combinations(sources, 2):
        mine, theirs = Period.read(one.period), Period.read(other.period)
        if one.origin == other.origin and (mine.contains(theirs) or theirs.contains(mine)):
            raise StatisticsError("twice", origin=one.origin, period=other.period)
