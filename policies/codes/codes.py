"""Every problem a policy can have: a stable code, what happened, and the way out, in English and Indonesian."""

from __future__ import annotations

from collections.abc import Mapping

from policies.codes.packs import PACKS
from policies.codes.review import REVIEW
from policies.codes.rules import LAYERS, RULES, WORDS
from policies.codes.texts import Text
from policies.codes.texts import error as _error

_READING = {
    "GP001": _error(
        "the file cannot be read: {reason}",
        "berkas tidak dapat dibaca: {reason}",
        "check the name and that this account may read it",
        "periksa nama berkas dan izin baca akun ini",
    ),
    "GP002": _error("not valid YAML: {reason}", "YAML tidak sah: {reason}"),
    "GP003": _error(
        "the file must be UTF-8 text without a byte order mark",
        "berkas harus berupa teks UTF-8 tanpa byte order mark",
        "save it again as UTF-8",
        "simpan kembali sebagai UTF-8",
    ),
    "GP004": _error("the file is beyond its limit of {limit}", "berkas melampaui batas {limit}"),
    "GP005": _error(
        "{what} are not allowed in a policy",
        "{what} tidak boleh dipakai dalam kebijakan",
        "write the value out in full",
        "tuliskan nilainya secara lengkap",
    ),
    "GP006": _error(
        'the key "{key}" stands here twice; the first is in line {line}',
        'kunci "{key}" tertulis dua kali; yang pertama di baris {line}',
        "keep one of them",
        "sisakan satu saja",
    ),
    "GP007": _error("a key must be plain text", "kunci harus berupa teks biasa"),
    "GP008": _error(
        "the file is empty",
        "berkas kosong",
        "a policy begins with: gapura: policy/v1",
        "kebijakan diawali dengan: gapura: policy/v1",
    ),
}

_SHAPE = {
    "GP010": _error(
        'unknown key "{key}"', 'kunci "{key}" tidak dikenal', "known here: {known}", "yang dikenal: {known}"
    ),
    "GP011": _error('the key "{key}" is missing', 'kunci "{key}" belum ada', "add it", "tambahkan"),
    "GP012": _error("expected {expected}", "seharusnya {expected_id}"),
    "GP013": _error('unknown effect "{effect}"', 'efek "{effect}" tidak dikenal', "effects: {known}", "efek: {known}"),
    "GP014": _error(
        '"{word}" belongs to a later release of Gapura and cannot be used yet',
        '"{word}" baru ada di rilis Gapura berikutnya dan belum bisa dipakai',
        "leave it out for now; the gate refuses rules it cannot carry out",
        "hapus dulu; gerbang menolak aturan yang tidak dapat dijalankannya",
    ),
    "GP015": _error(
        '"hold" cannot be carried out here: it needs cases and somebody who reviews them',
        '"hold" tidak dapat dijalankan di sini: perlu kasus dan orang yang meninjaunya',
        'use "block", or "replace" with a message',
        'pakai "block", atau "replace" dengan pesan',
    ),
    "GP016": _error("a rule has exactly one effect", "satu aturan punya tepat satu efek"),
    "GP017": _error(
        '"default" is required in a root policy: silence is a choice, so it is written down',
        '"default" wajib ada di kebijakan akar: diam pun sebuah pilihan, maka dituliskan',
        "add: default: allow",
        "tambahkan: default: allow",
    ),
    "GP018": _error(
        'the name "{name}" is kept for the gate itself',
        'nama "{name}" dipakai oleh gerbang sendiri',
        "choose another name",
        "pilih nama lain",
    ),
}

_CONDITIONS = {
    "GP020": _error(
        'unknown condition "{key}"', 'syarat "{key}" tidak dikenal', "known here: {known}", "yang dikenal: {known}"
    ),
    "GP021": _error(
        'unknown entity type "{name}"',
        'jenis entitas "{name}" tidak dikenal',
        "known here: {known}",
        "yang dikenal: {known}",
    ),
    "GP022": _error(
        'nothing here detects "{name}"',
        'tidak ada pendeteksi "{name}" di sini',
        'add "requires: [{name}]" to the rule to set it aside, loudly, where the detector is absent',
        'tambahkan "requires: [{name}]" agar aturan dikesampingkan, secara terbuka, bila pendeteksinya tidak ada',
    ),
    "GP023": _error(
        'the threshold "{value}" can never decide anything: {name} gives {low} to {high}',
        'ambang "{value}" tidak pernah menentukan apa pun: {name} bernilai {low} sampai {high}',
        "choose a threshold in between",
        "pilih ambang di antaranya",
    ),
    "GP024": _error(
        '"{value}" is neither a level nor a threshold',
        '"{value}" bukan tingkat dan bukan ambang',
        'write cautious, balanced or strict, or a threshold such as ">= 0.50"',
        'tulis cautious, balanced atau strict, atau ambang seperti ">= 0.50"',
    ),
    "GP025": _error(
        'unknown {what} "{name}"', '{what} "{name}" tidak dikenal', "known here: {known}", "yang dikenal: {known}"
    ),
    "GP026": _error(
        "an empty condition says nothing",
        "syarat kosong tidak berarti apa-apa",
        "name at least one thing the rule looks at",
        "sebutkan sedikitnya satu hal yang diperhatikan aturan ini",
    ),
    "GP027": _error(
        '"{value}" is not an age band',
        '"{value}" bukan rentang usia',
        'write "<13", "13-15", ">=16" or one age',
        'tulis "<13", "13-15", ">=16" atau satu usia',
    ),
    "GP029": _error(
        '"{value}" is not a window of time',
        '"{value}" bukan rentang waktu',
        'write "07:00-09:00 Mon-Fri Asia/Jakarta": hours, days (or none for every day), and a time zone',
        'tulis "07:00-09:00 Sen-Jum Asia/Jakarta": jam, hari (atau kosong untuk setiap hari), dan zona waktu',
    ),
    "GP028": _error(
        'the model of "{name}" states no level "{level}"',
        'model "{name}" tidak menyatakan tingkat "{level}"',
        "levels it states: {known}",
        "tingkat yang dinyatakan: {known}",
    ),
}

CODES: Mapping[str, Text] = {**_READING, **_SHAPE, **_CONDITIONS, **RULES, **WORDS, **LAYERS, **REVIEW, **PACKS}
