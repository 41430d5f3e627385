"""What a record looks like, as a JSON Schema (2020-12):  python -m audit.record_schema

The schema is published as ``record.schema.json`` beside this file; a test keeps the two equal, and every log that the
tests of the gate write is held against it. It describes what ``gapura audit show --format json`` prints.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from audit.record_acts import acts
from audit.record_parts import DEFINITIONS, N, hexadecimal, kinds, ref

PAGE = Path(__file__).with_name("record.schema.json")
_RULES = """One entry of the log, as gapura audit show --format json prints it. Versions: a release may add a kind or an
optional member without a new version, so readers pass over what they do not know; within a version no member changes
its meaning or type and no required one is dropped. Whoever breaks that writes another number in v. Entries are never
rewritten: a log holds versions side by side.""".replace("\n", " ")
_ENVELOPE = ("v", "kind", "time")


def schema() -> dict[str, Any]:
    """The whole schema."""
    forms = kinds() | acts()
    definitions = dict(DEFINITIONS)
    for kind, form in forms.items():
        definitions[f"{kind}.public"] = _enveloped(form.public, committed=form.private is not None)
        if form.private is not None:
            definitions[f"{kind}.private"] = form.private
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:gapura:record:1",
        "title": "A record of Gapura, version 1",
        "description": _RULES,
        "type": "object",
        "required": ["public", "private"],
        "properties": {
            "index": N,
            "leaf": hexadecimal(64),
            "erased": {"type": "boolean"},
            "public": _public(forms),
            "private": {"type": ["object", "null"], "description": "Null where there is none, or it was erased."},
        },
        "allOf": [_of_kind(kind, private=form.private is not None) for kind, form in sorted(forms.items())],
        "$defs": definitions,
    }


def text() -> str:
    """The file as it is published."""
    return json.dumps(schema(), indent=1) + "\n"


def _public(kinds: Iterable[str]) -> dict[str, Any]:
    commitment = {**hexadecimal(64), "description": "SHA-256(random || private part)."}
    properties = {"v": {"const": 1}, "kind": {"enum": sorted(kinds)}, "time": ref("minute"), "private": commitment}
    return {"type": "object", "required": list(_ENVELOPE), "properties": properties}


def _enveloped(form: dict[str, Any], *, committed: bool) -> dict[str, Any]:
    """A public part with the members that the log itself writes."""
    names = (*_ENVELOPE, *(["private"] if committed else []))
    return {**form, "properties": {**dict.fromkeys(names, True), **form["properties"]}}


def _of_kind(kind: str, *, private: bool) -> dict[str, Any]:
    named = {"properties": {"public": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}}}
    there = {"if": {"type": "object"}, "then": ref(f"{kind}.private")}  # an error then names the member
    part = there if private else {"type": "null"}
    return {"if": named, "then": {"properties": {"public": ref(f"{kind}.public"), "private": part}}}


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
