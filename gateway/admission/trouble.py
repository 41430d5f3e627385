"""What can be wrong with a site's folders and keys, said to the person who runs it, in English and Indonesian."""

from __future__ import annotations

_TEXTS: dict[str, tuple[str, str]] = {
    "unwritable": (
        "The folder {where} cannot be used: {why}. Give this account permission, or choose another with --data/--keys.",
        "Folder {where} tidak dapat dipakai: {why}. Beri izin kepada akun ini, atau pilih folder lain dengan "
        "--data/--keys.",
    ),
    "newer": (
        "{where} was written by a newer version of Gapura. Upgrade, or restore the copy from before the upgrade.",
        "{where} ditulis oleh Gapura versi lebih baru. Perbarui Gapura, atau pulihkan salinan sebelum pembaruan.",
    ),
    "damaged": (
        "{where} is not a state database, or is damaged. Restore it from a backup.",
        "{where} bukan basis data keadaan, atau rusak. Pulihkan dari cadangan.",
    ),
    "keys_inside": (
        "The keys folder {where} lies inside the data folder, so a backup of the data would give the keys away. "
        "Choose a folder outside of it with --keys.",
        "Folder kunci {where} berada di dalam folder data sehingga cadangan data akan membocorkan kunci. Pilih folder "
        "lain dengan --keys.",
    ),
    "keys_open": (
        "{where} can be read by other accounts of this machine. Close it: chmod go-rwx {where}",
        "{where} dapat dibaca akun lain di mesin ini. Tutup aksesnya: chmod go-rwx {where}",
    ),
    "keys_damaged": (
        "The key file {where} does not hold 32 bytes. Restore it; a new one would forget every API key.",
        "Berkas kunci {where} tidak berisi 32 bita. Pulihkan; berkas baru akan melupakan semua kunci API.",
    ),
    "keys_missing": (
        "The keys of this data folder are not in {where}. Say where they are with --keys.",
        "Kunci untuk folder data ini tidak ada di {where}. Sebutkan lokasinya dengan --keys.",
    ),
    "log_in_database": (
        "The log of {where} lies in a PostgreSQL database: restore that database's newest backup. Only a log in a file "
        "can be set aside.",
        "Log untuk {where} ada di basis data PostgreSQL: pulihkan cadangan terbaru basis data itu. Hanya log dalam "
        "berkas yang dapat disisihkan.",
    ),
    "log_is_good": (
        "The log in {where} can be continued, so it stays in use. To begin anew anyway, begin a new site.",
        "Log di {where} dapat dilanjutkan, jadi tetap dipakai. Jika tetap ingin mulai dari awal, buat situs baru.",
    ),
    "no_site": (
        "{where} is not the data folder of a gate. Start the gate once (gapura serve), or check --data.",
        "{where} bukan folder data sebuah gerbang. Jalankan gerbang sekali (gapura serve), atau periksa --data.",
    ),
    "demo_data": (
        "{where} was made by gapura demo, whose keys are no secret. Use another folder with --data.",
        "{where} dibuat oleh gapura demo yang kuncinya tidak rahasia. Pakai folder lain dengan --data.",
    ),
    "site_data": (
        "{where} belongs to a real gate. Let the demo use a folder of its own with --data.",
        "{where} milik gerbang sungguhan. Gunakan folder lain untuk demo dengan --data.",
    ),
    "unknown_group": (
        "This gate has no such group. It knows: {why}.",
        "Gerbang ini tidak memiliki kelompok itu. Yang dikenal: {why}.",
    ),
    "unknown_key": (
        "There is no key with this id. gapura key list shows them.",
        "Tidak ada kunci dengan id ini. gapura key list menampilkan semuanya.",
    ),
    "unknown_roster": (
        "There is no list with this id. gapura roster list shows them.",
        "Tidak ada daftar dengan id ini. gapura roster list menampilkan semuanya.",
    ),
    "unknown_way": (
        "This gate has nothing of that name to stop. It has: {why}. After a change of its settings, start it once.",
        "Gerbang ini tidak memiliki yang bernama itu. Yang ada: {why}. Setelah setelannya diubah, jalankan gerbang "
        "sekali.",
    ),
    "not_stopped": (
        "Nothing of that name is stopped. gapura stop --list shows what is.",
        "Tidak ada yang dihentikan dengan nama itu. gapura stop --list menampilkan semuanya.",
    ),
    "not_restricted": (
        "Nothing of this person is restricted. gapura subject list shows of whom something is.",
        "Tidak ada pembatasan atas orang ini. gapura subject list menampilkan semuanya.",
    ),
    "unknown_scope": ("A scope is one of: {why}.", "Cakupan adalah salah satu dari: {why}."),
    "unknown_role": ("A role is one of: {why}.", "Peran adalah salah satu dari: {why}."),
}


class SiteError(Exception):
    """The site cannot be used like this, or a key command asks for what does not exist."""

    def __init__(self, code: str, *, where: object = "", why: str = "") -> None:
        self.code = code
        self._values = {"where": str(where), "why": why}
        super().__init__(self.text("en"))

    def text(self, language: str) -> str:
        """The error in words: ``id`` or, for anything else, English."""
        english, indonesian = _TEXTS[self.code]
        return (indonesian if language == "id" else english).format_map(self._values)
