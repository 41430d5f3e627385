"""The words for what a review of a policy finds (GP050 to GP069)."""

from __future__ import annotations

from collections.abc import Mapping

from policies.codes.texts import Text, error, warning

REVIEW: Mapping[str, Text] = {
    "GP050": warning(
        'the rule "{name}" can never hold: what it asks of {what} excludes itself',
        'aturan "{name}" tidak pernah terpenuhi: syaratnya tentang {what} saling meniadakan',
        "all that stands in one when must hold at once; put what is one or the other under any",
        "semua yang ada dalam satu when harus terpenuhi sekaligus; yang merupakan pilihan ditulis di bawah any",
    ),
    "GP051": warning(
        'the rule "{name}" ({effect}) changes nothing: "{other}" ({other_effect}, line {line}) does all of it',
        'aturan "{name}" ({effect}) tidak mengubah apa pun: "{other}" ({other_effect}, baris {line}) sudah mencakupnya',
        "take one of them out, or say what sets them apart",
        "hapus salah satunya, atau tuliskan bedanya",
    ),
    "GP052": warning(
        '"{name}" ({effect}) always goes under: "{other}" ({other_effect}, line {line}) stops the text as well',
        '"{name}" ({effect}) selalu kalah: "{other}" ({other_effect}, baris {line}) juga menghentikan teks itu',
        'write the exception into "{other}" (except, not), or take one of them out; allow lifts a default only',
        'tulis pengecualiannya di "{other}" (except, not), atau hapus salah satunya; allow hanya mengangkat default',
    ),
    "GP053": warning(
        'the floor {names} of "{policy}" does not reach {who}: "{other}" speaks to them without it',
        'batas dasar {names} dari "{policy}" tidak menjangkau {who}: "{other}" berlaku bagi mereka tanpanya',
        'let "{other}" extend "{policy}" too, or widen applies',
        'biarkan "{other}" juga memakai "{policy}", atau perluas applies',
    ),
    "GP054": warning(
        '{scores}: the model here was not validated for "{language}"; {count} rules look at it',
        '{scores}: model di sini belum divalidasi untuk "{language}"; {count} aturan memakainya',
        "choose a model that was, or name the languages the rule is meant for; do not rely on it for others",
        "pilih model yang sudah divalidasi, atau sebutkan bahasa aturan ini; jangan diandalkan untuk bahasa lain",
    ),
    "GP055": warning(
        '"{name}" makes answers wait: because of {part} it is known at their end only, so nothing is shown before',
        '"{name}" membuat jawaban menunggu: karena {part}, hasilnya baru pasti di akhir, jadi belum ada yang tampil',
        "if people should read along, let the rule look at the question, or use block or redact without it",
        "agar jawaban tampil berangsur, periksa pertanyaannya saja, atau pakai block atau redact tanpa bagian itu",
    ),
    "GP056": warning(
        '"unseen: pass" lets {direction} pass that nobody looked into: {count} rules, such as "{name}", see text only',
        '"unseen: pass" meloloskan {direction} tanpa diperiksa: {count} aturan seperti "{name}" hanya membaca teks',
        "write unseen: refuse, or add a rule that blocks what is unseen there",
        "tulis unseen: refuse, atau tambahkan aturan yang memblokir isi yang tidak terlihat di sana",
    ),
    "GP057": warning(
        '"{name}" guards children ({what}) and gives way when the detector fails: on_error {on_error}',
        '"{name}" melindungi anak ({what}) tetapi mengalah bila pendeteksi gagal: on_error {on_error}',
        "leave on_error out: better an answer too few than a child unguarded",
        "hapus on_error: lebih baik kurang satu jawaban daripada anak tidak terlindungi",
    ),
    "GP058": warning(
        'no test speaks of the rule "{name}"',
        'belum ada uji untuk aturan "{name}"',
        "write one case where it acts and one where it must not",
        "tulis satu kasus saat aturan bekerja dan satu saat tidak boleh bekerja",
    ),
    "GP059": warning(
        'the policy "{name}" has no tests that can be read',
        'kebijakan "{name}" belum punya uji yang terbaca',
        "write {beside}: a rule without a test is a hope",
        "buat {beside}: aturan tanpa uji hanyalah harapan",
    ),
    "GP060": warning(
        "{line}: its source was read {when}; more than {days} days ago counts as old",
        "{line}: sumbernya dibaca {when}; lebih dari {days} hari dianggap lama",
        "read its page again or call it, and put a contact of your own before it",
        "baca lagi lamannya atau hubungi nomornya, dan dahulukan kontak Anda sendiri",
    ),
    "GP061": error(
        'this text sends people to "{said}", where nobody answers any more',
        'teks ini mengarahkan orang ke "{said}", padahal sudah tidak ada yang menjawab di sana',
        "name a contact of your own and a line that answers, such as SAPA 129",
        "sebutkan kontak Anda sendiri dan layanan yang menjawab, misalnya SAPA 129",
    ),
    "GP062": warning(
        'nobody finds help under the old name "{said}"',
        'bantuan tidak ditemukan lagi dengan nama lama "{said}"',
        "it is called {now} now",
        "sekarang bernama {now}",
    ),
    "GP063": warning(
        '"{name}" tells the {role}, and nobody here has that part',
        '"{name}" memberi tahu {role}, padahal di sini tidak ada orangnya',
        "name a person and a deputy under contacts in gapura.yaml",
        "tulis nama orang dan wakilnya di contacts dalam gapura.yaml",
    ),
    "GP064": warning(
        "{count} rules are too many to compare each with each: some that do nothing may not be named",
        "{count} aturan terlalu banyak untuk dibandingkan semuanya: sebagian yang tidak berguna mungkin tidak disebut",
        "split the policy by group, or leave out what repeats itself",
        "pecah kebijakan menurut kelompok, atau hapus yang berulang",
    ),
    "GP065": warning(
        'the period "{name}" has no day from {day} on: {rules} will never act',
        'periode "{name}" tidak punya hari mulai {day}: {rules} tidak akan bertindak',
        "write its days into the calendar of this policy (calendar: calendar.yaml)",
        "tulis hari-harinya dalam kalender kebijakan ini (calendar: kalender.yaml)",
    ),
    "GP066": warning(
        '"{name}" (as: {mode}) and "{other}" (as: {other_mode}, line {line}) disagree on {types}: {other_mode} wins',
        '"{name}" (as: {mode}) dan "{other}" (as: {other_mode}, baris {line}) berbeda tentang {types}: '
        "{other_mode} yang berlaku",
        "write the same word in both, or leave the type out of one",
        "tulis kata yang sama di keduanya, atau hapus jenis itu dari salah satunya",
    ),
    "GP067": warning(
        '"{name}" says as: {mode} of an answer: a value the model brings in is given back to nobody, so a mark stands',
        '"{name}" memakai as: {mode} pada jawaban: nilai dari model sendiri tidak dikembalikan, jadi hanya tanda',
        "write as: mask or as: category, or let the rule look at the question",
        "tulis as: mask atau as: category, atau periksa pertanyaannya",
    ),
}
