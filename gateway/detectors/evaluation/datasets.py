"""A file of marked texts, read by what stands in it and not by its name."""

from __future__ import annotations

from pathlib import Path

from gateway.detectors.evaluation import json_forms, tagged_words
from gateway.detectors.evaluation.marked import DatasetError, Row


def read(file: Path) -> list[Row]:
    """All rows, whatever the form: our own JSONL, the JSON of presidio-research, or words with tags (BIO).

    Raises :class:`DatasetError`.
    """
    try:
        content = file.read_bytes().decode("utf-8-sig")
    except OSError:
        raise DatasetError("unreadable", file) from None
    except UnicodeDecodeError:
        raise DatasetError("encoding", file) from None
    form = tagged_words if tagged_words.fits(content) else json_forms
    rows = []
    for number, row in form.rows(content, file):
        if not all(0 <= place.start < place.end <= len(row.text) for place in (*row.places, *row.unscored)):
            raise DatasetError("places", file, number)
        rows.append(row)
    if not rows:
        raise DatasetError("empty", file)
    return rows
