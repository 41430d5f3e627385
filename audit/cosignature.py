"""What a witness writes under a checkpoint (https://c2sp.org/tlog-cosignature, v1, Ed25519, type 0x04).

A cosignature says: at this time, this was the largest tree of that log that I had seen, and it only ever grew. It is a
signature line of the note, whose value is a timestamp and a signature::

    u64 seconds since the epoch, big-endian
    64 bytes of Ed25519 over "cosignature/v1\\n" "time " seconds "\\n" and the note's text

The signature does not cover the witness's name, so a witness's key serves one name only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from audit import note
from audit.note import COSIGNATURE, BadNote, Signature, VerifierKey

_STAMP_BYTES = 8
_VALUE_BYTES = _STAMP_BYTES + 64
_LATEST = 2**63 - 1


def parse_key(text: str) -> VerifierKey:
    """The key of a witness, in the C2SP text form with type 0x04.

    Raises:
        BadNote: not a verifier key, or not a witness's.
    """
    return VerifierKey.parse(text, COSIGNATURE)


def sign(text: str, key: VerifierKey, signer: Callable[[bytes], bytes], seconds: int) -> str:
    """The signature line, with its newline, for a note's ``text`` (without signatures).

    Args:
        text: what the note says, its last newline included.
        key: the witness's, of kind :data:`audit.note.COSIGNATURE`.
        signer: makes an Ed25519 signature with the private half of ``key``.
        seconds: when, as a POSIX timestamp.
    """
    return note.line(key.name, key.id, seconds.to_bytes(_STAMP_BYTES, "big") + signer(_message(text, seconds)))


def check(signed: str, key: VerifierKey) -> int:
    """When the witness with this ``key`` cosigned a note, in seconds since the epoch; the last time, if several.

    Signatures of others are ignored, one of this key that fails spoils the note. Whether the log itself signed is not
    looked at: see :func:`audit.checkpoint.verify`.

    Raises:
        BadNote: malformed, not cosigned by the key, or a cosignature does not hold.
    """
    if key.kind != COSIGNATURE:
        raise BadNote("not a witness's key")
    text, ours = note.signed_by(signed, key)
    public = Ed25519PublicKey.from_public_bytes(key.public)
    times = []
    for signature in ours:
        seconds = int.from_bytes(signature.value[:_STAMP_BYTES], "big")
        if len(signature.value) != _VALUE_BYTES or seconds > _LATEST:
            raise BadNote("not a cosignature")
        try:
            public.verify(signature.value[_STAMP_BYTES:], _message(text, seconds))
        except InvalidSignature:
            raise BadNote("the cosignature does not hold") from None
        times.append(seconds)
    return max(times)


def collect(signed: str, lines: str, keys: Iterable[VerifierKey]) -> str:
    """A note with those of a witness's answer ``lines`` added that hold for one of ``keys``.

    An older cosignature by one of these keys gives way to a newer one; everything else under the note stays. Lines by
    other keys, and those that do not hold, are left out: an answer is only as good as its signatures.

    Raises:
        BadNote: ``signed`` is not a note, or ``lines`` are not signature lines.
    """
    text, signatures = note.parse(signed)
    answers = note.parse(f"{text}\n{lines}")[1]
    under = list(signatures)
    for key in keys:
        held = [(seconds, one) for one in answers if (seconds := _time(text, one, key)) is not None]
        if held:
            under = [one for one in under if (one.name, one.id) != (key.name, key.id)]
            under.append(max(held, key=lambda pair: pair[0])[1])
    return f"{text}\n{''.join(note.line(one.name, one.id, one.value) for one in under)}"


def _time(text: str, signature: Signature, key: VerifierKey) -> int | None:
    """When ``key`` made this signature; None where it did not."""
    try:
        return check(f"{text}\n{note.line(signature.name, signature.id, signature.value)}", key)
    except BadNote:
        return None


def _message(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()
