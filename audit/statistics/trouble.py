"""What can go wrong with numbers that are to be published, in both languages."""

from __future__ import annotations

from audit.errors import AuditError, Language

_TEXTS: dict[str, tuple[str, str]] = {
    "period": (
        "This is no period. Take a month (2026-07), a half-year (2026-H1, 2026-H2) or a year (2026): periods that "
        "cross each other would let others work out what is hidden.",
        "Ini bukan masa. Pilih bulan (2026-07), semester (2026-H1, 2026-H2), atau tahun (2026): masa yang saling "
        "memotong membuat orang lain dapat menghitung yang disembunyikan.",
    ),
    "not_over": (
        "{period} is not over (months begin and end in UTC). Numbers are published once and stay: wait for its end.",
        "{period} belum berakhir (bulan dihitung menurut UTC). Angka diterbitkan sekali dan tetap: tunggu sampai "
        "berakhir.",
    ),
    "least": (
        "--least takes a number of people from {minimum} on.",
        "--least menerima jumlah orang mulai dari {minimum}.",
    ),
    "other_least": (
        "{period} was published for at least {least} people a number, and stays as it is. Ask for the same.",
        "{period} sudah diterbitkan dengan paling sedikit {least} orang per angka, dan tetap demikian. Minta nilai "
        "yang sama.",
    ),
    "inside": (
        "{period} lies within {other}, which was published as a whole. Both together would tell the rest apart: "
        "publish {other}, or begin with months next time.",
        "{period} berada di dalam {other}, yang sudah diterbitkan utuh. Keduanya bersama-sama membuka selisihnya: "
        "terbitkan {other}, atau mulailah dari bulan lain kali.",
    ),
    "lost": (
        "The log says that {period} was published, and the file {where} is not as it was then. Put it back from a "
        "backup: counted anew it could tell what was erased since.",
        "Log menyatakan bahwa {period} sudah diterbitkan, tetapi berkas {where} tidak seperti waktu itu. Pulihkan dari "
        "cadangan: hitungan baru dapat membuka apa yang sejak itu dihapus.",
    ),
    "form": (
        "{where} is not a file of numbers that gapura audit report transparency writes in this version.",
        "{where} bukan berkas angka yang ditulis gapura audit report transparency versi ini.",
    ),
    "mixed": (
        "The files differ in {what}: only numbers of the same {what} add up.",
        "Berkas-berkas berbeda pada {what}: hanya angka dengan {what} yang sama dapat dijumlahkan.",
    ),
    "twice": (
        "Two of the files count the same log ({origin}) in the same time ({period}). Give each gate's file once.",
        "Dua berkas menghitung log yang sama ({origin}) pada masa yang sama ({period}). Berikan berkas setiap gerbang "
        "sekali saja.",
    ),
    "two_files": (
        "To merge, give the JSON files of two gates or more.",
        "Untuk menggabungkan, berikan berkas JSON dari dua gerbang atau lebih.",
    ),
    "one_choice": (
        "Give a period (2026-07), or files with --merge: one of both.",
        "Berikan masa (2026-07), atau berkas dengan --merge: salah satu saja.",
    ),
}


class StatisticsError(AuditError):
    """Numbers cannot be counted, published or added as was asked."""

    def text(self, lang: Language) -> str:
        """What happened, where, and what to do."""
        en, id_ = _TEXTS[self.code]
        return (id_ if lang == "id" else en).format(**self.places)
