"""From files to a :class:`~policies.program.Program`: check the meaning of every rule and compile it.

What protects a floor, and where: it cannot be overridden (``layers``); it cannot be written as ``allow``, in shadow,
with an ``on_error`` milder than its effect, or with ``requires`` (here). ``except`` on a floor is part of the floor:
only the file that writes it can state one. ``applies`` of a child chooses whom the whole policy speaks to; whoever
it leaves out gets no policy from it and is refused unless another one speaks to them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from policies import catalog, zones
from policies.calendars import Period, read_calendar
from policies.decision import Effect
from policies.errors import Place, Problems
from policies.layers import Gatherer, Layer, merge
from policies.program import Program
from policies.reading import Reading
from policies.review import help_lines
from policies.rule_compiler import EFFECTS, ON_ERROR, Around, RuleCompiler, scope_of
from policies.rules import Root, Terms
from policies.shelf import Shelf
from policies.sources import sources_of
from policies.vocabulary import Vocabulary, offline

__all__ = ["EFFECTS", "compile_layers", "load"]


def load(paths: Sequence[Path], vocabulary: Vocabulary | None = None, shelf: Shelf | None = None) -> Program:
    """Read, check and compile policies; they unite.

    Args:
        paths: policy files, or bare names of packs that ship with Gapura.
        vocabulary: what the site's detectors and groups are; the offline one where there is no gate.
        shelf: where files are read, and whose signed packs are opened; the disk, and nobody's.

    Raises:
        PolicyError: anything is wrong; it holds every problem found.
    """
    problems = Problems()
    gatherer = Gatherer(problems, shelf)
    layers = [layer for layer in map(gatherer.root, paths) if layer is not None]
    help_lines.refuse_dead(layers, problems)
    return compile_layers(layers, vocabulary or offline(), problems)


def compile_layers(layers: Sequence[Layer], vocabulary: Vocabulary, problems: Problems) -> Program:
    """Compile what a :class:`~policies.layers.Gatherer` has read; raises PolicyError as :func:`load` does."""
    if not layers and not problems.errors:
        problems.add("GP047", Place("gapura.yaml"))
    roots = []
    names: set[str] = set()
    for layer in layers:
        if layer.form.name in names:
            problems.add("GP046", layer.document.place(("name",)), name=layer.form.name)
        names.add(layer.form.name)
        roots.append(_root(layer, vocabulary, problems))
    problems.raise_if_errors()
    sources = sources_of(layers)
    sources["vocabulary.json"] = vocabulary.canonical()
    sources |= _shipped(roots)
    return Program.of(roots, sources, problems.found)


def _shipped(roots: Sequence[Root]) -> dict[str, bytes]:
    """What ships with Gapura and can change a decision or its words, as far as these rules use it."""
    rules = [rule for root in roots for rule in root.rules]
    sources = {name: catalog.source(name) for rule in rules for name in rule.texts}
    if any("clock" in rule.condition.looks_at for rule in rules):
        sources["zones"] = zones.EDITION.encode()
    return sources


def _root(layer: Layer, vocabulary: Vocabulary, problems: Problems) -> Root:
    rules, inactive = [], []
    words = catalog.help_words() | frozenset(word for below in layer.walk() for word in below.form.help_words)
    everywhere = calendar_of(layer, problems)
    for written in merge(layer, problems).values():
        # A floor keeps the calendar it was written with: a lower layer could end it by emptying a period.
        calendar = calendar_of(written.layer, problems) if written.form.floor else everywhere
        rule = RuleCompiler(written, vocabulary, problems, Around(calendar, words)).rule()
        if rule is None:
            inactive.append(written.form.name)
        else:
            rules.append(rule)
    groups, roles = _applies(layer, vocabulary, problems)
    return Root(
        name=layer.form.name,
        default=_default(layer, problems),
        rules=tuple(rules),
        terms=_terms(layer) or Terms(),
        groups=groups,
        roles=roles,
        inactive=tuple(sorted(inactive)),
    )


def calendar_of(layer: Layer, problems: Problems) -> Mapping[str, Period] | None:
    """The periods of a layer and all it extends, its own first; None where there is no calendar."""
    periods: dict[str, Period] = {}
    found = False
    for one in (*layer.parents, layer):
        below = None
        if one is not layer:
            below = calendar_of(one, problems)
        elif layer.calendar is not None and layer.calendar.document is not None:
            below = read_calendar(layer.calendar.document, problems)
        if below is not None:
            found = True
            periods |= below
    return periods if found else None


def _default(layer: Layer, problems: Problems) -> Effect:
    word = layer.form.default
    if word is None:
        problems.add("GP017", layer.document.place(()))
    elif word not in ON_ERROR:
        problems.add("GP038", layer.document.place(("default",)), suggest=(word, ON_ERROR))
    else:
        return EFFECTS[word]
    return Effect.BLOCK


def _applies(
    layer: Layer, vocabulary: Vocabulary, problems: Problems
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    reading = Reading(layer.document, problems, vocabulary, history=False)
    for owner in layer.walk():
        if owner.form.applies is not None:
            reading = Reading(owner.document, problems, vocabulary, history=False)
            return scope_of(owner.form.applies, ("applies",), reading)
    return None, None


def _terms(layer: Layer) -> Terms | None:
    """A layer's own terms, else the strictest of its parents'; None if nobody states any."""
    inherited: Terms | None = None
    for parent in layer.parents:
        terms = _terms(parent)
        if terms is not None:
            inherited = terms if inherited is None else inherited.united(terms)
    base = inherited or Terms()
    form = layer.form
    stated = (form.respond, form.unseen, form.unmapped, form.restore_to)
    if all(value is None for value in stated):
        return inherited
    return Terms(
        respond=form.respond or base.respond,
        unseen=form.unseen or base.unseen,
        unmapped=form.unmapped or base.unmapped,
        restore_to=base.restore_to if form.restore_to is None else frozenset(form.restore_to),
    )
