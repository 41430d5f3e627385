"""Texts as they lie in files: read strictly, written all at once or not at all.

What cannot be read as text is refused: what was not read was not masked either.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from audit.keys import sync_folder
from gateway.site_errors import StartError

STREAM = Path("-")
"""Standard input or output."""
MOST_BYTES = 10_000_000
Form = Literal["prose", "json", "table"]
_JSON = frozenset({".json", ".jsonl", ".ndjson", ".geojson"})
_TABLES = frozenset({".csv", ".tsv"})
_NO_TEXT = (b"PK\x03\x04", b"%PDF-", b"{\\rtf", b"\xd0\xcf\x11\xe0")
"""How Word, Excel, PDF and RTF files begin."""
_BOM = "\ufeff"
_LEAVES = {
    "json": re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL),
    "table": re.compile(r'(?<![^,;\t\r\n])"((?:[^"]|"")*+)"|([^,;\t\r\n]+)'),
}


class PaperError(StartError):
    """A file that cannot be read or written."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One text. ``repr`` shows none of it."""

    text: str = field(repr=False)
    form: Form
    bom: bool = False
    """Whether a mark of the byte order stands before it."""

    def of(self, text: str) -> bytes:
        """Another text in this one's place, as bytes."""
        return (_BOM + text if self.bom else text).encode()

    def leaves(self) -> Iterator[tuple[int, int]]:
        """Where words stand that are read on their own: strings, cells, or all of it."""
        if self.form == "prose":
            yield 0, len(self.text)
            return
        for match in _LEAVES[self.form].finditer(self.text):
            yield match.span(match.lastindex or 0)


def read(path: Path) -> Paper:
    """The text in a file, or on standard input. Raises :class:`PaperError`."""
    data = _bytes(path)
    if len(data) > MOST_BYTES:
        size = MOST_BYTES // 1_000_000
        raise PaperError(
            f"{path} has more than {size} MB. Divide it, and use the same --vault for all parts.",
            f"{path} lebih dari {size} MB. Bagi menjadi beberapa berkas, dengan --vault yang sama.",
        )
    try:
        text = "\0" if data.startswith(_NO_TEXT) else data.decode("utf-8")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise PaperError(
            f"{path} is not plain text in UTF-8, so nobody could say what it holds. From Word, Excel or LibreOffice "
            "save it as plain text or CSV in UTF-8; from a PDF copy the text into a file of its own.",
            f"{path} bukan teks biasa UTF-8 sehingga isinya tidak dapat diperiksa. Dari Word, Excel, atau LibreOffice "
            "simpan sebagai teks biasa atau CSV UTF-8; dari PDF salin teksnya ke berkas tersendiri.",
        )
    bom = text.startswith(_BOM)
    text = text[bom:]
    return Paper(text, _form(path, text), bom)


def _bytes(path: Path) -> bytes:
    try:
        if path == STREAM:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise PaperError(*_cannot(path, error, "read", "dibaca")) from None


def _form(path: Path, text: str) -> Form:
    if path.suffix.lower() in _TABLES:
        return "table"
    if path.suffix.lower() in _JSON or (text.lstrip()[:1] in ("{", "[") and _is_json(text)):
        return "json"
    return "prose"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def write(path: Path, data: bytes) -> None:
    """Puts bytes into a file for its owner's eyes, in the place of what was there, or onto standard output.

    Raises :class:`PaperError`; then nothing is there that was not there before.
    """
    try:
        if path == STREAM:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        else:
            _replace(path, data)
    except BrokenPipeError:  # whoever read has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise PaperError(*_cannot(path, error, "written", "ditulis")) from None


def refuse_odd(path: Path) -> None:
    """Refuses a place that is no plain file: what a link points to is somebody else's, a device keeps nothing."""
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise PaperError(
            f"{path} is a link or no plain file. Name a file.",
            f"{path} adalah tautan atau bukan berkas biasa. Sebutkan nama berkas.",
        )


def _replace(path: Path, data: bytes) -> None:
    refuse_odd(path)
    handle, name = tempfile.mkstemp(prefix=".gapura-", dir=path.parent)  # 0600
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
    sync_folder(path.parent)


def same(one: Path, other: Path) -> bool:
    """Whether two names lead to one file, be it there yet or not."""
    return STREAM not in (one, other) and one.resolve() == other.resolve()


def is_open(path: Path) -> bool:
    """Whether other accounts of this machine may write into a folder, and take away what lies in it."""
    mode = path.stat().st_mode
    return os.name == "posix" and bool(mode & 0o022) and not mode & stat.S_ISVTX


def _cannot(path: Path, error: OSError, done: str, terbaca: str) -> tuple[str, str]:
    why = error.strerror or ""
    return f"{path} cannot be {done}: {why}.", f"{path} tidak dapat {terbaca}: {why}."
