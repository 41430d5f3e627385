"""What is a bundle and what is not, before anything of it is believed."""

from __future__ import annotations

from typing import Any

import pytest

from audit.bundle.form import Bundle, read
from audit.canonical import canonical

RECORD = {"index": 3, "entry": "{}", "inclusion": ["ab" * 32]}
WHOLE: dict[str, Any] = {
    "gapura_bundle": 1,
    "log": {"origin": "o", "key": "k"},
    "checkpoint": "note",
    "records": [RECORD, {**RECORD, "random": "cd" * 32, "private": "{}"}],
    "policy": {"digest": "sha256:ab", "sources": [{"path": "p", "sha256": "ef" * 32, "text": "t"}]},
    "explanation": {"en": "e", "id": "i"},
}


def test_a_whole_one_is_read() -> None:
    found = read(canonical(WHOLE) + b"\n")
    assert isinstance(found, Bundle)
    assert (found.records[0].private, found.records[1].private, found.revealed) == (None, "{}", ())
    assert isinstance(read(canonical({**WHOLE, "policy": None})), Bundle)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("gapura_bundle", True), ("gapura_bundle", "1"), ("log", {"origin": "o"}), ("log", None), ("checkpoint", 1),
        ("records", []), ("records", {}), ("records", [{**RECORD, "index": -1}]), ("records", [{**RECORD, "x": 1}]),
        ("records", [{**RECORD, "random": "cd" * 32}]), ("records", [{**RECORD, "inclusion": ["AB" * 32]}]),
        ("policy", {"digest": 1, "sources": []}), ("policy", []), ("explanation", {"en": "e"}),
        ("revealed", [{"index": 1, "member": "name", "text": "t"}]), ("more", 1),
    ],
)  # fmt: skip
def test_what_has_not_its_form_is_named(name: str, value: Any) -> None:
    assert read(canonical({**WHOLE, name: value})) == name


@pytest.mark.parametrize("data", [b"", b"[]", b"{", b"\xff", b'{"a": 1}', b"{}\n\n"])
def test_what_is_no_canonical_object_has_no_member_to_name(data: bytes) -> None:
    assert read(data) == ""
