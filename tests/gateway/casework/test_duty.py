"""Who is on duty: what people wrote under ``hours`` is read, and what nobody can read puts nobody on duty."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from gateway.casework.duty import Roster, hours_of, in_words
from gateway.sections import Contact

JAKARTA = "Asia/Jakarta"


def minute(text: str) -> int:
    """Minutes since the epoch of a time on a clock in Jakarta (UTC+7)."""
    return int(datetime.fromisoformat(f"{text}+07:00").astimezone(UTC).timestamp()) // 60


FRIDAY_NIGHT, SATURDAY = minute("2026-11-27T21:40"), minute("2026-11-28T10:00")
SARI = Contact(role="counsellor", person="Sari", hours="07:00-15:00 Mon-Fri", deputy="Budi")
BUDI = Contact(role="counsellor", person="Budi", hours="18:00-22:00 Asia/Jakarta; 09:00-12:00 Sat Asia/Jakarta")
RINI = Contact(role="ppdp", person="Rini", hours="di jam sekolah")


def test_of_two_counsellors_the_one_of_the_evening_is_on_duty_on_a_friday_at_2140() -> None:
    roster = Roster([SARI, BUDI, RINI], JAKARTA)
    assert roster.on_duty("counsellor", FRIDAY_NIGHT) == (BUDI,)
    assert roster.on_duty("counsellor", minute("2026-11-27T08:00")) == (SARI,)
    assert roster.on_duty("counsellor", minute("2026-11-27T15:00")) == ()  # an hour ends before its last minute
    assert roster.on_duty("counsellor", SATURDAY) == (BUDI,)


def test_who_is_next_is_found_over_a_weekend() -> None:
    assert Roster([SARI], JAKARTA).next_duty("counsellor", FRIDAY_NIGHT) == (SARI, minute("2026-11-30T07:00"))
    assert Roster([SARI, BUDI], JAKARTA).next_duty("counsellor", FRIDAY_NIGHT) == (BUDI, FRIDAY_NIGHT)
    assert Roster([SARI], JAKARTA).next_duty("ppdp", FRIDAY_NIGHT) is None


def test_hours_over_midnight_are_those_of_the_day_on_which_they_begin() -> None:
    night = hours_of("22:00-06:00 Fri", JAKARTA)
    assert night.hold(minute("2026-11-28T05:59"))  # Saturday morning
    assert not night.hold(minute("2026-11-28T22:30"))
    assert night.end(minute("2026-11-27T23:00")) == minute("2026-11-28T06:00")
    assert night.next(minute("2026-11-28T06:00")) == minute("2026-12-04T22:00")


@pytest.mark.parametrize("words", ["always", "Always", "selalu"])
def test_some_are_always_there(words: str) -> None:
    hours = hours_of(words, JAKARTA)
    assert (hours.hold(FRIDAY_NIGHT), hours.next(FRIDAY_NIGHT), hours.end(FRIDAY_NIGHT)) == (True, FRIDAY_NIGHT, None)


@pytest.mark.parametrize("words", ["", "office hours", "07:00-15:00 Mon-Fry", "25:00-26:00", "07:00-15:00 Mars/Base",
                                   "07:00-15:00 Mon-Fri; whenever"])  # fmt: skip
def test_what_cannot_be_read_puts_nobody_on_duty(words: str) -> None:
    hours = hours_of(words, JAKARTA)
    assert (hours.known, hours.hold(FRIDAY_NIGHT), hours.next(FRIDAY_NIGHT)) == (False, False, None)


def test_a_zone_that_is_left_out_is_that_of_the_site() -> None:
    evening = hours_of("18:00-22:00", "Asia/Jayapura")  # two hours ahead of Jakarta
    assert evening.hold(minute("2026-11-27T16:30"))
    assert not evening.hold(minute("2026-11-27T20:30"))


def test_a_day_on_which_the_clocks_change_has_its_own_length() -> None:
    hours = hours_of("08:00-16:00 Mon Europe/Berlin", JAKARTA)
    saturday = int(datetime(2026, 10, 24, 12, tzinfo=UTC).timestamp()) // 60  # summer time ends on Sunday
    assert hours.next(saturday) == int(datetime(2026, 10, 26, 7, tzinfo=UTC).timestamp()) // 60


def test_a_deputy_is_another_contact_by_name_and_never_oneself() -> None:
    roster = Roster([SARI, BUDI], JAKARTA)
    assert (roster.deputy(SARI), roster.deputy(BUDI)) == (BUDI, None)
    alone = Contact(role="counsellor", person="Sari", deputy="Sari")
    assert Roster([alone], JAKARTA).deputy(alone) is None


@pytest.mark.parametrize(
    ("contacts", "at", "english", "indonesian"),
    [
        ([SARI, BUDI], FRIDAY_NIGHT, "On duty now: Budi until 22:00 WIB.",
         "Sedang bertugas: Budi sampai pukul 22.00 WIB."),
        ([SARI], FRIDAY_NIGHT, "Nobody is on duty now. Next: Sari, from Monday 07:00 WIB.",
         "Saat ini tidak ada yang bertugas. Berikutnya: Sari, mulai Senin pukul 07.00 WIB."),
        ([SARI], minute("2026-11-27T06:00"), "Nobody is on duty now. Next: Sari, from today 07:00 WIB.",
         "Saat ini tidak ada yang bertugas. Berikutnya: Sari, mulai hari ini pukul 07.00 WIB."),
        ([], FRIDAY_NIGHT, "It is not known here when somebody is on duty.",
         "Di sini tidak diketahui kapan ada yang bertugas."),
    ],
)  # fmt: skip
def test_one_true_sentence_says_who_is_there(contacts: list[Contact], at: int, english: str, indonesian: str) -> None:
    roster = Roster(contacts, JAKARTA)
    assert (roster.said("counsellor", at, "en"), roster.said("counsellor", at, "id")) == (english, indonesian)


def test_hours_are_told_in_words_and_unreadable_ones_as_they_stand() -> None:
    roster = Roster([SARI, BUDI, RINI, Contact(role="night", person="Tono", hours="always")], JAKARTA)
    assert roster.hours("counsellor", "en") == (
        "Monday to Friday 07:00-15:00 WIB; every day 18:00-22:00 WIB; Saturday 09:00-12:00 WIB"
    )
    assert roster.hours("counsellor", "id").startswith("Senin sampai Jumat 07.00-15.00 WIB; setiap hari")
    assert roster.hours("ppdp", "en") == "di jam sekolah"
    assert (roster.hours("night", "id"), roster.hours("nobody", "en")) == ("setiap saat", "")


@pytest.mark.parametrize(
    ("written", "language", "read"),
    [
        ("07:00-15:00 Mon-Fri", "id", "Senin sampai Jumat 07.00-15.00 WIB"),
        ("07:00-15:00 Mon-Fri Asia/Makassar", "en", "Monday to Friday 07:00-15:00 WITA"),
        ("always", "id", "setiap saat"),
        ("setelah pelajaran", "en", "setelah pelajaran"),
    ],
)
def test_hours_are_told_in_words_and_what_cannot_be_read_as_it_stands(written: str, language: str, read: str) -> None:
    assert in_words(written, "Asia/Jakarta", language) == read
