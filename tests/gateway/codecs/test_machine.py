"""What machines wrote is passed over, and nothing hides among it."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from gateway.codecs.machine import BIAS, NUMBER, PLAIN, SIGNATURE, Counts, plain
from gateway.codecs.reading import At, Node, QuestionReader

WORDS = "dua kata"


def asked(node: Node, value: Any) -> QuestionReader:
    reader = QuestionReader()
    node.read(reader, value, ("x",), At("user", 3))
    return reader


@pytest.mark.parametrize("value", [None, True, False, 1, -2.5, 999_999, "auto", "", "gpt-4.1:latest"])
def test_what_a_machine_wrote_is_passed_over(value: Any) -> None:
    assert asked(PLAIN, value).parts == []


@pytest.mark.parametrize(("value", "text"), [(WORDS, WORDS), ([WORDS], WORDS), ({"a": WORDS}, WORDS),
                                             (3174015509000001, "3174015509000001")])  # fmt: skip
@pytest.mark.parametrize("node", [PLAIN, Counts({})])
def test_a_text_where_nobody_expects_one_is_read(node: Node, value: Any, text: str) -> None:
    if isinstance(value, int) and node is not PLAIN:
        value = str(value)
    assert text in [part.text for part in asked(node, value).parts]


SEAL = base64.b64encode(bytes(range(256)) * 4).decode()


@pytest.mark.parametrize("value", [None, "", "kurz", SEAL, SEAL.replace("+", "-").replace("/", "_")])
def test_a_seal_is_passed_over(value: Any) -> None:
    assert asked(SIGNATURE, value).parts == []


@pytest.mark.parametrize(
    "value",
    [
        WORDS,
        SEAL + " ",
        SEAL[:-1] + "!",
        base64.b64encode(b"NIK saya tiga " * 40).decode(),
        "abcde" * 40,
        SEAL[:-8] + "3174015509000001" + SEAL[-8:],
    ],
)
def test_what_is_no_seal_is_read(value: str) -> None:
    assert [part.text for part in asked(SIGNATURE, value).parts] == [value]


def test_a_time_is_nobodys_number_and_a_text_in_its_place_is_read() -> None:
    assert asked(NUMBER, 1_760_000_000_000).parts == []
    assert [part.text for part in asked(NUMBER, WORDS).parts] == [WORDS]


def test_counts_are_noted_and_their_names_are_read_unless_machines_made_them() -> None:
    read = asked(Counts({"in": "asked"}), {"in": 7, "details": {"cached_tokens": 1, "Siti Aminah": 2}, "note": WORDS})
    assert read.notes == {"asked": 7}
    assert [part.text for part in read.parts] == ["Siti Aminah", WORDS]


def test_token_ids_are_no_text_and_anything_else_in_their_place_is() -> None:
    assert asked(BIAS, {"50256": -100}).parts == []
    assert [part.text for part in asked(BIAS, {"81234567890": 1}).parts] == ["81234567890"]


def test_a_row_of_names_makes_members() -> None:
    assert plain("a b") == {"a": PLAIN, "b": PLAIN}
