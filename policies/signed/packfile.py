"""Signed pack files: one text file in which a foundation hands a policy, with all it stands on, to many schools.

::

    gapura-pack/v1
    <name of the policy>
    <digest over all files>
    <the file that is the policy>
    <sha256> <bytes> <file>                (one line for each file, sorted by name)
                                           (an empty line)
    — <signer> <signature over the above>  (a C2SP signed note)

    === <file>
    <its bytes>

The note is opened before anything below it is looked at, and it says how long each file is and what it hashes to: so
nothing unsigned is ever parsed, and there is one way only to write a pack. Signing and opening a note are handed in,
for nothing here knows cryptography.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from policies.program import digest_of

SUFFIX = ".gapura-pack"
FORMAT = "gapura-pack/v1"
MAX_BYTES = 2_000_000
MAX_HEAD = 32_000
MAX_FILES = 64
MAX_DEPTH = 8
"""Folders in a folder."""
MAX_NESTED = 3
"""Packs in a pack."""

_FRAME = "\n=== {}\n"
_STEP = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,63}")
_SIGNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LINE = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]{0,6}) (\S+)")

SignNote = Callable[[str], str]
"""Takes a text that ends in a newline, gives the signed note."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose signature holds: the name of the key, and its id in hexadecimal."""

    name: str
    key: str


OpenNote = Callable[[str], tuple[str, Signer]]
"""Takes a signed note, gives its text and who signed it, one of those trusted here. Raises NotTrusted."""


class NotTrusted(Exception):
    """A note that nobody trusted here has signed."""

    def __init__(self, why: Literal["unsigned", "unknown", "wrong"], signer: str = "") -> None:
        super().__init__(why)
        self.why, self.signer = why, signer


class PackError(Exception):
    """A pack file that cannot be used: a code of :mod:`policies.codes.codes` and the values for its text."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


@dataclass(frozen=True, slots=True)
class Pack:
    """The contents of a pack file whose signature holds."""

    name: str
    signer: Signer
    digest: str
    """``sha256:<hex>`` over all its files; what ``policy.lock`` pins."""
    policy: str
    """Which of the files is the policy."""
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def label(self) -> str:
        """What it is called in records, digests and messages: ``yayasan@yayasan.example``."""
        return f"{self.name}@{self.signer.name}"


def valid_signer(name: str) -> bool:
    """Whether a key of this name may sign packs: the name becomes part of the names of files."""
    return _SIGNER.fullmatch(name) is not None


def write(name: str, policy: str, files: Mapping[str, bytes], sign: SignNote) -> bytes:
    """The pack file; the same files and the same key always give the same bytes.

    Raises:
        PackError: a file has a name that no pack can hold (GP096), or there is too much (GP095).
    """
    _check_names(list(files))
    rows = [f"{hashlib.sha256(data).hexdigest()} {len(data)} {file}" for file, data in sorted(files.items())]
    head = "\n".join([FORMAT, name, digest_of(files), policy, *rows]) + "\n"
    frames = [_FRAME.format(file).encode() + data + b"\n" for file, data in sorted(files.items())]
    whole = b"".join([sign(head).encode(), *frames])
    if len(head) > MAX_HEAD or len(whole) > MAX_BYTES:
        raise PackError("GP095", limit=f"{MAX_BYTES:,} bytes")
    return whole


def read(data: bytes, open_note: OpenNote) -> Pack:
    """What is in a pack file.

    Args:
        data: the file.
        open_note: tells whether somebody trusted here has signed it.

    Raises:
        PackError: GP090 to GP097, in the order in which they can be noticed.
    """
    if len(data) > MAX_BYTES:
        raise PackError("GP095", limit=f"{MAX_BYTES:,} bytes")
    if not data.startswith(f"{FORMAT}\n".encode()):
        raise PackError("GP097", format=FORMAT)
    head, _, _ = data.partition(_FRAME[:5].encode())
    if len(head) > MAX_HEAD:
        raise PackError("GP095", limit=f"{MAX_HEAD:,} bytes")
    text, signer = _opened(head, open_note)
    name, digest, policy, sizes = _contents(text)
    files = _files(data, len(head), sizes, signer.name)
    if digest_of(files) != digest:
        raise PackError("GP094", expected=digest[:19], found=digest_of(files)[:19])
    return Pack(name, signer, digest, policy, files)


def _opened(head: bytes, open_note: OpenNote) -> tuple[str, Signer]:
    try:
        note = head.decode()
    except UnicodeDecodeError:
        raise PackError("GP097", format=FORMAT) from None
    try:
        text, signer = open_note(note)
    except NotTrusted as error:
        code = {"unsigned": "GP090", "unknown": "GP091", "wrong": "GP092"}[error.why]
        raise PackError(code, signer=error.signer) from None
    if not valid_signer(signer.name):
        raise PackError("GP091", signer=signer.name)
    return text, signer


def _contents(text: str) -> tuple[str, str, str, dict[str, tuple[str, int]]]:
    """Name, digest, policy, and hash and size by file."""
    lines = text.removesuffix("\n").split("\n")
    rows = [_LINE.fullmatch(line) for line in lines[4:]]
    if len(rows) > MAX_FILES:
        raise PackError("GP095", limit=f"{MAX_FILES} files")
    sizes = {row[3]: (row[1], int(row[2])) for row in rows if row is not None}
    if len(lines) < 5 or len(sizes) != len(lines) - 4 or list(sizes) != sorted(sizes):
        raise PackError("GP097", format=FORMAT)
    _check_names(list(sizes))
    if lines[3] not in sizes or _NAME.fullmatch(lines[1]) is None:
        raise PackError("GP097", format=FORMAT)
    return lines[1], lines[2], lines[3], sizes


def _check_names(files: list[str]) -> None:
    """Refuse what could mean another place, or two things on one disk."""
    if len(files) > MAX_FILES:
        raise PackError("GP095", limit=f"{MAX_FILES} files")
    folded: set[str] = set()
    for file in files:
        steps = file.split("/")
        if len(steps) > MAX_DEPTH or not all(_STEP.fullmatch(step) for step in steps) or file.casefold() in folded:
            raise PackError("GP096", name=ascii(file[:80]))
        folded.add(file.casefold())


def _files(data: bytes, start: int, sizes: Mapping[str, tuple[str, int]], signer: str) -> dict[str, bytes]:
    files = {}
    for file, (digest, size) in sizes.items():
        frame = _FRAME.format(file).encode()
        begins = start + len(frame)
        content, start = data[begins : begins + size], begins + size + 1
        framed = data[begins - len(frame) : begins] == frame and data[begins + size : start] == b"\n"
        if not framed or hashlib.sha256(content).hexdigest() != digest:
            raise PackError("GP093", name=file, signer=signer)
        files[file] = content
    if start != len(data):
        raise PackError("GP093", name="===", signer=signer)
    return files
