"""Help lines in the words of a policy. Numbers here are those of the data file, or invented."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from policies import Problem, catalog
from policies.errors import Problems
from policies.layers import Gatherer
from policies.review.help_lines import FRESH_DAYS, banned_in, lines, named_in, remark_old

TODAY = date(2026, 11, 25)
HEAD = "gapura: policy/v1\nname: site\ndefault: allow\nrules:\n"
RULE = (
    HEAD
    + '  - {{ name: a, when: {{ direction: input, pii: URL }}, then: block, message: {{ en: "{0}", id: "{0}" }} }}\n'
)
CARE = HEAD + "  - { name: a, when: { direction: input, pii: URL }, then: replace, care: helpline }\n"


@pytest.fixture
def remarks(site: Callable[..., Path]) -> Callable[..., list[str]]:
    """What is remarked about a policy on some day, as ``code line``."""

    def read(text: str, today: date = TODAY) -> list[str]:
        problems = Problems()
        layer = Gatherer(problems).root(site({"policy.yaml": text}) / "policy.yaml")
        assert layer is not None
        remark_old([layer], today, problems)
        assert all(problem.line == 5 for problem in problems.found)
        return [f"{one.code} {one.message['en'].split(':')[0]}" for one in problems.found]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "Call 500-454 now",
        "500454",
        "Hubungi (021) 500-454.",
        "021-500 454",
        "+62 21 500.454",
        "5 0 0 4 5 4",
        "500\u2013454",
        "\uff15\uff10\uff10-\uff14\uff15\uff14",
        "Into The Light",
        "hubungi Into the Light Indonesia",
        "INTO THE LIGHT",
    ],
)
def test_what_nobody_answers_is_known_however_it_is_written(text: str) -> None:
    assert [one.now for one in banned_in(text)] == [""]


@pytest.mark.parametrize(
    "text",
    ["1500454", "5004541", "0812-3500-4540", "0812 500 4541", "rumah nomor 500", "step into the light", "129", ""],
)
def test_other_numbers_and_words_are_left_in_peace(text: str) -> None:
    assert banned_in(text) == ()


def test_a_rule_that_sends_people_there_is_refused_with_the_place_of_its_words(
    problems: Callable[..., Sequence[Problem]],
) -> None:
    found = problems(RULE.format("Call 500-454."))
    assert [one.code for one in found] == ["GP061", "GP061"]
    assert [one.excerpt[one.column - 1 :][: one.width] for one in found] == ['"Call 500-454."'] * 2
    assert '"500454"' in found[0].message["en"]
    assert "SAPA 129" in found[0].help["id"]


def test_an_old_name_is_remarked_and_the_new_one_told(remarks: Callable[..., list[str]]) -> None:
    assert remarks(RULE.format("Hubungi SEJIWA di 119")) == ['GP062 nobody finds help under the old name "Sejiwa"'] * 2
    assert remarks(RULE.format("kita sejiwa")) == []


def test_a_care_text_is_fresh_for_half_a_year_and_old_the_day_after(remarks: Callable[..., list[str]]) -> None:
    (checked,) = {line.checked_on for line in lines() if line.name in ("SAPA 129", "Healing119")}
    assert checked is not None
    last = date.fromordinal(checked.toordinal() + FRESH_DAYS)
    assert remarks(CARE, last) == []
    assert remarks(CARE, date.fromordinal(last.toordinal() + 1)) == ["GP060 SAPA 129", "GP060 Healing119"]


def test_a_line_that_nobody_has_read_about_is_never_fresh(remarks: Callable[..., list[str]]) -> None:
    assert remarks(RULE.format("Police 110"), date(2020, 1, 1)) == ["GP060 Police 110"] * 2


def test_a_line_is_known_by_its_name_or_by_a_number_long_enough() -> None:
    assert [line.name for line in named_in("telepon 08111 129 129")] == ["SAPA 129"]
    assert [line.name for line in named_in("LISA atau 0800-1500-119")] == ["LISA", "JakCare"]
    assert named_in("Lisa duduk di bangku 129, nomor 110") == ()


def test_what_ships_names_no_dead_line_and_no_old_name() -> None:
    texts = [text for key in catalog.FILES for words in catalog.texts(key).values() for text in words.values()]
    assert [text for text in texts if banned_in(text)] == []
    assert {line.name for text in texts for line in named_in(text)} == {"SAPA 129", "Healing119"}
