"""Bodies and answers of remote detectors: what goes into JSON, and what is read from it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.detectors.remote.families import LLAMA_GUARD, QWEN_GUARD
from gateway.detectors.remote.forms import GuardForm, HttpForm


def said(text: str) -> Any:
    return {"choices": [{"message": {"role": "assistant", "content": text}}]}


def test_a_guard_model_is_asked_in_a_chat_without_sampling() -> None:
    form = GuardForm(LLAMA_GUARD, "llama-guard3", LLAMA_GUARD.gives)
    (body,) = form.bodies('Kata "dia"')
    assert json.loads(body)["messages"] == [{"role": "user", "content": 'Kata "dia"'}]
    assert json.loads(body)["temperature"] == 0


def test_a_harm_of_two_names_counts_for_both_and_all_others_are_zero() -> None:
    form = GuardForm(LLAMA_GUARD, "llama-guard3", LLAMA_GUARD.gives)
    row = form.read([said("unsafe\nS1")])
    assert {name for name, score in row.items() if score} == {"threat", "violence", "unsafe_request"}
    assert row.keys() == form.provides


def test_a_site_may_want_less_of_a_model_and_under_other_names() -> None:
    form = GuardForm(QWEN_GUARD, "qwen3guard", {"Violent": ("threat",)})
    assert form.provides == {"threat"}
    assert form.read([said("Safety: Unsafe\nCategories: Jailbreak")]) == {"threat": 0}


@pytest.mark.parametrize("answer", [{}, {"choices": []}, {"error": "Kata dia"}, [], said("hm"), {"choices": [{}]}])
def test_a_chat_without_a_verdict_is_no_answer(answer: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        GuardForm(LLAMA_GUARD, "m", LLAMA_GUARD.gives).read([answer])


def test_any_json_detector_is_told_by_a_template_and_paths() -> None:
    form = HttpForm({"inputs": ["{{text}}"], "top": 3}, {"toxicity": "$.scores[0].toxic", "injection": "$.attack"})
    (body,) = form.bodies('a "b"\n')
    assert json.loads(body) == {"inputs": ['a "b"\n'], "top": 3}
    assert form.read([{"scores": [{"toxic": 0.25}], "attack": True}]) == {"toxicity": 2500, "injection": 10_000}


@pytest.mark.parametrize("value", [1.5, -0.1, "0.5", None, float("nan"), {}])
def test_what_is_no_share_is_no_score(value: Any) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        HttpForm({}, {"toxicity": "$.a"}).read([{"a": value}])
