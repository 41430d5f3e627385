from policies.codes.review import REVIEW


def test_a_review_has_its_own_range_and_refuses_one_thing_only() -> None:
    assert all("GP050" <= code <= "GP069" for code in REVIEW)
    assert [code for code, text in REVIEW.items() if text.severity == "error"] == ["GP061"]


def test_every_remark_says_what_to_do() -> None:
    assert [code for code, text in REVIEW.items() if not text.help["en"]] == []
