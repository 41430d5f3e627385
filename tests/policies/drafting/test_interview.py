"""The interview: what is asked, of whom, and what is said to an answer that is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from policies.drafting.answers import Answers
from policies.drafting.interview import Interview
from policies.schema import Texts

KNOWN = frozenset({"siswa-sd", "siswa-smp", "guru"})
Asked = Callable[..., tuple[Answers, str]]


@pytest.fixture
def asked() -> Asked:
    """Answers typed line by line; what came of them, and all that stood on the terminal."""

    def run(*lines: str, lang: Any = "en", groups: frozenset[str] | None = KNOWN) -> tuple[Answers, str]:
        found: list[Answers] = []
        app = typer.Typer()

        @app.command()
        def go() -> None:
            found.append(Interview(lang, groups, Console(stderr=True)).answers())

        done = CliRunner().invoke(app, input="".join(f"{line}\n" for line in lines))
        assert done.exit_code == 0, done.output
        return found[0], done.stderr

    return run


def test_whoever_agrees_to_everything_gets_what_is_usual(asked: Asked) -> None:
    found, _ = asked(*[""] * 8)
    assert found.model_dump(by_alias=True) == {
        "name": "siswa-smp", "for": "pupils-junior", "groups": ["siswa-smp"], "ages": (13, 15),
        "dangers": ["personal-data", "insults", "sexual", "self-harm", "injection"], "strictness": "balanced",
        "blocked": "kind", "school_hours": None, "exam_hours": None,
    }  # fmt: skip


def test_for_the_youngest_care_is_what_is_offered(asked: Asked) -> None:
    found, _ = asked("1", *[""] * 7)
    assert (found.audience, found.strictness) == ("pupils-primary", "cautious")


def test_every_slip_is_told_and_asked_again(asked: Asked) -> None:
    found, said = asked(
        "8", "two", "5",  # whom
        "Ruang Guru", "ruang-guru",  # name
        "-",  # for everyone
        "70-21", "21-70",  # ages
        "1,9", "",  # dangers: an empty line takes what is offered
        "3,1,1", "4,",  # how careful: one number
        "2", "2",
    )  # fmt: skip
    assert (found.audience, found.name, found.groups) == ("staff", "ruang-guru", [])
    assert found.dangers == ["personal-data", "insults", "sexual", "self-harm", "injection"]
    assert said.count("Please type a number from the list.") == 5
    assert "Two ages, the younger first" in said
    assert "during exams" not in said  # staff sit none
    assert "certain hours" not in said  # and a school's hours are its pupils'


def test_a_group_that_the_site_does_not_know_is_asked_about(asked: Asked) -> None:
    found, said = asked("4", "", "mahasiswa", "n", "guru", "", "1", "", "")
    assert "no such group: mahasiswa" in said
    assert found.groups == ["guru"]
    found, said = asked("4", "", "mahasiswa", "ya", "", "1", "", "", lang="id")
    assert "tidak punya grup itu: mahasiswa" in said
    assert found.groups == ["mahasiswa"]
    assert "no such group" not in asked("4", "", "any", "", "1", "", "", groups=None)[1]


def test_own_words_are_asked_for_in_both_languages(asked: Asked) -> None:
    found, _ = asked("7", "", "-", "", "2", "", "3", " ", "Ask Sari.", "Tanya Sari.")
    assert found.blocked == Texts(en="Ask Sari.", id="Tanya Sari.")


def test_hours_get_their_zone_and_an_exam_leaves_some_of_them(asked: Asked) -> None:
    found, said = asked(
        "2", "", "", "", "6", "", "",
        "half past seven", "07:30-09:30 Mon-Fri", "2",  # the exam, in Makassar
        "08:00-09:00 Mon-Fri", "07:00-15:00 Mon-Sat",
    )  # fmt: skip
    assert found.exam_hours == "07:30-09:30 Mon-Fri Asia/Makassar"
    assert found.school_hours == "07:00-15:00 Mon-Sat Asia/Makassar"
    assert "Hours and days, such as" in said
    assert "Then no open hour would be left." in said
    found, _ = asked("2", "", "", "", "1", "", "", "07:00-15:00 Sen-Jum Asia/Jayapura")
    assert found.school_hours == "07:00-15:00 Sen-Jum Asia/Jayapura"
