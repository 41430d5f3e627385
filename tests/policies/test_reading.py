"""Names as a policy writes them: one or several, each with its own place, each checked."""

from __future__ import annotations

import pytest

from policies.errors import Problems
from policies.loader import parse
from policies.reading import Reading, check_names, names_at
from policies.vocabulary import offline


def reading(text: str) -> Reading:
    problems = Problems()
    document = parse("p.yaml", text.encode(), problems)
    assert document is not None
    return Reading(document, problems, offline(), history=False)


@pytest.mark.parametrize(
    ("text", "names"),
    [("who: guru", [("guru", ("who",))]), ("who: [a, b]", [("a", ("who", 0)), ("b", ("who", 1))])],
)
def test_one_name_or_several_each_have_a_place(text: str, names: list[tuple[str, tuple[str | int, ...]]]) -> None:
    here = reading(text)
    assert names_at(here.document.value["who"], ("who",), here) == names
    assert here.problems.found == []


@pytest.mark.parametrize("text", ["who: 7", "who: []", "who: [a, 7]", "who: { a: b }"])
def test_what_is_no_name_is_noted_and_names_nobody(text: str) -> None:
    here = reading(text)
    assert names_at(here.document.value["who"], ("who",), here) == []
    assert [problem.code for problem in here.problems.found] == ["GP012"]


def test_a_name_that_nobody_knows_is_noted_where_it_stands_and_kept() -> None:
    here = reading("who: [guru, sisva]")
    found = names_at(here.document.value["who"], ("who",), here)
    assert check_names(found, "group", frozenset({"guru", "siswa"}), here) == {"guru", "sisva"}
    (problem,) = here.problems.found
    assert (problem.code, problem.line, problem.column) == ("GP025", 1, 13)
    assert 'did you mean "siswa"' in problem.help["en"]


def test_where_any_name_will_do_none_is_noted() -> None:
    here = reading("who: guru")
    assert check_names([("guru", ("who",))], "group", None, here) == {"guru"}
    assert here.problems.found == []
