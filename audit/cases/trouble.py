"""What can go wrong with a case, in both languages. Never a word of what it is about."""

from __future__ import annotations

from audit.errors import AuditError, Language

_TEXTS: dict[str, tuple[str, str]] = {
    "not_there": (
        "There is no such case, or it is not one of yours.",
        "Tidak ada kasus seperti itu, atau kasus itu bukan bagian Anda.",
    ),
    "closed": (
        "This case is closed. To go on with it: reopen it.",
        "Kasus ini sudah ditutup. Untuk melanjutkan: buka kembali.",
    ),
    "not_closed": (
        "This case is still open.",
        "Kasus ini masih terbuka.",
    ),
    "not_taken": (
        "Take the case first: what is decided is decided by the person who has it.",
        "Ambil dahulu kasusnya: yang memutuskan adalah pemegang kasus.",
    ),
    "taken": (
        "Somebody else has this case. They can hand it over.",
        "Kasus ini dipegang orang lain. Ia dapat menyerahkannya.",
    ),
    "no_key": (
        "You have no key to what is kept of this case. gapura case show names who can share it.",
        "Anda tidak memiliki kunci untuk yang disimpan dari kasus ini. gapura case show menyebut siapa yang dapat "
        "membaginya.",
    ),
    "disposition": (
        "A case of this kind cannot end so. It can end as: {known}.",
        "Kasus jenis ini tidak dapat berakhir demikian. Yang mungkin: {known}.",
    ),
    "nobody_left": (
        "Nobody would be left who may see this case. Escalate it first, or name somebody else.",
        "Tidak akan ada lagi yang boleh melihat kasus ini. Teruskan dahulu, atau sebutkan orang lain.",
    ),
    "excluded": (
        "This person is excluded from the case.",
        "Orang ini dikecualikan dari kasus ini.",
    ),
    "not_held": (
        "Nothing is held in this case.",
        "Tidak ada yang ditahan dalam kasus ini.",
    ),
    "same_person": (
        "You have said what you think of this case. The next reader is somebody else.",
        "Anda sudah menilai kasus ini. Pembaca berikutnya harus orang lain.",
    ),
    "nobody": (
        "There is no person of this name who may have this case.",
        "Tidak ada orang bernama itu yang boleh memegang kasus ini.",
    ),
    "no_holder": (
        "Nobody holds this role now. gapura audit people list shows who holds which.",
        "Saat ini tidak ada pemegang peran itu. gapura audit people list menampilkan pemegang peran.",
    ),
    "by_release": (
        "What is held ends when it is released or denied: gapura case release, gapura case deny.",
        "Yang ditahan berakhir bila dilepas atau ditolak: gapura case release, gapura case deny.",
    ),
    "by_verdicts": (
        "A drawn case ends with what two readers say, each for themselves: gapura case verdict.",
        "Kasus undian berakhir dengan penilaian dua pembaca yang terpisah: gapura case verdict.",
    ),
    "note_size": (
        "A note has 1 to {most} characters.",
        "Catatan terdiri atas 1 sampai {most} karakter.",
    ),
    "note_unkept": (
        "The note cannot be kept: gapura check says why. Nothing was changed.",
        "Catatan tidak dapat disimpan: gapura check menyebutkan sebabnya. Tidak ada yang diubah.",
    ),
    "no_exchange": (
        "There is no such exchange, or it is not one of yours.",
        "Tidak ada pertukaran seperti itu, atau bukan bagian Anda.",
    ),
    "filter": (
        "A state is one of {states}, or all; a kind one of {kinds}.",
        "Keadaan: {states}, atau all; jenis: {kinds}.",
    ),
    "objected": (
        "Somebody has objected to this decision already.",
        "Keputusan ini sudah pernah diajukan keberatan.",
    ),
    "many": (
        "Too many objections came within an hour. Come in person, or try again later.",
        "Terlalu banyak keberatan dalam satu jam. Datanglah langsung, atau coba lagi nanti.",
    ),
    "unknown": (
        "There is no such decision or receipt.",
        "Keputusan atau tanda terima seperti itu tidak ada.",
    ),
    "form": (
        "The form did not arrive whole, or was too long.",
        "Formulir tidak sampai utuh, atau terlalu panjang.",
    ),
    "no_facts": (
        "The log holds no decision for this case, or what it was made from has been erased.",
        "Log tidak memuat keputusan untuk kasus ini, atau dasar keputusannya sudah dihapus.",
    ),
    "reply_size": (
        "An answer has 1 to {most} characters.",
        "Jawaban terdiri atas 1 sampai {most} karakter.",
    ),
    "effect": (
        "An effect is one of {known}.",
        "Efek: salah satu dari {known}.",
    ),
    "useless_test": (
        "This is what happened: a test that expects {got} passes already. Say what should have happened.",
        "Itulah yang terjadi: uji yang mengharapkan {got} sudah lulus. Sebutkan apa yang seharusnya.",
    ),
    "no_file": (
        "The file of tests cannot be read or written. Nothing was added to it.",
        "Berkas uji tidak dapat dibaca atau ditulis. Tidak ada yang ditambahkan.",
    ),
    "no_objection": (
        "Nobody waits for a reply there: this case is no objection.",
        "Tidak ada yang menunggu jawaban di sana: kasus ini bukan keberatan.",
    ),
    "session": (
        "This is no session, or it is over. Sign in again.",
        "Ini bukan sesi, atau sesinya sudah berakhir. Masuk lagi.",
    ),
    "unread": (
        "Read first what is held: nobody lets pass what they have not seen.",
        "Baca dahulu yang ditahan: tidak ada yang melepas hal yang belum dilihatnya.",
    ),
    "same_reader": (
        "The second person is the first one.",
        "Orang kedua sama dengan orang pertama.",
    ),
    "not_drawn": (
        "This case was not drawn at random: it ends with gapura case close.",
        "Kasus ini bukan hasil undian: tutup dengan gapura case close.",
    ),
    "cursor": (
        "This is not where a list of cases ended.",
        "Ini bukan batas akhir sebuah daftar kasus.",
    ),
}


class CaseError(AuditError):
    """A case cannot be seen or changed as was asked."""

    def text(self, lang: Language) -> str:
        """What happened, where, and what to do."""
        en, id_ = _TEXTS[self.code]
        return (id_ if lang == "id" else en).format(**self.places)
