"""What can go wrong with sealed content and its people, in both languages. Never a word of the content."""

from __future__ import annotations

from audit.errors import AuditError, Language

_TEXTS: dict[str, tuple[str, str]] = {
    "unkept": (
        "Nothing can be kept in {where}: the file cannot be written. Free some space, or give the gate's account write "
        "permission.",
        "Tidak ada yang dapat disimpan di {where}: berkas tidak dapat ditulis. Kosongkan ruang, atau beri akun gerbang "
        "izin menulis.",
    ),
    "unreadable": (
        "{where} is damaged, or of another version of Gapura. Move it away (what it holds cannot be opened without "
        "it) or restore it.",
        "{where} rusak, atau dari versi Gapura lain. Pindahkan (isinya tidak dapat dibuka tanpa berkas itu) atau "
        "pulihkan.",
    ),
    "damaged_key": (
        "{where} does not hold 32 bytes. Restore it; what was sealed with the old key opens with no other.",
        "{where} tidak berisi 32 bita. Pulihkan; yang disegel dengan kunci lama tidak terbuka dengan kunci lain.",
    ),
    "open_key": (
        "{where} can be read by other accounts. Run: chmod 600 on the file, chmod 700 on its folder.",
        "{where} dapat dibaca akun lain. Jalankan: chmod 600 pada berkas, chmod 700 pada foldernya.",
    ),
    "not_there": (
        "Nothing is kept under this id: nothing was sealed, its time is over, or it was erased.",
        "Tidak ada yang disimpan dengan id ini: tidak disegel, masanya habis, atau sudah dihapus.",
    ),
    "broken": (
        "This content does not open: its key was destroyed, it was changed, or it was moved from another place.",
        "Isi ini tidak dapat dibuka: kuncinya dimusnahkan, isinya diubah, atau dipindahkan dari tempat lain.",
    ),
    "not_yours": (
        "This content is sealed to other people, or the role {role} may not open it.",
        "Isi ini disegel bagi orang lain, atau peran {role} tidak berhak membukanya.",
    ),
    "second_person": (
        "This content takes two people: name the second one with --with. Where a child is in danger now, one of the "
        "people of its case opens it alone, and the others are told: --danger-now.",
        "Isi ini memerlukan dua orang: sebutkan orang kedua dengan --with. Bila anak dalam bahaya sekarang, satu orang "
        "dari kasusnya dapat membukanya sendiri, dan yang lain diberi tahu: --danger-now.",
    ),
    "same_person": (
        "The second person is the first one.",
        "Orang kedua sama dengan orang pertama.",
    ),
    "wrong": (
        "The name or the passphrase is not right. The attempt is on record.",
        "Nama atau frasa sandinya salah. Percobaan ini tercatat.",
    ),
    "wait": (
        "Too many wrong passphrases. Try again in {seconds} seconds.",
        "Terlalu banyak frasa sandi salah. Coba lagi dalam {seconds} detik.",
    ),
    "weak": (
        "A passphrase has at least {least} characters, of several kinds: four or five words that nobody guesses.",
        "Frasa sandi paling sedikit {least} karakter yang beragam: empat atau lima kata yang tidak dapat ditebak.",
    ),
    "bad_name": (
        "A name has 1 to 80 letters, digits, spaces, dots, hyphens or apostrophes.",
        "Nama terdiri atas 1 sampai 80 huruf, angka, spasi, titik, tanda hubung, atau apostrof.",
    ),
    "bad_role": (
        "A role is written in lower-case letters, digits and hyphens: counsellor, second-contact, ppdp.",
        "Peran ditulis dengan huruf kecil, angka, dan tanda hubung: counsellor, second-contact, ppdp.",
    ),
    "is_there": (
        "There is a person of this name already. To give a new passphrase: gapura audit people reset.",
        "Sudah ada orang bernama itu. Untuk frasa sandi baru: gapura audit people reset.",
    ),
    "nobody": (
        "There is no person of this name. gapura audit people list shows all.",
        "Tidak ada orang bernama itu. gapura audit people list menampilkan semuanya.",
    ),
    "bad_sheet": (
        "This is no recovery key: it has 14 groups of 4 letters and digits, and one of them is wrong.",
        "Ini bukan kunci pemulihan: isinya 14 kelompok berisi 4 huruf dan angka, dan salah satunya keliru.",
    ),
}


class SealError(AuditError):
    """Sealed content cannot be kept or opened, or its people cannot be changed, as was asked."""

    def text(self, lang: Language) -> str:
        """What happened, where, and what to do."""
        en, id_ = _TEXTS[self.code]
        return (id_ if lang == "id" else en).format(**self.places)


class Unkept(SealError):
    """Content that was to be kept is not: the disk, its permissions or the key forbid it."""
