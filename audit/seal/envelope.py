"""What one sealed content looks like, and what one can do with it: close it, open it, and say who else may open it.

::

    gapura-sealed/1                                  the form
    {"class":..,"exchange":..,"eyes":..,"id":..,"roles":..}  the label, canonical JSON; bound to everything below
    {"<key id>": "<box>", ...}                       one box for each key that may open it; empty: the gate's half does
    ...                                              the text: AES-256-GCM under the key of this content

The key of a content comes of two halves, 32 random bytes each. The gate's half lies apart from the content, so that it
can be destroyed for good. The people's half is closed to the public keys of those who may read, and to nobody else:
the gate forgets it at once. Content that no role was named for has only the first half. Text is padded, so that its
length tells little.

Later more people can get a box, by somebody who has one, and boxes can be taken away, by anybody: the line of boxes
changes, and no other byte.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from audit.canonical import canonical
from audit.entropy import random_bytes
from audit.seal import boxes
from audit.seal.trouble import SealError

_FORM = b"gapura-sealed/1"
_PAD = 1024
"""Bytes; the text is filled up to a multiple of it."""


@dataclass(frozen=True, slots=True)
class Label:
    """What can be read of a content without opening it. None of it says what the content is."""

    id: str
    exchange: str
    kind: str
    """Its class: how long it is kept, and what rules hold for it."""
    roles: tuple[str, ...]
    """Whose people may open it."""
    eyes: int = 1
    """How many people it takes."""

    def bound(self) -> bytes:
        """The label as the bytes that hold it and its content together."""
        return canonical(
            {"class": self.kind, "exchange": self.exchange, "eyes": self.eyes, "id": self.id, "roles": [*self.roles]}
        )


def close(text: Any, label: Label, half: bytes, recipients: Mapping[str, bytes]) -> bytes:
    """Seal JSON values.

    Args:
        text: what to keep: text, lists, dicts. Lone surrogates, which JSON can write, are kept as they are.
        label: what stands outside.
        half: the gate's 32 random bytes for this content alone.
        recipients: key id -> public key of everybody who may open it; empty where the gate's half is enough.
    """
    bound = label.bound()
    ours = random_bytes(boxes.KEY_BYTES) if recipients else b""
    told = {name: boxes.lock_to(public, ours, bound).hex() for name, public in sorted(recipients.items())}
    plain = json.dumps(text).encode()
    plain += b" " * (-len(plain) % _PAD)
    body = boxes.lock(boxes.joined(half + ours, bound), plain, bound)
    return b"\n".join((_FORM, bound, canonical(told), body))


def label_of(sealed: bytes) -> tuple[Label, frozenset[str]]:
    """The label, and the ids of the keys that open it.

    Raises:
        SealError: it is none of ours (``broken``). That the label is true is known only when it opens.
    """
    label, told, _ = _parts(sealed)
    return label, frozenset(told)


def opened(sealed: bytes, half: bytes, private: bytes | None = None) -> Any:
    """The JSON values again.

    Args:
        sealed: what :func:`close` gave.
        half: the gate's half.
        private: the private key of somebody it is sealed to; None where the gate's half is enough.

    Raises:
        SealError: it is not sealed to this person (``not_yours``), or does not open (``broken``).
    """
    label, told, body = _parts(sealed)
    bound, theirs = label.bound(), b""
    if told:
        name = boxes.key_id(boxes.public_of(private)) if private is not None else ""
        if private is None or name not in told:
            raise SealError("not_yours", role="-")
        theirs = boxes.unlock_own(private, told[name], bound)
    return json.loads(boxes.unlock(boxes.joined(half + theirs, bound), body, bound))


def widened(sealed: bytes, private: bytes, recipients: Mapping[str, bytes]) -> bytes:
    """The same content with boxes for more people. Who has one already keeps it as it is.

    Args:
        sealed: what :func:`close` gave.
        private: the private key of somebody it is sealed to; nobody else can do this.
        recipients: key id -> public key of everybody who is to open it, too.

    Raises:
        SealError: it is not sealed to this person, or to nobody in person (``not_yours``); their box is not that of
            this content (``broken``).
    """
    label, told, body = _parts(sealed)
    bound, name = label.bound(), boxes.key_id(boxes.public_of(private))
    if name not in told:
        raise SealError("not_yours", role="-")
    fresh = {one: public for one, public in recipients.items() if one not in told}
    theirs = boxes.unlock_own(private, told[name], bound)
    more = {one: boxes.lock_to(public, theirs, bound) for one, public in fresh.items()}
    return _with_boxes(sealed, {**told, **more}, body) if fresh else sealed


def narrowed(sealed: bytes, names: Collection[str]) -> bytes:
    """The same content without the boxes of these keys; the last ones stay, for without any it would open for nobody.

    Raises:
        SealError: it is none of ours (``broken``).
    """
    _, told, body = _parts(sealed)
    left = {name: box for name, box in told.items() if name not in names}
    return _with_boxes(sealed, left, body) if left and left != told else sealed


def _with_boxes(sealed: bytes, told: Mapping[str, bytes], body: bytes) -> bytes:
    form, bound, _ = sealed.split(b"\n", 2)
    return b"\n".join((form, bound, canonical({name: box.hex() for name, box in sorted(told.items())}), body))


def _parts(sealed: bytes) -> tuple[Label, dict[str, bytes], bytes]:
    try:
        form, bound, told, body = sealed.split(b"\n", 3)
        if form != _FORM:
            raise ValueError
        said = json.loads(bound)
        label = Label(said["id"], said["exchange"], said["class"], tuple(said["roles"]), said["eyes"])
        found = {name: bytes.fromhex(box) for name, box in json.loads(told).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SealError("broken") from None
    return label, found, body
