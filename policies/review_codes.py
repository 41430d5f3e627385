"""The words for what a review of a policy finds (GP050 to GP069)."""

from __future__ import annotations

from collections.abc import Mapping

from policies.code_texts import Text, error, warning

REVIEW: Mapping[str, Text] = {
    "GP060": warning(
        "{line}: its source was read {when}; more than {days} days ago counts as old",
        "{line}: sumbernya dibaca {when}; lebih dari {days} hari dianggap lama",
        "read its page again or call it, and put a contact of your own before it",
        "baca lagi lamannya atau hubungi nomornya, dan dahulukan kontak Anda sendiri",
    ),
    "GP061": error(
        'this text sends people to "{said}", where nobody answers any more',
        'teks ini mengarahkan orang ke "{said}", padahal sudah tidak ada yang menjawab di sana',
        "name a contact of your own and a line that answers, such as SAPA 129",
        "sebutkan kontak Anda sendiri dan layanan yang menjawab, misalnya SAPA 129",
    ),
    "GP062": warning(
        'nobody finds help under the old name "{said}"',
        'bantuan tidak ditemukan lagi dengan nama lama "{said}"',
        "it is called {now} now",
        "sekarang bernama {now}",
    ),
}
