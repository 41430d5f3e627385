"""What a text of help says of who may read the message: never more than is true at that minute."""

from __future__ import annotations

import pytest

from gateway.casework.duty import Roster
from gateway.casework.presence import of_nobody, of_readers, turned
from gateway.casework.routing import Routed
from gateway.sections import Contact

FRIDAY_2140 = 29_758_480  # 2026-07-31 21:40 in Jakarta
MONDAY_0800 = 29_761_980
ZONE = "Asia/Jakarta"
RINA = Contact(role="counsellor", person="Bu Rina, S.Pd.", hours="07:00-15:00 Mon-Fri")
WULAN = Contact(role="second-contact", person="Ibu Wulan", hours="always")
MADE = Contact(role="counsellor", person="Pak Made", hours="setelah pelajaran")


def child(*named: str, without: tuple[str, ...] = ()) -> Routed:
    return Routed("child", "counsellor", frozenset(named), frozenset(without))


def said(told: Routed, minute: int = FRIDAY_2140, language: str = "en", *, sealed: bool = True) -> str:
    return of_readers(told, Roster((RINA, WULAN, MADE), ZONE), minute, language, sealed=sealed)


@pytest.mark.parametrize(
    ("told", "minute", "words"),
    [
        (child("Bu Rina"), MONDAY_0800, "Bu Rina, S.Pd. can read this message. On duty until 15:00 WIB."),
        (
            child("Bu Rina"),
            FRIDAY_2140,
            "Bu Rina, S.Pd. can read this message. Nobody is on duty before Monday 07:00 WIB, so it may not be read "
            "before.",
        ),
        (child("Ibu Wulan"), FRIDAY_2140, "Ibu Wulan can read this message. On duty at all hours."),
        (child("Bu Rina", "Ibu Wulan"), FRIDAY_2140, "Ibu Wulan can read this message. On duty at all hours."),
        (child("Pak Made"), MONDAY_0800, "Pak Made can read this message. It is not known when."),
        (child("Bu Lain"), MONDAY_0800, "Somebody in charge here can read this message. It is not known when."),
    ],
)
def test_who_can_read_it_and_when(told: Routed, minute: int, words: str) -> None:
    assert said(told, minute) == f"{words} Do not wait for that. Tell somebody yourself, now."


def test_where_nobody_is_there_no_reader_is_promised() -> None:
    assert said(child()) == of_nobody("en")
    assert "not sure that anybody" in of_nobody("en")
    assert of_nobody("id").startswith("Belum tentu ada yang membaca")


def test_a_text_that_is_not_kept_is_read_by_nobody() -> None:
    told = said(child("Ibu Wulan"), sealed=False)
    assert told.startswith("Ibu Wulan will be told that there is such a message.")
    assert "read" not in told


def test_in_indonesian_and_in_sentences_that_a_child_of_six_reads() -> None:
    told = said(child("Bu Rina"), FRIDAY_2140, "id")
    assert told == (
        "Bu Rina, S.Pd. bisa membaca pesan ini. Tidak ada yang bertugas sebelum Senin pukul 07.00 WIB, jadi mungkin "
        "belum dibaca sebelum itu. Jangan menunggu itu. Bicaralah sekarang juga kepada seseorang."
    )


TEXT = "Terima kasih. Di sini ada Bu Rina, S.Pd. (Senin sampai Jumat 07.00-15.00 WIB). Telepon SAPA 129."
OF_WULAN = "Terima kasih. Di sini ada Ibu Wulan. Telepon SAPA 129."


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (child("Pak Made"), TEXT),
        (child("Pak Made", without=("Bu Rina",)), TEXT.replace("Bu Rina, S.Pd. (Senin sampai Jumat 07.00-15.00 WIB)",
                                                               "Pak Made (setelah pelajaran)")),
        (child("Bu Lain", without=("Bu Rina",)), "Terima kasih. Telepon SAPA 129."),
        (Routed("child", "second-contact", frozenset({"Ibu Wulan"})), OF_WULAN),
        (Routed("child", "second-contact"), TEXT),  # nobody learns of it here: she is there all the same
        (Routed("child", "second-contact", excluded=frozenset({"Bu Rina"})), "Terima kasih. Telepon SAPA 129."),
    ],
)  # fmt: skip
def test_whoever_the_message_names_or_was_passed_over_is_nobody_to_turn_to(told: Routed, words: str) -> None:
    assert turned(TEXT, told, Roster((RINA, WULAN, MADE), ZONE)) == words


def test_without_contacts_and_with_other_words_nothing_is_changed() -> None:
    named = child("Pak Made", without=("Bu Rina",))
    assert turned(TEXT, named, Roster((), ZONE)) == TEXT
    assert turned("Halo.\n\nApa  kabar?", named, Roster((RINA,), ZONE)) == "Halo.\n\nApa  kabar?"
    assert "Rina" not in said(child("Bu Rina", without=("Bu Rina",)))
