"""Every sentence that the verification of a bundle can say, in English and Indonesian; see ``audit.sayings``."""

from __future__ import annotations

from collections.abc import Mapping

STEPS: Mapping[int, tuple[str, str]] = {
    1: (
        "The file can be read and is a bundle of a known form",
        "Berkas dapat dibaca dan merupakan bundel dengan bentuk yang dikenal",
    ),
    2: (
        "Every record is canonical JSON of this log's version",
        "Setiap catatan adalah JSON kanonis dengan versi log ini",
    ),
    3: (
        "Every private part, and every text shown with it, is the one its record commits to",
        "Setiap bagian privat, dan setiap teks yang ditunjukkan, sesuai dengan catatannya",
    ),
    4: (
        "Every record stands in the tree of the checkpoint, at its number",
        "Setiap catatan berada di pohon titik periksa, pada nomornya",
    ),
    5: (
        "The checkpoint is signed by the log's key",
        "Titik periksa ditandatangani kunci log",
    ),
    6: (
        "The policy texts are those whose digest the records name",
        "Teks kebijakan sesuai dengan sidik jari yang disebut catatan",
    ),
    7: (
        "The records belong together",
        "Catatan-catatan itu saling berkaitan",
    ),
    8: (
        "Each of the witnesses signed the checkpoint too",
        "Setiap saksi ikut menandatangani titik periksa",
    ),
    9: (
        "How much this proves",
        "Seberapa banyak yang terbukti",
    ),
}

FAILURES: Mapping[str, tuple[str, str]] = {
    "bundle_form": (
        "this is not a bundle of the form {form}: look at {member}",
        "ini bukan bundel dengan bentuk {form}: lihat {member}",
    ),
    "revealed": (
        "the text shown with entry {index} is not the one the record commits to",
        "teks yang ditunjukkan bersama entri {index} bukan yang diikat oleh catatan",
    ),
    "inclusion": (
        "entry {index} does not stand in the tree of the checkpoint over {size} entries: entry, number, proof or "
        "checkpoint was changed",
        "entri {index} tidak berada di pohon titik periksa atas {size} entri: entri, nomor, bukti, atau titik periksa "
        "telah diubah",
    ),
    "bundle_checkpoint": (
        "the checkpoint is not one of the log that the bundle names",
        "titik periksa bukan dari log yang disebut bundel",
    ),
    "bundle_key": (
        "the key in the bundle is not a key of the log it names",
        "kunci di dalam bundel bukan kunci log yang disebutnya",
    ),
    "bundle_other_key": (
        "the key in the bundle is not the one you gave",
        "kunci di dalam bundel bukan kunci yang Anda berikan",
    ),
    "policy_file": (
        "the text of policy file {file} is not the one that was in force",
        "teks berkas kebijakan {file} bukan yang berlaku",
    ),
    "policy_digest": (
        "the policy files do not make up the policy that the records name",
        "berkas-berkas kebijakan tidak membentuk kebijakan yang disebut catatan",
    ),
    "policy_absent": (
        "entry {index} names a policy whose text is not in the bundle",
        "entri {index} menyebut kebijakan yang teksnya tidak ada di bundel",
    ),
    "stranger": (
        "entry {index} does not belong to the exchange of the bundle",
        "entri {index} bukan bagian dari pertukaran di bundel ini",
    ),
    "order": (
        "entry {index} stands where only a later entry may stand",
        "entri {index} berada di tempat entri yang seharusnya lebih akhir",
    ),
}

REMARKS: Mapping[str, tuple[str, str]] = {
    "explained": (
        "The explanation was written by the gate that made the bundle. No hash covers it: read the records and the "
        "policy.",
        "Penjelasan ditulis oleh gerbang yang membuat bundel. Tidak ada hash yang melindunginya: baca catatan dan "
        "kebijakannya.",
    ),
    "withheld": (
        "{count} records have a private part that is not in the bundle: erased, or left out.",
        "{count} catatan memiliki bagian privat yang tidak ada di bundel: dihapus, atau tidak disertakan.",
    ),
    "no_policy": (
        "The bundle has no policy text.",
        "Bundel ini tidak memuat teks kebijakan.",
    ),
}

CLAIMS: Mapping[str, tuple[str, str]] = {
    "broken": (
        "BROKEN: this bundle does not prove what it says.",
        "RUSAK: bundel ini tidak membuktikan isinya.",
    ),
    "self-consistent": (
        "Self-consistent: the bundle agrees with itself and with the key in it. Whoever made it could have made up "
        "both; compare the fingerprint with one you got elsewhere: --key FINGERPRINT.",
        "Konsisten dengan dirinya sendiri: bundel cocok dengan kunci di dalamnya. Pembuatnya bisa saja mengarang "
        "keduanya; bandingkan sidik jari dari sumber lain: --key SIDIKJARI.",
    ),
    "signed": (
        "Signed: the holder of the given key signed a log of {signed} entries in which these records stand.",
        "Bertanda tangan: pemegang kunci yang diberikan menandatangani log dengan {signed} entri yang memuat "
        "catatan-catatan ini.",
    ),
    "witnessed": (
        "Witnessed: every witness you named saw the log of {signed} entries in which these records stand.",
        "Disaksikan: setiap saksi yang Anda sebut melihat log dengan {signed} entri yang memuat catatan-catatan ini.",
    ),
}
