"""Texts that are labelled as harmful or harmless: JSONL, CSV, or the sheets in which this project writes its own.

A file may be a user's own. So errors name a line and never what stands there, and names that are printed later (labels,
categories) must look like names.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.detectors.evaluation.marked import DatasetError
from gateway.detectors.training import sheets

KINDS = ("language", "category", "group")
"""By what figures are told apart."""
BESIDE = ("text", "family", "split", "register", "origin", "contrast", *KINDS)
"""Columns of a table that are no labels."""
ALL = "all"
TOXIC = frozenset({"severe_toxicity", "obscene", "threat", "insult", "identity_attack"})
"""Labels that say ``toxicity`` without naming it."""
_VALUES = {"1": True, "0": False, "": None}
_SECTION = re.compile(r"^## [^|\n]+\|[^|\n]+\|[^|\n]+\|", re.MULTILINE)
"""The head of a part of a sheet (:mod:`gateway.detectors.training.sheets`)."""
_NAME = re.compile(r"[\w][\w .,:/&()+-]{0,59}")


@dataclass(frozen=True, slots=True, repr=False)
class HarmRow:
    """One text and what is known of it."""

    text: str
    labels: frozenset[str]
    unknown: frozenset[str] = frozenset()
    """Labels that its set leaves open for it."""
    kinds: tuple[tuple[str, str], ...] = ()
    """(language, id), (category, quoted) ..."""
    family: str = ""
    """The same for a text and its variants."""

    def kind(self, name: str) -> str:
        """Its language, category or group; empty where none is given."""
        return dict(self.kinds).get(name, "")


def read(files: Sequence[Path], split: str = ALL) -> list[HarmRow]:
    """All texts of some files, in order; of those that say in which split a text is, only this one.

    Raises :class:`DatasetError`.
    """
    rows: list[HarmRow] = []
    for file in files:
        found = [row for row, its in _rows(_content(file), file) if split == ALL or its in ("", split)]
        if not found:
            raise DatasetError("empty", file)
        rows += found
    return [row if row.family else _alone(row) for row in rows]


def _content(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError:
        raise DatasetError("unreadable", file) from None
    except UnicodeDecodeError:
        raise DatasetError("encoding", file) from None


def _rows(content: str, file: Path) -> Iterator[tuple[HarmRow, str]]:
    if _SECTION.search(content):
        return _of_sheet(content, file)
    return _of_lines(content, file) if content.lstrip()[:1] == "{" else _of_table(content, file)


def _of_sheet(content: str, file: Path) -> Iterator[tuple[HarmRow, str]]:
    try:
        for one in sheets.parse(content, file.stem):
            kinds = (("language", one.language), ("category", one.category))
            yield HarmRow(one.text, one.labels, kinds=kinds, family=one.family), one.split
    except sheets.SheetError as error:  # begins with the sheet's name and the line
        number = re.match(r".*?:(\d+):", str(error))
        raise DatasetError("harm", file, int(number[1]) if number else 0) from None


def _of_lines(content: str, file: Path) -> Iterator[tuple[HarmRow, str]]:
    for number, line in enumerate(content.split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
                labels = frozenset(_name(label) for label in row["labels"])
                yield _row(row["text"], labels, row), str(row.get("split") or "")
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError):  # it would show the text
                raise DatasetError("harm", file, number) from None


def _of_table(content: str, file: Path) -> Iterator[tuple[HarmRow, str]]:
    """A column ``text`` and one of 1, 0 or nothing (unknown) for each label, or the names of all in one, ``labels``.

    Spreadsheets may write semicolons.
    """
    head = content.split("\n", 1)[0]
    table = csv.DictReader(io.StringIO(content), delimiter=max(",;\t", key=head.count))
    names = [name for name in table.fieldnames or () if name not in (*BESIDE, "labels")]
    try:
        for row in table:
            if None in row:  # more cells than columns
                raise ValueError
            values = {_name(name): _VALUES[row[name].strip()] for name in names}
            labels = frozenset(name for name, value in values.items() if value)
            labels |= {_name(name) for name in (row.get("labels") or "").replace(",", " ").split()}
            unknown = frozenset(name for name, value in values.items() if value is None)
            yield _row(row["text"], labels, row, unknown), row.get("split") or ""
    except (ValueError, KeyError, TypeError, AttributeError, csv.Error):
        raise DatasetError("harm", file, table.line_num) from None


def _row(text: Any, labels: frozenset[str], row: Mapping[str, Any], unknown: frozenset[str] = frozenset()) -> HarmRow:
    if not isinstance(text, str):
        raise TypeError
    kinds = tuple((kind, _name(row[kind])) for kind in KINDS if row.get(kind))
    toxic = {"toxicity"} if labels & TOXIC else set()
    return HarmRow(text, labels | toxic, unknown - toxic, kinds, str(row.get("family") or ""))


def _name(name: Any) -> str:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise ValueError
    return name


def _alone(row: HarmRow) -> HarmRow:
    """Each text is a family of its own, the same text twice is one."""
    return HarmRow(row.text, row.labels, row.unknown, row.kinds, " ".join(row.text.casefold().split()))
