from policies.codes.codes import CODES
from policies.codes.packs import PACKS


def test_every_code_about_packs_is_an_error_with_a_way_out_in_both_languages() -> None:
    assert list(PACKS) == [f"GP{number:03}" for number in range(90, 100)]
    assert {CODES[code].severity for code in PACKS} == {"error"}
    assert all(CODES[code].help["en"] != CODES[code].help["id"] for code in PACKS)
