"""What each effect does to a question and to an answer, in words."""

from __future__ import annotations

from collections.abc import Mapping

from policies.explain.words import Both

SUBJECT: Mapping[str, Both] = {
    "input": Both("a question", "pertanyaan"),
    "output": Both("an answer", "jawaban"),
    "": Both("a question or an answer", "pertanyaan atau jawaban"),
}
ANY_TEXT: Mapping[str, Both] = {
    "input": Both("with every question", "pada setiap pertanyaan"),
    "output": Both("with every answer", "pada setiap jawaban"),
    "": Both("with every question and every answer", "pada setiap pertanyaan dan jawaban"),
}
_INPUT: Mapping[str, Both] = {
    "allow": Both("the question goes to the model", "pertanyaan diteruskan ke model"),
    "flag": Both(
        "the question goes to the model and is marked for review in the record",
        "pertanyaan diteruskan ke model dan ditandai di catatan untuk ditinjau",
    ),
    "warn": Both(
        "the question goes to the model and the person receives a notice",
        "pertanyaan diteruskan ke model dan penanya menerima pemberitahuan",
    ),
    "redact": Both(
        "the values are replaced before the question leaves, earlier messages of the conversation included",
        "nilai itu diganti sebelum pertanyaan keluar, juga di pesan-pesan sebelumnya dalam percakapan",
    ),
    "replace": Both(
        "the question does not go to the model, and the person reads a prepared text",
        "pertanyaan tidak diteruskan ke model, dan penanya membaca teks yang sudah disiapkan",
    ),
    "hold": Both("the question waits until a reviewer releases it", "pertanyaan menunggu sampai dilepas peninjau"),
    "block": Both("the question does not go to the model", "pertanyaan tidak diteruskan ke model"),
}
_OUTPUT: Mapping[str, Both] = {
    "allow": Both("the answer is shown", "jawaban ditampilkan"),
    "flag": Both(
        "the answer is shown and marked for review in the record",
        "jawaban ditampilkan dan ditandai di catatan untuk ditinjau",
    ),
    "warn": Both(
        "the answer is shown, with a notice where it is sent in one piece",
        "jawaban ditampilkan, dengan pemberitahuan bila dikirim utuh",
    ),
    "redact": Both(
        "values that the model brings in itself are masked",
        "nilai yang dimunculkan sendiri oleh model ditutupi",
    ),
    "replace": Both(
        "a prepared text stands instead of the answer, and nothing is shown before its end",
        "teks yang sudah disiapkan menggantikan jawaban, dan tidak ada yang tampil sebelum selesai",
    ),
    "hold": Both("the answer waits until a reviewer releases it", "jawaban menunggu sampai dilepas peninjau"),
    "block": Both(
        "the answer is stopped, and what was already shown stays shown",
        "jawaban dihentikan, dan yang sudah tampil tetap tampil",
    ),
}
EFFECT: Mapping[str, Mapping[str, Both]] = {
    "input": _INPUT,
    "output": _OUTPUT,
    "": {word: Both("{q}; {a}", "{q}; {a}").fill(q=_INPUT[word], a=_OUTPUT[word]) for word in _INPUT},
}
"""Direction ("" for both) -> effect -> what happens."""
MODE: Mapping[str, Both] = {
    "pseudonym": Both(
        "each value becomes a name that is given back in the answer",
        "setiap nilai menjadi nama pengganti yang dikembalikan dalam jawaban",
    ),
    "surrogate": Both(
        "each value becomes an invented one of its kind that is given back in the answer",
        "setiap nilai menjadi nilai karangan sejenis yang dikembalikan dalam jawaban",
    ),
    "category": Both(
        "only words for what each value was remain",
        "yang tersisa hanya kata untuk jenis setiap nilai",
    ),
    "hash": Both(
        "each value becomes a name that nobody gets back",
        "setiap nilai menjadi nama pengganti yang tidak pernah dikembalikan",
    ),
    "mask": Both(
        "only a mark remains of each value",
        "yang tersisa dari setiap nilai hanya tanda",
    ),
}
"""What stands for the values that are redacted, mild to strict."""
