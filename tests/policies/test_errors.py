import pytest

from policies import PolicyError
from policies.errors import Place, Problems, nearest, render

PLACE = Place("policy.yaml", line=14, column=11, excerpt="    then: redac", width=5)


def found() -> Problems:
    problems = Problems()
    problems.add("GP013", PLACE, effect="redac", known="allow, redact", suggest=("redac", ["allow", "redact"]))
    return problems


def test_a_problem_reads_like_a_compilers() -> None:
    assert render(found().found) == (
        'error[GP013]: unknown effect "redac"\n'
        "  --> policy.yaml:14:11\n"
        "   |\n"
        "14 |     then: redac\n"
        "   |           ^^^^^\n"
        '   = help: did you mean "redact"? effects: allow, redact'
    )


def test_the_same_in_indonesian() -> None:
    text = render(found().found, "id")
    assert text.startswith('galat[GP013]: efek "redac" tidak dikenal')
    assert 'saran: maksud Anda "redact"?' in text


def test_colour_only_where_asked() -> None:
    assert "\x1b[" in render(found().found, color=True)
    assert "\x1b[" not in render(found().found)


def test_a_problem_with_a_whole_file_shows_no_excerpt() -> None:
    problems = Problems()
    problems.add("GP003", Place("policy.yaml"))
    assert "-->" in render(problems.found)
    assert "|" not in render(problems.found)


def test_the_same_problem_is_said_once() -> None:
    problems = found()
    problems.add("GP013", PLACE, effect="redac", known="allow, redact", suggest=("redac", ["allow", "redact"]))
    assert len(problems.found) == 1


def test_warnings_alone_raise_nothing() -> None:
    problems = Problems()
    problems.add("GP044", PLACE, name="baseline")
    problems.raise_if_errors()
    assert not problems.errors


def test_one_error_raises_everything_found() -> None:
    problems = found()
    problems.add("GP044", PLACE, name="baseline")
    with pytest.raises(PolicyError) as caught:
        problems.raise_if_errors()
    assert [problem.code for problem in caught.value.problems] == ["GP013", "GP044"]
    assert caught.value.problems[0].to_json()["message"]["en"] == 'unknown effect "redac"'


def test_braces_in_a_policy_are_only_text() -> None:
    problems = Problems()
    problems.add("GP010", PLACE, key="{0.__class__}", known="")
    assert "{0.__class__}" in problems.found[0].message["en"]


@pytest.mark.parametrize(("word", "meant"), [("redac", "redact"), ("REDACT", "redact"), ("zzz", None), ("", None)])
def test_nearest_guesses_only_what_is_near(word: str, meant: str | None) -> None:
    assert nearest(word, ["allow", "redact"]) == meant
