"""Every way the gate says no has words for people and a shape for programs."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from gateway.errors import _TEXTS, Reason, Refused, answer_of, text_of

GATEWAY = Path(__file__).resolve().parents[2] / "gateway"


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_an_answer_and_both_texts(reason: Reason) -> None:
    english, indonesian = text_of(reason, "en"), text_of(reason, "id")
    assert english
    assert indonesian
    assert english != indonesian
    assert text_of(reason, "fr") == english
    assert 400 <= answer_of(reason).status < 600
    assert answer_of(reason).kind


@pytest.mark.parametrize("reason", list(Reason))
def test_both_texts_hold_the_same_numbers(reason: Reason) -> None:
    english, indonesian = _TEXTS[reason]
    assert set(re.findall(r"{(\w+)}", english)) == set(re.findall(r"{(\w+)}", indonesian))


@pytest.mark.parametrize("reason", [Reason.POLICY, Reason.NO_POLICY, Reason.UNSEEN, Reason.UNMAPPED])
def test_a_policys_no_is_400(reason: Reason) -> None:
    assert answer_of(reason).status == 400


@pytest.mark.parametrize("reason", [Reason.CANNOT_RECORD, Reason.CANNOT_DECIDE, Reason.BUSY, Reason.STOPPING])
def test_a_gate_that_cannot_says_when_to_come_again(reason: Reason) -> None:
    assert answer_of(reason).status == 503
    assert answer_of(reason).retry_after


def raised() -> list[tuple[str, set[str]]]:
    """Reason and names of the numbers at each place that raises ``Refused``."""
    calls = [
        node
        for path in GATEWAY.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refused"
    ]
    return [
        (call.args[0].attr, {word.arg for word in call.keywords if word.arg})
        for call in calls
        if isinstance(call.args[0], ast.Attribute) and ast.unparse(call.args[0]).startswith("Reason.")
    ]


def test_the_numbers_of_a_text_are_given_wherever_it_is_said() -> None:
    assert len(raised()) > 30
    lacking = [
        (reason, needed - given)
        for reason, given in raised()
        if (needed := set(re.findall(r"{(\w+)}", _TEXTS[Reason[reason]][0]))) - given
    ]
    assert lacking == []


def test_a_number_nobody_gave_is_no_error() -> None:
    assert "{" not in text_of(Reason.BODY_TOO_LARGE, "en")


def test_what_is_raised_tells_a_word_only() -> None:
    assert str(Refused(Reason.BODY_TOO_LARGE, limit=5)) == "body_too_large"


def test_a_member_is_named_if_its_name_is_ours() -> None:
    refused = Refused(Reason.UNTRANSLATABLE, what="logit_bias")
    assert "logit_bias" in refused.text("en")
    assert "logit_bias" in refused.text("id")
    assert "Ani" not in Refused(Reason.UNTRANSLATABLE, what="Ani").text("en")
    assert Refused(Reason.BODY_TOO_LARGE, limit=5).text("en") == text_of(Reason.BODY_TOO_LARGE, "en", limit=5)
