"""The words of the page of numbers, in both languages."""

from __future__ import annotations

from audit.errors import Language

_WORDS: dict[str, tuple[str, str]] = {
    "title": ("What the gate did, {period}", "Apa yang dilakukan gerbang, {period}"),
    "intro": (
        "Gapura stands between people and a generative model. This page counts what it did. Nobody can be found in it: "
        "every number about people is of at least {least} different people.",
        "Gapura berdiri di antara orang dan model generatif. Halaman ini menghitung apa yang dilakukannya. Tidak "
        "seorang pun dapat dikenali di sini: setiap angka tentang orang menyangkut paling sedikit {least} orang.",
    ),
    "few": ("hidden", "disembunyikan"),
    "up_to": ("hidden (up to {high})", "disembunyikan (paling banyak {high})"),
    "from": ("{low} or more", "{low} atau lebih"),
    "hidden": (
        '"hidden" stands for fewer than {least} people, nobody included, and for nearly everybody of a group. Some '
        "larger numbers are hidden too, so that none of these can be worked out from totals: others can narrow each "
        "down to no fewer than {least} possible values. A number with bounds (57 or more) is made of parts of which "
        "some are hidden.",
        '"disembunyikan" berarti kurang dari {least} orang, termasuk nol, atau hampir semua orang dalam satu kelompok. '
        "Beberapa angka yang lebih besar ikut disembunyikan agar tidak satu pun dapat dihitung dari jumlah: orang lain "
        "tidak dapat mempersempitnya menjadi kurang dari {least} kemungkinan nilai. Angka dengan batas (57 atau lebih) "
        "terdiri atas bagian yang sebagian disembunyikan.",
    ),
    "count": ("{shown} numbers are shown and {hidden} are hidden or have bounds.",
              "{shown} angka ditampilkan dan {hidden} disembunyikan atau hanya diberi batas."),
    "requests": ("Requests", "Permintaan"),
    "requests_mean": (
        "One request is one question with its answer. What was only tried out is not counted.",
        "Satu permintaan adalah satu pertanyaan beserta jawabannya. Percobaan (simulasi) tidak dihitung.",
    ),
    "requests_all": ("Requests in all", "Seluruh permintaan"),
    "too_few": ("Fewer than {least} people asked anything in this time, so nothing about requests is shown.",
                "Kurang dari {least} orang bertanya dalam masa ini, sehingga tidak ada angka permintaan."),
    "time": ("Requests over time", "Permintaan dari waktu ke waktu"),
    "period": ("Time (UTC)", "Masa (UTC)"),
    "effects": ("What was done", "Tindakan gerbang"),
    "effects_mean": (
        "The most severe thing done to a request. Requests that no rule touched are not listed, nor are rules that "
        "touched fewer than {least} people: so each is a lower bound.",
        "Tindakan terberat atas satu permintaan. Yang tidak diubah aturan apa pun tidak tercantum, begitu pula aturan "
        "yang mengenai kurang dari {least} orang; karena itu angka-angka ini adalah batas bawah.",
    ),
    "effect": ("Done", "Tindakan"),
    "rules": ("By which rule", "Oleh aturan mana"),
    "rule": ("Rule", "Aturan"),
    "no_rule": ("(default, or a rule not listed)", "(bawaan, atau aturan yang tidak tercantum)"),
    "others": ("Each of the other {count}", "Masing-masing dari {count} lainnya"),
    "number": ("Number", "Jumlah"),
    "bar": ("", ""),
    "groups": ("By group", "Menurut kelompok"),
    "group": ("Group", "Kelompok"),
    "cells": ("Rules by group", "Aturan menurut kelompok"),
    "cells_mean": (
        "Only rules about data and plain harm. Rules about self-harm, cheating, topics or chosen words, and those that "
        "call somebody, are never counted by group.",
        "Hanya aturan tentang data dan bahaya umum. Aturan tentang menyakiti diri, mencontek, topik, kata pilihan, dan "
        "aturan yang memanggil seseorang tidak pernah dihitung per kelompok.",
    ),
    "redacted": ("Requests in which data was masked, by type", "Permintaan dengan data yang disamarkan, menurut jenis"),
    "found": ("Requests in which data was found and not masked",
              "Permintaan dengan data yang ditemukan tanpa disamarkan"),
    "type": ("Type", "Jenis"),
    "bands": ("In bands of {width}. What concerns fewer than {least} people is not listed.",
              "Dalam rentang {width}. Yang menyangkut kurang dari {least} orang tidak tercantum."),
    "unseen": ("What the gate could not see", "Yang tidak dapat dilihat gerbang"),
    "unseen_row": ("Requests with a part that could not be looked at",
                   "Permintaan dengan bagian yang tidak dapat diperiksa"),
    "unseen_share": ("Share of all requests", "Bagian dari seluruh permintaan"),
    "missing": ("Requests in which a detector did not answer", "Permintaan ketika sebuah detektor tidak menjawab"),
    "detector": ("Detector", "Detektor"),
    "result": ("Requests that ended otherwise", "Permintaan yang berakhir lain"),
    "ended": ("How", "Bagaimana"),
    "cannot": (
        "The gate sees only what passes through it, and judges by rules and models that err in both directions. It "
        "does not see other ways to the model, nor what people do with an answer. Several people with one key count as "
        "one; one person with several keys counts as several.",
        "Gerbang hanya melihat yang melewatinya, dan menilai dengan aturan serta model yang dapat keliru ke dua arah. "
        "Gerbang tidak melihat jalan lain ke model, atau apa yang dilakukan orang dengan jawabannya. Beberapa orang "
        "dengan satu kunci dihitung satu; satu orang dengan beberapa kunci dihitung beberapa.",
    ),
    "objections": ("Objections", "Keberatan"),
    "objections_mean": ("Somebody said that a rule was wrong; upheld: it was.",
                        "Seseorang menyatakan sebuah aturan keliru; diterima: memang keliru."),
    "made": ("Made", "Diajukan"),
    "upheld": ("Upheld", "Diterima"),
    "share": ("Share", "Bagian"),
    "samples": ("Errors found in random samples", "Kekeliruan yang ditemukan dari sampel acak"),
    "samples_mean": (
        "People read requests drawn at random and said whether the rule was right. The interval is where the true "
        "share lies in 95 of 100 such samples (Wilson).",
        "Permintaan yang ditarik acak dibaca orang, lalu dinyatakan apakah aturannya tepat. Selang menunjukkan "
        "letak bagian yang sebenarnya dalam 95 dari 100 sampel seperti itu (Wilson).",
    ),
    "read": ("Read", "Dibaca"),
    "error": ("Rule was wrong", "Aturan keliru"),
    "interval": ("95 % interval", "Selang 95 %"),
    "cases": ("Cases that people looked at", "Kasus yang ditangani orang"),
    "cases_mean": ("Opened in this time, as they stand now.", "Dibuka dalam masa ini, menurut keadaannya sekarang."),
    "kind": ("Kind", "Jenis"),
    "end": ("How it ended", "Akhirnya"),
    "acts": ("Kept content opened, records erased on request",
             "Isi tersimpan yang dibuka, catatan yang dihapus atas permintaan"),
    "acts_mean": ("Each act that was recorded; fewer than {least} of a kind are not listed.",
                  "Setiap tindakan yang tercatat; yang kurang dari {least} tidak tercantum."),
    "reveals": ("Content opened", "Isi dibuka"),
    "erasures": ("Erased", "Dihapus"),
    "machine": ("The gate itself", "Gerbang itu sendiri"),
    "machine_mean": ("What is of nobody is exact.", "Yang tidak menyangkut siapa pun ditulis tepat."),
    "none": ("Nothing that may be shown.", "Tidak ada yang boleh ditampilkan."),
    "sources": ("What was counted", "Apa yang dihitung"),
    "sources_mean": (
        "The signed records of these logs. With a copy of a log and this file, anybody can check that the file is the "
        "one whose digest the log names: sha256 {digest}",
        "Catatan bertanda tangan dari log-log ini. Dengan salinan log dan berkas angka ini, siapa pun dapat memeriksa "
        "bahwa berkas itulah yang disebut log: sha256 {digest}",
    ),
    "merged_mean": (
        "Added from the published files of {count} logs, and from nothing else. What they hid stays hidden.",
        "Dijumlahkan dari berkas terbitan {count} log, dan tidak dari hal lain. Yang disembunyikan tetap tersembunyi.",
    ),
    "origin": ("Log", "Log"),
    "entries": ("Entries", "Entri"),
    "root": ("Root", "Akar"),
    "level": ("Checked", "Pemeriksaan"),
    "not_listed": ("Some rules of this time could not be read any more; those may be missing.",
                   "Sebagian aturan masa ini tidak dapat dibaca lagi dan mungkin tidak tercantum."),
}  # fmt: skip
_NAMES: dict[str, tuple[str, str]] = {
    "flag": ("flagged", "ditandai"), "warn": ("shown with a notice", "ditampilkan dengan pemberitahuan"),
    "redact": ("data masked", "data disamarkan"),
    "replace": ("answered with a prepared text", "dijawab dengan teks siap"),
    "hold": ("held for a person", "ditahan untuk diperiksa orang"),
    "block": ("refused", "ditolak"),
    "escalation": ("somebody had to be told", "seseorang harus diberi tahu"),
    "objection": ("objection", "keberatan"), "sample": ("random sample", "sampel acak"),
    "right": ("right of a person", "hak seseorang"), "breach": ("possible breach", "dugaan kebocoran"),
    "manual": ("opened by hand", "dibuka manual"), "open": ("still open", "masih terbuka"),
    "confirmed": ("confirmed", "terbukti"), "false_positive": ("the gate was wrong", "gerbang keliru"),
    "policy_change": ("the policy must change", "kebijakan perlu diubah"), "escalated": ("passed up", "diteruskan"),
    "unclear": ("readers differed", "pembaca berbeda pendapat"), "withdrawn": ("withdrawn", "ditarik"),
    "objection_upheld": ("upheld", "diterima"), "denied": ("denied", "ditolak"),
    "released": ("released", "dilepas"), "expired": ("expired", "kedaluwarsa"), "answered": ("answered", "dijawab"),
    "refused": ("refused", "ditolak"), "failed": ("the backend failed", "model gagal"), "cut": ("cut off", "terputus"),
    "cancelled": ("the person hung up", "dibatalkan pengguna"), "unknown": ("unknown", "tidak diketahui"),
    "self-consistent": ("self-consistent: its own key", "konsisten: kuncinya sendiri"),
    "signed": ("signed: key known from elsewhere", "bertanda tangan: kunci dikenal dari luar"),
    "witnessed": ("witnessed by others", "disaksikan pihak lain"),
    "broken": ("does not verify", "tidak lolos pemeriksaan"),
    "unchecked": ("not checked here", "tidak diperiksa di sini"),
    "gate starts": ("Starts", "Mulai"), "gate stops": ("Stops", "Berhenti"),
    "gate unclean": ("Starts after the gate had broken off", "Mulai setelah gerbang terputus"),
    "gate minutes_away": ("Minutes without the gate", "Menit tanpa gerbang"),
    "gate clock_jumps": ("Jumps of the clock", "Lompatan jam"),
    "erased retention": ("Records deleted when their time was over", "Catatan dihapus karena masa simpan habis"),
    "erased exchanges": ("Requests not counted: erased before", "Permintaan tak terhitung: sudah dihapus"),
    "refused other": ("Refused before anything was decided, for other reasons",
                      "Ditolak sebelum ada keputusan, karena alasan lain"),
    "refused ": ("Refused before anybody was known: {name}", "Ditolak sebelum dikenali: {name}"),
}  # fmt: skip


def say(word: str, lang: Language, **values: object) -> str:
    """A text of the page."""
    return _WORDS[word][lang == "id"].format(**values)


def name(word: str, lang: Language) -> str:
    """What something is called; a word that has no other name stays as it is."""
    both = _NAMES.get(word)
    return word if both is None else both[lang == "id"]


def machine(family: str, word: str, lang: Language) -> str:
    """What is counted of the gate itself."""
    if family == "refused" and word != "other":
        return _NAMES["refused "][lang == "id"].format(name=word)
    return name(f"{family} {word}", lang)
