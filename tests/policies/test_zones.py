from policies import zones


def test_a_minute_is_another_hour_in_each_of_three_zones() -> None:
    hours = [zones.local(29_000_000, name).hour for name in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")]
    assert hours == [4, 5, 6]


def test_the_edition_is_a_year_and_a_letter() -> None:
    assert zones.EDITION[:4].isdigit()
    assert {"Asia/Jakarta", "UTC"} <= zones.names()
