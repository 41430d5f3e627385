"""The form of a bundle: one JSON object, canonical (RFC 8785), so that there is one way to write it.

::

    {"gapura_bundle": 1,
     "log": {"origin", "key"},
     "checkpoint": "<signed note, with cosignatures>",
     "records": [{"index", "entry": "<text>", "inclusion": ["<hex>", ...], "random": "<hex>", "private": "<text>"}],
     "policy": {"digest", "sources": [{"path", "sha256", "text"}]},
     "explanation": {"en", "id"},
     "revealed": [{"index", "member": "input" | "output", "text"}]}

``random`` and ``private`` are absent where the private part was erased or left out; ``policy`` is null where its text
is not kept; ``revealed`` is absent where no text is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from audit.canonical_form import canonical_object
from audit.layout import BUNDLE_VERSION

FORM = f"gapura-bundle/{BUNDLE_VERSION}"
_HASH = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Held:
    """One record of the log, with what leads from it to the root."""

    index: int
    entry: str
    inclusion: tuple[bytes, ...]
    random: bytes | None
    private: str | None


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a file says, of the right form and otherwise unchecked."""

    origin: str
    key: str
    checkpoint: str
    records: tuple[Held, ...]
    policy: Mapping[str, Any] | None
    explanation: Mapping[str, str]
    revealed: tuple[Mapping[str, Any], ...]


def read(data: bytes) -> Bundle | str:
    """The bundle in a file, or the name of the first member that has not its form (empty: it is no JSON object)."""
    said = canonical_object(data.removesuffix(b"\n"))
    if said is None:
        return ""
    for name, fits in _MEMBERS.items():
        if not fits(said.get(name)):
            return name
    if not said.keys() <= _MEMBERS.keys():
        return min(said.keys() - _MEMBERS.keys())
    return Bundle(
        origin=said["log"]["origin"],
        key=said["log"]["key"],
        checkpoint=said["checkpoint"],
        records=tuple(map(_held, said["records"])),
        policy=said.get("policy"),
        explanation=said["explanation"],
        revealed=tuple(said.get("revealed") or ()),
    )


def _held(record: Mapping[str, Any]) -> Held:
    random = record.get("random")
    return Held(
        index=record["index"],
        entry=record["entry"],
        inclusion=tuple(map(bytes.fromhex, record["inclusion"])),
        random=None if random is None else bytes.fromhex(random),
        private=record.get("private"),
    )


# -- what has its form


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_hash(value: Any) -> bool:
    return isinstance(value, str) and _HASH.fullmatch(value) is not None


def _is_index(value: Any) -> bool:
    return type(value) is int and value >= 0


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(fits, value))


def _object_of(**members: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict)
        and value.keys() == members.keys()
        and all(fits(value[name]) for name, fits in members.items())
    )


_BARE = _object_of(index=_is_index, entry=_is_text, inclusion=_list_of(_is_hash))
_WITH_PRIVATE = _object_of(
    index=_is_index, entry=_is_text, inclusion=_list_of(_is_hash), random=_is_hash, private=_is_text
)
_SOURCE = _object_of(path=_is_text, sha256=_is_hash, text=_is_text)
_POLICY = _object_of(digest=_is_text, sources=_list_of(_SOURCE))
_REVEALED = _object_of(index=_is_index, member=lambda value: value in ("input", "output"), text=_is_text)
_MEMBERS: Mapping[str, Callable[[Any], bool]] = {
    "gapura_bundle": lambda value: type(value) is int and value == BUNDLE_VERSION,
    "log": _object_of(origin=_is_text, key=_is_text),
    "checkpoint": _is_text,
    "records": lambda value: bool(value) and _list_of(lambda one: _BARE(one) or _WITH_PRIVATE(one))(value),
    "policy": lambda value: value is None or _POLICY(value),
    "explanation": _object_of(en=_is_text, id=_is_text),
    "revealed": lambda value: value is None or _list_of(_REVEALED)(value),
}
