"""Labelled rows of an operator: CSV with a column ``text`` and a column of 0, 1 or nothing for each head.

Optional columns: ``language``, by which figures are told apart, and ``family``: rows of one family (a sentence and its
variants) are never split between training and measuring. What is said about a file holds its heads and numbers of
lines, never its texts.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gateway.detectors.base import ModelError

LEAST = 50
"""Rows with a label, and without it, that a head needs."""
HELD_OUT = 4
"""Of so many texts one is only measured."""
MOST_BYTES = 50_000_000
BESIDE = ("language", "family")
_HEAD = re.compile(r"[a-z][a-z0-9_-]{0,40}")


@dataclass(frozen=True, slots=True)
class Row:
    """One text; ``repr`` does not show it."""

    text: str = field(repr=False)
    language: str
    labels: Mapping[str, bool]
    """Only of heads that are known for this text."""
    held_out: bool


def read(path: Path, only: Sequence[str], seed: int) -> list[Row]:
    """The rows, a quarter of them held out. ``only`` names the heads that are wanted; all if empty.

    Raises :class:`ModelError` for a file that cannot be read and a head with fewer than :data:`LEAST` rows of a side.
    """
    table = csv.reader(io.StringIO(text := _text(path)), delimiter=_delimiter(text))
    try:
        lines = [(table.line_num, line) for line in table if any(cell.strip() for cell in line)]
    except csv.Error:
        raise _wrong(path, table.line_num, "not CSV", "bukan CSV") from None
    columns = [name.strip().lower() for name in lines[0][1]] if lines else []
    heads = [name for name in columns if name not in ("text", *BESIDE) and (not only or name in only)]
    unknown = [name for name in only if name not in heads]
    if "text" not in columns or len(set(columns)) != len(columns) or unknown or not heads \
            or not all(map(_HEAD.fullmatch, heads)):  # fmt: skip
        wanted = ", ".join(only) or "threat, bullying"
        raise _wrong(path, 1, f"the head needs the column text and others once each, such as {wanted}",
                     f"kepala tabel perlu kolom text dan kolom lain, masing-masing sekali, misal {wanted}")  # fmt: skip
    found: list[tuple[dict[str, str], dict[str, bool]]] = []
    for number, line in lines[1:]:
        cells = dict(zip(columns, (cell.strip() for cell in line), strict=False))
        values = {name: cells.get(name, "") for name in heads}
        if len(line) > len(columns) or not set(values.values()) <= {"0", "1", ""}:
            raise _wrong(path, number, "labels are 0, 1 or nothing", "label berupa 0, 1, atau kosong")
        if cells.get("text"):
            found.append((cells, {name: value == "1" for name, value in values.items() if value}))
    _enough(path, heads, [labels for _, labels in found])
    held = _held_out([(_family(cells), labels) for cells, labels in found], seed)
    return [Row(cells["text"], cells.get("language", ""), labels, _family(cells) in held) for cells, labels in found]


def _held_out(found: Sequence[tuple[str, dict[str, bool]]], seed: int) -> set[str]:
    """Of the families with like labels every fourth, in an order that chance alone gives."""
    alike: dict[tuple[tuple[str, bool], ...], dict[str, str]] = {}
    placed: set[str] = set()
    for family, labels in found:
        if family not in placed:
            placed.add(family)
            order = hashlib.sha256(f"{seed} {family}".encode()).hexdigest()
            alike.setdefault(tuple(sorted(labels.items())), {})[order] = family
    return {names[order] for names in alike.values() for order in sorted(names)[::HELD_OUT]}


def _family(cells: Mapping[str, str]) -> str:
    return cells.get("family") or " ".join(cells["text"].casefold().split())


def _enough(path: Path, heads: Sequence[str], labels: Sequence[Mapping[str, bool]]) -> None:
    for name in heads:
        sides = [sum(one.get(name) is side for one in labels) for side in (True, False)]
        if min(sides) < LEAST:
            raise ModelError(
                en=f"{path}: {name} has {sides[0]} rows with 1 and {sides[1]} with 0; each side needs {LEAST} at least."
                " Add rows, or name other heads with --heads.",
                id=f"{path}: {name} memiliki {sides[0]} baris bernilai 1 dan {sides[1]} bernilai 0; masing-masing perlu"
                f" minimal {LEAST}. Tambah barisnya, atau sebut kolom lain dengan --heads.",
            )


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
        if len(data) > MOST_BYTES:
            raise _wrong(path, 1, f"larger than {MOST_BYTES // 10**6} MB", f"lebih besar dari {MOST_BYTES // 10**6} MB")
        return data.decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _wrong(path, 1, reason, reason) from None
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _wrong(path, line, "not UTF-8: save it as CSV UTF-8", "bukan UTF-8: simpan sebagai CSV UTF-8") from None


def _delimiter(text: str) -> str:
    """Spreadsheets in Indonesian write semicolons."""
    head = text.split("\n", 1)[0]
    return max(",;\t", key=head.count)


def _wrong(path: Path, line: int, reason: str, alasan: str) -> ModelError:
    return ModelError(
        en=f"{path}, line {line}: {reason}. Nothing was trained.",
        id=f"{path}, baris {line}: {alasan}. Tidak ada yang dilatih.",
    )
