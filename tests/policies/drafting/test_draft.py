"""Policies written from answers: whatever is answered, what comes out can be used and keeps its own promises."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policies import catalog
from policies.compiler import load
from policies.drafting.answers import AUDIENCES, DANGERS, LEARNERS, USUAL, Answers, Audience
from policies.drafting.commands import made
from policies.drafting.draft import MANY, PACKS, packs_for
from policies.facts import Facts
from policies.lock import write_locks
from policies.program import Program
from policies.testing.tester import Outcome, run_beside
from policies.vocabulary import LEVELS, Vocabulary, offline


def answers(audience: Audience = "pupils-junior", **more: Any) -> Answers:
    group, ages = USUAL[audience]
    given: dict[str, Any] = {"groups": [group], "ages": ages, "dangers": [d for d in DANGERS if d != "exam"], **more}
    return Answers(name="ours", audience=audience, **given)


def written(folder: Path, given: Answers, words: Vocabulary | None = None, lang: Any = "en") -> Program:
    files, _, _ = made(given, words or offline(), lang, folder / "policy.yaml")
    for path, text in files.items():
        path.write_text(text, "utf-8")
    return load([folder / "policy.yaml"], words or offline())


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("audience", AUDIENCES)
def test_every_audience_gets_a_policy_that_keeps_its_promises(tmp_path: Path, audience: Any, level: Any) -> None:
    exam = {"exam_hours": "07:30-09:30 Mon-Fri Asia/Jakarta"} if audience in LEARNERS else {}
    program = written(tmp_path, answers(audience, strictness=level, **exam), lang="id" if level == "strict" else "en")
    report = run_beside(tmp_path / "policy.yaml", offline())
    assert report.good, report.to_json()
    assert report.count(Outcome.PASS) >= 8
    assert {rule.policy for rule in program.rules} > {"ours"}
    assert not {problem.code for problem in program.warnings} & {"GP042", "GP043", "GP044"}  # it is locked


@pytest.mark.usefixtures("small_packs")
def test_a_danger_that_the_pack_sees_to_brings_no_second_rule(tmp_path: Path) -> None:
    pupils = answers("pupils-junior", dangers=["insults"], strictness="balanced")
    _, draft, _ = made(pupils, offline(), "en", tmp_path / "policy.yaml")
    assert (draft.kept, "unkind-answer" in draft.policy) == (("insults",), False)
    careful = pupils.model_copy(update={"strictness": "cautious"})
    _, draft, _ = made(careful, offline(), "en", tmp_path / "policy.yaml")
    assert (draft.kept, "unkind-answer" in draft.policy) == ((), True)


@pytest.mark.usefixtures("small_packs")
def test_who_asks_for_more_care_gets_more(tmp_path: Path) -> None:
    score = offline().scores["toxicity"].levels
    asked = Facts("output", group="warga", role="student", age=30, scores={"toxicity": score["balanced"]})
    effects = {}
    for level in LEVELS:
        (tmp_path / level).mkdir()
        program = written(tmp_path / level, answers("citizens", strictness=level))
        effects[level] = program.decide(asked).effect.word
    assert effects == {"cautious": "block", "balanced": "block", "strict": "allow"}
    assert MANY["cautious"] < MANY["balanced"] < MANY["strict"]


@pytest.mark.usefixtures("small_packs")
def test_the_words_of_the_author_are_what_is_read(tmp_path: Path) -> None:
    own = {"en": 'Ask "Sari": today.', "id": "Tanya # Sari"}
    program = written(tmp_path, answers("citizens", blocked=own))
    insulted = program.decide(Facts("output", group="warga", scores={"insult": 10_000}))
    assert insulted.message == own


@pytest.mark.usefixtures("small_packs")
def test_a_school_is_closed_at_night_and_while_an_exam_is_on(tmp_path: Path) -> None:
    hours = {"school_hours": "07:00-15:00 Mon-Fri Asia/Makassar", "exam_hours": "07:30-09:30 Mon-Fri Asia/Makassar"}
    given = answers("pupils-senior", dangers=["exam"], **hours)
    program = written(tmp_path, given)
    asked = Facts("input", group="siswa-sma", role="student", age=16, first_turn=False)
    told = {
        name: program.decide(replace(asked, time=minute)).rule
        for name, minute in (("open", given.open_minute), ("exam", given.exam_minute), ("closed", given.closed_minute))
    }
    assert told == {"open": None, "exam": "exam-time", "closed": "opening-hours"}
    assert "+08:00" in (tmp_path / "policy.test.yaml").read_text()  # as the clock shows it there


@pytest.mark.usefixtures("small_packs")
def test_a_site_without_a_model_gets_no_rule_that_could_not_be_read(tmp_path: Path) -> None:
    blind = replace(offline(), scores={})
    files, draft, _ = made(answers("citizens"), blind, "en", tmp_path / "policy.yaml")
    assert "unkind-answer" not in draft.policy
    assert "selfharm" in draft.policy  # waits, and says so, until something detects it
    assert "scores" not in files[tmp_path / "policy.test.yaml"].replace("scores: { selfharm: 1 }", "").replace(
        "scores: { injection: 1 }", ""
    )


def test_the_pack_for_an_audience_is_the_nearest_that_there_is() -> None:
    pupils = answers("pupils-primary")
    assert packs_for(pupils, ["baseline", "school"]) == (["school"], [])
    assert packs_for(pupils, ["baseline", "indonesia-pdp", "school", "school-primary"]) == (
        ["school-primary"],
        ["indonesia-pdp"],
    )
    assert packs_for(answers("staff"), ["baseline", "school"]) == (["baseline"], [])
    assert all(choice[-1] == "baseline" and "baseline" in catalog.packs() for choice in PACKS.values())


def test_promises_that_the_packs_do_not_keep_are_left_out_and_told(tmp_path: Path, small_packs: Path) -> None:
    """Where a pack stops links, the draft does not promise that they pass."""
    links = "  - { name: links, when: { direction: input, pii: URL }, then: block, message: { en: no, id: tidak } }\n"
    baseline = small_packs / "baseline" / "policy.yaml"
    baseline.write_text(baseline.read_text() + links)
    files, _, left_out = made(answers("citizens", dangers=["insults"]), offline(), "en", tmp_path / "policy.yaml")
    assert left_out == ["a link in a question is nothing bad"]
    assert "a link in a question" not in files[tmp_path / "policy.test.yaml"]


def test_the_lock_keeps_what_others_have_pinned(tmp_path: Path) -> None:
    (tmp_path / "policy.lock").write_text('"others.yaml": "sha256:00"\n')
    written(tmp_path, answers("citizens"))
    lock = (tmp_path / "policy.lock").read_text()
    assert '"others.yaml": "sha256:00"' in lock
    assert lock.count("\n") >= 2
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "policy.yaml").write_text((tmp_path / "policy.yaml").read_text())
    (path,) = write_locks([tmp_path / "alone" / "policy.yaml"])
    assert set(path.read_text().splitlines()) < set(lock.splitlines())
