"""The answers of an interview, in a file: what they may be, and what is said where they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies import PolicyError
from policies.circumstances import window
from policies.drafting.answers import AUDIENCES, DANGERS, USUAL, Answers, again, read_answers, texts

GOOD = """\
name: kelas-smp
for: pupils-junior
groups: [siswa-smp]
ages: [13, 15]
dangers: [personal-data, exam]
strictness: balanced
blocked: { en: Ask me in class., id: Tanya saya di kelas. }
school_hours: "07:00-15:00 Mon-Fri Asia/Jakarta"
exam_hours: "07:30-09:30 Mon-Fri Asia/Jakarta"
"""


def answered(folder: Path, text: str) -> Answers:
    (folder / "answers.yaml").write_text(text)
    return read_answers(folder / "answers.yaml")


def test_a_file_says_what_the_interview_asks(tmp_path: Path) -> None:
    found = answered(tmp_path, GOOD)
    assert (found.audience, found.groups, found.ages, found.role) == (
        "pupils-junior",
        ["siswa-smp"],
        (13, 15),
        "student",
    )
    assert answered(tmp_path, GOOD.replace("pupils-junior", "staff")).role == "teacher"


def test_there_is_a_minute_for_every_promise(tmp_path: Path) -> None:
    found = answered(tmp_path, GOOD)
    school, exam = window(found.school_hours or ""), window(found.exam_hours or "")
    assert school is not None
    assert exam is not None
    opened, closed, sat = found.open_minute, found.closed_minute, found.exam_minute
    assert opened is not None
    assert closed is not None
    assert sat is not None
    assert (school.holds(opened), exam.holds(opened)) == (True, False)
    assert (school.holds(closed), exam.holds(sat)) == (False, True)


@pytest.mark.parametrize(("old", "new", "code", "line"), [
    ("pupils-junior", "pupil-junior", "GP012", 2),
    ("[13, 15]", "[15, 13]", "GP012", 4),
    ("[13, 15]", "young", "GP012", 4),
    ("[personal-data, exam]", "[]", "GP012", 5),
    ("kelas-smp", "Kelas SMP", "GP012", 1),
    ("07:00-15:00 Mon-Fri", "07:00-15:00 Mon-Fry", "GP029", 8),
    ("07:30-09:30", "06:00-16:00", "GP012", 9),
    ("exam_hours", "exam_hour", "GP010", 9),
    ('exam_hours: "07:30-09:30 Mon-Fri Asia/Jakarta"\n', "", "GP011", 1),
])  # fmt: skip
def test_what_is_no_answer_is_told_with_its_place(tmp_path: Path, old: str, new: str, code: str, line: int) -> None:
    assert old in GOOD
    with pytest.raises(PolicyError) as caught:
        answered(tmp_path, GOOD.replace(old, new))
    assert [(problem.code, problem.line) for problem in caught.value.problems][:1] == [(code, line)]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="GP001"):
        read_answers(tmp_path / "answers.yaml")


def leaves(value: object) -> list[object]:
    if isinstance(value, dict) and not {"en", "id"} & value.keys():
        return [leaf for inner in value.values() for leaf in leaves(inner)]
    return [value]


def test_every_word_stands_in_both_languages() -> None:
    found = leaves(texts())
    assert len(found) > 80
    assert [leaf for leaf in found if not (isinstance(leaf, dict) and leaf.keys() == {"en", "id"})] == []
    assert (set(texts()["audience"]), set(texts()["danger"])) == (set(AUDIENCES), set(DANGERS))
    assert set(USUAL) == set(AUDIENCES)
    assert again("ages")["id"].startswith("Dua usia")
