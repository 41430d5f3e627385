"""An answer on its way out: whole or streamed it is one answer, shown no sooner than the rules say."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from typing import Any

import pytest

from gateway import outbound
from gateway.detectors import language

NIK = "3174015509000001"  # synthetic
OTHER = "3273011234567890"  # synthetic
CHAT = "/v1/chat/completions"
CODE = re.compile(r" \((?:Code|Kode) [0-9A-Z]{4}-[0-9A-Z]{4}\)")
"""What stands behind the words of a no."""
RULES = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - { name: invented, when: { direction: output, pii: [ID_NIK, EMAIL_ADDRESS] }, then: redact }
  - { name: heated, when: { direction: output, threat: balanced }, then: flag }
  - name: rude-answer
    when: { direction: output, toxicity: balanced }
    then: block
    message: { en: Not that answer., id: Bukan jawaban itu. }
  - { name: no-weapons, when: { direction: output, label: weapons }, then: block }
"""
HOLDS = """
  - name: threat-answer
    when: { direction: output, threat: balanced }
    then: replace
    message: { en: Another answer., id: Jawaban lain. }
"""
STREAM = {"model": "m", "messages": [{"role": "user", "content": "Halo"}], "stream": True}


# -- a whole answer is a stream of one


@pytest.mark.parametrize("size", [1, 3, 8, 1000])
@pytest.mark.parametrize("text", [
    "Baik. Semua jelas, kan? Ya.",
    f"NIK-nya {OTHER}, surel ani@contoh.example. Cukup.",
    "Nama samaran NAME itu milikmu, dan NAME lagi.",
    f"Ini ancaman. Dan NAME, {OTHER}.",
    "Awalnya baik. Lalu kamu bodoh. Selesai.",
    "Awalnya baik. Lalu ambil senapan itu. Selesai.",
    "<ID_NIK_00000000> bukan buatan kami.",
])  # fmt: skip
async def test_a_streamed_answer_is_the_whole_one(inside: Any, reading: Any, text: str, size: int) -> None:
    async with inside(RULES) as gate:

        async def plays(wire: Any) -> None:
            name = wire.request["messages"][0]["content"].split()[-1]
            said = text.replace("NAME", name)
            if not wire.request.get("stream"):
                await wire.says(said)
                return
            await wire.stream(*(said[at : at + size] for at in range(0, len(said), size)))
            await wire.done()

        gate.backend.play = plays
        answers = [await gate.ask(f"NIK {NIK}", stream=stream) for stream in (False, True)]
        whole, stream = gate.records("outcome")
    one, other = (reading.text(answer.text) for answer in answers)
    one, other = (CODE.sub("", said) for said in (one, other))
    assert other.removeprefix("Awalnya baik. ") == one, "only what came before the bad may have been shown"
    if whole["result"] == "blocked":  # a stream that is cut is as long as it has come
        assert stream["facts"].pop("size") <= whole["facts"].pop("size")
    for member in ("decision", "facts", "result"):
        assert whole[member] == stream[member]
    assert NIK not in one or "NAME" in text, "only for a name that stands for it"
    assert OTHER not in one + other
    if whole["result"] == "answered":
        assert (whole["coverage"], whole["total"]) == (stream["coverage"], stream["total"])
        assert whole["coverage"] == {"pii": [whole["total"]] * 2, "scores": [whole["total"]] * 2}


