"""What can be wrong with a search, in words; ``audit.errors`` says them."""

from __future__ import annotations

SEARCHING: dict[str, tuple[str, str]] = {
    "where_form": (
        "A filter is written field=value, for example effect=block.",
        "Saringan ditulis kolom=nilai, misalnya effect=block.",
    ),
    "field": (
        "There is no such field. Fields: {fields}.",
        "Tidak ada kolom seperti itu. Kolom: {fields}.",
    ),
    "value": (
        "That is no value of {name}: one word without spaces, at most 50 of them; yes or no for simulated and erased; "
        "32 to 64 hexadecimal digits for subject.",
        "Itu bukan nilai {name}: satu kata tanpa spasi, paling banyak 50 nilai; yes atau no untuk simulated dan "
        "erased; 32 sampai 64 digit heksadesimal untuk subject.",
    ),
    "by_person": (
        "What was found cannot be listed, counted or exported for a person: some rules are about self-harm, disclosure "
        "or cheating. With key or subject, leave out {fields}. Who must know of a person at risk is told by a case; a "
        "single decision is shown by its code.",
        "Temuan tidak dapat didaftar, dihitung, atau diekspor menurut orang: sebagian aturan menyangkut melukai diri, "
        "pengungkapan, atau kecurangan. Bersama key atau subject, jangan pakai {fields}. Yang perlu tahu tentang orang "
        "yang berisiko diberi tahu lewat kasus; satu keputusan ditampilkan dengan kodenya.",
    ),
    "time_form": (
        "A time is a day or a minute in UTC, for example 2026-11-25 or 2026-11-25T04:10.",
        "Waktu adalah hari atau menit dalam UTC, misalnya 2026-11-25 atau 2026-11-25T04:10.",
    ),
    "exchange_form": (
        "That is no code or id of an exchange.",
        "Itu bukan kode atau id pertukaran.",
    ),
    "query_form": (
        "A query has the members where (field: list of values), since, until and exchange, and no others.",
        "Kueri berisi anggota where (kolom: daftar nilai), since, until, dan exchange, tanpa yang lain.",
    ),
    "cursor": (
        "That cursor belongs to another search. Begin again without one.",
        "Kursor itu milik pencarian lain. Mulai lagi tanpa kursor.",
    ),
    "no_rows": (
        "Some entries were never made ready for searching (an older log). Run: gapura audit reindex",
        "Sebagian entri belum disiapkan untuk pencarian (log lama). Jalankan: gapura audit reindex",
    ),
    "rows_differ": (
        "The rows for searching do not say what the entries say: somebody may have changed them. Run: gapura audit "
        "reindex --check, then gapura audit verify, then gapura audit reindex",
        "Baris pencarian tidak sama dengan isi entri: mungkin ada yang mengubahnya. Jalankan: gapura audit reindex "
        "--check, lalu gapura audit verify, lalu gapura audit reindex",
    ),
    "one_search": (
        "Give filters, --saved, --list or --remove: one of them.",
        "Berikan saringan, --saved, --list, atau --remove: salah satu saja.",
    ),
    "show_person": (
        "Whole records are not listed for a person: they say what was found. List them with gapura audit search, and "
        "show one by its number or code.",
        "Catatan lengkap tidak didaftar menurut orang: isinya temuan. Daftarkan dengan gapura audit search, lalu "
        "tampilkan satu per satu dengan nomor atau kodenya.",
    ),
    "search_name": (
        "A saved search is named with small letters, digits and hyphens, at most 64.",
        "Nama pencarian tersimpan memakai huruf kecil, angka, dan tanda hubung, paling banyak 64.",
    ),
    "no_search": (
        "There is no saved search of that name. List them: gapura audit search --list",
        "Tidak ada pencarian tersimpan dengan nama itu. Lihat daftarnya: gapura audit search --list",
    ),
    "search_person": (
        "A search for a person is not kept: it would outlive the erasure of that person's entries.",
        "Pencarian tentang seseorang tidak disimpan: ia akan tetap ada setelah entri orang itu dihapus.",
    ),
}
"""Code -> English, Indonesian."""
