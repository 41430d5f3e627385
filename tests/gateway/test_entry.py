"""The trail of one exchange: one decision, one outcome, one span, and the way from each to the others."""

from __future__ import annotations

from typing import Any

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from audit.said import proves

NIK = "3174015509000001"  # synthetic
MARK = "KenariMerah77"
RULES = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: heated, when: { direction: output, threat: balanced }, then: flag }
  - { name: rude, when: { toxicity: balanced }, then: block }
"""
PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def spans(gate: Any) -> list[Any]:
    """All spans of a gate that has stopped."""
    requests = [ExportTraceServiceRequest.FromString(body) for body in gate.backend.spans]
    return [span for request in requests for one in request.resource_spans for scope in one.scope_spans
            for span in scope.spans]  # fmt: skip


def attributes(span: Any) -> dict[str, Any]:
    values = {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}
    return {
        k: [v.string_value for v in value.values] if hasattr(value, "values") else value for k, value in values.items()
    }


@pytest.mark.parametrize("stream", [False, True])
async def test_a_span_says_what_the_record_says_in_names_and_numbers(inside: Any, stream: bool) -> None:
    async with inside(RULES, {"backends": [{"name": "b", "url": "BACKEND/v1", "models": ["m"]}]}) as gate:

        async def counted(wire: Any) -> None:
            if not wire.request.get("stream"):
                await wire.says("Ini ancaman.")
                return
            await wire.stream("Ini ancaman.")
            await wire.done(usage={"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7})

        gate.backend.play = counted
        answer = await gate.ask(f"NIK {NIK}", stream=stream)
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
    (span,) = spans(gate)
    assert span.name == "POST /v1/chat/completions"
    assert attributes(span) == {
        "gen_ai.operation.name": "chat", "gen_ai.request.model": "m", "http.route": "/v1/chat/completions",
        "gapura.decision.id": answer.headers["x-request-id"], "gapura.policy": answer.headers["x-gapura-policy"],
        "gapura.decision.input": "redact", "gapura.rules": ["nik"], "gapura.decision.output": "flag",
        "gapura.result": "answered", "gapura.backend": "b", "gen_ai.usage.input_tokens": 3,
        "gen_ai.usage.output_tokens": 4,
    }  # fmt: skip
    assert span.status.code == 0
    assert decision["trace"] == outcome["trace"] == span.trace_id.hex()
    assert (decision["stream"], decision["route"]) == (stream, "/v1/chat/completions")


async def test_the_clients_trace_goes_on_to_the_backend(inside: Any) -> None:
    async with inside(RULES) as gate:
        heard: list[str] = []

        async def hears(wire: Any) -> None:
            heard.append(wire.headers["traceparent"])
            await wire.says("Halo.")

        gate.backend.play = hears
        await gate.ask("Halo", headers={"traceparent": PARENT})
        (outcome,) = gate.records("outcome")
    (span,) = spans(gate)
    assert outcome["trace"] == span.trace_id.hex() == PARENT.split("-")[1]
    assert span.parent_span_id.hex() == PARENT.split("-")[2]
    assert heard == [f"00-{span.trace_id.hex()}-{span.span_id.hex()}-01"]


@pytest.mark.parametrize(("question", "result"), [("Kamu bodoh!", "blocked"), ("Halo", "answered")])
async def test_a_block_is_no_error(inside: Any, question: str, result: str) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Halo.")
        await gate.ask(question)
    (span,) = spans(gate)
    assert (attributes(span)["gapura.result"], span.status.code) == (result, 0)


async def test_a_failure_is_named_in_the_span_and_in_the_record(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.play = lambda wire: wire.whole({"error": MARK}, "500 Oops")
        await gate.ask("Halo", model=MARK)
        (outcome,) = gate.records("outcome")
    (span,) = spans(gate)
    assert (span.status.code, span.status.message) == (2, "backend_error")
    assert (attributes(span)["gapura.result"], outcome["result"], outcome["reason"]) == (
        "refused", "refused", "backend_error",
    )  # fmt: skip
    assert attributes(span)["gen_ai.request.model"] == outcome["model"]
    assert outcome["model"].startswith("hmac:")


async def test_what_was_never_understood_is_an_outcome_without_a_person(inside: Any) -> None:
    async with inside(RULES) as gate:
        headers = {"authorization": f"Bearer {gate.token}", "content-type": "application/json"}
        await gate.client.post("/v1/chat/completions", content=b'{"model": "KenariMerah77', headers=headers)
        (outcome,) = gate.records("outcome")
        assert gate.records("decision") == []
    (span,) = spans(gate)
    assert (outcome["result"], outcome["reason"]) == ("refused", "body_not_json")
    assert {"subject", "model"}.isdisjoint(outcome)
    assert "gapura.decision.input" not in attributes(span)


@pytest.mark.parametrize("question", ["Halo", "Kamu bodoh!", f"NIK {NIK}"])
@pytest.mark.parametrize("stream", [False, True])
async def test_each_question_leaves_one_decision_and_one_outcome(inside: Any, question: str, stream: bool) -> None:
    async with inside(RULES) as gate:
        answers = [await gate.ask(question, stream=stream) for _ in range(3)]
        decisions, outcomes = gate.records("decision"), gate.records("outcome")
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert [one["exchange"] for one in decisions] == [one["exchange"] for one in outcomes] == ids
    assert len(set(ids)) == len(spans(gate)) == 3
    assert len({one["subject"] for one in decisions + outcomes}) == 1
    assert {len(one["times"]) for one in outcomes} == {2}


@pytest.mark.parametrize("stream", [False, True])
async def test_who_was_stopped_can_show_what_they_wrote_and_nobody_elses_record_grows(
    inside: Any, stream: bool
) -> None:
    """Each message alone is known again: a person has theirs, not what their program sent beside it."""
    rule = "  - { name: sharp, when: { direction: output, threat: balanced }, then: block }\n"
    async with inside(RULES.replace("\n", f"\n{rule}", 1).replace("then: flag", "then: flag, shadow: true")) as gate:
        for text in ("Kamu bodoh!", "Ini ancaman.", "Halo."):
            gate.backend.says(text)
            hidden = {"role": "system", "content": "Jawab singkat."}
            await gate.ask([hidden, {"role": "user", "content": text}], stream=stream)
        decisions, outcomes = gate.records("decision"), gate.records("outcome")
    assert proves(decisions[0], "  Kamu bodoh!\r\n")
    assert proves(outcomes[1], "Ini ancaman.")
    assert [one["result"] for one in outcomes] == ["blocked", "blocked", "answered"]
    assert ["said" in one for one in decisions] == [True, False, False]
    assert ["said" in one for one in outcomes] == [False, True, False]