@pytest.mark.parametrize("size", [1, 2, 5, 7, 1000])
async def test_one_stream_gives_back_what_is_yours_and_hides_what_the_model_invents(
    inside: Any, reading: Any, size: int
) -> None:
    """Both halves at once: no other gateway we know of does it (and few restore a name that the model has bent)."""
    async with inside(RULES) as gate:

        async def plays(wire: Any) -> None:
            name = wire.request["messages"][0]["content"].split()[-1]
            bare = name.strip("<>")
            assert NIK not in name
            said = f"Milikmu {name}, [{bare}] atau **{bare.lower()}**; milik orang {OTHER}."
            said += f" Lihat https://e.example/?n={name} ya."
            await wire.stream(*(said[at : at + size] for at in range(0, len(said), size)))
            await wire.done()

        gate.backend.play = plays
        answer = reading.text((await gate.ask(f"NIK {NIK}", stream=True)).text)
    assert answer.startswith(f"Milikmu {NIK}, {NIK} atau **{NIK}**; milik orang [ID_NIK]. Lihat ")
    assert answer.count(NIK) == 3, "none in the address"
    assert OTHER not in answer


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(
    ("mode", "form", "back"),
    [
        ("pseudonym", r"<ID_NIK_\w{8}>", True),
        ("surrogate", r"00\d{14}", True),
        ("category", r"\[an identity number \(NIK\)\]", False),
        ("hash", r"<ID_NIK_\w{8}>", False),
        ("mask", r"\[ID_NIK\]", False),
    ],
)
async def test_a_rule_says_what_the_model_reads_and_the_record_says_it_too(
    inside: Any, reading: Any, mode: str, form: str, back: bool, stream: bool
) -> None:
    async with inside(RULES.replace("then: redact", f"then: redact, as: {mode}", 1)) as gate:
        got: list[str] = []

        async def plays(wire: Any) -> None:
            got.append(wire.request["messages"][0]["content"])
            if stream:
                await wire.stream(*got[0])
                await wire.done()
            else:
                await wire.says(got[0])

        gate.backend.play = plays
        answer = await gate.ask(f"Ini NIK {NIK} saya", stream=stream, headers={"accept-language": "en"})
        (record,) = gate.records("decision")
    assert re.fullmatch(f"Ini NIK {form} saya", got[0])
    assert reading.text(answer.text) == (f"Ini NIK {NIK} saya" if back else got[0])
    assert record["decision"].get("modes", {}) == ({} if mode == "pseudonym" else {"ID_NIK": mode})


async def test_untouched_events_come_back_as_they_came(inside: Any) -> None:
    async with inside(RULES) as gate:
        sent: list[bytes] = []

        async def plays(wire: Any) -> None:
            send = wire.writer.write
            wire.writer.write = lambda data: (sent.append(data), send(data))
            await wire.says("Apa kabar? Baik.")

        gate.backend.play = plays
        answer = await gate.ask("Halo", stream=True)
    assert answer.content == b"".join(sent[1:])


