"""What single values of a wire API's JSON are: text, calls, media, and what nobody can look into.

With what machines wrote, the leaves of the trees in ``shapes``. Each accounts for all that is under it, and says so for
the table of coverage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.codecs.reading import At, Kind, Node, Reader, Row
from gateway.errors import Reason, Refused
from gateway.exchange import Path


@dataclass(frozen=True, slots=True)
class Swept:
    """Any JSON: every string, name and long number of it is text."""

    kind: Kind = "unmapped"

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes all of it."""
        to.sweep(value, path, at, self.kind)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "schema" if self.kind == "schema" else "text"


@dataclass(frozen=True, slots=True)
class Text:
    """A string that somebody wrote or reads. In an answer, pieces with one label and one place are one text."""

    label: str
    kind: Kind = "text"

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes a string; another kind of value is text that nobody expected."""
        if isinstance(value, str):
            if value:
                to.text(value, path, at, self.label, self.kind)
        elif value is not None:
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "arguments" if self.kind == "arguments" else "text"


@dataclass(frozen=True, slots=True)
class Packed:
    """Any JSON that is one text for whoever gets it, such as the arguments of a call: read as its JSON text."""

    label: str
    kind: Kind = "arguments"

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the value as JSON text."""
        if value is not None:
            to.text(orjson.dumps(value).decode(), path, at, self.label, self.kind, packed=True)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "arguments"


@dataclass(frozen=True, slots=True)
class Echo:
    """A text that has been sent before, said again as a whole: checked against what came, shown as that was shown."""

    label: str
    kind: Kind = "text"

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes a string."""
        if isinstance(value, str):
            to.echo(value, path, at, self.label, self.kind)
        elif value is not None:
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "text"


@dataclass(frozen=True, slots=True)
class Repeats:
    """A member of the answer that only repeats one of the question: given back as the person sent it, or as
    ``otherwise`` where the question has none."""

    member: str
    otherwise: Any = None

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Puts the question's own value there."""
        to.repeat(path, self.member, self.otherwise)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "replaced by what was asked"


@dataclass(frozen=True, slots=True)
class Hidden:
    """Something that nobody here can look into (rule 2). ``unless``: values that mean that it is not there."""

    kind: str
    unless: tuple[Any, ...] = (None,)

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Lists it as unseen."""
        if not any(value is none or (value == none and type(value) is type(none)) for none in self.unless):
            to.unseen(self.kind, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, f"unseen: {self.kind}"


@dataclass(frozen=True, slots=True)
class Media:
    """A picture, a sound or a file inside a message: its type and size are checked; nobody looks inside (rule 2).

    ``check`` raises ``Refused`` for what is not what it says, and tells what else is unseen: an address to fetch, an
    object kept at the provider.
    """

    kind: str
    check: Callable[[Any], tuple[str, ...]]

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Lists it as unseen, and what else there is."""
        if value is None:
            return
        to.unseen(self.kind, path, at)
        try:
            others = self.check(value)
        except Refused:
            if to.reason is Reason.BAD_REQUEST:
                raise
            raise to.bad() from None  # the backend's picture is not the client's fault
        for more in others:
            to.unseen(more, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, f"unseen: {self.kind}"


@dataclass(frozen=True, slots=True)
class Offered:
    """A tool that the model may call: all of it is text. ``names`` tells its names, ``hosted`` whether it runs at the
    provider, where nobody here sees what it does."""

    names: Callable[[Any], Iterable[str]]
    hosted: Callable[[Any], bool]

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes all of it, and its names."""
        if self.hosted(value):
            to.unseen("hosted_tool", path, at)
        to.offered += self.names(value)
        to.sweep(value, path, at, "schema")

    def rows(self, place: str) -> Iterator[Row]:
        """Two rows."""
        yield place, "schema"
        yield place, "unseen: hosted_tool"


@dataclass(frozen=True, slots=True)
class Noted:
    """A value that the gate itself reads (``model``, ``id``, why an answer ended), and what it is besides."""

    name: str
    node: Node

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Notes it, then reads it."""
        if value is not None:
            to.notes[self.name] = value
        self.node.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the value."""
        return self.node.rows(place)


class Tool:
    """The name of a tool that is called. It cannot be rewritten."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Takes the name."""
        if isinstance(value, str):
            to.tool(value, path, at)
        elif value is not None:
            to.sweep(value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """One row."""
        yield place, "tool name"


ANY, SCHEMA, TOOL = Swept(), Swept("schema"), Tool()


def swept(names: str) -> dict[str, Node]:
    """Members that hold any JSON."""
    return dict.fromkeys(names.split(), ANY)
