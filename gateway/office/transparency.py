"""Count a site for publication: which rules and groups it had then, what the log holds, and whether that verifies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audit import checkpoint
from audit.reader import Reader, Snapshot
from audit.search.finding import walk
from audit.search.query import Query
from audit.statistics.adding import merged
from audit.statistics.case_counts import count_cases
from audit.statistics.counting import count
from audit.statistics.figures import Path as Named
from audit.statistics.hiding import LEAST
from audit.statistics.page import transparency_page
from audit.statistics.periods import Period
from audit.statistics.publication import LARGEST, Publication, Source
from audit.statistics.shelf import Note, Shelf, recorded
from audit.statistics.tables import published
from audit.statistics.tally import Known
from audit.statistics.trouble import StatisticsError
from audit.store.place import variable_of
from audit.trust import Brought
from audit.verify import Progress, verify
from gateway.admission.folders import Site
from gateway.admission.versions import kept
from policies import kept as policies_kept
from policies.rules import Rule

_HARM = frozenset("toxicity severe_toxicity obscene threat insult identity_attack sexual_explicit injection".split())
"""Scores that say nothing of self-harm, of something somebody told, or of cheating."""
_PLAIN = frozenset("consent route model clock language size modality cells quota".split())
"""Circumstances of which the same is true."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be published, and how sure one can be of the log."""

    period: Period
    least: int = LEAST
    brought: Brought = Brought()  # noqa: RUF009 - frozen
    progress: Progress | None = None


def publish(site: Site, order: Order, now: float, note: Note) -> Publication:
    """What this site publishes for a period. See :class:`Shelf`, whose errors this raises."""
    reader = Reader.open(site.data)
    with reader.snapshot() as snapshot:
        shelf = Shelf(site.data, recorded(snapshot), note)
    level = cache(lambda: level_of(site.data, order.brought))  # once, however many parts are counted
    return shelf.publish(order.period, order.least, now, lambda one: _counted(site, reader, one, order, level))


def read_files(paths: Iterable[Path]) -> Publication:
    """The files of many gates as one. Raises ``StatisticsError`` as :func:`merged`, or ``form``."""
    return merged([_read(path) for path in paths])


def level_of(data: Path, brought: Brought) -> tuple[str, str]:
    """What ``gapura audit verify`` says of the log, in one word, and the fingerprint of its key."""
    if variable_of(data) is not None:
        return "unchecked", ""  # it lies in a database: a copy can be verified
    verdict = verify(data, brought)
    return ("broken" if verdict.level is None else verdict.level.word), verdict.fingerprint


def by_group(rule: Rule) -> bool:
    """Whether a rule may be counted by group: it calls nobody, comforts nobody, keeps nothing, and looks at nothing
    but data, plain harm and circumstances. What is not known to be harmless is not counted so."""
    asked = rule.condition
    quiet = not (rule.care or asked.labels or asked.phrases or asked.tools or rule.effect.word in ("hold", "replace"))
    calls = any(one.kind in ("escalate", "seal", "notify") for one in rule.obligations)
    return quiet and not calls and set(asked.scores) <= _HARM and asked.looks_at <= _PLAIN


def _counted(
    site: Site, reader: Reader, period: Period, order: Order, level: Callable[[], tuple[str, str]]
) -> Publication:
    with reader.snapshot() as snapshot:
        rules, complete = _rules(site.data, snapshot, period)
        tally = count(snapshot, period, order.progress)
        note = snapshot.checkpoint()
    count_cases(site.data, period, tally)
    figures = published(tally, rules, site.state.group_names(), order.least)
    time: Named = ("time", period.text)
    figures[time] = figures["exchanges",]
    head = checkpoint.read(note)
    source = Source(head.origin, period.text, head.size, head.root.hex(), note, *level())
    titles = {one.rule: dict(one.title) for one in rules if one.title}
    return Publication(period, order.least, complete, (source,), figures, titles)


def _rules(data: Path, snapshot: Snapshot, period: Period) -> tuple[list[Known], bool]:
    """Every rule that was in force in the period, and whether all of its policies could be read."""
    found: dict[tuple[str, str], Known] = {}
    complete = True
    for digest in _policies(snapshot, period):
        sources = kept(data, digest)
        program = None if sources is None else policies_kept.rebuild(sources, digest)
        complete = complete and program is not None
        for rule in (one for one in program.rules if not one.shadow) if program else ():
            name, plain = (rule.effect.word, rule.name), by_group(rule)
            before = found.get(name)
            found[name] = Known(*name, plain and (before is None or before.by_group), rule.title)
    return list(found.values()), complete and bool(found)


def _policies(snapshot: Snapshot, period: Period) -> list[str]:
    """Digests of the policies in force in a period: the one it began with, and those that came."""
    wanted = Query({"kind": ("configuration", "admin.policy")}, None, period.until)
    entries = snapshot.entries(walk(snapshot.matches(wanted), None, snapshot.size(), newest_first=False))
    told = [(entry.minute, str(entry.public_part().get("policy", ""))) for entry in entries]
    earlier = [digest for minute, digest in told if minute < period.since]
    return list(dict.fromkeys(filter(None, [*earlier[-1:], *(one for minute, one in told if minute >= period.since)])))


def _read(path: Path) -> Publication:
    try:
        with path.open("rb") as file:
            return Publication.read(file.read(LARGEST + 1), str(path))
    except OSError:
        raise StatisticsError("form", where=str(path)) from None


def pages(made: Publication, stem: Path) -> Iterator[tuple[Path, str | bytes]]:
    """The files of a publication: its numbers, and the page in both languages."""
    yield stem.with_name(f"{stem.name}.json"), made.json()
    yield stem.with_name(f"{stem.name}.en.html"), transparency_page(made, "en")
    yield stem.with_name(f"{stem.name}.id.html"), transparency_page(made, "id")
