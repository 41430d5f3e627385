"""The gate's own moderations: flagged is what the caller's policies say, and what nobody measures is named."""

from __future__ import annotations

from typing import Any

from openai.types import ModerationCreateResponse

from gateway.moderating import FROM

RULES = """
  - { name: rude, when: { direction: input, toxicity: balanced }, then: block }
  - { name: mail, when: { direction: input, pii: [EMAIL_ADDRESS] }, then: redact }
  - { name: blind, when: { unseen: any }, then: block }
"""


async def moderation(gate: Any, asked: Any) -> Any:
    answer = await gate.ask({"input": asked}, "/v1/moderations")
    assert answer.status_code == 200, answer.text
    return ModerationCreateResponse.model_validate_json(answer.text)


async def test_each_text_has_a_result_and_nothing_goes_to_a_backend(inside: Any) -> None:
    async with inside(RULES) as gate:
        told = await moderation(gate, ["Dasar bodoh.", "Ini ancaman.", "Surel ani@contoh.example"])
        assert [result.flagged for result in told.results] == [True, False, False]
        assert [result.categories.violence for result in told.results] == [False, True, False]
        assert told.results[1].category_scores.violence == 0.9
        assert [result.gapura["effect"] for result in told.results] == ["block", "allow", "redact"]  # type: ignore[attr-defined]
        assert gate.backend.seen == []
        assert gate.records("decision")[-1]["decision"]["effect"] == "block"
        assert gate.records("outcome")[-1]["result"] == "answered"


async def test_what_nobody_here_measures_is_named(inside: Any) -> None:
    async with inside(RULES) as gate:
        told = await moderation(gate, "Halo")
    measured = {"self-harm", "violence"}
    assert set(told.gapura["unmeasured"]) == FROM.keys() - measured  # type: ignore[attr-defined]
    applied = told.results[0].category_applied_input_types.model_dump(by_alias=True)
    assert {name for name, kinds in applied.items() if kinds} == measured


async def test_the_parts_of_one_row_are_one_text_and_a_picture_is_unseen(inside: Any) -> None:
    async with inside(RULES) as gate:
        picture = {"type": "image_url", "image_url": {"url": "https://e.example/a.png"}}
        told = await moderation(gate, [{"type": "text", "text": "Halo"}, picture])
    assert [result.flagged for result in told.results] == [True]
    assert told.results[0].gapura["rules"][0] == "blind"  # type: ignore[attr-defined]


async def test_a_detector_that_fails_is_no_clean_text(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.rates["toxicity"].trouble = RuntimeError("broken")
        answer = await gate.ask({"input": "Halo"}, "/v1/moderations")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "cannot_decide")


async def test_a_score_that_failed_is_not_measured(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.rates["threat"].trouble = RuntimeError("broken")
        told = await moderation(gate, "Ini ancaman.")
    assert "violence" in told.gapura["unmeasured"]  # type: ignore[attr-defined]
