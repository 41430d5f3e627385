"""Names of the policy language in English and Indonesian: labels, topics, forms, languages, counts, orders."""

from __future__ import annotations

from collections.abc import Mapping

from policies.explain.words import ENTITY, Both, detector, entities, same
from policies.facts import Facts

QUOTA: Mapping[str, Both] = {
    "questions_hour": Both("{n} questions in this hour", "{n} pertanyaan dalam jam ini"),
    "questions_day": Both("{n} questions today", "{n} pertanyaan hari ini"),
    "minutes_day": Both("{n} minutes today in which something was asked", "{n} menit bertanya hari ini"),
    "tokens_day": Both("{n} tokens today (pieces of words)", "{n} token hari ini (potongan kata)"),
}
MODALITY: Mapping[str, Both] = {
    "image": Both("an image", "gambar"),
    "audio": Both("a sound recording", "rekaman suara"),
    "video": Both("a film", "video"),
    "file": Both("a file", "berkas"),
}
LANGUAGE: Mapping[str, Both] = {
    "id": Both("Indonesian", "bahasa Indonesia"),
    "en": Both("English", "bahasa Inggris"),
    "jv": Both("Javanese", "bahasa Jawa"),
    "su": Both("Sundanese", "bahasa Sunda"),
    "ms": Both("Malay", "bahasa Melayu"),
    "ar": Both("Arabic", "bahasa Arab"),
    "ace": Both("Acehnese", "bahasa Aceh"),
    "ban": Both("Balinese", "bahasa Bali"),
    "bbc": Both("Toba Batak", "bahasa Batak Toba"),
    "bjn": Both("Banjarese", "bahasa Banjar"),
    "bug": Both("Buginese", "bahasa Bugis"),
    "mad": Both("Madurese", "bahasa Madura"),
    "min": Both("Minangkabau", "bahasa Minangkabau"),
    "nij": Both("Ngaju", "bahasa Dayak Ngaju"),
    "de": Both("German", "bahasa Jerman"),
    "es": Both("Spanish", "bahasa Spanyol"),
    "fr": Both("French", "bahasa Prancis"),
    "hi": Both("Hindi", "bahasa Hindi"),
    "ja": Both("Japanese", "bahasa Jepang"),
    "ko": Both("Korean", "bahasa Korea"),
    "nl": Both("Dutch", "bahasa Belanda"),
    "pt": Both("Portuguese", "bahasa Portugis"),
    "ru": Both("Russian", "bahasa Rusia"),
    "th": Both("Thai", "bahasa Thai"),
    "tl": Both("Tagalog", "bahasa Tagalog"),
    "vi": Both("Vietnamese", "bahasa Vietnam"),
    "zh": Both("Chinese", "bahasa Tionghoa"),
    "und": Both("a language that cannot be told", "bahasa yang tidak dapat dikenali"),
}
LABEL: Mapping[str, Both] = {
    "violence": Both("help with violence", "bantuan untuk kekerasan"),
    "extremism": Both("violent extremism", "ekstremisme kekerasan"),
    "crime_help": Both("help with a crime", "bantuan untuk kejahatan"),
    "sexual_violence": Both("sexual violence", "kekerasan seksual"),
    "csae": Both("sexual abuse of children", "kekerasan seksual terhadap anak"),
    "grooming": Both("an adult winning a child's trust for abuse", "pendekatan orang dewasa untuk memperdaya anak"),
    "weapons": Both("help with weapons", "bantuan untuk senjata"),
    "eating_disorder": Both("a harmful way of eating", "cara makan yang merusak diri"),
    "hate_sara": Both("hatred of an ethnic group, religion, race or class (SARA)", "kebencian SARA"),
    "bullying": Both("bullying", "perundungan"),
    "doxxing": Both("someone's private data made public", "penyebaran data pribadi orang"),
    "defamation": Both("an attack on someone's honour", "serangan terhadap kehormatan seseorang"),
    "verbatim_copy": Both("a work copied word for word", "karya yang disalin kata demi kata"),
    "code_abuse": Both("harmful program code", "kode program yang merusak"),
    "unsafe_markup": Both("markup that could run in a browser", "markah yang dapat berjalan di peramban"),
    "disclosure": Both("someone telling of violence or abuse", "seseorang yang bercerita tentang kekerasan"),
    "selfharm_method": Both("a way to hurt oneself", "cara menyakiti diri"),
    "selfharm_third": Both(
        "worry about somebody who may hurt themselves", "kekhawatiran akan orang yang mungkin menyakiti dirinya"
    ),
    "companion": Both("a machine playing friend or lover", "mesin yang berperan sebagai sahabat atau kekasih"),
    "decision_on_person": Both("a decision about a person", "keputusan tentang seseorang"),
    "emotion_inference": Both("a guess at a person's feelings", "tebakan atas perasaan seseorang"),
    "exam_behaviour": Both("a judgement of behaviour in an exam", "penilaian atas perilaku saat ujian"),
    "prompt_leak": Both("secret instructions given away", "instruksi rahasia yang terbocorkan"),
    "profanity": Both("swear words", "kata kasar"),
    "deepfake": Both("a real person in an invented picture or voice", "orang nyata dalam gambar atau suara buatan"),
}
TOPIC: Mapping[str, Both] = {
    "medical": Both("health", "kesehatan"),
    "legal": Both("the law", "hukum"),
    "finance": Both("money", "keuangan"),
    "election": Both("elections", "pemilu"),
    "homework-answer": Both("a finished answer to homework", "jawaban jadi untuk tugas sekolah"),
    "exam-content": Both("the content of an exam", "isi soal ujian"),
    "religion": Both("religion", "agama"),
}
CAPABILITY: Mapping[str, Both] = {
    "escalate": Both("opening a case", "membuka kasus"),
    "notify": Both("telling a person", "memberi tahu seseorang"),
    "seal": Both("keeping content under seal", "menyimpan isi tersegel"),
    "label": Both("labelling", "pelabelan"),
    "hold": Both("holding for review", "menahan untuk ditinjau"),
}
CONTENT: Mapping[str, Both] = {
    "words": Both("words that policies name", "kata yang disebut kebijakan"),
    "language": Both("the language of a text", "bahasa sebuah teks"),
    "size": Both("the length of a text", "panjang teks"),
    "tools": Both("tools and their arguments", "alat dan argumennya"),
    "modality": Both("forms besides text", "bentuk selain teks"),
    "cells": Both("small counts in tables", "jumlah kecil dalam tabel"),
    "quota": Both("what a key has used", "pemakaian sebuah kunci"),
}


def provided(name: str) -> Both:
    """What a rule that requires this name cannot do without."""
    for words in (CAPABILITY, CONTENT):
        if name in words:
            return words[name]
    found = {**LABEL, **TOPIC}.get(name)
    what = entities(name) if name in ENTITY else found or detector(name)
    return Both("a detector of {it}", "pendeteksi {it}").fill(it=what)


def contents_of(facts: Facts) -> list[Both]:
    """What was told of the text besides values and scores."""
    said = [LABEL.get(name) or TOPIC.get(name) or same(name) for name in sorted(facts.labels)]
    said += [MODALITY[name] for name in sorted(facts.modality) if name in MODALITY]
    said += [same(f'"{name}"') for name in sorted(facts.words | facts.tools)]
    if facts.language:
        said.append(LANGUAGE.get(facts.language, same(facts.language)))
    if facts.unvalidated:
        said.append(Both("a language that scores were not measured in", "bahasa yang belum diukur pada nilai"))
    if facts.smallest_cell is not None:
        said.append(Both(f"smallest count {facts.smallest_cell}", f"jumlah terkecil {facts.smallest_cell}"))
    if facts.size is not None:
        said.append(Both(f"{facts.size} characters", f"{facts.size} karakter"))
    return said
