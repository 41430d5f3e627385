"""Codes of what rules order, say and stand on; ``codes`` has the rest and all of them together."""

from __future__ import annotations

from policies.codes.texts import error as _error
from policies.codes.texts import warning as _warning

RULES = {
    "GP030": _error(
        'two rules are named "{name}"',
        'dua aturan bernama "{name}"',
        "give one of them another name",
        "beri nama lain pada salah satunya",
    ),
    "GP031": _error(
        '"{name}" is a floor of "{policy}" and cannot be overridden',
        '"{name}" adalah batas dasar dari "{policy}" dan tidak dapat ditimpa',
        "add a stricter rule under another name; both will act",
        "tambahkan aturan yang lebih ketat dengan nama lain; keduanya berlaku",
    ),
    "GP032": _error(
        'a floor cannot have "{what}": a floor always stands',
        'batas dasar tidak boleh memakai "{what}": batas dasar selalu berlaku',
        "remove it, or remove floor: true",
        "hapus itu, atau hapus floor: true",
    ),
    "GP033": _error(
        "a redact rule must name the pii it redacts",
        "aturan redact harus menyebut pii yang disamarkan",
        "add pii: [...] to when, outside not",
        "tambahkan pii: [...] pada when, di luar not",
    ),
    "GP034": _warning(
        'on_error "{on_error}" is milder than "{effect}": if the detector fails, this rule gives way',
        'on_error "{on_error}" lebih ringan daripada "{effect}": bila pendeteksi gagal, aturan ini mengalah',
        "leave on_error out to block while the detector is down",
        "hapus on_error agar diblokir selama pendeteksi mati",
    ),
    "GP035": _error(
        'unknown care text "{name}"',
        'teks bantuan "{name}" tidak dikenal',
        "known here: {known}",
        "yang dikenal: {known}",
    ),
    "GP036": _error(
        "a replace rule needs a text to show",
        "aturan replace memerlukan teks untuk ditampilkan",
        "add message: {{ en: ..., id: ... }}, template: ... or care: ...",
        "tambahkan message: {{ en: ..., id: ... }}, template: ... atau care: ...",
    ),
    "GP037": _warning(
        'the rule "{name}" is not in force: this gate has no {missing}',
        'aturan "{name}" tidak berlaku: gerbang ini tidak punya {missing}',
    ),
    "GP038": _error("a default must be allow, flag, warn or block", "default harus allow, flag, warn atau block"),
}

WORDS = {
    "GP070": _error(
        'unknown template "{name}"',
        'templat "{name}" tidak dikenal',
        "known here: {known}",
        "yang dikenal: {known}",
    ),
    "GP071": _error(
        "the rule names a period, and no calendar stands by",
        "aturan ini menyebut periode, tetapi tidak ada kalender",
        "add to the policy: calendar: calendar.yaml (a floor needs one in its own policy)",
        "tambahkan di kebijakan: calendar: kalender.yaml (batas dasar memerlukannya di kebijakannya sendiri)",
    ),
    "GP072": _error(
        "this is not how a calendar is written",
        "bukan begitu cara menulis kalender",
        "write gapura: calendar/v1, zone: Asia/Jakarta, and "
        'periods: {{ exam: ["2026-12-01..2026-12-12 07:00-12:00"] }}',
        "tulis gapura: calendar/v1, zone: Asia/Jakarta, dan "
        'periods: {{ ujian: ["2026-12-01..2026-12-12 07:00-12:00"] }}',
    ),
    "GP073": _error(
        'nobody here can carry out "{word}": a gate must not order what does not happen',
        '"{word}" tidak dapat dijalankan di sini: gerbang tidak boleh memerintahkan yang tidak terjadi',
        'give the order a rule of its own with "requires: [{word}]", which sets it aside, loudly, until it can be done',
        'tulis perintah itu dalam aturan tersendiri dengan "requires: [{word}]", agar dikesampingkan secara terbuka '
        "sampai dapat dijalankan",
    ),
    "GP074": _error(
        'the rule orders something and does not say "{what}"',
        'aturan ini memerintahkan sesuatu tanpa "{what}"',
        "add notify: counsellor, or label: {{ en: ..., id: ... }}",
        "tambahkan notify: counsellor, atau label: {{ en: ..., id: ... }}",
    ),
    "GP075": _error(
        '"{key}" has no effect here: then names none of {words}',
        '"{key}" tidak berpengaruh di sini: then tidak menyebut {words}',
        "add the word to then, or leave the key out",
        "tambahkan kata itu pada then, atau hapus kuncinya",
    ),
    "GP076": _error(
        "a rule shows either a message or a template",
        "satu aturan menampilkan message atau template, bukan keduanya",
        "keep one of them",
        "sisakan satu saja",
    ),
    "GP078": _error(
        '"{value}" is not a bound',
        '"{value}" bukan batas',
        'write ">= 40", "> 40", "<= 5" or "< 5"',
        'tulis ">= 40", "> 40", "<= 5" atau "< 5"',
    ),
    "GP079": _warning(
        'the label of "{name}" is not on streamed answers: headers leave before the answer is known',
        'label "{name}" tidak ada pada jawaban yang mengalir: header berangkat sebelum jawaban diketahui',
        "let the rule look at the question, such as direction: input, first_turn: true",
        "periksa pertanyaannya, misalnya direction: input, first_turn: true",
    ),
}

LAYERS = {
    "GP040": _error(
        'no policy or pack "{name}"', 'tidak ada kebijakan atau paket "{name}"', "packs: {known}", "paket: {known}"
    ),
    "GP041": _error(
        '"{name}" extends itself', '"{name}" memperluas dirinya sendiri', "break the circle", "putuskan lingkarannya"
    ),
    "GP042": _error(
        '"{name}" is not pinned in policy.lock',
        '"{name}" belum dikunci di policy.lock',
        "read it, then run: gapura policy lint --lock",
        "baca dulu, lalu jalankan: gapura policy lint --lock",
    ),
    "GP043": _error(
        '"{name}" is not what policy.lock says: expected {expected}, found {found}',
        '"{name}" berbeda dari policy.lock: seharusnya {expected}, ternyata {found}',
        "read what changed, then run: gapura policy lint --lock",
        "baca perubahannya, lalu jalankan: gapura policy lint --lock",
    ),
    "GP044": _warning(
        'the pack "{name}" is not pinned: it will change with the next release of Gapura',
        'paket "{name}" belum dikunci: isinya ikut berubah pada rilis Gapura berikutnya',
        "run: gapura policy lint --lock",
        "jalankan: gapura policy lint --lock",
    ),
    "GP045": _error(
        'the rule "{name}" comes from both "{one}" and "{other}"',
        'aturan "{name}" datang dari "{one}" dan "{other}" sekaligus',
        "override it here by the same name (floors cannot be), or extend only one of them",
        "timpa di sini dengan nama yang sama (batas dasar tidak bisa), atau pakai salah satunya saja",
    ),
    "GP046": _error(
        'two policies are named "{name}"',
        'dua kebijakan bernama "{name}"',
        "give one of them another name",
        "beri nama lain pada salah satunya",
    ),
    "GP047": _error(
        "no policy was given",
        "tidak ada kebijakan yang diberikan",
        "name at least one policy file",
        "sebutkan sedikitnya satu berkas kebijakan",
    ),
}
