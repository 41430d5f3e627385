"""What can go wrong with the log, said so that a person knows what to do.

::

    AuditError
    ├── RecordRefused    the record itself cannot be logged (a mistake in the program that made it)
    ├── LogUnavailable   the log cannot be written now; nothing was recorded; try again later
    ├── EntryHeld        a legal hold covers what was to be erased
    └── LogUnusable      this folder does not hold a log that may be opened like this

Each error has a ``code`` from a closed list. Numbers, file names and member names may be part of a text; the content
of a record never is.
"""

from __future__ import annotations

from typing import Literal

from audit.error_texts import COMMANDS
from audit.retention.texts import TEXTS as _RETENTION
from audit.search.sentences import SEARCHING

Language = Literal["en", "id"]

_TEXTS: dict[str, tuple[str, str]] = {
    **COMMANDS,
    **_RETENTION,
    # RecordRefused
    "kind": (
        "The record kind is not one this log knows.",
        "Jenis catatan tidak dikenal oleh log ini.",
    ),
    "reserved": (
        'The public part may not set "{name}": the log writes it.',
        'Bagian publik tidak boleh mengisi "{name}": log yang menuliskannya.',
    ),
    "not_canonical": (
        "The record holds a value outside the JSON subset of the log (text, whole numbers within 2^53, true, false, "
        "null, lists, objects with plain member names).",
        "Catatan memuat nilai di luar himpunan JSON log (teks, bilangan bulat hingga 2^53, true, false, null, daftar, "
        "objek dengan nama anggota biasa).",
    ),
    "too_large": (
        "The record has {size} bytes; the log takes at most {limit}.",
        "Catatan berukuran {size} bita; log menerima paling banyak {limit}.",
    ),
    "exchange": (
        "The exchange id must be 32 lower-case hexadecimal digits.",
        "Id pertukaran harus 32 digit heksadesimal huruf kecil.",
    ),
    "subject": (
        "The subject must be 32 to 64 lower-case hexadecimal digits.",
        "Subjek harus 32 sampai 64 digit heksadesimal huruf kecil.",
    ),
    # LogUnavailable
    "full": (
        "The disk that holds the audit log is full. Free some space; the gate opens again by itself.",
        "Diska tempat log audit penuh. Kosongkan ruang; gerbang akan terbuka lagi dengan sendirinya.",
    ),
    "readonly": (
        "The audit log may not be written (read-only file, folder or disk). Give the gate's account write permission.",
        "Log audit tidak dapat ditulis (berkas, folder, atau diska hanya-baca). Beri akun gerbang izin menulis.",
    ),
    "locked": (
        "Another program has held the audit log locked for too long. Close it (a database browser, a backup).",
        "Program lain terlalu lama mengunci log audit. Tutup program itu (peramban basis data, pencadangan).",
    ),
    "moved": (
        "The file of the audit log was moved or deleted. Put it back, or stop the gate.",
        "Berkas log audit dipindahkan atau dihapus. Kembalikan berkas itu, atau hentikan gerbang.",
    ),
    "io": (
        "The disk that holds the audit log reported an error. Look at the system log; run gapura audit verify.",
        "Diska tempat log audit melaporkan galat. Periksa log sistem; jalankan gapura audit verify.",
    ),
    "busy": (
        "More records wait for the audit log than it takes. Try again in a moment.",
        "Catatan yang menunggu log audit terlalu banyak. Coba lagi sebentar lagi.",
    ),
    "unreachable": (
        "The database of the audit log does not answer. Look at its server and the network; the gate opens again by "
        "itself.",
        "Basis data log audit tidak menjawab. Periksa server dan jaringannya; gerbang akan terbuka lagi dengan "
        "sendirinya.",
    ),
    "behind": (
        "Records have waited too long for their place in the audit log, and no signature covers them. Something holds "
        "its tables locked in the database: find it and end it.",
        "Catatan terlalu lama menunggu tempatnya di log audit dan belum tercakup tanda tangan. Sesuatu mengunci "
        "tabelnya di basis data: temukan dan hentikan.",
    ),
    "copy": (
        "The copy could not be written. Look at the space and the permissions of its folder; nothing was left there.",
        "Salinan tidak dapat ditulis. Periksa ruang dan izin foldernya; tidak ada yang tertinggal di sana.",
    ),
    "closed": (
        "The audit log is closed: the gate is stopping.",
        "Log audit sudah ditutup: gerbang sedang berhenti.",
    ),
    # LogUnusable
    "no_log": (
        "There is no audit log in {where}. Check --data.",
        "Tidak ada log audit di {where}. Periksa --data.",
    ),
    "not_a_log": (
        "{where} is not an audit log of this version of Gapura.",
        "{where} bukan log audit dari versi Gapura ini.",
    ),
    "newer": (
        "{where} was written by a newer version of Gapura. Upgrade, or restore the copy from before the upgrade.",
        "{where} ditulis oleh Gapura versi lebih baru. Perbarui Gapura, atau pulihkan salinan sebelum pembaruan.",
    ),
    "no_address": (
        "The audit log lies in a PostgreSQL database. Put its address into the environment variable {where}: "
        "postgresql://user:password@host/database",
        "Log audit berada di basis data PostgreSQL. Isikan alamatnya ke variabel lingkungan {where}: "
        "postgresql://pengguna:sandi@host/basisdata",
    ),
    "bad_address": (
        "{where} does not hold the address of a PostgreSQL database: postgresql://user:password@host:5432/database, "
        "then ?sslmode= verify-full, require or disable, sslrootcert, sslcert, sslkey, host.",
        "{where} tidak berisi alamat basis data PostgreSQL: postgresql://pengguna:sandi@host:5432/basisdata, lalu "
        "?sslmode= verify-full, require, atau disable, sslrootcert, sslcert, sslkey, host.",
    ),
    "bad_place": (
        "{where} should hold the name of one environment variable. Restore it from a backup.",
        "{where} seharusnya berisi nama satu variabel lingkungan. Pulihkan dari cadangan.",
    ),
    "two_places": (
        "{where} holds an audit log itself (audit.db), and another one in a database is asked for. Use another data "
        "folder, or take the setting record.database away.",
        "{where} sudah berisi log audit (audit.db), sedangkan log lain di basis data diminta. Pakai folder data lain, "
        "atau hapus setelan record.database.",
    ),
    "no_entry": (
        "The database in {where} refuses this account, its password or the name of the database. Correct the address.",
        "Basis data di {where} menolak akun, sandi, atau nama basis data ini. Perbaiki alamatnya.",
    ),
    "unsafe_server": (
        "The database server in {where} may lose what it has confirmed, or is too old. The log needs PostgreSQL 13 or "
        "newer with fsync and full_page_writes on, and a database in UTF8.",
        "Server basis data di {where} dapat kehilangan yang sudah dipastikannya, atau terlalu lama. Log memerlukan "
        "PostgreSQL 13 atau lebih baru dengan fsync dan full_page_writes aktif, dan basis data UTF8.",
    ),
    "no_driver": (
        "The audit log lies in a PostgreSQL database, and the driver is not installed: pip install 'gapura[postgres]'",
        "Log audit berada di basis data PostgreSQL, tetapi driver-nya belum terpasang: pip install 'gapura[postgres]'",
    ),
    "taken": (
        "There is a log in {where} already. Choose a new folder.",
        "Sudah ada log di {where}. Pilih folder baru.",
    ),
    "other_origin": (
        "The log in {where} carries another name (origin). Use its own data folder.",
        "Log di {where} memakai nama (origin) lain. Gunakan folder datanya sendiri.",
    ),
    "other_key": (
        "The signing key in {where} is not the key of this log. Give the keys folder that belongs to the data folder.",
        "Kunci penanda tangan di {where} bukan kunci log ini. Berikan folder kunci yang sesuai dengan folder data.",
    ),
    "no_key": (
        "The log has entries but its signing key is not in {where}. Restore the keys folder; a new key cannot continue "
        "an old log.",
        "Log sudah berisi, tetapi kunci penanda tangannya tidak ada di {where}. Pulihkan folder kunci; kunci baru "
        "tidak dapat melanjutkan log lama.",
    ),
    "bad_key": (
        "{where} is not a valid key of this log. Restore it from a backup.",
        "{where} bukan kunci log yang sah. Pulihkan dari cadangan.",
    ),
    "key_form": (
        "--key takes the fingerprint of the log's key (64 hexadecimal digits) or the whole line of its log.pub.",
        "--key menerima sidik jari kunci log (64 digit heksadesimal) atau seluruh baris dari log.pub miliknya.",
    ),
    "witness_form": (
        "--witness takes the whole verifier key of a witness, as the witness prints it: name+id+key.",
        "--witness menerima kunci pemeriksa saksi secara utuh, seperti yang dicetak saksi: nama+id+kunci.",
    ),
    "against_form": (
        "The file given with --against holds no signed checkpoint. Take the note as it was kept, with its signature.",
        "Berkas pada --against tidak memuat titik periksa bertanda tangan. Ambil catatannya secara utuh beserta tanda "
        "tangannya.",
    ),
    "not_signed": (
        "No checkpoint covers entry {index} yet. The gate signs one every second, and when it stops: try again.",
        "Belum ada titik periksa yang mencakup entri {index}. Gerbang menandatangani satu setiap detik, dan saat "
        "berhenti: coba lagi.",
    ),
    "one_choice": (
        "Give an entry number, --exchange or --last: one of them.",
        "Berikan nomor entri, --exchange, atau --last: salah satu saja.",
    ),
    **SEARCHING,
    "open_key": (
        "{where} can be read by other accounts. Run: chmod 600 on the file, chmod 700 on its folder.",
        "{where} dapat dibaca akun lain. Jalankan: chmod 600 pada berkas, chmod 700 pada foldernya.",
    ),
    "bad_name": (
        "A log's name (origin) is one word without spaces, control characters or plus signs.",
        "Nama log (origin) adalah satu kata tanpa spasi, karakter kendali, atau tanda tambah.",
    ),
    "rolled_back": (
        "The log {where} is not the one that was signed here last: {kept} entries had been signed, it has {found}. "
        "An older copy was put back, or entries were removed. Put the newest copy back. If there is none, go on with a "
        "new log that names this one: gapura audit succeed --reason TEXT",
        "Log {where} bukan yang terakhir ditandatangani di sini: {kept} entri sudah ditandatangani, log ini berisi "
        "{found}. Salinan lama telah dipasang kembali, atau ada entri yang dihapus. Pasang kembali salinan terbaru. "
        "Jika tidak ada, lanjutkan dengan log baru yang menyebut log ini: gapura audit succeed --reason TEKS",
    ),
    "bad_head": (
        "{where} should hold the newest checkpoint of this log and does not. Restore it; or, if gapura audit verify "
        "finds the log good and you know why the file changed, delete it.",
        "{where} seharusnya berisi titik periksa terbaru log ini, tetapi tidak. Pulihkan; atau, jika gapura audit "
        "verify menyatakan log baik dan Anda tahu mengapa berkas itu berubah, hapus berkasnya.",
    ),
    "changed": (
        "The log {where} no longer matches its own last checkpoint. Nothing more is written to it. Run gapura audit "
        "verify.",
        "Log {where} tidak lagi cocok dengan titik periksa terakhirnya. Tidak ada lagi yang ditulis ke sana. "
        "Jalankan gapura audit verify.",
    ),
}


class AuditError(Exception):
    """Base of the family. ``str()`` is the English text; :meth:`text` gives either language."""

    def __init__(self, code: str, **places: str | int) -> None:
        self.code = code
        self.places = places
        super().__init__(self.text("en"))

    def text(self, lang: Language) -> str:
        """What happened, where, and what to do."""
        en, id_ = _TEXTS[self.code]
        return (id_ if lang == "id" else en).format(**self.places)


class RecordRefused(AuditError):
    """The record can never be logged as it is: its kind, size or values are outside what the log takes."""


class LogUnavailable(AuditError):
    """The log cannot be written now and has not recorded what was asked.

    ``code`` is ``full | readonly | locked | moved | unreachable | behind | io | list | names | busy | closed``. All but
    ``closed`` may pass: answer 503 with Retry-After and try again.
    """


class EntryHeld(AuditError):
    """A legal hold covers an entry that was to be erased. Nothing was."""


class LogUnusable(AuditError):
    """The folder, key or database is not one this program may open as its log. Needs a person."""
