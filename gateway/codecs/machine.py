"""What machines wrote: numbers, switches, tokens and counts. Whatever else stands in their places is text."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.codecs.places import LONG_NUMBER, SOMEBODYS, TOKEN
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.exchange import Path

_COUNT = re.compile(r"[a-zA-Z_]{1,64}")
"""The name of a count; any other name there is read as text."""
_ALPHABET = str.maketrans("-_", "+/")
_MIXED = re.compile(r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?!.*[0-9]{9})")
"""What random base64 of some length always is, and a word or a long number never."""


def _is_token(to: Reader, value: str) -> bool:
    """Whether a machine made it, by its looks. In a question, what may be somebody's number is none."""
    return TOKEN.fullmatch(value) is not None and not (to.asks and SOMEBODYS.search(value))


class Plain:
    """Numbers, switches and tokens made by machines. Anything else that stands here is text that nobody expected."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over what a machine wrote."""
        if value is None or value is True or value is False:
            return
        if isinstance(value, str):
            if _is_token(to, value):
                return
        elif isinstance(value, (int, float)) and -LONG_NUMBER < value < LONG_NUMBER:
            return
        to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


class Signature:
    """What a provider seals a model's thoughts with, to know them again: base64 that only it can open (Anthropic's
    ``signature``, Gemini's ``thoughtSignature``). What decodes to text is no seal; that and anything else is text."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over a seal."""
        if isinstance(value, str) and (_is_token(to, value) or _is_sealed(value)):
            return
        if value is not None:
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


def _is_sealed(value: str) -> bool:
    """In either alphabet of RFC 4648: JSON of protocol buffers has both."""
    if _MIXED.match(value) is None:
        return False
    try:
        data = base64.b64decode(value.translate(_ALPHABET), validate=True)
    except ValueError:
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return True
    return False


class Number:
    """A number that is nobody's, however long: a time, a count of nanoseconds, a seed."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over numbers."""
        if not isinstance(value, (int, float, type(None))):
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


@dataclass(frozen=True, slots=True)
class Counts:
    """How much was used: numbers under names made by machines. ``noted``: which of them the gate reads, and as what."""

    noted: Mapping[str, str]

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Notes some of the numbers; whatever is no number, or no name of one, is text that nobody expected."""
        if not isinstance(value, dict):
            to.sweep(value, path, at)
            return
        for name, inner in value.items():
            if name in self.noted and isinstance(inner, int):
                to.notes[self.noted[name]] = inner
            elif not _COUNT.fullmatch(name):
                to.text(name, (*path, name), at, "name", "member")
            if isinstance(inner, dict):
                Counts({}).read(to, inner, (*path, name), at)
            elif not isinstance(inner, (int, float, type(None))):
                to.sweep(inner, (*path, name), at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


class Bias:
    """Token ids (at most six digits) to numbers: nothing a person could have written."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Passes over ids."""
        if not isinstance(value, dict) or not all(
            name.isdigit() and len(name) <= 6 and isinstance(bias, (int, float)) and abs(bias) < LONG_NUMBER
            for name, bias in value.items()
        ):
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "plain"


class Ignored:
    """Accounted for elsewhere: the tag of a union, the index of an item."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Nothing."""

    def rows(self, place: str) -> Iterator[Row]:
        """No row."""
        return iter(())


@dataclass(frozen=True, slots=True)
class Stripped:
    """Taken out of an answer: it repeats text in a form that nobody reads. ``left`` is what stands there then."""

    left: Any = None

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Leaves nothing of it."""
        if value is not None and value != self.left:
            to.change(path, self.left)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "removed"


PLAIN, NUMBER, BIAS, TAG, STRIPPED, SIGNATURE = Plain(), Number(), Bias(), Ignored(), Stripped(), Signature()


def plain(names: str) -> dict[str, Node]:
    """Members that hold numbers, switches and closed words."""
    return dict.fromkeys(names.split(), PLAIN)
