"""The published schema says what records are, and nothing else passes."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from audit.record import KINDS
from audit.record_schema import PAGE, schema, text
from tests.forms import unlike

OUTCOME = {"exchange": "ab" * 16, "result": "answered", "released": 3}


def said(kind: str, public: dict[str, Any], private: dict[str, Any] | None = None) -> list[str]:
    whole = {"v": 1, "kind": kind, "time": "2026-11-25T04:10Z", **public}
    if private is not None:
        whole["private"] = "ab" * 32
    return unlike(json.dumps(whole), None if private is None else json.dumps(private))


def test_the_published_file_is_made_from_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run: python -m audit.record_schema"


def test_it_is_a_schema_and_knows_every_kind_that_is_written() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())
    named = set(schema()["properties"]["public"]["properties"]["kind"]["enum"])
    assert named == KINDS


def test_every_object_of_it_says_whether_others_may_be_there() -> None:
    """Else a member that nobody described could pass unseen."""
    silent = [name for name, form in schema()["$defs"].items()
              if form.get("type") == "object" and "additionalProperties" not in form]  # fmt: skip
    assert silent == []


@pytest.mark.parametrize(
    ("kind", "public", "private", "complaint"),
    [
        ("outcome", {}, OUTCOME, None),
        ("outcome", {}, {**OUTCOME, "text": "hai"}, "'text' was unexpected"),
        ("outcome", {"who": "x"}, OUTCOME, "'who' was unexpected"),
        ("outcome", {}, {**OUTCOME, "result": "good"}, "'good' is not one of"),
        ("outcome", {}, {**OUTCOME, "exchange": "AB" * 16}, "does not match"),
        ("outcome", {"v": 2}, OUTCOME, "1 was expected"),
        ("outcome", {"time": "2026-11-25 04:10"}, OUTCOME, "does not match"),
        ("outcome", {"policy": "sha256:1"}, OUTCOME, "does not match"),
        ("refusals", {"counts": {"no_key": 3}}, None, None),
        ("refusals", {"counts": {"no_key": -1}}, None, "less than the minimum"),
        ("refusals", {"counts": {}}, {"by": "root"}, "'private' was unexpected"),
        ("gossip", {}, None, "'gossip' is not one of"),
    ],
)
def test_a_record_of_another_form_is_named(
    kind: str, public: dict[str, Any], private: dict[str, Any] | None, complaint: str | None
) -> None:
    found = said(kind, public, private)
    assert (found == []) if complaint is None else any(complaint in one for one in found), found


def test_an_erased_record_still_has_its_form() -> None:
    public = {"v": 1, "kind": "outcome", "time": "2026-11-25T04:10Z", "private": "ab" * 32}
    assert unlike(json.dumps(public), None) == []
