"""The page that goes on a wall: what it says, and what it cannot do."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from audit.statistics.adding import joined, merged
from audit.statistics.figures import Figure
from audit.statistics.page import transparency_page
from audit.statistics.periods import Period
from audit.statistics.publication import Publication

JULY, HALF = Period.read("2026-07"), Period.read("2026-H2")
HOSTILE = "</td><script>alert(1)</script>"


@pytest.fixture
def half(school: Callable[..., Any]) -> Publication:
    asked = school(7, 200).ask(HALF, 6000)
    made = joined([asked.publication(part) for part in HALF.parts], HALF)
    more = {
        ("objections", "harmful-answer"): Figure.exactly(20),
        ("objections", "harmful-answer", "upheld"): Figure.exactly(5),
        ("samples", "harmful-answer"): Figure.exactly(20),
        ("samples", "harmful-answer", "error"): Figure.exactly(0),
        ("samples", "chat-language"): Figure.exactly(20),
        ("samples", "chat-language", "error"): Figure(0, 20),
        ("cases", "hold"): Figure.exactly(31),
        ("cases", "hold", "released"): Figure.exactly(21),
        ("beside", "unseen", ""): Figure(60, 79),
        ("machine", "gate", "minutes_away"): Figure.exactly(1234),
    }
    return replace(made, figures={**made.figures, **more})


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.split("<main>")[1]))


def test_shares_have_both_of_their_numbers_and_samples_their_interval(half: Publication) -> None:
    said = words(transparency_page(half, "en"))
    assert "harmful-answer 20 5 25.0 %" in said
    assert "harmful-answer 20 0 0.0 % 0.0 % – 16.1 %" in said
    assert "chat-language 20 hidden (up to 20) hidden hidden" in said
    assert "held for a person 31 released 21" in said
    assert "Minutes without the gate 1,234" in said


def test_it_says_the_same_in_indonesian_with_its_own_signs(half: Publication) -> None:
    said = words(transparency_page(half, "id"))
    assert "harmful-answer 20 0 0,0 % 0,0 % – 16,1 %" in said
    assert "Menit tanpa gerbang 1.234" in said
    assert "hidden" not in said


def test_it_says_what_is_hidden_and_what_the_gate_cannot_see(half: Publication) -> None:
    said = words(transparency_page(half, "en"))
    for part in ("fewer than 10 people, nobody included", "does not see other ways to the model", "signed: key known"):
        assert part in said


@pytest.mark.parametrize("lang", ["en", "id"])
def test_it_can_do_nothing_and_shows_no_mark_up_of_others(half: Publication, lang: Any) -> None:
    titles = {"harmful-answer": {"en": HOSTILE, "id": HOSTILE}}
    figures = {
        **half.figures,
        ("rule", "block", HOSTILE): Figure.exactly(99),
        ("machine", "refused", HOSTILE): Figure(1, 1),
    }
    page = transparency_page(replace(half, titles=titles, figures=figures), lang)
    assert "<script" not in page
    assert "default-src &#x27;none&#x27;" in page
    assert not re.search(r"\s(?:src|href|style|on\w+)=", page)


def test_numbers_over_time_are_drawn_and_said(half: Publication) -> None:
    page = transparency_page(half, "en")
    assert 'role="img" aria-label="Requests over time. 2026-07: ' in page
    assert page.count("<circle") == 6


def test_a_page_of_many_gates_says_so_and_of_too_few_people_says_nothing(school: Callable[..., Any]) -> None:
    made = [school(seed, 60).ask(JULY, 900).publication(JULY) for seed in (1, 2)]
    assert "published files of 2 logs" in words(transparency_page(merged(made), "en"))
    few = school(1, 6).ask(JULY, 50).publication(JULY)
    said = words(transparency_page(replace(few, complete=False), "en"))
    assert "Fewer than 10 people asked anything" in said
    assert "could not be read any more" in said


def test_forty_rules_and_twenty_groups_fit_into_150_kb(half: Publication) -> None:
    figures = dict(half.figures)
    for rule in range(40):
        figures["rule", "block", f"a-rule-with-a-name-{rule}"] = Figure.exactly(1000 + rule)
        for group in range(20):
            figures["group", f"kelas-{group}"] = Figure.exactly(5000)
            figures["cell", "block", f"a-rule-with-a-name-{rule}", f"kelas-{group}"] = Figure.exactly(50 + group)
    assert len(transparency_page(replace(half, figures=figures), "id").encode()) < 150_000