async def test_who_has_the_answer_can_show_that_it_was_this_one(inside: Any, reading: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says(f"NIK {OTHER}.")
        for stream in (False, True):
            shown = reading.text((await gate.ask("Halo", stream=stream)).text)
            output = gate.records("outcome")[-1]["output"]
            assert shown == "NIK [ID_NIK]."
            assert hashlib.sha256(bytes.fromhex(output["nonce"]) + shown.encode()).hexdigest() == output["sha256"]


async def test_nobody_looks_at_an_answer_no_rule_is_about(inside: Any, reading: Any) -> None:
    async with inside() as gate:
        gate.finds.trouble = gate.rates["toxicity"].trouble = RuntimeError()
        gate.backend.says(f"NIK {OTHER}, bodoh.")
        assert reading.text((await gate.ask("Halo")).text) == f"NIK {OTHER}, bodoh."
        (outcome,) = gate.records("outcome")
    assert "coverage" not in outcome


JAVANESE = "Aku ora ngerti kowe arep lunga menyang ngendi dina iki karo kancamu."


@pytest.mark.skipif(not language.available(), reason="no build of pycld2 for this machine")
@pytest.mark.parametrize(("question", "answer", "strange"), [
    ("Halo", JAVANESE, True), (JAVANESE, "Yo wis.", True),
    (JAVANESE, "Saya tidak tahu kamu akan pergi ke mana hari ini.", False), ("Halo", "Yo wis.", False),
])  # fmt: skip
async def test_an_answer_in_a_language_never_measured_is_flagged_whole_or_streamed(
    inside: Any, question: str, answer: str, strange: bool
) -> None:
    async with inside(RULES) as gate:
        gate.rates["toxicity"].languages = frozenset({"en", "id"})
        gate.backend.says(answer)
        answers = [await gate.ask(question, stream=stream) for stream in (False, True)]
        outcomes = gate.records("outcome")
    for outcome in outcomes:
        assert outcome["facts"].get("unvalidated", []) == (["toxicity"] if strange else [])
        assert outcome["decision"]["effect"] == ("flag" if strange else "allow")
        assert outcome["result"] == "answered"
    assert answers[0].headers["x-gapura-decision"] == ("flag" if strange else "allow")


async def test_sentences_that_reach_a_threshold_are_told_apart(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("Ini ancaman. Ini tidak. Ancaman lagi.")
        await gate.ask("Halo", stream=True)
        (outcome,) = gate.records("outcome")
    assert outcome["segments"] == [["threat", 9000], ["threat", 9000]]
    assert (outcome["decision"]["effect"], outcome["facts"]["scores"]["threat"]) == ("flag", 9000)


# -- a held stream lives


async def hears(client: Any, heard: asyncio.Event, beat: bytes = b": waiting\n\n") -> tuple[Any, bytes]:
    """Reads a stream to its end, and tells when the first heart-beat is there."""
    said = b""
    async with client.stream("POST", CHAT, json=STREAM) as answer:
        async for piece in answer.aiter_bytes():
            said += piece
            if beat in said:
                heard.set()
    return answer, said


@pytest.mark.parametrize(("rest", "shown"), [(" Selesai.", "Baik. Selesai."), (" Ini ancaman.", "Another answer.")])
async def test_a_stream_that_is_held_says_that_it_lives(
    inside: Any, reading: Any, monkeypatch: pytest.MonkeyPatch, rest: str, shown: str
) -> None:
    monkeypatch.setattr(outbound, "HEARTBEAT", 0.05)
    async with inside(HOLDS) as gate:
        heard = asyncio.Event()

        async def waits(wire: Any) -> None:
            await wire.stream("Baik.")
            await heard.wait()
            await wire.more(rest)
            await wire.done()

        gate.backend.play = waits
        async with gate.listening() as client, asyncio.timeout(10):
            answer, said = await hears(client, heard)
    assert said.startswith(b": waiting\n\n"), "before any word of the answer"
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert reading.text(said.decode()) == shown
    assert said.endswith(b"data: [DONE]\n\n")


async def test_a_detector_may_take_its_time(inside: Any, reading: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "HEARTBEAT", 0.05)
    async with inside(RULES) as gate:
        gate.rates["toxicity"].goes_on.clear()
        heard = asyncio.Event()
        gate.backend.says("Baik. Selesai.")
        async with gate.listening() as client, asyncio.timeout(10):
            reads = asyncio.create_task(hears(client, heard))
            await heard.wait()
            gate.rates["toxicity"].goes_on.set()
            _, said = await reads
    assert reading.text(said.decode()) == "Baik. Selesai."


async def test_a_beat_that_went_out_does_not_change_how_no_is_said(
    inside: Any, reading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "HEARTBEAT", 0.05)
    policy = "gapura: policy/v1\nname: p\ntitle: { en: A, id: B }\ndefault: allow\nrespond: error\nrules:\n" + RULES
    async with inside(policy) as gate:
        gate.backend.says("Kamu bodoh.")
        before = await gate.ask("Halo", stream=True)
        gate.rates["toxicity"].goes_on.clear()
        heard = asyncio.Event()
        async with gate.listening() as client, asyncio.timeout(10):
            reads = asyncio.create_task(hears(client, heard))
            await heard.wait()
            gate.rates["toxicity"].goes_on.set()
            answer, said = await reads
    assert (before.status_code, CODE.sub("", before.json()["error"]["message"])) == (400, "Not that answer.")
    assert answer.status_code == 200, "too late for another status"
    assert CODE.sub("", reading.text(said.decode())) == "Not that answer."
    assert said.endswith(b"data: [DONE]\n\n")


async def test_a_stream_that_flows_needs_no_beat(inside: Any, reading: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "HEARTBEAT", 0.6)
    async with inside() as gate:

        async def flows(wire: Any) -> None:
            await wire.stream()
            for _ in range(14):
                await asyncio.sleep(0.06)
                await wire.more("a ")
            await wire.done()

        gate.backend.play = flows
        answer = await gate.ask("Halo", stream=True)
    assert reading.text(answer.text) == "a " * 14
    assert ": waiting" not in answer.text


# -- what is noted beside the text


async def test_what_the_backend_counted_is_on_record(inside: Any) -> None:
    counts = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    async with inside(RULES) as gate:
        await gate.ask("Halo")

        async def counted(wire: Any) -> None:
            await wire.stream("Halo.")
            await wire.done(usage=counts)

        gate.backend.play = counted
        await gate.ask("Halo", stream=True)
        usages = [outcome["usage"] for outcome in gate.records("outcome")]
    assert usages == [{"input": 3, "output": 4}] * 2


# -- tools


def calls(tool: str, arguments: str, **function: Any) -> dict[str, Any]:
    function = {"name": tool, "arguments": arguments, **function}
    return {"id": "call_1", "type": "function", "function": function, "index": 0}


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize(("tool", "given"), [("send_mail", True), ("search", False)])
async def test_tools_get_values_back_only_where_a_policy_says_so(
    inside: Any, stream: bool, tool: str, given: bool
) -> None:
    head = "gapura: policy/v1\nname: p\ntitle: { en: A, id: B }\ndefault: allow\nrestore_to: [send_mail]\nrules:\n"
    async with inside(head + RULES) as gate:

        async def plays(wire: Any) -> None:
            name = wire.request["messages"][0]["content"].split()[-1]
            arguments = json.dumps({"nik": name, "other": OTHER})
            if not wire.request.get("stream"):
                message = {"role": "assistant", "content": None, "tool_calls": [calls(tool, arguments)]}
                choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
                await wire.whole({"id": "c1", "object": "chat.completion", "created": 0, "model": "m",
                                  "choices": [choice]})  # fmt: skip
                return
            await wire.stream()
            await wire.delta(tool_calls=[calls(tool, "")])
            for at in range(0, len(arguments), 7):
                await wire.delta(tool_calls=[{"index": 0, "function": {"arguments": arguments[at : at + 7]}}])
            await wire.done()

        gate.backend.play = plays
        answer = await gate.ask(f"NIK {NIK}", stream=stream)
        name = gate.backend.seen[0]["messages"][0]["content"].split()[-1]
    events = [json.loads(line[6:]) for line in answer.text.split("\n\n") if line.startswith("data: {")]
    if not stream:
        events = [answer.json()]
    heads = [event["choices"][0].get("message") or event["choices"][0].get("delta") for event in events]
    pieces = [call["function"].get("arguments") or "" for head in heads for call in (head or {}).get("tool_calls", ())]
    assert json.loads("".join(pieces)) == {"nik": NIK if given else name, "other": "[ID_NIK]"}


# -- how no is said


@pytest.mark.parametrize(("respond", "direction", "status", "member"), [
    ("native", "input", 400, "error"), ("native", "output", 200, "refusal"),
    ("refusal", "input", 200, "content"), ("refusal", "output", 200, "content"),
    ("error", "input", 400, "error"), ("error", "output", 400, "error"),
])  # fmt: skip
@pytest.mark.parametrize("language", ["en", "id"])
async def test_a_block_looks_as_the_policy_wants(
    inside: Any, respond: str, direction: str, status: int, member: str, language: str
) -> None:
    policy = f"""gapura: policy/v1
name: p
title: {{ en: A, id: B }}
default: allow
respond: {respond}
rules:
  - name: rude
    when: {{ direction: {direction}, toxicity: balanced }}
    then: block
    message: {{ en: No., id: Tidak. }}
"""
    async with inside(policy) as gate:
        answer = await gate.ask("Kamu bodoh!", headers={"accept-language": language})
    document = answer.json()
    words = document["error"]["message"] if member == "error" else document["choices"][0]["message"][member]
    assert (answer.status_code, CODE.sub("", words)) == (status, "No." if language == "en" else "Tidak.")
    if member != "error":
        assert document["choices"][0]["finish_reason"] == "content_filter"
        assert answer.headers["x-request-id"] in document["id"]
