from policies.codes.texts import error, warning


def test_an_error_stops_and_a_warning_does_not() -> None:
    assert (error("a", "b").severity, warning("a", "b").severity) == ("error", "warning")
    assert error("a", "b").help == {"en": "", "id": ""}
