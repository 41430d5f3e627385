"""Every record that a test makes has the published form (audit/record.schema.json), or the test fails."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

import jsonschema

from audit.record_schema import schema


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())


def unlike(public: str, private: str | None) -> list[str]:
    """What is wrong with one record, given as the two texts that are stored."""
    record = {"public": json.loads(public), "private": None if private is None else json.loads(private)}
    return [f"{record['public']['kind']}: {error.json_path} {error.message}" for error in
            _validator().iter_errors(record)]  # fmt: skip


def without_form(data: Path) -> set[str]:
    """What is wrong with the records in a data folder."""
    with closing(sqlite3.connect(data / "audit.db")) as base:
        rows = base.execute("SELECT entry, private FROM entries").fetchall()
    return {one for public, private in rows for one in unlike(public, private)}
