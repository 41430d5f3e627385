"""What can be wrong with erasing, in the words of :mod:`audit.errors`: English, Indonesian."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    # LogUnavailable
    "list": (
        "The erasure list in the keys folder (erased.list) cannot be read and written, so nothing can be erased, nor a "
        "backup be known for one. Free some space, or give this account permission.",
        "Daftar penghapusan di folder kunci (erased.list) tidak dapat dibaca dan ditulis, jadi tidak ada yang dapat "
        "dihapus dan cadangan lama tidak dapat dikenali. Kosongkan ruang, atau beri akun ini izin.",
    ),
    "names": (
        "The keys for names (names/ in the keys folder) cannot be read or made. Restore them, give this account "
        "permission, or turn record.find_named off.",
        "Kunci untuk nama (names/ di folder kunci) tidak dapat dibaca atau dibuat. Pulihkan, beri akun ini izin, atau "
        "matikan record.find_named.",
    ),
    # EntryHeld
    "held": (
        "Nothing was erased: legal hold {hold}, set by {by} on {since}, covers some of it. If it is over: gapura "
        "audit hold release {hold}",
        "Tidak ada yang dihapus: penahanan hukum {hold}, dipasang oleh {by} pada {since}, mencakup sebagian. Jika "
        "sudah selesai: gapura audit hold release {hold}",
    ),
    # AuditError itself
    "leap": (
        "The clock says {now}, but the last time anything was done here was {last}. If the clock is right: gapura "
        "audit retain --clock-is-right",
        "Jam menunjukkan {now}, padahal kegiatan terakhir di sini tercatat {last}. Jika jam itu benar: gapura audit "
        "retain --clock-is-right",
    ),
    "bad_time": (
        "Write a time as 2026-11-27 or 2026-11-27T04:10Z (UTC).",
        "Tulis waktu seperti 2026-11-27 atau 2026-11-27T04:10Z (UTC).",
    ),
}
