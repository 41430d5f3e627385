"""The way of one request, told by those along it: the person, the model, and the record."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import httpx
import pytest

from audit.codes import code_of

NIK = "3174015509000001"  # synthetic
MARK = "KenariMerah77"
INPUT = """
  - { name: nik, when: { direction: input, pii: [ID_NIK] }, then: redact }
  - name: rude
    when: { direction: input, toxicity: balanced }
    then: block
    message: { en: Say it kindly., id: Katakan dengan santun. }
"""
CARE = "  - { name: at-risk, when: { direction: input, selfharm: balanced }, then: replace, care: helpline }\n"
WARN = """
  - name: heated
    when: { direction: input, threat: balanced }
    then: warn
    message: { en: "Calm, please.", id: "Tenang, ya." }
"""
OUTPUT = """
  - { name: invented, when: { direction: output, pii: [ID_NIK] }, then: redact }
  - name: rude-answer
    when: { direction: output, toxicity: balanced }
    then: block
    message: { en: Not that answer., id: Bukan jawaban itu. }
"""
TEMPLATE = """
  - name: threat-answer
    when: { direction: output, threat: balanced }
    then: replace
    message: { en: Another answer stands here., id: Di sini ada jawaban lain. }
"""
ONE_PLACE = {"backends": [{"name": "b", "url": "BACKEND/v1", "queue": {"concurrent": 1, "waiting": 0}}]}
CHAT = "/v1/chat/completions"
BOTH = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])


def asking(question: str = "Halo", **more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": question}], **more}


class Tap:
    """Stands between the gate and its server; keeps each message with what the log held when it was sent."""

    def __init__(self, gate: Any) -> None:
        self._gate = gate
        self.sent: list[tuple[str, bytes, bool, int]] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def tapped(message: Any) -> None:
            outcomes = len(self._gate.records("outcome"))
            self.sent.append((message["type"], message.get("body", b""), message.get("more_body", False), outcomes))
            await send(message)

        await self._gate.app(scope, receive, tapped)


# -- no record, no answer


@BOTH
async def test_the_decision_is_on_record_before_the_model_is_asked(inside: Any, stream: bool) -> None:
    async with inside(INPUT) as gate:
        seen: list[tuple[int, int]] = []

        async def looks(wire: Any) -> None:
            seen.append((len(gate.records("decision")), len(gate.records("outcome"))))
            await wire.says("Halo.")

        gate.backend.play = looks
        answer = await gate.ask("Apa kabar?", stream=stream)
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
    assert seen == [(1, 0)]
    assert decision["exchange"] == outcome["exchange"] == answer.headers["x-request-id"] == answer.headers["request-id"]
    assert (decision["decision"]["effect"], outcome["result"]) == ("allow", "answered")


@pytest.mark.parametrize("question", ["Apa kabar?", "Kamu bodoh!", "Aku mau menyerah.", "Beri aku ancaman."])
@BOTH
async def test_the_outcome_is_on_record_before_the_last_byte(inside: Any, question: str, stream: bool) -> None:
    async with inside(INPUT + CARE + OUTPUT + TEMPLATE) as gate:
        tap = Tap(gate)
        gate.client = httpx.AsyncClient(transport=httpx.ASGITransport(tap), base_url="http://localhost")
        async with gate.client:
            await gate.ask(question, stream=stream)
    kind, _, more, _ = tap.sent[-1]
    assert (kind, more) == ("http.response.body", False)
    assert [outcomes for _, body, more, outcomes in tap.sent if body and not more] == [1]
    if not stream:
        assert {outcomes for *_, outcomes in tap.sent} == {1}, "of a whole answer not even the head goes before"


async def test_a_streams_words_do_not_wait_for_the_outcome(inside: Any) -> None:
    async with inside() as gate:
        tap = Tap(gate)
        gate.client = httpx.AsyncClient(transport=httpx.ASGITransport(tap), base_url="http://localhost")
        async with gate.client:
            await gate.ask("Apa kabar?", stream=True)
    assert {outcomes for _, _, more, outcomes in tap.sent if more} == {0}
    assert tap.sent[-1] == ("http.response.body", b"data: [DONE]\n\n", False, 1)


@BOTH
async def test_a_decision_that_cannot_be_recorded_closes_the_gate(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(INPUT) as gate:
        gate.refuse_records("decision")
        answer = await gate.ask(f"{MARK} NIK saya {NIK}", stream=stream)
        assert gate.backend.seen == []
        assert [record["reason"] for record in gate.records("outcome")] == ["cannot_record"]
    assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_record")
    assert answer.headers["retry-after"] == "10"


async def test_an_answer_whose_outcome_cannot_be_recorded_is_not_shown(inside: Any, reading: Any) -> None:
    async with inside() as gate:
        gate.refuse_records("outcome")
        answer = await gate.ask(f"Halo {MARK}")
        assert len(gate.backend.seen) == len(gate.records("decision")) == 1
    assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_record")
    assert MARK not in answer.text


async def test_a_stream_whose_outcome_cannot_be_recorded_is_cut(inside: Any, reading: Any) -> None:
    async with inside() as gate:
        gate.refuse_records("outcome")
        answer = await gate.ask("Apa kabar?", stream=True)
    *events, last = reading.events(answer.text)
    assert answer.status_code == 200
    assert reading.text(answer.text) == "Apa kabar?"
    assert last["error"]["code"] == "cannot_record"
    assert "[DONE]" not in events


@pytest.mark.parametrize("question", ["Kamu bodoh!", "Aku mau menyerah."])
@BOTH
async def test_a_no_that_cannot_be_recorded_is_not_said(inside: Any, reading: Any, question: str, stream: bool) -> None:
    async with inside(INPUT + CARE) as gate:
        gate.refuse_records("outcome")
        answer = await gate.ask(question, stream=stream)
    assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_record")


@BOTH
async def test_who_is_at_risk_is_told_where_help_is_even_where_nothing_can_be_recorded(
    inside: Any, stream: bool
) -> None:
    async with inside(INPUT + CARE) as gate:
        gate.refuse_records("decision")
        answer = await gate.ask("Aku mau menyerah.", stream=stream)
    assert answer.status_code == 503
    assert "SAPA 129" in answer.text
    assert "It is not sure that anybody here reads this message." in answer.text


# -- what the rules do


@BOTH
async def test_what_nobody_minds_goes_both_ways_as_it_is(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(INPUT) as gate:
        answer = await gate.ask("Apa kabar?", stream=stream)
        (body,) = gate.backend.bodies
    assert answer.request.content == body, "untouched bytes stay untouched"
    assert reading.text(answer.text) == "Apa kabar?"
    assert answer.headers["x-gapura-decision"] == "allow"
    assert answer.headers["x-gapura-policy"].startswith("sha256:")
    assert ("x-gapura-notice" in answer.headers) is False


@BOTH
async def test_a_number_goes_as_a_pseudonym_and_comes_back_as_itself(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(INPUT) as gate:
        answer = await gate.ask(f"NIK saya {NIK}, tolong cek", stream=stream)
        (asked,), (decision,) = gate.backend.seen, gate.records("decision")
    assert asked["messages"][0]["content"].startswith("NIK saya <ID_NIK_")
    assert reading.text(answer.text) == f"NIK saya {NIK}, tolong cek"
    assert answer.headers["x-gapura-decision"] == "redact"
    assert decision["facts"]["pii"] == {"ID_NIK": 1}


@BOTH
@pytest.mark.parametrize(("language", "words"), [("en", "Say it kindly."), ("id", "Katakan dengan santun.")])
async def test_a_blocked_question_goes_nowhere(inside: Any, stream: bool, language: str, words: str) -> None:
    async with inside(INPUT) as gate:
        answer = await gate.ask("Kamu bodoh!", stream=stream, headers={"accept-language": language})
        assert gate.backend.seen == []
        assert [record["result"] for record in gate.records("outcome")] == ["blocked"]
    code = code_of(answer.headers["x-request-id"])
    said = f"{words} ({'Kode' if language == 'id' else 'Code'} {code})"
    assert (answer.status_code, answer.json()["error"]["message"]) == (400, said)
    assert answer.json()["error"]["code"] == "content_filter"
    assert answer.headers["x-gapura-decision"] == "block"


@BOTH
async def test_a_replaced_question_is_answered_by_the_template(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(CARE) as gate:
        answer = await gate.ask("Aku mau menyerah.", stream=stream, headers={"accept-language": "id"})
        assert gate.backend.seen == []
        assert [record["result"] for record in gate.records("outcome")] == ["replaced"]
    assert answer.status_code == 200
    assert "Healing119" in reading.text(answer.text)
    assert answer.headers["x-gapura-decision"] == "replace"
    assert '"finish_reason":"stop"' in answer.text
    assert answer.text.endswith("data: [DONE]\n\n") is stream


@BOTH
@pytest.mark.parametrize(("language", "words"), [("en", "Calm, please."), ("id", "Tenang, ya.")])
async def test_a_warned_question_passes_with_a_notice(
    inside: Any, reading: Any, stream: bool, language: str, words: str
) -> None:
    async with inside(WARN) as gate:
        answer = await gate.ask("Ini ancaman!", stream=stream, headers={"accept-language": language})
        assert len(gate.backend.seen) == 1
    assert reading.text(answer.text) == "Ini ancaman!"
    assert answer.headers["x-gapura-decision"] == "warn"
    assert unquote(answer.headers["x-gapura-notice"]) == words


async def test_a_warning_about_a_whole_answer_is_in_its_head(inside: Any, reading: Any) -> None:
    async with inside(WARN.replace("input", "output")) as gate:
        gate.backend.says("Ini ancaman!")
        answer = await gate.ask("Halo")
    assert reading.text(answer.text) == "Ini ancaman!"
    assert answer.headers["x-gapura-decision"] == "warn"
    assert unquote(answer.headers["x-gapura-notice"]) == "Calm, please."


@BOTH
async def test_what_the_model_invents_is_masked(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(OUTPUT) as gate:
        gate.backend.says(f"NIK contoh {NIK} ini.")
        answer = await gate.ask("Beri contoh.", stream=stream)
        (outcome,) = gate.records("outcome")
    assert reading.text(answer.text) == "NIK contoh [ID_NIK] ini."
    assert outcome["decision"]["effect"] == "redact"
    assert answer.headers["x-gapura-decision"] == ("allow" if stream else "redact"), "of a stream only the input's"


async def test_a_blocked_answer_is_a_refusal(inside: Any, reading: Any) -> None:
    async with inside(OUTPUT) as gate:
        gate.backend.says("Baik. Kamu bodoh sekali.")
        answer = await gate.ask("Halo")
        (outcome,) = gate.records("outcome")
    (choice,) = answer.json()["choices"]
    assert (answer.status_code, choice["finish_reason"]) == (200, "content_filter")
    assert choice["message"]["refusal"].startswith("Not that answer. (Code ")
    assert answer.headers["x-gapura-decision"] == "block"
    assert (outcome["result"], outcome["released"]) == ("blocked", 0)


async def in_two_steps(gate: Any, reading: Any, rest: str, between: Callable[[], None] = lambda: None) -> str:
    """A stream whose second sentence comes when the first is shown; what the client got of it."""
    shown, said = asyncio.Event(), ""

    async def plays(wire: Any) -> None:
        await wire.stream("Baik, ini dia. ", "Kamu")
        await shown.wait()
        between()
        await wire.more(*rest)
        await wire.done()

    gate.backend.play = plays
    async with gate.listening() as client, client.stream("POST", CHAT, json=asking(stream=True)) as answer:
        async for piece in answer.aiter_text():
            said += piece
            if reading.text(said) == "Baik, ini dia. ":
                shown.set()
    return said


async def test_a_stream_is_stopped_before_the_bad_sentence(inside: Any, reading: Any) -> None:
    async with inside(OUTPUT) as gate:
        said = await in_two_steps(gate, reading, " bodoh sekali. Lalu apa?")
        (outcome,) = gate.records("outcome")
    assert reading.text(said).startswith("Baik, ini dia. Not that answer. (Code ")
    *_, finish, done = reading.events(said)
    assert (finish["choices"][0]["finish_reason"], done) == ("content_filter", "[DONE]")
    assert (outcome["result"], outcome["released"]) == ("blocked", 15)


@BOTH
async def test_a_replaced_answer_looks_complete(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(TEMPLATE) as gate:
        gate.backend.says("Baik. Ini ancaman. Selesai.")
        answer = await gate.ask("Halo", stream=stream, headers={"accept-language": "id"})
        (outcome,) = gate.records("outcome")
    assert reading.text(answer.text) == "Di sini ada jawaban lain."
    assert '"finish_reason":"stop"' in answer.text
    assert outcome["result"] == "replaced"


@BOTH
async def test_the_model_is_left_alone_when_its_stream_is_stopped(inside: Any, stream: bool) -> None:
    async with inside(OUTPUT) as gate:
        gone: list[bool] = []

        async def goes_on(wire: Any) -> None:
            if not stream:
                await wire.says("Kamu bodoh.")
                return
            await wire.stream("Kamu bodoh. ", "Lalu")
            await wire.gone()
            gone.append(True)

        gate.backend.play = goes_on
        await gate.ask("Halo", stream=stream)
        assert gone == [True] * stream


# -- failed is not clean


@BOTH
async def test_a_detector_that_fails_is_the_gates_fault_and_no_block(inside: Any, reading: Any, stream: bool) -> None:
    async with inside(INPUT) as gate:
        gate.rates["toxicity"].trouble = RuntimeError(MARK)
        answer = await gate.ask("Apa kabar?", stream=stream)
        assert gate.backend.seen == []
        (decision,), (outcome,) = gate.records("decision"), gate.records("outcome")
    assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_decide")
    assert "x-gapura-decision" not in answer.headers  # nobody decided
    assert answer.headers["retry-after"] == "10"
    assert decision["facts"]["missing"] == ["toxicity"]
    assert (decision["decision"]["effect"], decision["decision"]["known"]) == ("block", False)
    assert (outcome["result"], outcome["reason"]) == ("refused", "cannot_decide")


@BOTH
@pytest.mark.parametrize(("language", "ours"), [("en", "could not check"), ("id", "tidak dapat memeriksa")])
async def test_who_needs_help_is_told_where_it_is_whatever_fails(
    inside: Any, stream: bool, language: str, ours: str
) -> None:
    async with inside(INPUT + CARE) as gate:
        gate.rates["toxicity"].trouble = RuntimeError(MARK)
        answer = await gate.ask("Aku mau menyerah.", stream=stream, headers={"accept-language": language})
        other = await gate.ask("Apa kabar?", stream=stream, headers={"accept-language": language})
        assert gate.backend.seen == []
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "cannot_decide")
    assert ours in answer.json()["error"]["message"]
    assert "Healing119" in answer.json()["error"]["message"]
    assert "Healing119" not in other.text


async def test_a_whole_answer_nobody_could_check_is_not_shown(inside: Any, reading: Any) -> None:
    async with inside(OUTPUT) as gate:
        gate.rates["toxicity"].trouble = RuntimeError(MARK)
        answer = await gate.ask("Apa kabar?")
        (outcome,) = gate.records("outcome")
    assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_decide")
    assert (outcome["result"], outcome["reason"], outcome["released"]) == ("refused", "cannot_decide", 0)


async def test_a_stream_nobody_can_check_any_more_is_cut(inside: Any, reading: Any) -> None:
    async with inside(OUTPUT) as gate:

        def breaks() -> None:
            gate.rates["toxicity"].trouble = RuntimeError(MARK)

        said = await in_two_steps(gate, reading, " baik. Nah", breaks)
        (outcome,) = gate.records("outcome")
    assert reading.text(said) == "Baik, ini dia. "
    assert reading.code(said) == "cannot_decide"
    assert (outcome["result"], outcome["reason"], outcome["released"]) == ("cut", "cannot_decide", 15)


async def test_a_detector_that_breaks_in_the_worst_way_is_a_detector_that_failed(inside: Any, reading: Any) -> None:
    class Panic(BaseException):
        """What a native library raises."""

    async with inside(INPUT) as gate:
        for broken in (gate.finds, gate.rates["toxicity"]):
            broken.trouble = Panic(MARK)
            answer = await gate.ask("Apa kabar?")
            assert (answer.status_code, reading.code(answer.text)) == (503, "cannot_decide")
            broken.trouble = None
        assert (await gate.ask("Apa kabar?")).status_code == 200, "and well again, it sees again"


# -- something breaks inside


@BOTH
async def test_a_bug_says_nothing_of_what_was_asked(
    inside: Any, reading: Any, stream: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(INPUT) as gate:
        gate.rates["toxicity"].rows = []  # no row for a sentence: what no code foresees
        with caplog.at_level(logging.DEBUG):
            answer = await gate.ask(f"{MARK}?", stream=stream)
        assert gate.backend.seen == []
        assert [(one["result"], one["reason"]) for one in gate.records("outcome")] == [("failed", "internal")]
        assert [path for path in gate.folder.rglob("*") if path.is_file() and MARK.encode() in path.read_bytes()] == []
    assert (answer.status_code, reading.code(answer.text)) == (500, "internal")
    assert MARK not in answer.text + caplog.text
    assert answer.headers["x-request-id"] in caplog.text


async def test_a_bug_while_an_answer_is_looked_at_shows_none_of_it(
    inside: Any, reading: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(OUTPUT) as gate:
        gate.rates["toxicity"].rows = [{}]
        gate.backend.says(f"{MARK}.")
        with caplog.at_level(logging.DEBUG):
            answer = await gate.ask("Halo")
        assert [(one["result"], one["reason"]) for one in gate.records("outcome")] == [("failed", "internal")]
    assert (answer.status_code, reading.code(answer.text)) == (500, "internal")
    assert MARK not in answer.text + caplog.text


async def test_a_bug_in_the_middle_of_a_stream_does_not_let_it_pass_for_whole(
    inside: Any, reading: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with inside(OUTPUT) as gate:

        def breaks() -> None:
            gate.rates["toxicity"].rows = [{}]

        said = await in_two_steps(gate, reading, f" {MARK}. Nah", breaks)
        (outcome,) = gate.records("outcome")
    assert reading.text(said) == "Baik, ini dia. "
    assert reading.code(said) == "internal", "without an error clients take what they have for the answer"
    assert MARK not in said + caplog.text
    assert (outcome["result"], outcome["reason"], outcome["released"]) == ("cut", "internal", 15)


# -- the client goes away


@BOTH
async def test_who_leaves_before_the_answer_is_on_record_and_the_model_is_let_go(
    inside: Any, rude: Any, until: Callable[..., Any], stream: bool
) -> None:
    async with inside() as gate:
        asked, gone = asyncio.Event(), asyncio.Event()

        async def waits(wire: Any) -> None:
            asked.set()
            await wire.gone()
            gone.set()

        gate.backend.play = waits
        async with gate.listening() as client:
            async with rude(client, "Halo", stream=stream):
                await asked.wait()
            await asyncio.wait_for(gone.wait(), 10)
            await until(lambda: gate.records("outcome"))
        (outcome,) = gate.records("outcome")
    assert (outcome["result"], outcome["reason"], outcome["released"]) == ("cancelled", "client_gone", 0)


async def test_who_leaves_during_the_answer_leaves_how_much_was_read(
    inside: Any, rude: Any, until: Callable[..., Any]
) -> None:
    async with inside(OUTPUT) as gate:
        gone = asyncio.Event()

        async def begins(wire: Any) -> None:
            await wire.stream("Baik, ini dia. ", "Lalu")
            await wire.gone()
            gone.set()

        gate.backend.play = begins
        async with gate.listening() as client:
            async with rude(client, "Halo", stream=True) as reader:
                await reader.readuntil(b"dia. ")
            await asyncio.wait_for(gone.wait(), 10)
            await until(lambda: gate.records("outcome"))
        (outcome,) = gate.records("outcome")
    assert (outcome["result"], outcome["reason"]) == ("cancelled", "client_gone")
    assert (outcome["released"], outcome["total"]) == (15, 19)


async def test_who_leaves_gives_the_place_back(inside: Any, rude: Any, until: Callable[..., Any]) -> None:
    async with inside(settings=ONE_PLACE) as gate:
        asked = asyncio.Event()

        async def waits(wire: Any) -> None:
            asked.set()
            await wire.gone()

        gate.backend.play = waits
        async with gate.listening() as client:
            async with rude(client, "Halo"):
                await asked.wait()
            await until(lambda: gate.records("outcome"))
            gate.backend.says("Halo juga.")
            assert (await client.post(CHAT, json=asking())).status_code == 200


# -- who answers, and when


async def test_a_model_nobody_serves_is_not_found(inside: Any, reading: Any) -> None:
    async with inside(settings={"backends": [{"name": "b", "url": "BACKEND/v1", "models": ["m"]}]}) as gate:
        answer = await gate.ask("Halo", model=MARK)
        (outcome,) = gate.records("outcome")
        assert gate.records("decision") == gate.backend.seen == []
        assert (await gate.ask("Halo", model="m")).status_code == 200
        assert gate.records("outcome")[-1]["model"] == "m"
    assert (answer.status_code, reading.code(answer.text)) == (404, "unknown_model")
    assert (outcome["result"], outcome["reason"]) == ("refused", "unknown_model")
    assert outcome["model"].startswith("hmac:")
    assert MARK not in answer.text


async def test_a_policy_may_refuse_what_the_gate_does_not_know(inside: Any, reading: Any) -> None:
    strict = "gapura: policy/v1\nname: strict\ntitle: { en: A, id: B }\ndefault: allow\nunmapped: reject\n"
    async with inside(strict) as gate:
        answer = await gate.ask("Halo", best_of=2)
        assert gate.records("decision") == gate.backend.seen == []
        assert (await gate.ask("Halo", temperature=1)).status_code == 200
    assert (answer.status_code, reading.code(answer.text)) == (400, "unmapped")


async def test_another_policy_lets_it_pass_after_a_look(inside: Any) -> None:
    async with inside(INPUT) as gate:
        assert (await gate.ask("Halo", best_of=2)).status_code == 200
        assert gate.backend.seen[-1]["best_of"] == 2
        assert (await gate.ask("Halo", note="Kamu bodoh!")).status_code == 400
        assert (await gate.ask("Halo", note=f"NIK {NIK}")).status_code == 200
        assert NIK not in gate.backend.bodies[-1].decode()


async def test_a_full_waiting_room_is_one_clear_answer(inside: Any, reading: Any) -> None:
    async with inside(settings=ONE_PLACE) as gate:
        asked, goes_on = asyncio.Event(), asyncio.Event()

        async def waits(wire: Any) -> None:
            asked.set()
            await goes_on.wait()
            await wire.says("Halo.")

        gate.backend.play = waits
        first = asyncio.create_task(gate.ask("Halo"))
        await asked.wait()
        second = await asyncio.wait_for(gate.ask("Halo"), 10)
        goes_on.set()
        assert (await first).status_code == 200
        assert len(gate.backend.seen) == 1
        refused, answered = gate.records("outcome")
    assert (second.status_code, reading.code(second.text), second.headers["retry-after"]) == (503, "busy", "5")
    assert (refused["result"], refused["reason"], answered["result"]) == ("refused", "busy", "answered")


@pytest.mark.parametrize(("status", "code"), [("500 Oops", 502), ("302 Found", 502), ("401 Who", 502)])
async def test_what_a_backend_complains_of_is_said_in_our_words(
    inside: Any, reading: Any, status: str, code: int
) -> None:
    async with inside() as gate:
        gate.backend.play = lambda wire: wire.whole({"error": {"message": MARK}}, status)
        answer = await gate.ask("Halo")
        (outcome,) = gate.records("outcome")
    assert (answer.status_code, reading.code(answer.text)) == (code, "backend_error")
    assert (outcome["result"], outcome["reason"]) == ("refused", "backend_error")
    assert MARK not in answer.text


async def test_a_stream_that_breaks_off_is_never_taken_for_a_whole_one(inside: Any, reading: Any) -> None:
    async with inside() as gate:
        gate.backend.play = lambda wire: wire.stream("Halo, ", "ini")
        answer = await gate.ask("Halo", stream=True)
        (outcome,) = gate.records("outcome")
    assert reading.text(answer.text) == "Halo, ini"
    assert reading.code(answer.text) == "backend_malformed"
    assert "[DONE]" not in answer.text
    assert (outcome["result"], outcome["reason"], outcome["released"]) == ("cut", "backend_malformed", 9)


# -- where the time went


def timing(answer: httpx.Response) -> dict[str, float]:
    """Milliseconds by name."""
    pairs = (item.strip().split(";dur=") for item in answer.headers["server-timing"].split(","))
    return {name: float(value) for name, value in pairs}


@BOTH
async def test_the_models_time_is_not_taken_for_the_gates(inside: Any, stream: bool) -> None:
    async with inside() as gate:

        async def slow(wire: Any) -> None:
            await asyncio.sleep(0.3)
            await wire.says("Halo.")

        gate.backend.play = slow
        answer = await gate.ask("Halo", stream=stream)
        (outcome,) = gate.records("outcome")
    assert timing(answer)["upstream"] >= 290
    assert outcome["times"]["upstream"] >= 290_000


@pytest.mark.parametrize("ends", [True, False])
async def test_nor_is_the_time_the_model_takes_over_its_words(inside: Any, ends: bool) -> None:
    async with inside() as gate:

        async def slow(wire: Any) -> None:
            await wire.stream("Halo.")
            await asyncio.sleep(0.3)
            if ends:
                await wire.done()

        gate.backend.play = slow
        await gate.ask("Halo", stream=True)
        (outcome,) = gate.records("outcome")
    assert outcome["times"]["upstream"] >= 290_000


async def test_nor_is_the_time_until_nobody_waits_any_more(inside: Any, reading: Any) -> None:
    async with inside(settings={"server": {"limits": {"timeouts": {"first_byte": 0.3}}}}) as gate:
        gate.backend.play = lambda wire: wire.gone()
        answer = await gate.ask("Halo")
        (outcome,) = gate.records("outcome")
    assert (answer.status_code, reading.code(answer.text)) == (504, "backend_timeout")
    assert outcome["times"]["upstream"] >= 290_000


async def test_only_keys_that_may_know_are_told(inside: Any) -> None:
    async with inside() as gate:
        gate.token = await gate.key(scopes=("chat",))
        answer = await gate.ask("Halo")
    assert answer.status_code == 200
    assert "server-timing" not in answer.headers


# -- that a machine answers, and in which language

LABEL = """
  - name: said
    when: { first_turn: true }
    then: label
    label: { en: A machine answers., id: Mesin yang menjawab. }
  - name: drawn
    when: { direction: output, words: [gambar] }
    then: label
    label: { en: Made by a machine., id: Buatan mesin. }
  - name: rude
    when: { direction: input, toxicity: balanced }
    then: block
    message: { en: Say it kindly., id: Katakan dengan santun., jv: Mangga ingkang sae. }
