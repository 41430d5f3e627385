"""YAML 1.2 (core schema) read strictly, with the place of every value.

Built straight from libyaml's events, without recursion, so that hostile files cost no more than their length. What
other readers let pass silently is refused here: duplicate keys (most keep the last one), anchors and aliases (which
can grow a file a million times), tags, several documents, byte order marks. ``no`` is text, ``on`` is a key and
``0777`` is text, as YAML 1.2 has it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from policies.errors import Place, Problems

MAX_BYTES = 1_000_000
MAX_DEPTH = 32
MAX_NODES = 50_000

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NULL = frozenset(("", "~", "null", "Null", "NULL"))
_BOOL = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_INT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_EXPONENT = r"[eE][-+]?[0-9]{1,3}"
_FLOAT = re.compile(rf"[-+]?(?:(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:{_EXPONENT})?|[0-9]+{_EXPONENT})")

Key = str | int


@dataclass(slots=True)
class Node:
    """A value and where it stands. ``value`` is a scalar, a dict of nodes or a list of nodes."""

    value: Any
    line: int
    column: int
    width: int
    keys: dict[str, tuple[int, int]] = field(default_factory=dict)
    """Line and column of each key of a mapping."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its values, and where each of them stands."""

    name: str
    root: Node
    lines: tuple[str, ...]

    @property
    def value(self) -> Any:
        """The plain values."""
        return _plain(self.root)

    def place(self, path: Sequence[Key], *, key: bool = False) -> Place:
        """The place of the value at ``path``, or of its key; of the nearest thing above where there is none."""
        node = self.root
        for depth, step in enumerate(path, 1):
            child = _child(node, step)
            if child is None:
                break
            if key and depth == len(path) and isinstance(step, str) and step in node.keys:
                line, column = node.keys[step]
                return self._at(line, column, len(step))
            node = child
        return self._at(node.line, node.column, node.width)

    def _at(self, line: int, column: int, width: int) -> Place:
        text = self.lines[line] if line < len(self.lines) else ""
        shown = max(1, min(width, len(text) - column))
        return Place(self.name, line + 1, column + 1, text, shown)


class _Refused(Exception):
    """The file cannot be read on; the problem has been noted."""


def parse(name: str, data: bytes, problems: Problems) -> Document | None:
    """Read one file; every problem goes into ``problems``. None if there is nothing to go on with."""
    if len(data) > MAX_BYTES:
        problems.add("GP004", Place(name), limit=f"{MAX_BYTES // 1_000_000} MB")
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\ufeff"
    if text.startswith("\ufeff"):
        problems.add("GP003", Place(name))
        return None
    try:
        return _Builder(name, text, problems).build()
    except _Refused:
        return None
    except yaml.YAMLError as error:
        problems.add("GP002", _place_of(error, name, text), reason=getattr(error, "problem", None) or "bad character")
        return None


class _Builder:
    """Turns events into nodes; one pass, an explicit stack."""

    def __init__(self, name: str, text: str, problems: Problems) -> None:
        self.name, self.text, self.problems = name, text, problems
        self.lines = tuple(text.split("\n"))
        self.stack: list[Node] = []
        self.pending: list[tuple[str, Any] | None] = []
        """For each open mapping the key that waits for its value."""
        self.root: Node | None = None
        self.documents = 0
        self.nodes = 0

    def build(self) -> Document | None:
        for event in yaml.parse(self.text, Loader=_Loader):
            self._take(event)
        if self.root is None or self.root.value is None:
            self.problems.add("GP008", Place(self.name))
            return None
        return Document(self.name, self.root, self.lines)

    def _take(self, event: Any) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._count(event)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event)
            else:
                container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
                node = _node(container, event)
                self._attach(node, event)
                self.stack.append(node)
                self.pending.append(None)
                if len(self.stack) > MAX_DEPTH:
                    self._refuse("GP004", event, limit=f"{MAX_DEPTH} levels")
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.pending.pop()
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._refuse("GP005", event, what="several documents")

    def _count(self, event: Any) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._refuse("GP004", event, limit=f"{MAX_NODES} values")
        if event.anchor is not None:
            self._refuse("GP005", event, what="anchors and aliases (& and *)")
        if event.tag is not None:
            self._refuse("GP005", event, what="tags (!)")

    def _scalar(self, event: Any) -> None:
        waits_for_key = bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.pending[-1] is None
        if waits_for_key:
            self.pending[-1] = (event.value, event)
        else:
            self._attach(_node(_resolve(event), event), event)

    def _attach(self, node: Node, event: Any) -> None:
        if not self.stack:
            self.root = node
            return
        parent = self.stack[-1]
        if isinstance(parent.value, list):
            parent.value.append(node)
            return
        waiting = self.pending[-1]
        if waiting is None:
            self._refuse("GP007", event)
            return
        self.pending[-1] = None
        key, key_event = waiting
        if key in parent.keys:
            place = self._place(key_event)
            self.problems.add("GP006", place, key=key, line=parent.keys[key][0] + 1)
            return
        parent.keys[key] = (key_event.start_mark.line, key_event.start_mark.column)
        parent.value[key] = node

    def _refuse(self, code: str, event: Any, **values: str) -> None:
        self.problems.add(code, self._place(event), suggest=None, **values)
        raise _Refused

    def _place(self, event: Any) -> Place:
        node = _node(None, event)
        return Document(self.name, node, self.lines).place(())


def _node(value: Any, event: Any) -> Node:
    start, end = event.start_mark, event.end_mark
    width = end.column - start.column if end.line == start.line else 10_000
    return Node(value, start.line, start.column, max(1, width))


def _resolve(event: Any) -> Any:
    """The value of a scalar in the core schema; quoted scalars are text."""
    text: str = event.value
    if not event.implicit[0]:
        return text
    if text in _NULL:
        return None
    if text in _BOOL:
        return _BOOL[text]
    if _INT.fullmatch(text):
        return int(text)
    if len(text) <= 32 and _FLOAT.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else text
    return text


def _plain(node: Node) -> Any:
    # Depth is bounded by MAX_DEPTH, so recursion is safe.
    if isinstance(node.value, dict):
        return {key: _plain(child) for key, child in node.value.items()}
    if isinstance(node.value, list):
        return [_plain(child) for child in node.value]
    return node.value


def _child(node: Node, step: Key) -> Node | None:
    value = node.value
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        found: Node = value[step]
        return found
    return None


def _place_of(error: Any, name: str, text: str) -> Place:
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Place(name)
    lines = tuple(text.split("\n"))
    node = Node(None, min(mark.line, len(lines) - 1), mark.column, 1)
    return Document(name, node, lines).place(())
