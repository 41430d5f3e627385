"""The interview of ``gapura policy new``: short questions with numbers to pick from, in one of two languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

import typer
from rich.console import Console
from rich.text import Text

from policies.drafting.answers import (
    AUDIENCES,
    DANGERS,
    LEARNERS,
    PUPILS,
    USUAL,
    Answers,
    Audience,
    Danger,
    Strictness,
    hours,
    texts,
)
from policies.errors import Language
from policies.schema import NAME, Texts

T = TypeVar("T")
NOTHING = "-"
"""Typed where there is nothing to say: an empty line takes what is offered."""
_YES = frozenset({"y", "yes", "ya"})


@dataclass(frozen=True, slots=True)
class Interview:
    """Asks on a terminal. Whoever leaves in the middle has written nothing."""

    lang: Language
    groups: frozenset[str] | None
    """The groups of this site; None where any name will do."""
    console: Console

    def answers(self) -> Answers:
        """Every question, one after the other."""
        self._heading("intro")
        audience = self._one("audience", AUDIENCES, "audience", AUDIENCES[1])
        usual, (youngest, oldest) = USUAL[audience]
        self.console.print()
        name = self._until("name", lambda text: text if re.fullmatch(NAME, text) and len(text) <= 64 else None, usual)
        groups = self._groups(usual)
        ages = self._until("ages", _ages, f"{youngest}-{oldest}")
        dangers = self._dangers(audience)
        strictness = self._strictness(ages[0])
        blocked = self._blocked()
        exam = school = None
        self.console.print()
        if "exam" in dangers:
            exam = self._hours("exam_hours", None, "07:30-09:30 Mon-Fri")
        if audience in PUPILS:
            school = self._school_hours(exam)
        return Answers(name=name, audience=audience, groups=groups, ages=ages, dangers=dangers,
                       strictness=strictness, blocked=blocked, school_hours=school, exam_hours=exam)  # fmt: skip

    def yes(self, key: str, **values: str) -> bool:
        """A question that is answered with yes or no; no where nothing is typed."""
        no = "n" if self.lang == "en" else "t"
        return self._line(self._words("ask", key).format(**values), no).casefold() in _YES

    # -- single questions

    def _groups(self, usual: str) -> list[str]:
        while True:
            said = self._line(self._words("ask", "groups"), usual)
            names = [] if said == NOTHING else [name.strip() for name in said.split(",") if name.strip()]
            strange = [] if self.groups is None else [name for name in names if name not in self.groups]
            if not strange or self.yes("stranger", names=", ".join(strange)):
                return names

    def _dangers(self, audience: Audience) -> list[Danger]:
        offered = [danger for danger in DANGERS if danger != "exam" or audience in LEARNERS]
        usual = ",".join(str(number) for number, danger in enumerate(offered, 1) if danger != "exam")
        self._heading("dangers")
        self._list([self._words("danger", danger) for danger in offered])
        return self._until("numbers", lambda text: _several(text, offered), usual, again="number")

    def _strictness(self, youngest: int) -> Strictness:
        levels: Sequence[Strictness] = get_args(Strictness)
        usual = levels[0 if youngest < 13 else 1]
        return self._one("strictness", levels, "strictness", usual, note="measured")

    def _blocked(self) -> Any:
        chosen = self._one("blocked", ("kind", "plain", "own"), "blocked", "kind")
        if chosen != "own":
            return chosen
        own = {lang: self._until(f"own_{lang}", lambda text: text or None, "", again="text") for lang in ("en", "id")}
        return Texts.model_validate(own)

    def _school_hours(self, exam: str | None) -> str | None:
        zone = exam.rsplit(" ", 1)[1] if exam else None
        while True:
            school = self._hours("school_hours", zone, NOTHING)
            trial = Answers(name="a", audience="staff", ages=(1, 2), dangers=["exam"], school_hours=school,
                            exam_hours=exam)  # fmt: skip
            if trial.open_minute is not None:
                return school
            self._complain("always_exam")

    def _hours(self, key: str, zone: str | None, usual: str) -> str | None:
        """Hours with their zone, which is asked for by name where nobody has given it."""
        said = self._until(key, lambda text: text if text == NOTHING or _is_time(text) else None, usual, again="hours")
        if said == NOTHING:
            return None if key == "school_hours" else self._hours(key, zone, usual)
        if hours(said) is not None:
            return said
        zone = zone or self._one("zone", tuple(texts()["zone"]), "zone", "Asia/Jakarta")
        return f"{said} {zone}"

    # -- ways to ask

    def _one(self, key: str, choices: Sequence[T], table: str, usual: T, note: str | None = None) -> T:
        self._heading(key)
        self._list([self._words(table, str(choice)) for choice in choices])
        if note is not None:
            self.console.print(Text(self._words("ask", note), style="dim"))
        offered = str(choices.index(usual) + 1)
        return self._until("number", lambda text: next(iter(_several(text, choices, most=1) or []), None), offered)

    def _until(self, key: str, read: Callable[[str], T | None], usual: str, again: str | None = None) -> T:
        """Asks until the answer can be used."""
        while True:
            found = read(self._line(self._words("ask", key), usual))
            if found is not None:
                return found
            self._complain(again or key)

    def _line(self, question: str, usual: str) -> str:
        said: str = typer.prompt(question, default=usual, show_default=usual != "", err=True)
        return said.strip()

    def _heading(self, key: str) -> None:
        self.console.print()
        self.console.print(Text(self._words("ask", key), style="bold"))

    def _list(self, choices: Sequence[str]) -> None:
        for number, choice in enumerate(choices, 1):
            self.console.print(Text(f"  {number}  {choice}"))

    def _complain(self, key: str) -> None:
        self.console.print(Text(self._words("again", key), style="yellow"))

    def _words(self, *path: str) -> str:
        found: Any = texts()
        for step in path:
            found = found[step]
        words: Mapping[str, str] = found
        return words[self.lang]


def _several(text: str, choices: Sequence[T], most: int | None = None) -> list[T] | None:
    """The choices with these numbers, in the order of the list; None for any other text."""
    numbers = [int(piece) for piece in re.split(r"[,\s]+", text.strip(" ,")) if piece.isascii() and piece.isdecimal()]
    wrong = re.fullmatch(r"[\d,\s]+", text) is None or not all(1 <= number <= len(choices) for number in numbers)
    if wrong or not numbers or (most is not None and len(set(numbers)) > most):
        return None
    return [choices[number - 1] for number in sorted(set(numbers))]


def _ages(text: str) -> tuple[int, int] | None:
    match = re.fullmatch(r"(\d{1,3})\s*-\s*(\d{1,3})", text)
    if match is None or not 0 <= int(match[1]) <= int(match[2]) <= 120:
        return None
    return int(match[1]), int(match[2])


def _is_time(text: str) -> bool:
    return hours(text) is not None or hours(f"{text} Asia/Jakarta") is not None
