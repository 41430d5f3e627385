"""What is said: complete in both languages, and never more than was shown."""

from __future__ import annotations

import pytest

from audit.verdict import Level, Saying, Step, Verdict, steps_of, titles


def verdict(level: Level | None) -> Verdict:
    return Verdict("school.example/log", "ab" * 32, 7, 7, (Step(1, "ok"),), (), level)


def test_levels_are_ordered_and_have_the_words_of_the_command() -> None:
    assert [level.word for level in sorted(Level)] == ["self-consistent", "signed", "witnessed"]
    assert verdict(Level.SIGNED).meets(Level.SELF_CONSISTENT)
    assert not verdict(Level.SELF_CONSISTENT).meets(Level.SIGNED)
    assert not verdict(None).meets(Level.SELF_CONSISTENT)


@pytest.mark.parametrize("level", [None, Level.SELF_CONSISTENT])
def test_only_what_others_vouch_for_may_be_called_verified(level: Level | None) -> None:
    for lang in ("en", "id"):
        claim = verdict(level).claim(lang).lower()  # type: ignore[arg-type]
        assert "verified" not in claim
        assert "terverifikasi" not in claim


def test_a_program_gets_numbers_and_words() -> None:
    failed = Step(2, "failed", Saying("gap", {"index": 3, "found": 5}))
    broken = Verdict("o", "f", 3, 0, (Step(1, "ok"), failed), (Saying("tail", {"count": 1, "size": 2}),), None)
    assert broken.failed is failed
    said = broken.as_json("id")
    assert said["level"] is None
    assert said["steps"][1] == {
        "step": 2,
        "title": "Entri bernomor 0, 1, 2 ... tanpa celah",
        "state": "failed",
        "code": "gap",
        "text": "entri 3 hilang: berikutnya yang ada bernomor 5",
        "index": 3,
        "found": 5,
    }
    assert said["remarks"][0]["code"] == "tail"


def test_steps_after_the_first_bad_one_are_left_out_and_what_nobody_asked_for_is_said_so() -> None:
    assert {step.state for step in steps_of({})} == {"ok"}
    ended = steps_of({5: Saying("no_checkpoint"), 7: Saying("manifest", {"count": 1})}, frozenset({8, 9}))
    assert [step.state for step in ended] == [*["ok"] * 4, "failed", *["not checked"] * 5]
    assert [step.state for step in steps_of({}, frozenset({8}))][6:9] == ["ok", "not asked", "ok"]


def test_a_bundle_has_steps_and_claims_of_its_own() -> None:
    bundle = Verdict("o", "f", 2, 9, tuple(steps_of({}, of="bundle")), (), Level.SIGNED)
    assert [step.number for step in bundle.steps] == list(titles("bundle"))
    assert "a log of 9 entries in which these records stand" in bundle.claim("en")
