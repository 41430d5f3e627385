"""The shape of a wire API's JSON: a tree of a few kinds of nodes that says of every member what it is.

A codec is mostly such trees. Reading a document by its tree accounts for every string in it: what a node knows is text,
a number or something nobody can look into; what no node knows is swept up as text (rule 3) or not understood (rule 2).
The table of what is covered is read off the same trees, so it cannot say anything else than what happens.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gateway import wire
from gateway.codecs.reading import At, Node, Reader, Row
from gateway.errors import Reason, Refused
from gateway.exchange import Path


class Obj:
    """An object. Members that no node explains are swept up with their names; a member that folds to the name of a
    known one is refused (rule 3).

    ``place`` is a member whose number, else its position, tells one text from its neighbours in an answer; ``turn``
    makes a new message of it and reads its author from the member ``role``; ``call`` says that it is a call of a tool,
    whatever else is said of it; ``also`` reads the whole object as well; without ``required`` it has no meaning.
    """

    def __init__(
        self,
        members: Mapping[str, Node],
        *,
        place: str = "",
        roles: Mapping[str, str] | None = None,
        call: str = "",
        also: Node | None = None,
        required: tuple[str, ...] = (),
    ) -> None:
        self.members, self._required = dict(members), required
        self._place, self._roles, self._call, self._also = place, roles, call, also
        self._folded = frozenset(map(wire.fold, self.members))

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Every member by its node."""
        if not isinstance(value, dict):
            raise to.bad()
        for name in self._required:
            if name not in value:
                raise to.bad()
        if self._roles is not None:
            at = At(_role(to, value, self._roles), at.message, at.indices)
        if self._place:
            at = at.inside(_index(to, value.get(self._place), path))
        if self._also is not None:
            self._also.read(to, value, path, at)
        if self._call:
            with to.call(self._call, path, at):
                self._members(to, value, path, at)
        else:
            self._members(to, value, path, at)

    def _members(self, to: Reader, value: dict[str, Any], path: Path, at: At) -> None:
        members = self.members
        for name, inner in value.items():
            node = members.get(name)
            if node is not None:
                node.read(to, inner, (*path, name), at)
                continue
            if wire.fold(name) in self._folded:
                raise Refused(Reason.TWIN_MEMBER if to.reason is Reason.BAD_REQUEST else to.reason)
            to.unknown(name, inner, (*path, name), at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the members."""
        if self._also is not None:
            yield from self._also.rows(place)
        for name, node in self.members.items():
            yield from node.rows(f"{place}.{name}" if place else name)


def _role(to: Reader, value: Mapping[str, Any], roles: Mapping[str, str]) -> str:
    named = value.get("role", "")
    if not isinstance(named, str) or named not in roles:
        raise to.bad()
    return roles[named]


def _index(to: Reader, number: Any, path: Path) -> int:
    """A number that says which of several it is; where it is not there, the position."""
    if number is None:
        number = next((step for step in reversed(path) if isinstance(step, int)), 0)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number < 1024:
        raise to.bad()
    return number


@dataclass(frozen=True, slots=True)
class Each:
    """A list. ``turns``: its items are the messages of a conversation, oldest first."""

    node: Node
    turns: bool = False
    empty: bool = True
    """Whether an empty list has a meaning."""

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """Every item."""
        if value is None and self.empty:
            return
        if not isinstance(value, list) or not (value or self.empty):
            raise to.bad()
        for number, item in enumerate(value):
            here = At(at.role, number, at.indices) if self.turns else at
            self.node.read(to, item, (*path, number), here)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of an item."""
        return self.node.rows(f"{place}[]")


@dataclass(frozen=True, slots=True)
class Form:
    """A value that is a string, a list or an object, each read in its own way; another one has no meaning here."""

    text: Node | None = None
    many: Node | None = None
    one: Node | None = None
    empty: bool = True
    """Whether null has a meaning."""
    other: Node | None = None

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """By what it is."""
        node = self.text if isinstance(value, str) else self.many if isinstance(value, list) else self.one
        if value is None and self.empty:
            return
        if node is None or (node is self.one and not isinstance(value, dict)):
            node = self.other
        if node is None:
            raise to.bad()
        node.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of each."""
        for node in (self.text, self.many, self.one):
            if node is not None:
                yield from node.rows(place)


@dataclass(frozen=True, slots=True)
class Tagged:
    """One of several objects, told apart by a member. ``other`` reads those that no table names; without it they have
    no meaning here. ``default`` is the tag of an object that has none."""

    kinds: Mapping[str, Node]
    tag: str = "type"
    other: Node | None = None
    default: str | None = None

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """By its tag."""
        if not isinstance(value, dict):
            raise to.bad()
        tag = value.get(self.tag, self.default)
        if not isinstance(tag, str):
            raise to.bad()
        node = self.kinds.get(tag, self.other)
        if node is None:
            raise to.bad()
        node.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of each kind, marked with it."""
        for name, node in self.kinds.items():
            yield from node.rows(f"{place}<{name}>")
        if self.other is not None:
            yield from self.other.rows(f"{place}<*>")


@dataclass(frozen=True, slots=True)
class Both:
    """Two readings of one value."""

    one: Node
    other: Node

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """First the one, then the other."""
        self.one.read(to, value, path, at)
        self.other.read(to, value, path, at)

    def rows(self, place: str) -> Iterator[Row]:
        """Those of both."""
        yield from self.one.rows(place)
        yield from self.other.rows(place)


@dataclass(frozen=True, slots=True)
class As:
    """The same, said by somebody else: what a tool answered, though it stands in a person's message."""

    node: Node
    role: str
    message: int | None = None

    def read(self, to: Reader, value: Any, path: Path, at: At) -> None:
        """In another role."""
        message = at.message if self.message is None else self.message
        self.node.read(to, value, path, At(self.role, message, at.indices))

    def rows(self, place: str) -> Iterator[Row]:
        """Those of the value."""
        return self.node.rows(place)
