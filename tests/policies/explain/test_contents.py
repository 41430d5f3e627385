"""Conditions on contents in words, in both languages."""

from typing import Any

import pytest

from policies.explain.contents import CONTENT_PHRASES
from policies.explain.words import Both

EXAMPLES: dict[str, tuple[Any, str, str]] = {
    "calendar": ("exam", 'the calendar says "exam"', 'menurut kalender sedang "exam"'),
    "quota": ({"questions_day": ">= 40", "minutes_day": "< 61"},
              "this key has used at least 40 questions today and at most 60 minutes today in which something was asked",
              "kunci ini sudah memakai sedikitnya 40 pertanyaan hari ini dan paling banyak 60 menit bertanya hari ini"),
    "words": (["RAHASIA", "=apel merah"], 'contains the words "RAHASIA" or is nothing but "apel merah"',
              'memuat kata "RAHASIA" atau hanya berisi "apel merah"'),
    "help_word": (True, "is nothing but a word agreed on as a call for help",
                  "hanya berisi kata yang disepakati sebagai tanda minta tolong"),
    "language": (["jv", "xx"], 'is written in Javanese or a language with the code "xx"',
                 'ditulis dalam bahasa Jawa atau bahasa dengan kode "xx"'),
    "size": ("> 10", "has at least 11 characters", "berisi sedikitnya 11 karakter"),
    "cells": ("< 5", "contains a table with a count of at most 4", "memuat tabel dengan jumlah paling banyak 4"),
    "modality": (["image", "file"], "comes with an image or a file", "disertai gambar atau berkas"),
    "tool": ({"name": "run_sql", "arguments": "*drop*"},
             'offers or calls the tool "run_sql" with a value like "*drop*"',
             'menawarkan atau memanggil alat "run_sql" dengan nilai seperti "*drop*"'),
    "label": ("bullying", "shows bullying", "menunjukkan perundungan"),
    "topic": (["medical", "other"], 'is about health or "other"', 'membahas kesehatan atau "other"'),
}  # fmt: skip


@pytest.mark.parametrize("name", CONTENT_PHRASES)
def test_it_says_what_is_asked_and_its_opposite(name: str) -> None:
    value, en, id_ = EXAMPLES[name]
    phrase = CONTENT_PHRASES[name](value)
    assert phrase.yes == Both(en, id_)
    assert phrase.no.en not in ("", en)
    assert phrase.no.id not in ("", id_)


def test_any_tool_is_no_name() -> None:
    assert CONTENT_PHRASES["tool"]("any").yes == Both(
        "offers or calls any tool", "menawarkan atau memanggil alat apa pun"
    )
