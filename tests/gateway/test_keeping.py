"""What the provider keeps: said where a policy lets it, noted before anybody sees its id, given up with its answer."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

NIK = "3174015509000001"  # synthetic
OPEN = "gapura: policy/v1\nname: o\ntitle: { en: O, id: O }\ndefault: allow\nunseen: pass\nrules:\n"
RULES = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: rude, when: { direction: output, toxicity: balanced }, then: block }
"""


def answer(name: str, text: str) -> dict[str, Any]:
    part = {"type": "output_text", "text": text, "annotations": []}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "completed", "content": [part]}
    return {"id": name, "object": "response", "created_at": 1, "status": "completed", "model": "m", "output": [item]}


def plays(gate: Any, name: str = "resp_1", text: str | None = None) -> None:
    async def play(wire: Any) -> None:
        asked = wire.request["input"]
        await wire.whole(answer(name, asked if text is None else text))

    gate.backend.play = play


async def ask(gate: Any, text: Any, **more: Any) -> Any:
    body = {"model": "m", "input": text, **more}
    return await gate.ask(body, "/v1/responses")


async def test_nothing_is_kept_where_no_policy_lets_it(inside: Any) -> None:
    async with inside(RULES) as gate:
        plays(gate)
        assert (await ask(gate, "Halo")).status_code == 200
        assert gate.backend.bodies[-1] == b'{"store":false,"model":"m","input":"Halo"}', "and no other byte changed"
        assert gate.records("decision")[-1]["facts"].get("unseen", []) == []
        again = await ask(gate, "Lanjut", previous_response_id="resp_1")
    assert (again.status_code, again.json()["error"]["code"]) == (404, "no_object")


async def test_where_it_may_be_kept_the_record_says_that_it_was(inside: Any) -> None:
    async with inside(OPEN + RULES) as gate:
        plays(gate)
        await ask(gate, "Halo")
        assert gate.backend.bodies[-1] == b'{"model":"m","input":"Halo"}'
        assert gate.records("decision")[-1]["facts"]["unseen"] == ["server_side"]
        await ask(gate, "Halo", store=False)
        assert "unseen" not in gate.records("decision")[-1]["facts"]


async def test_a_value_of_the_first_question_comes_back_in_a_later_answer(inside: Any) -> None:
    async with inside(OPEN + RULES) as gate:
        plays(gate)
        await ask(gate, f"NIK {NIK}")
        name = gate.backend.seen[-1]["input"].split()[1]
        assert NIK not in name
        plays(gate, "resp_2", f"Nomor Anda {name}.")
        later = await ask(gate, "Berapa nomor saya?", previous_response_id="resp_1")
        assert NIK in later.text
        plays(gate, "resp_3")
        await ask(gate, f"NIK {NIK} itu", previous_response_id="resp_2")
        assert gate.backend.seen[-1]["input"] == f"NIK {name} itu", "under the same name as before"
        assert gate.records("decision")[-1]["facts"]["first_turn"] is False


async def test_an_answer_that_was_stopped_is_given_up(inside: Any) -> None:
    async with inside(OPEN + RULES) as gate:
        plays(gate, "resp_1", "Dasar bodoh.")
        stopped = await ask(gate, "Halo")
        assert stopped.json()["incomplete_details"] == {"reason": "content_filter"}
        plays(gate, "resp_2", "Baik.")
        later = await ask(gate, "Lanjut", previous_response_id="resp_1")
    assert later.status_code == 404


async def test_a_conversation_object_that_the_gate_never_saw_does_not_exist(inside: Any) -> None:
    async with inside(OPEN + RULES) as gate:
        for more in ({"conversation": "conv_1"}, {"conversation": {"id": "conv_1"}}):
            refused = await ask(gate, "Halo", **more)
            assert refused.json()["error"]["code"] == "no_object"
        assert gate.backend.seen == []


async def test_an_item_that_is_only_pointed_at_counts_as_somebody_elses(inside: Any) -> None:
    """Even one of an answer of one's own: only whole answers are known by their owner."""
    async with inside(OPEN + RULES) as gate:
        plays(gate, "resp_1", "Halo.")
        await ask(gate, "Halo")
        gate.backend.seen.clear()
        pointed = await ask(gate, [{"type": "item_reference", "id": "msg_1"}])
        assert pointed.json()["error"]["code"] == "no_object"
        assert gate.backend.seen == []


async def test_where_it_cannot_be_noted_nothing_is_shown(inside: Any) -> None:
    async with inside(OPEN + RULES) as gate:
        plays(gate, "resp_1", "Rahasia.")
        with gate.site.state.write() as connection:
            connection.exec_driver_sql("DROP TABLE kept")
        refused = await ask(gate, "Halo")
    assert refused.status_code == 503
    assert "Rahasia" not in refused.text


def event(number: int, kind: str, **more: Any) -> bytes:
    document = {"type": f"response.{kind}", "sequence_number": number, **more}
    return f"event: response.{kind}\ndata: {json.dumps(document)}\n\n".encode()


@pytest.mark.parametrize("style", ["native", "refusal"])
async def test_a_stream_is_cut_in_the_middle_and_its_numbers_go_on(inside: Any, style: str) -> None:
    begun = {**answer("resp_1", ""), "status": "in_progress", "output": []}
    item = {"id": "msg_1", "type": "message", "role": "assistant", "status": "in_progress", "content": []}
    at = {"item_id": "msg_1", "output_index": 0, "content_index": 0}

    shown = asyncio.Event()

    async def play(wire: Any) -> None:
        await wire.stream()
        await wire.send(
            event(0, "created", response=begun),
            event(1, "output_item.added", output_index=0, item=item),
            event(2, "content_part.added", **at, part={"type": "output_text", "text": "", "annotations": []}),
            event(3, "output_text.delta", **at, delta="Halo Ani. "),
            event(4, "output_text.delta", **at, delta="Ya "),
        )
        await shown.wait()
        await wire.send(event(5, "output_text.delta", **at, delta="dasar bodoh. Ya."))

    async with inside(OPEN.replace("unseen", f"respond: {style}\nunseen") + RULES) as gate:
        gate.backend.play = play
        asked = {"model": "m", "input": "Halo", "stream": True}
        async with gate.listening() as client, client.stream("POST", "/v1/responses", json=asked) as answered:
            said = ""
            async for piece in answered.aiter_text():
                said += piece
                if "Halo Ani" in said:
                    shown.set()
    events = [json.loads(line.removeprefix("data: ")) for line in said.split("\n") if line.startswith("data: ")]
    assert [one["sequence_number"] for one in events] == list(range(len(events)))
    assert "bodoh" not in said
    end = events[-1]["response"]
    assert (events[-1]["type"], end["status"], end["id"]) == ("response.incomplete", "incomplete", "resp_1")
    first, last = end["output"][0]["content"]
    assert first["text"] == "Halo Ani. "
    assert last["type"] == ("refusal" if style == "native" else "output_text")
    kinds = [one["type"].removeprefix("response.") for one in events]
    assert kinds[-9:-1] == ["output_text.delta", "output_text.done", "content_part.done", "content_part.added",
                            f"{last['type']}.delta", f"{last['type']}.done", "content_part.done",
                            "output_item.done"]  # fmt: skip
