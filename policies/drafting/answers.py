"""What ``gapura policy new`` must know before it can write a policy, typed in or read from a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from policies.circumstances import MIDNIGHT, Window, window
from policies.errors import Place, Problems
from policies.loader import Document, parse
from policies.schema import Name, Names, Texts, note_deviation

TEXTS_FILE = "texts/new.yaml"
Audience = Literal["pupils-primary", "pupils-junior", "pupils-senior", "students", "staff", "citizens", "beneficiaries"]
Danger = Literal["personal-data", "insults", "sexual", "self-harm", "injection", "exam"]
Strictness = Literal["cautious", "balanced", "strict"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
DANGERS: tuple[Danger, ...] = get_args(Danger)
PUPILS = frozenset({"pupils-primary", "pupils-junior", "pupils-senior"})
LEARNERS = PUPILS | {"students"}
"""Who may sit an exam."""
USUAL: Mapping[Audience, tuple[str, tuple[int, int]]] = {
    "pupils-primary": ("siswa-sd", (7, 12)),
    "pupils-junior": ("siswa-smp", (13, 15)),
    "pupils-senior": ("siswa-sma", (16, 18)),
    "students": ("mahasiswa", (18, 30)),
    "staff": ("guru", (21, 70)),
    "citizens": ("warga", (18, 90)),
    "beneficiaries": ("penerima-manfaat", (18, 90)),
}
"""The group and the ages that are offered for each."""
_MONDAY = 4 * 24 * 60
"""Minutes since the epoch of the first Monday, 1970-01-05."""
_WEEK = 7 * MIDNIGHT
_LATE = 2900 * _WEEK
"""So many weeks later it is the year 2025, and the clocks of today's zones hold."""


class Answers(BaseModel):
    """All that was answered."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=True)

    name: Name
    audience: Annotated[Audience, Field(alias="for")]
    groups: Names = []
    """Empty: it speaks to everyone."""
    ages: Annotated[tuple[int, int], Field(strict=False)]
    dangers: Annotated[list[Danger], Field(min_length=1)]
    strictness: Strictness = "balanced"
    blocked: Literal["kind", "plain"] | Texts = "kind"
    school_hours: str | None = None
    """``07:00-15:00 Mon-Fri Asia/Jakarta``; absent: always open."""
    exam_hours: str | None = None

    @property
    def role(self) -> str:
        """The role that members of the groups have."""
        return "teacher" if self.audience == "staff" else "student"

    @property
    def open_minute(self) -> int | None:
        """A minute (since the epoch, UTC) at which the policy lets somebody ask; None where there is none."""
        return next(self._minutes(opened=True), None)

    @property
    def closed_minute(self) -> int | None:
        """A minute outside the opening hours."""
        return next((minute for minute in self._minutes(opened=False)), None)

    @property
    def exam_minute(self) -> int | None:
        """A minute within the exam hours."""
        exam = window(self.exam_hours or "")
        return None if exam is None else next(filter(exam.holds, _minutes()), None)

    def _minutes(self, *, opened: bool) -> Iterator[int]:
        hours, exam = window(self.school_hours or ""), window(self.exam_hours or "")
        for minute in _minutes():
            if (hours is None or hours.holds(minute)) is opened and not (exam is not None and exam.holds(minute)):
                yield minute


def _minutes() -> Iterator[int]:
    """Some minutes of one week."""
    return iter(range(_MONDAY + _LATE, _MONDAY + _LATE + _WEEK, 5))


def read_answers(path: Path) -> Answers:
    """The answers from a YAML file.

    Raises:
        PolicyError: the file cannot be read, or says what no answer says.
    """
    problems = Problems()
    data = b""
    try:
        data = path.read_bytes()
    except OSError as error:
        problems.add("GP001", Place(str(path)), reason=error.strerror or "unknown")
    problems.raise_if_errors()
    document = parse(str(path), data, problems)
    problems.raise_if_errors()
    assert document is not None  # noqa: S101 - there would be an error
    try:
        answers = Answers.model_validate(document.value)
    except ValidationError as error:
        known = [field.alias or name for name, field in Answers.model_fields.items()]
        for item in error.errors(include_url=False, include_context=True, include_input=False):
            note_deviation(item, document, problems, known)
        problems.raise_if_errors()
        raise
    _check(answers, document, problems)
    return answers


def _check(answers: Answers, document: Document, problems: Problems) -> None:
    """What no single answer can tell."""
    if "exam" in answers.dangers and answers.exam_hours is None:
        problems.add("GP011", document.place(()), key="exam_hours")
    if not 0 <= answers.ages[0] <= answers.ages[1] <= 120:
        said = again("ages")
        problems.add("GP012", document.place(("ages",)), expected=said["en"], expected_id=said["id"])
    for key, text in (("school_hours", answers.school_hours), ("exam_hours", answers.exam_hours)):
        if text is not None and hours(text) is None:
            problems.add("GP029", document.place((key,)), value=text)
    if answers.open_minute is None:
        said = again("always_exam")
        problems.add("GP012", document.place(("exam_hours",)), expected=said["en"], expected_id=said["id"])
    problems.raise_if_errors()


def hours(text: str) -> Window | None:
    """Opening hours; the same as in a rule."""
    return window(text)


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """The words of the interview and of what it writes."""
    found: Mapping[str, Any] = yaml.safe_load((Path(str(resources.files("policies"))) / TEXTS_FILE).read_bytes())
    return found


def again(key: str) -> Mapping[str, str]:
    """What is said where an answer cannot be used, by language."""
    said: Mapping[str, str] = texts()["again"][key]
    return said
