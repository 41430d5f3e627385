"""Taking personal data out of text: pseudonyms on the way in, plain marks on the way back, or what a policy says
under ``as``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gateway.enforcement.bent import BENT, own_of
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.exchange import Finding, Part
from policies.decision import Mode
from policies.explain.words import entity

IRREVERSIBLE = {
    "CREDIT_CARD": "whoever reads the answer over a shoulder could pay with it, and no answer needs it",
    "SECRET": "a key or password that was sent once counts as lost; giving it back spreads it",
    "BIOMETRIC": "a body cannot be changed as a number can (UU PDP article 4(2): specific data)",
}
"""Types that are never kept to be given back, and why: a plain mark on the way in as well, no name that stands for
the value and nothing in the vault."""
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEXT = re.compile(r"\s*(\S)")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters ``start..end`` of a text become ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Manner:
    """What stands for values of each type, where it is not a pseudonym, and in which language words are."""

    modes: Mapping[str, Mode] = field(default_factory=dict)
    language: str = "id"
    escapes: bool = True
    """Whether what somebody typed in the shape of a placeholder is a text like others."""

    def instead(self, kind: str, value: str, vault: Vault, *, restorable: bool) -> str:
        """What stands for one value on its way to the backend."""
        mode = self.modes.get(kind, "pseudonym")
        if mode == "category":
            return category(kind, self.language, value)
        if mode == "mask" or kind in IRREVERSIBLE:
            return mark(kind)
        return vault.placeholder(kind, value, restorable=restorable and mode != "hash", invented=mode == "surrogate")

    def invented(self, kind: str) -> str:
        """What stands for a value that the model brought in: nobody gets it back, so it needs no name."""
        return category(kind, self.language) if self.modes.get(kind) == "category" else mark(kind)


PLAIN = Manner()


@dataclass(frozen=True, slots=True)
class Redaction:
    """The new text of each changed part, and whether something could not be changed."""

    edits: dict[int, str]
    impossible: bool = False
    """A value stands where nothing can be rewritten (a member name, a number): the request must not pass."""


def applied(text: str, edits: Sequence[Edit]) -> str:
    """``text`` with every edit made, in one pass. Overlapping edits are made safe: no original character survives."""
    out: list[str] = []
    here = 0
    for edit in sorted(edits, key=lambda e: (e.start, -e.end)):
        if edit.start >= here:
            out += (text[here : edit.start], edit.text)
        here = max(here, edit.end)
    out.append(text[here:])
    return "".join(out)


def redact(
    parts: Sequence[Part], findings: Sequence[Finding], types: frozenset[str], vault: Vault, restorable_role: str,
    manner: Manner = PLAIN,
) -> Redaction:  # fmt: skip
    """Pseudonyms, or what ``manner`` says, for every finding of the given types. Only values from ``restorable_role``
    may be given back.

    A value split over several parts is one value: its first piece becomes the pseudonym, the others vanish.
    """
    values = _values(parts, findings)
    edits: dict[int, list[Edit]] = defaultdict(list)
    impossible = False
    placed: set[int] = set()
    for finding in sorted(findings, key=lambda f: (f.part, f.start)):
        if finding.type not in types or finding.end <= finding.start:
            continue
        part = parts[finding.part]
        if part.kind == "member":
            impossible = True
            continue
        if finding.group is not None and finding.group in placed:
            edits[part.index].append(Edit(finding.start, finding.end, _in_json(part, finding, "")))
            continue
        value = part.text[finding.start : finding.end]
        if finding.group is not None:
            placed.add(finding.group)
            value = values[finding.group]
        name = manner.instead(finding.type, value, vault, restorable=part.role == restorable_role)
        edits[part.index].append(Edit(finding.start, finding.end, _in_json(part, finding, name)))
    for part in parts if len(vault) and manner.escapes else ():
        if part.role == restorable_role and part.kind != "member":
            edits[part.index] += _forged(part.text, edits[part.index], vault)
    return Redaction({index: applied(parts[index].text, some) for index, some in edits.items() if some}, impossible)


def _forged(text: str, edits: Sequence[Edit], vault: Vault) -> list[Edit]:
    """What the person typed in the shape of a placeholder, or of one of ours as models bend it: to the backend it is
    a text like others, which comes back as it was typed and means no other value."""
    places = {match.span() for match in PLACEHOLDER.finditer(text)}
    places |= {own[:2] for match in BENT.finditer(text) if (own := own_of(match, vault))}
    taken = sorted((edit.start, edit.end) for edit in edits)
    made = []
    here = done = 0  # of what is taken, how many begin before the place ends, and where the last of them ends
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        while here < len(taken) and taken[here][0] < end:
            here, done = here + 1, max(done, taken[here][1])
        if done <= start:
            made.append(Edit(start, end, vault.literal(text[start:end])))
            done = end
    return made


def _values(parts: Sequence[Part], findings: Sequence[Finding]) -> dict[int, str]:
    """The whole value of each group of findings."""
    values: dict[int, str] = defaultdict(str)
    for finding in sorted(findings, key=lambda f: (f.part, f.start)):
        if finding.group is not None:
            values[finding.group] += parts[finding.part].text[finding.start : finding.end]
    return values


def _in_json(part: Part, finding: Finding, name: str) -> str:
    """A bare number inside tool arguments becomes a string, so that the JSON stays JSON."""
    if part.kind == "arguments" and bare_number(part.text, finding.start, finding.end):
        return f'"{name}"'
    return name


def bare_number(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is a JSON number rather than part of a string."""
    if not text[start:end].isdigit():
        return False
    while start > 0 and text[start - 1].isspace():
        start -= 1
    after = _NEXT.match(text, end)
    return text[start - 1 : start] in {"", ":", ",", "["} and (after is None or after[1] in {",", "}", "]"})


def mark(kind: str) -> str:
    """What stands for a value of this kind that nobody gets back; square brackets survive Markdown."""
    return f"[{kind}]"


def category(kind: str, language: str, value: str = "") -> str:
    """What a value was, in words that a model understands; of a date the year, of which many are left."""
    words = entity(kind)
    year = _YEAR.search(value) if kind == "DATE_OF_BIRTH" else None
    said = words.id if language == "id" else words.en
    return f"[{said}, {year[0]}]" if year else f"[{said}]"
