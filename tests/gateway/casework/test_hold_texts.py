"""What somebody is told whose question waits: a code, when people look, how long at most; and never a promise."""

from __future__ import annotations

import pytest

from gateway.casework.hold_texts import REFUSED, refused, waits

EXCHANGE = "9" * 32


@pytest.mark.parametrize("direction", ["input", "output"])
def test_it_says_the_code_the_hours_and_the_end_in_both_languages(direction: str) -> None:
    english = waits(EXCHANGE, direction, "Monday to Friday 07:00-15:00 WIB", 86_400, "en")
    indonesian = waits(EXCHANGE, direction, "Senin sampai Jumat 07.00-15.00 WIB", 86_400, "id")
    for text, hours, end in ((english, "07:00-15:00", "24 hours"), (indonesian, "07.00-15.00", "24 jam")):
        assert "K6CS-K6CS" in text
        assert hours in text
        assert end in text


def test_where_no_hours_are_known_none_are_promised() -> None:
    assert "not known here" in waits(EXCHANGE, "input", "", 60, "en")
    assert "tidak diketahui" in waits(EXCHANGE, "input", "", 60, "id")


@pytest.mark.parametrize(("seconds", "said"), [(7200, "2 hours"), (3600, "1 hour "), (120, "2 minutes"), (0, "1 min")])
def test_what_is_left_is_said_as_people_say_it(seconds: int, said: str) -> None:
    assert said in waits(EXCHANGE, "output", "", seconds, "en")


def test_every_no_has_its_own_words() -> None:
    for language in ("en", "id"):
        assert len({refused(why, language) for why in REFUSED}) == len(REFUSED) == 4
