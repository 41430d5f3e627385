"""Masking a text and putting values back into another, with the same parts of the gate that do it for exchanges."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gateway.byhand.papers import Paper
from gateway.byhand.vaults import Kept
from gateway.detectors.pii import entities
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.enforcement.redact import IRREVERSIBLE, Edit, Manner, applied, redact
from gateway.enforcement.restore import Restorer, mentions
from gateway.exchange import Finding, Part

TOPICS = frozenset("URL LOCATION RELIGION ETHNICITY HEALTH CRIMINAL_RECORD".split())
"""What a text is about rather than whom: left as it is unless asked for, since hardly a question can be answered
without it and it tells nobody's name; what is left is counted before the eyes of whoever masks."""
_LOOKS = re.compile(r"(?:<|\[|&lt;)([A-Z][A-Z_]{1,40})_[0-9A-Za-z]{1,32}(?:>|\]|&gt;)")
_TYPES = entities.of(entities.BY_COUNTRY)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without what must not leave. ``repr`` shows counts only."""

    text: str = field(repr=False)
    hidden: Counter[str]
    """Values by type that stand in it no longer."""
    left: Counter[str]
    """Values by type that were found and stay."""
    own: int
    """Placeholders of the same vault that the text had already."""
    others: Counter[str]
    """What looks like a placeholder and is none of this vault, by type: nothing will be put there."""


def mask(part: Part, found: Sequence[Finding], types: frozenset[str], kept: Kept) -> Masked:
    """The text with placeholders for the values of these types; the vault has them from then on."""
    before = kept.vault
    own = [(start, end) for start, end, _ in mentions(part.text, before)]
    opaque = {place for start, end in own for place in range(start, end)}
    found = [one for one in found if not opaque.issuperset(range(one.start, one.end))]
    found = _outermost(found, types)
    kept.add(_values(part, found, types))
    edits = redact([part], found, types, kept.vault, part.role, Manner(escapes=False)).edits
    counts = _counted(found)
    return Masked(
        edits.get(part.index, part.text),
        Counter({kind: number for kind, number in counts.items() if kind in types}),
        Counter({kind: number for kind, number in counts.items() if kind not in types}),
        len(own),
        _unknown(part.text, before),
    )


def _outermost(found: Sequence[Finding], types: frozenset[str]) -> list[Finding]:
    """Without what lies within a value that is hidden as a whole, such as the cell of a table."""
    kept, covered = [], 0
    for one in sorted(found, key=lambda f: (f.start, -f.end, -f.score)):
        if one.end > covered:
            kept.append(one)
            covered = one.end if one.type in types else covered
    return kept


def _values(part: Part, found: Sequence[Finding], types: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The values to keep, in the order in which they get their placeholders."""
    whole: dict[int | tuple[int, int], tuple[str, str]] = {}
    for one in sorted(found, key=lambda f: f.start):
        if one.type in types and one.type not in IRREVERSIBLE:
            name = (one.start, one.end) if one.group is None else one.group
            value = whole.get(name, ("", ""))[1] + part.text[one.start : one.end]
            whole[name] = (one.type, value)
    yield from whole.values()


def _counted(found: Sequence[Finding]) -> Counter[str]:
    alone = Counter(one.type for one in found if one.group is None)
    return alone + Counter(kind for _, kind in {(one.group, one.type) for one in found if one.group is not None})


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its values put back. ``repr`` shows counts only."""

    text: str = field(repr=False)
    back: Counter[str]
    """Values by type that stand in it again."""
    held: Counter[str]
    """Placeholders left where they stand, in a link, a tag or an address, which a reader's browser would send out."""
    unknown: Counter[str]
    """What looks like a placeholder and is none of this vault."""


def restore(paper: Paper, kept: Kept) -> Restored:
    """The text with values in the place of this vault's placeholders, however a model bent them; in plain words only
    (:mod:`gateway.enforcement.restore`)."""
    vault, text = kept.vault, paper.text
    edits: list[Edit] = []
    for start, end in paper.leaves():
        for left, right, value in Restorer(vault).read(text[start:end]):
            word = _within_string(value) if paper.form == "json" else value
            edits.append(Edit(start + left, start + right, word))
    put = {edit.start for edit in edits}
    names = [(start in put, kind_of(name)) for start, _, name in mentions(text, vault)]
    return Restored(
        applied(text, edits),
        Counter(kind for back, kind in names if back),
        Counter(kind for back, kind in names if not back),
        _unknown(text, vault),
    )


def kind_of(name: str) -> str:
    """The type that a placeholder names."""
    return name[1:-1].rpartition("_")[0]


def _within_string(value: str) -> str:
    """A value as it stands within a string of JSON; one that came out of such a string already does."""
    try:
        json.loads(f'"{value}"')
    except ValueError:
        return json.dumps(value, ensure_ascii=False)[1:-1]
    return value


def _unknown(text: str, vault: Vault) -> Counter[str]:
    own = {start for start, _, _ in mentions(text, vault)}
    found = Counter[str]()
    for match in _LOOKS.finditer(text):
        names = match[1] in _TYPES or PLACEHOLDER.fullmatch(match.group()) is not None
        if names and not own & {match.start(), match.start(1)}:
            found[match[1]] += 1
    return found