"""


@pytest.mark.parametrize(("question", "answer", "stream", "label"), [
    ("Halo", "Hai.", False, "Mesin yang menjawab."), ("Halo", "Hai.", True, "Mesin yang menjawab."),
    ("Bodoh!", "", False, "Mesin yang menjawab."), ("Bodoh!", "", True, "Mesin yang menjawab."),
    ("Halo", "Ini gambar.", False, "Buatan mesin."), ("Halo", "Ini gambar.", True, "Mesin yang menjawab."),
])  # fmt: skip
async def test_a_label_goes_ahead_of_the_answer(
    inside: Any, question: str, answer: str, stream: bool, label: str
) -> None:
    async with inside(LABEL) as gate:
        gate.backend.says(answer)
        told = await gate.ask(question, stream=stream, headers={"accept-language": "id"})
    assert unquote(told.headers["x-gapura-label"]) == label


async def test_without_an_order_there_is_no_label(inside: Any) -> None:
    async with inside(OUTPUT) as gate:
        gate.backend.says("Hai.")
        assert "x-gapura-label" not in (await gate.ask("Halo")).headers


@pytest.mark.parametrize(("accepts", "words"), [
    ("jv, id;q=0.5", "Mangga ingkang sae."), ("su, id;q=0.5", "Katakan dengan santun."), ("su", "Say it kindly."),
])  # fmt: skip
async def test_a_message_is_told_in_any_language_it_has(inside: Any, accepts: str, words: str) -> None:
    async with inside(LABEL) as gate:
        assert words in (await gate.ask("Bodoh!", headers={"accept-language": accepts})).text
