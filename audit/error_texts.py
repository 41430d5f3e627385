"""Texts of what goes wrong when somebody uses a command wrongly, or a file is not what it should be.

Errors of the log itself stand in ``audit.errors``, which speaks for all.
"""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "against_bundle": (
        "A bundle holds one checkpoint and cannot be followed to another. Check the log or an export with --against.",
        "Bundel hanya memuat satu titik periksa dan tidak dapat diikuti sampai titik lain. Periksa log atau ekspor "
        "dengan --against.",
    ),
    "witness_forgot": (
        "The witness in {where} has lost its key (witness.key) or its memory (witness.db). It may not go on, since it "
        "could be made to sign a fork. Begin another witness in an empty folder and give its new key to the logs.",
        "Saksi di {where} kehilangan kunci (witness.key) atau ingatannya (witness.db). Saksi ini tidak boleh "
        "melanjutkan karena dapat diperdaya menandatangani cabang. Mulai saksi lain di folder kosong dan berikan kunci "
        "barunya kepada log.",
    ),
    "witness_name": (
        "The witness in {where} has another name, and keeps it. Leave out --name, or use an empty folder.",
        "Saksi di {where} memakai nama lain, dan nama itu tetap. Hilangkan --name, atau gunakan folder kosong.",
    ),
    "witness_key": (
        "--origin takes the line in a log's log.pub (name+id+key), or the path of such a file.",
        "--origin menerima baris dari log.pub sebuah log (nama+id+kunci), atau lokasi berkas itu.",
    ),
    "no_notice": (
        "This is not a notice of a log. Copy the whole line that gapura audit checkpoint --short gave.",
        "Ini bukan pengumuman sebuah log. Salin seluruh baris yang dicetak gapura audit checkpoint --short.",
    ),
    "bad_notice": (
        "The notice was copied with a mistake: its letters do not belong together. Compare it with the original.",
        "Pengumuman disalin dengan kesalahan: huruf-hurufnya tidak cocok satu sama lain. Bandingkan dengan aslinya.",
    ),
    "no_bundle": (
        "This is not an evidence bundle. gapura audit bundle makes one.",
        "Ini bukan bundel bukti. Buat dengan gapura audit bundle.",
    ),
    "unreadable_file": (
        "{where} cannot be read: {why}.",
        "{where} tidak dapat dibaca: {why}.",
    ),
    "day": (
        "A day is written as 2026-11-27.",
        "Tanggal ditulis seperti 2026-11-27.",
    ),
    "there": (
        "{where} is already there. Choose another name.",
        "{where} sudah ada. Pilih nama lain.",
    ),
    "unwritable": (
        "{where} cannot be written: {why}.",
        "{where} tidak dapat ditulis: {why}.",
    ),
}
"""By code: English, Indonesian."""
