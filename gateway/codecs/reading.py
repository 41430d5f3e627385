"""What reading a document by its shape comes to: the parts of a question, or the pieces of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from gateway.codecs.places import leaves
from gateway.errors import Reason, Refused
from gateway.exchange import Channel, Part, Path, Piece, Unseen
from gateway.exchange import Kind as PieceKind

Kind = Literal["text", "name", "arguments", "schema", "unmapped", "member"]
_IN_ANSWERS: dict[Kind, PieceKind] = {
    "text": "prose", "name": "fixed", "arguments": "arguments", "schema": "unmapped", "unmapped": "unmapped",
    "member": "fixed",
}  # fmt: skip


Row = tuple[str, str]
"""A place in a document (``messages[].content``) and what is done with what stands there."""


@dataclass(frozen=True, slots=True)
class At:
    """Where in a conversation or an answer something stands."""

    role: str = ""
    message: int | None = None
    indices: tuple[int, ...] = ()
    """Which choice, which call ...: what tells one text of an answer from its neighbours."""

    def inside(self, *numbers: int) -> At:
        """One of several that stand here. (``dataclasses.replace`` takes longer than reading the whole of an event.)"""
        return At(self.role, self.message, (*self.indices, *numbers))


class Reader:
    """Collects what one document holds."""

    reason = Reason.BAD_REQUEST
    """What is said of a document that has no meaning."""
    asks = False
    """Whether somebody wrote it: a person may put a number of theirs where a machine's word is expected."""

    def __init__(self) -> None:
        self.notes: dict[str, Any] = {}
        """What the gate itself reads: ``model``, ``stream`` ..."""
        self.changes: dict[Path, Any] = {}
        """What stands in another document than came: for text that is left out or only repeats."""
        self.repeats: dict[Path, tuple[str, Any]] = {}
        """Where a member of the question belongs, and what stands there if it has none."""
        self.hidden: list[Unseen] = []
        self.strangers: list[Path] = []
        """Members that no node explains."""
        self.offered: list[str] = []
        """Names of tools that the model may call."""

    def bad(self) -> Refused:
        """The refusal of a document that has no meaning."""
        return Refused(self.reason)

    def unseen(self, kind: str, path: Path, at: At) -> None:
        """Something nobody can look into."""
        self.hidden.append(Unseen(kind, path, at.message))

    def change(self, path: Path, value: Any) -> None:
        """Another value belongs there."""
        self.changes[path] = value

    def repeat(self, path: Path, member: str, otherwise: Any = None) -> None:
        """A member of the question belongs there."""
        self.repeats[path] = member, otherwise

    def sweep(self, value: Any, path: Path, at: At, kind: Kind = "unmapped") -> None:
        """Every string under ``value``; names and long numbers as text that cannot be rewritten."""
        for place, text, writable in leaves(value, path):
            self.text(text, place, at, "", kind if writable else "member")

    def unknown(self, name: str, value: Any, path: Path, at: At) -> None:
        """A member no node explains: its name and everything under it."""
        self.strangers.append(path)
        self.text(name, path, at, "name", "member")
        self.sweep(value, path, at)

    def text(self, text: str, path: Path, at: At, label: str, kind: Kind, *, packed: bool = False) -> None:
        """Some text."""
        raise NotImplementedError

    def echo(self, text: str, path: Path, at: At, label: str, kind: Kind) -> None:
        """Text that has been sent before."""
        raise NotImplementedError

    def tool(self, name: str, path: Path, at: At) -> None:
        """The name of a tool."""
        raise NotImplementedError

    @contextmanager
    def call(self, label: str, path: Path, at: At) -> Iterator[None]:
        """Reads a call of a tool."""
        yield


class QuestionReader(Reader):
    """A question: its text as parts, and the tools that are offered with it."""

    asks = True

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[Part] = []

    def text(self, text: str, path: Path, at: At, label: str, kind: Kind, *, packed: bool = False) -> None:
        """A part."""
        if text:
            self.parts.append(Part(len(self.parts), text, path, at.role, at.message, kind, packed))

    def echo(self, text: str, path: Path, at: At, label: str, kind: Kind) -> None:
        """A question repeats nothing."""
        self.text(text, path, at, label, kind)

    def tool(self, name: str, path: Path, at: At) -> None:
        """The name of a tool that was called."""
        self.text(name, path, at, "name", "member")


class AnswerReader(Reader):
    """An answer or one event of it: its text as pieces."""

    reason = Reason.BACKEND_MALFORMED

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self._tool = ""

    def text(self, text: str, path: Path, at: At, label: str, kind: Kind, *, packed: bool = False) -> None:
        """A piece, on the channel of its label and its place."""
        named = label and kind in ("text", "arguments")
        channel: Channel = (label, *at.indices) if named else (f"{label or kind}:", *at.indices, *path)
        self.pieces.append(Piece(channel, text, path, _IN_ANSWERS[kind], packed=packed))

    def echo(self, text: str, path: Path, at: At, label: str, kind: Kind) -> None:
        """A piece that says again what its channel said."""
        self.pieces.append(Piece((label, *at.indices), text, path, _IN_ANSWERS[kind], echo=True))

    def tool(self, name: str, path: Path, at: At) -> None:
        """The name of the tool that is called."""
        self._tool = name
        self.text(name, path, at, "tool", "member")

    @contextmanager
    def call(self, label: str, path: Path, at: At) -> Iterator[None]:
        """Whatever is said of it, a call has a piece of arguments, be it empty: a relay that holds calls holds those.
        The piece says for which tool they are, as far as this event does."""
        before, self._tool = len(self.pieces), ""
        yield
        channel: Channel = (label, *at.indices)
        place = next((n for n in range(before, len(self.pieces)) if self.pieces[n].channel == channel), None)
        if place is None:
            self.pieces.append(Piece(channel, "", path, "arguments", self._tool))
        else:
            self.pieces[place] = replace(self.pieces[place], tool=self._tool)
        self._tool = ""


class Node(Protocol):
    """One kind of value."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Accounts for ``value``. Raises ``Refused`` for what has no meaning here."""

    def rows(self, place: str) -> Iterator[Row]:
        """What this node does, for the table of coverage."""
