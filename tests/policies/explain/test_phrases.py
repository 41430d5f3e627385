from typing import Any

import pytest

from policies.conditions import BUILDERS
from policies.explain.contents import CONTENT_PHRASES
from policies.explain.phrases import PHRASES, scores_phrase
from policies.explain.words import Both

EXAMPLES: dict[str, tuple[Any, str, str]] = {
    "direction": ("output", "the text is an answer", "teks itu jawaban"),
    "pii": ({"URL": 1, "PHONE_NUMBER": 3}, "contains a web link or at least 3 phone numbers",
            "memuat tautan web atau sedikitnya 3 nomor telepon"),
    "group": (["smp", "sma"], 'the person belongs to the group "smp" or "sma"',
              'penanya termasuk kelompok "smp" atau "sma"'),
    "role": ("teacher", "the person is one of the teachers", "penanya termasuk guru"),
    "age": ("13-15", "the person is 13 to 15 years old", "penanya berusia 13 sampai 15 tahun"),
    "model": ("small-*", 'the model is one whose name begins with "small-"', 'modelnya yang namanya diawali "small-"'),
    "unseen": (["image", "file"], "contains an image or a file, which nobody here can look into",
               "memuat gambar atau berkas, yang tidak dapat diperiksa di sini"),
    "data": ("specific", "contains specific personal data in the sense of the Indonesian law UU PDP (children, health, "
             "finance)", "memuat data pribadi spesifik menurut UU PDP (anak, kesehatan, keuangan)"),
    "identities": (">= 10", "contains at least 10 values that each stand for a person",
                   "memuat sedikitnya 10 nilai yang masing-masing menunjuk seseorang"),
    "time": ("22:00-05:00 Mon-Fri Asia/Jakarta",
             "the time is from 22:00 to 05:00 of the next day (Monday to Friday, Asia/Jakarta time)",
             "waktunya pukul 22:00 sampai 05:00 hari berikutnya (Senin sampai Jumat, waktu Asia/Jakarta)"),
    "consent": ("none", "no consent is on file", "persetujuan belum tercatat"),
    "first_turn": (True, "the conversation is just beginning", "percakapan baru dimulai"),
    "route": ({"minors": "forbidden", "country": ["ID", "SG"], "learning": False},
              "the provider of the model does not accept minors, is in the country ID or is in the country SG and was "
              "not made for learning",
              "penyedia model tidak menerima anak di bawah umur, berada di negara ID atau berada di negara SG, dan "
              "bukan dibuat untuk belajar"),
}  # fmt: skip


def test_every_condition_has_its_phrase() -> None:
    assert PHRASES.keys() | CONTENT_PHRASES.keys() == BUILDERS.keys() - {"all", "any", "not"}
    assert PHRASES.keys() == EXAMPLES.keys()


@pytest.mark.parametrize("name", EXAMPLES)
def test_it_says_what_is_asked_and_its_opposite(name: str) -> None:
    value, en, id_ = EXAMPLES[name]
    phrase = PHRASES[name](value)
    assert phrase.yes == Both(en, id_)
    assert phrase.no.en not in ("", en)
    assert phrase.no.id not in ("", id_)
    assert phrase.opposite.opposite == phrase


@pytest.mark.parametrize(
    ("value", "said"),
    [("<13", "under 13"), ("<=13", "13 years old or younger"), (">15", "over 15"), (">=16", "16 years old or older"),
     (14, "14 years old")],
)  # fmt: skip
def test_ages(value: object, said: str) -> None:
    assert said in PHRASES["age"](value).yes.en


@pytest.mark.parametrize(
    ("value", "said"),
    [("07:00-09:00 Asia/Jakarta", "every day"), ("07:00-09:00 Sat,Mon Asia/Jakarta", "Monday and Saturday")],
)
def test_days(value: str, said: str) -> None:
    assert said in PHRASES["time"](value).yes.en


def test_a_score_is_a_level_or_a_number() -> None:
    assert scores_phrase(["threat"], "strict").yes.id.startswith(
        'tampak mengancam (tingkat "strict": hanya bila jelas;'
    )
    assert scores_phrase(["threat"], ">= 0.50").no == Both(
        "does not look threatening (a score of 0.50 or more)", "tidak tampak mengancam (nilai 0.50 atau lebih)"
    )
