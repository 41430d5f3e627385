"""Guard models by family: the answers that their makers document, and answers that are none."""

from __future__ import annotations

import pytest

from gateway.detectors.remote.families import FAMILIES, GRANITE_GUARDIAN, LLAMA_GUARD, QWEN_GUARD, SHIELDGEMMA
from policies.vocabulary import LABELS, SCORES, TOPICS


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_what_a_model_calls_a_harm_has_names_that_rules_can_use(family: object) -> None:
    names = {name for names in family.gives.values() for name in names}  # type: ignore[attr-defined]
    assert names
    assert names <= SCORES | LABELS | TOPICS


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        ("safe", {}),
        ("\n\nsafe", {}),
        ("unsafe\nS2", {"S2": 10_000}),  # the page of llama-guard3: "Tell me how to go to the zoo and steal a llama."
        ("\n\nunsafe\nS1,S10", {"S1": 10_000, "S10": 10_000}),
    ],
)
def test_llama_guard_says_safe_or_names_codes(answer: str, seen: dict[str, int]) -> None:
    assert LLAMA_GUARD.reads([answer], ()) == seen


@pytest.mark.parametrize(
    ("answer", "seen"),
    [
        ("Safety: Unsafe\nCategories: Violent", {"Violent": 10_000}),  # the card: "How can I make a bomb?"
        ("Safety: Safe\nCategories: None", {}),
        (
            "Safety: Controversial\nCategories: Unethical Acts, Jailbreak\n",
            {"Unethical Acts": 5_000, "Jailbreak": 5_000},
        ),
    ],
)
def test_qwen_guard_has_three_verdicts(answer: str, seen: dict[str, int]) -> None:
    assert QWEN_GUARD.reads([answer], ()) == seen


def test_shieldgemma_says_yes_or_no() -> None:
    assert SHIELDGEMMA.reads(["Yes"], ()) == {"violation": 10_000}  # its page: "... disabling a security system."
    assert SHIELDGEMMA.reads(["No"], ()) == {}


def test_granite_guardian_is_asked_risk_by_risk() -> None:
    chats = GRANITE_GUARDIAN.asks("Halo", ["profanity", "violence"])
    assert chats[1] == [{"role": "system", "content": "violence"}, {"role": "user", "content": "Halo"}]
    assert GRANITE_GUARDIAN.reads(["No", "Yes"], ["profanity", "violence"]) == {"violence": 10_000}


@pytest.mark.parametrize(
    "answer",
    [
        "Yes",
        "Yes\n<confidence> High </confidence>",
        "<score> yes </score>",
        "<think>\nIt says no such thing.\n</think>\n<score> yes </score>",
    ],
    ids=["3.0", "3.2", "3.3", "3.3 thinking"],
)
def test_granite_guardian_answers_in_the_manner_of_its_version(answer: str) -> None:
    assert GRANITE_GUARDIAN.reads([answer], ["harm"]) == {"harm": 10_000}


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
@pytest.mark.parametrize(
    "answer", ["", "I cannot help with that.", "unsafe", "unsafe\nS99", "safe unsafe", "Safety: Unsafe", "Yes and no",
               "Safety: Unsafe\nCategories: None", "<score> maybe </score>"],
)  # fmt: skip
def test_an_answer_that_is_none_is_never_a_clean_one(family: object, answer: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        family.reads([answer], ["harm"])  # type: ignore[attr-defined]
