"""Help lines in the texts that a policy shows: when each was last checked, and which must not be named at all.

The data is ``texts/help-lines.yaml``. A dead number in the message for a child in need is worse than none, so it is an
error wherever a policy is loaded to be used; that a line was not checked for long is a remark.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from policies import catalog
from policies.errors import Place, Problems
from policies.layers import Layer, Written
from policies.loader import Key

FRESH_DAYS = 180
"""A line that was checked longer ago wants to be checked again."""
_GAP = r"[\s.()\-\u2010-\u2015]{0,3}"
"""What people write between the digits of a number."""
_SHORT = 7
"""Fewer digits can be any number at all; such a line is known by its name only."""
_ARTICLE = 3
"""Words of a name up to this length are written small or large."""


@dataclass(frozen=True, slots=True)
class Line:
    """A help line, as far as a review looks at it."""

    name: str
    checked_on: date | None
    """The day its source was read; None where nobody has."""
    pattern: re.Pattern[str]

    def old(self, today: date) -> bool:
        """Whether it wants to be checked again."""
        return self.checked_on is None or (today - self.checked_on).days > FRESH_DAYS


@dataclass(frozen=True, slots=True)
class Banned:
    """What a text must not, or should not, send anyone to."""

    said: str
    pattern: re.Pattern[str]
    now: str = ""
    """What it is called now; empty where nobody answers."""


def lines() -> tuple[Line, ...]:
    """Every help line that is known."""
    return _lines()


def named_in(text: str) -> tuple[Line, ...]:
    """The lines that a text names, by name or by a number long enough to be one."""
    folded = _folded(text)
    return tuple(line for line in _lines() if line.pattern.search(folded))


def banned_in(text: str) -> tuple[Banned, ...]:
    """Dead numbers and old names in a text."""
    folded = _folded(text)
    return tuple(one for one in _banned() if one.pattern.search(folded))


def refuse_dead(layers: Iterable[Layer], problems: Problems) -> None:
    """Note every rule whose words send people to a line where nobody answers (GP061)."""
    for written, path, text in _said(layers):
        for one in banned_in(text):
            if not one.now:
                problems.add("GP061", _place(written, path), said=one.said)


def remark_old(layers: Iterable[Layer], today: date, problems: Problems) -> None:
    """Note old names (GP062), and lines that were last checked long before ``today`` (GP060)."""
    for written, path, text in _said(layers):
        for one in banned_in(text):
            if one.now:
                problems.add("GP062", _place(written, path), said=one.said, now=one.now)
        for line in named_in(text):
            if line.old(today):
                when = line.checked_on.isoformat() if line.checked_on else "-"
                problems.add("GP060", _place(written, path), line=line.name, when=when, days=FRESH_DAYS)


def _place(written: Written, path: tuple[Key, ...]) -> Place:
    return written.layer.document.place(path)


def _said(layers: Iterable[Layer]) -> Iterator[tuple[Written, tuple[Key, ...], str]]:
    """Every text that a rule can show, with where it is written; a care text stands where the rule names it."""
    for layer in {lower.path: lower for root in layers for lower in root.walk()}.values():
        for index, form in enumerate(layer.form.rules):
            written, here = Written(layer, index), ("rules", index)
            for key, said in (("message", form.message), ("label", form.label)):
                for language, text in said.by_language().items() if said is not None else ():
                    yield written, (*here, key, language), text
            if form.care is not None:
                for text in catalog.care_texts().get(form.care, {}).values():
                    yield written, (*here, "care"), text


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=1)
def _lines() -> tuple[Line, ...]:
    return tuple(
        Line(line["name"], line["checked_on"], _any_of(_word(line["name"]), *_numbers(line)))
        for line in catalog.help_lines()
    )


def _numbers(line: Mapping[str, Any]) -> list[str]:
    written = [str(line[key]) for key in ("number", "whatsapp") if line.get(key)]
    found = [re.sub(r"\D", "", number) for number in written]
    return [_digits(number, ()) for number in found if len(number) >= _SHORT]


@lru_cache(maxsize=1)
def _banned() -> tuple[Banned, ...]:
    known = catalog.banned_lines()
    dead = [(one, "") for one in known["dead"]]
    renamed = [(one, one["now"]) for one in known["renamed"]]
    return tuple(
        Banned(
            one.get("name") or one["number"],
            _any_of(_word(one["name"]) if "name" in one else _digits(one["number"], one.get("before", ()))),
            now,
        )
        for one, now in [*dead, *renamed]
    )


def _any_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _word(name: str) -> str:
    """A name as people write it, not as part of a word: capitals stay capitals, for Lisa is a pupil and LISA a line."""
    return r"(?<!\w)" + r"\s+".join(map(_cased, name.split())) + r"(?!\w)"


def _cased(word: str) -> str:
    if not word.isalpha() or (word.isupper() and len(word) > 1):
        return re.escape(word)
    return f"(?i:{word})" if len(word) <= _ARTICLE else f"{word[0]}(?i:{word[1:]})"


def _digits(number: str, before: Iterable[str]) -> str:
    """A number with whatever stands between its digits, and not as part of a longer one."""
    codes = "|".join(_GAP.join(code) for code in before)
    area = rf"(?:\+?(?:{codes}){_GAP})?" if codes else ""
    return rf"(?<!\d)(?<!\d[\s.\-\u2010-\u2015]){area}\(?{_GAP.join(number)}(?!\d)(?!-\d)"
