"""Phrases in what is new of a question, wherever its author cut it."""

from __future__ import annotations

import pytest

from gateway.detectors.lexicon import in_parts, in_texts
from gateway.exchange import Part

MARKS = frozenset({"RAHASIA", "surat dinas"})
CALLS = frozenset({"=tolong", "=merah"})


def parts(*said: str) -> list[Part]:
    """Parts as ``role: text``, each a message; a role with ``+`` goes on with the message before it."""
    out: list[Part] = []
    message = -1
    for text in said:
        role, _, words = text.partition(": ")
        message += 0 if role.endswith("+") else 1
        out.append(Part(len(out), words, ("messages", message), role.removesuffix("+"), message))
    return out


@pytest.mark.parametrize(("said", "there"), [
    (("user: Ini RAHASIA.",), {"RAHASIA"}),
    (("user: kerahasiaan",), set()),
    (("user: RAHA", "user+: SIA"), {"RAHASIA"}),
    (("user: surat", "user+: dinas"), {"surat dinas"}),
    (("user: Ini RAHA", "assistant: Ya?", "user: SIA"), {"RAHASIA"}),
    (("user: surat", "assistant: Ya?", "user: dinas"), {"surat dinas"}),
    (("system: RAHASIA", "user: Halo"), {"RAHASIA"}),
    (("user: rahasia\u200b", "user+: surat  DINAS"), MARKS),
    ((), set()),
])  # fmt: skip
def test_a_phrase_is_found_however_it_is_split(said: tuple[str, ...], there: set[str]) -> None:
    assert in_parts(MARKS, parts(*said)) == there


@pytest.mark.parametrize(("said", "there"), [
    (("user: Tolong!",), {"=tolong"}),
    (("user: tolong kerjakan soal ini",), set()),
    (("user: tolong", "user+: kerjakan soal ini"), set()),
    (("user: to", "user+: long"), {"=tolong"}),
    (("user: kerjakan", "assistant: Apa?", "user: merah"), {"=merah"}),
    (("user: merah", "assistant: Warna apa?", "user: biru"), set()),
    (("user: merah", "tool: 7"), {"=merah"}),
    (("system: tolong", "user: halo"), set()),
    ((), set()),
])  # fmt: skip
def test_a_call_for_help_is_all_of_the_last_message_of_the_person(said: tuple[str, ...], there: set[str]) -> None:
    assert in_parts(CALLS, parts(*said)) == there


def test_escapes_in_arguments_hide_nothing() -> None:
    hidden = Part(0, r'{"a": "RAHAS\u0049A"}', ("p",), "assistant", 0, "arguments")
    assert in_parts(MARKS, [hidden]) == {"RAHASIA"}


def test_both_kinds_of_phrases_are_found_in_one_question() -> None:
    assert in_parts(MARKS | CALLS, parts("system: rahasia", "user: merah")) == {"RAHASIA", "=merah"}


def test_a_phrase_in_any_text_of_an_answer_is_in_the_answer() -> None:
    assert in_texts(MARKS, ["Baik.", "Itu rahasia", ""]) == {"RAHASIA"}
