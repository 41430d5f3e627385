"""The words for what can be wrong with a signed pack (GP090 to GP099)."""

from __future__ import annotations

from collections.abc import Mapping

from policies.codes.texts import Text, error

PACKS: Mapping[str, Text] = {
    "GP090": error(
        "nobody has signed this pack",
        "paket ini tidak ditandatangani siapa pun",
        "ask the one who made it for the whole file, as gapura policy pack wrote it",
        "minta berkas utuh dari pembuatnya, seperti yang ditulis gapura policy pack",
    ),
    "GP091": error(
        'nobody here trusts "{signer}", who has signed this pack',
        'penanda tangan paket ini, "{signer}", tidak dipercaya di sini',
        "get their key by another way than the pack and compare it; then name it in policies.trusted, or with --trust",
        "dapatkan kuncinya lewat jalur lain dan cocokkan; lalu sebutkan di policies.trusted, atau dengan --trust",
    ),
    "GP092": error(
        'the signature of "{signer}" does not hold: the list of contents was altered, or somebody else signed it',
        'tanda tangan "{signer}" tidak sah: daftar isinya diubah, atau ditandatangani orang lain',
        "do not use it; fetch the file again, and tell whoever sent it",
        "jangan dipakai; ambil ulang berkasnya, dan beri tahu pengirimnya",
    ),
    "GP093": error(
        '"{name}" in this pack is not what "{signer}" signed',
        '"{name}" dalam paket ini bukan yang ditandatangani "{signer}"',
        "fetch it again as a file; mail and editors may change the ends of lines",
        "ambil ulang sebagai berkas; surel dan penyunting dapat mengubah akhir baris",
    ),
    "GP094": error(
        "the digest written in this pack is not that of its files: expected {expected}, found {found}",
        "sidik yang tertulis dalam paket ini bukan milik isinya: seharusnya {expected}, ternyata {found}",
        "ask the one who signed it to pack it again with gapura policy pack",
        "minta penanda tangannya mengemas ulang dengan gapura policy pack",
    ),
    "GP095": error(
        "the pack is beyond its limit of {limit}",
        "paket melampaui batas {limit}",
        "pack fewer or shorter files",
        "kemas berkas yang lebih sedikit atau lebih pendek",
    ),
    "GP096": error(
        "no file in a pack may be called {name}",
        "berkas dalam paket tidak boleh bernama {name}",
        "names are letters, digits, dots, hyphens and low lines, and differ by more than capital letters",
        "nama terdiri atas huruf, angka, titik, tanda hubung dan garis bawah, dan berbeda bukan hanya huruf besarnya",
    ),
    "GP097": error(
        "this is not a pack of the form {format}",
        "ini bukan paket berbentuk {format}",
        "fetch it again as it was written; a newer form needs a newer Gapura",
        "ambil ulang seperti aslinya; bentuk yang lebih baru memerlukan Gapura yang lebih baru",
    ),
    "GP098": error(
        '"{name}" lies outside of this signed pack',
        '"{name}" berada di luar paket bertanda tangan ini',
        "a pack holds all it stands on; ask the one who signed it to pack it again",
        "paket memuat semua dasarnya; minta penanda tangannya mengemas ulang",
    ),
    "GP099": error(
        'two files claim to be the pack "{name}" and are not the same',
        'dua berkas mengaku sebagai paket "{name}" tetapi isinya berbeda',
        "keep the newer one and let every policy name it",
        "simpan yang lebih baru dan sebutkan itu di semua kebijakan",
    ),
}
