"""The commonest complaint about gates of this kind: on some way in or out the guard does not run, and nobody is told.

Every route is asked the same: no answer without the guard having run, whole and streamed, on the way out and back.
The numbers are those of the complaints that users of other gates have filed; each test is named after what it protects.
"""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.codecs.registry import routes

NIK, CARD, PHONE, PLACE = "3174015509000001", "4111 1111 1111 1111", "0812-0000-1234", "telepon-sekian"
ASKS = f"Soal: NIK saya {NIK}, tolong cek."
PAYS = f"Kartu saya {CARD}, tolong cek."
TELLS = "Question. " + "One, two, three. " * 4 + f"Call {PLACE} now. Thanks."
"""What the backend says back with a phone number where ``PLACE`` stands."""
ROOT = Path(__file__).resolve().parents[2]
Ask = Callable[[str, bool], dict[str, Any]]


def _chat(text: str, stream: bool, **more: Any) -> dict[str, Any]:
    return {"model": "demo", "messages": [{"role": "user", "content": text}], "stream": stream, **more}


def _gemini(text: str, _: bool = False) -> dict[str, Any]:
    return {"contents": [{"role": "user", "parts": [{"text": text}]}]}


GEMINI = "/models/{model}"
QUESTIONS: dict[str, Ask] = {
    "/v1/chat/completions": _chat,
    "/v1/completions": lambda text, stream: {"model": "demo", "prompt": text, "stream": stream},
    "/v1/embeddings": lambda text, _: {"model": "demo", "input": text},
    "/v1/images/generations": lambda text, _: {"model": "demo", "prompt": text},
    "/v1/audio/speech": lambda text, _: {"model": "demo", "input": text, "voice": "alloy"},
    "/v1/audio/transcriptions": lambda text, _: {"model": "demo", "prompt": text},
    "/v1/audio/translations": lambda text, _: {"model": "demo", "prompt": text},
    "/v1/responses": lambda text, stream: {"model": "demo", "input": text, "stream": stream},
    "/v1/moderations": lambda text, _: {"input": text},
    "/v1/messages": lambda text, stream: _chat(text, stream, max_tokens=500),
    "/v1/messages/count_tokens": lambda text, _: {"model": "demo", "messages": [{"role": "user", "content": text}]},
    **{version + GEMINI + f":{verb}": _gemini for version in ("/v1", "/v1beta")
       for verb in ("generateContent", "streamGenerateContent", "countTokens")},
    **{version + GEMINI + ":embedContent": lambda text, _: {"content": {"parts": [{"text": text}]}}
       for version in ("/v1", "/v1beta")},
    **{version + GEMINI + ":batchEmbedContents":
       lambda text, _: {"requests": [{"model": "models/demo", "content": {"parts": [{"text": text}]}}]}
       for version in ("/v1", "/v1beta")},
    "/api/chat": _chat,
    "/api/generate": lambda text, stream: {"model": "demo", "prompt": text, "stream": stream},
    "/api/embed": lambda text, _: {"model": "demo", "input": text},
    "/api/embeddings": lambda text, _: {"model": "demo", "prompt": text},
    "/completion": lambda text, stream: {"prompt": text, "stream": stream},
    "/completions": lambda text, stream: {"prompt": text, "stream": stream},
    "/infill": lambda text, stream: {"input_prefix": text, "input_suffix": "", "stream": stream},
    "/generate": lambda text, _: {"inputs": text},
    "/generate_stream": lambda text, _: {"inputs": text},
}  # fmt: skip
"""A plain question for each route, whole or streamed where the body says which."""
WAYS = [(route, stream) for route in routes() if route in QUESTIONS for stream in (False, True)
        if not stream or QUESTIONS[route]("x", True) != QUESTIONS[route]("x", False)]  # fmt: skip
FORMS = ("/v1/audio/transcriptions", "/v1/audio/translations")
SOUND = b"RIFF\x24\0\0\0WAVEfmt " + bytes(28)
"""A recording is unseen, so the policy here refuses these questions whatever else they say."""
MUTE = (*FORMS, "embed", "images", "speech", "count", "moderations")
WRITES = [way for way in WAYS if not any(word in way[0].lower() for word in MUTE)]
"""Those on which a model writes text. (Vectors, counts and media say nothing that could be read.)"""
every_way = pytest.mark.parametrize(("route", "stream"), WAYS)
every_refusal = pytest.mark.parametrize(("route", "stream"), [way for way in WAYS if way[0] != "/v1/moderations"])
"""Those that say no. (Moderations say what they think of a text, and nothing is sent anywhere.)"""
every_text = pytest.mark.parametrize(("route", "stream"), WRITES)
every_style = pytest.mark.parametrize("style", ["native", "refusal", "error"])


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The gate that the tests of real clients stand before."""
    path = ROOT / "tests" / "clients" / "conftest.py"
    spec = importlib.util.spec_from_file_location("house_of_clients", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    with module.house_in(tmp_path_factory.mktemp("house")) as made:
        yield made


def ask(house: Any, route: str, stream: bool, text: str, style: str = "native") -> httpx.Response:
    path = route.replace("{model}", "demo") + ("?alt=sse" if "streamGenerate" in route else "")
    headers = {"authorization": f"Bearer {house.keys[style]}"}
    asked = QUESTIONS[route](text, stream)
    form: Any = (
        {"data": asked, "files": {"file": ("suara.wav", SOUND, "audio/wav")}} if route in FORMS else {"json": asked}
    )
    return httpx.post(house.gate.url + path, **form, headers=headers, timeout=20)


def said(reply: httpx.Response) -> dict[str, str]:
    """The texts of an answer by the member they stand in, pieces of a stream put together."""
    texts: dict[str, str] = {}

    def walk(value: Any, place: str) -> None:
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for name, child in children:
            walk(child, f"{place}.{name}")
        if isinstance(value, str):
            texts[place] = texts.get(place, "") + value

    for line in reply.text.splitlines():
        data = line.removeprefix("data:").strip()
        if data.startswith(("{", "[")) and data != "[DONE]":
            walk(json.loads(data), "")
    return texts


def anywhere(text: str, texts: dict[str, str]) -> bool:
    return any(text in value for value in texts.values())


def rules_of(record: dict[str, Any]) -> set[str]:
    return {match["rule"] for match in record["decision"]["matches"]}


# -- on the way out


def test_every_route_is_asked_here() -> None:
    """Complaint 13: a promise kept on 4 of 13 routes. A new codec needs a line in ``QUESTIONS``."""
    assert set(routes()) <= set(QUESTIONS)


@every_way
def test_no_route_sends_out_what_the_guard_has_not_seen(house: Any, route: str, stream: bool) -> None:
    """Complaints 1, 3 to 7, 9 to 11, 13: the backend got the raw value while the page said the guard was attached."""
    happened = house.since()
    reply = ask(house, route, stream, ASKS)
    decisions, calls = happened()
    assert decisions == 1, "no answer without a decision on record"
    record = house.gate.records("decision")[-1]
    scanned, total = record["coverage"]["pii"]
    assert scanned == total >= len(ASKS)
    assert "identity-numbers" in rules_of(record), reply.text
    assert not any(NIK.encode() in call.body for call in house.backend.calls[len(house.backend.calls) - calls :])


@every_refusal
@every_style
def test_a_block_is_never_a_redaction_and_what_is_blocked_is_not_sent(
    house: Any, route: str, stream: bool, style: str
) -> None:
    """Complaints 8, 45 and 46: a block that was carried out as a masking, a blocked question that the model got all the
    same, and blocks that were 500, 403 and failures in the log."""
    happened = house.since()
    reply = ask(house, route, stream, PAYS, style)
    assert happened() == (1, 0)
    assert reply.status_code in (200, 400)
    assert "No card numbers, please." in reply.text or reply.headers["content-type"].startswith("audio/")
    assert house.outcome()["result"] == "blocked"
    assert "4111" not in reply.text


@pytest.mark.parametrize(("route", "stream"), [way for way in WAYS if way[0] not in ("/v1/moderations", *FORMS)])
def test_a_guard_that_does_not_answer_lets_nothing_pass(house: Any, route: str, stream: bool) -> None:
    """Complaint 21, and every gate that fails open: 503, and nothing was sent."""
    happened = house.since()
    reply = ask(house, route, stream, "Soal.", "down")
    assert reply.status_code == 503
    assert int(reply.headers["retry-after"]) > 0
    assert "cannot_decide" in reply.text
    assert happened() == (1, 0)


@pytest.mark.parametrize("route", FORMS)
def test_a_recording_that_nobody_can_look_into_is_refused_even_where_a_guard_does_not_answer(
    house: Any, route: str
) -> None:
    happened = house.since()
    reply = ask(house, route, False, "Soal.", "down")
    assert (reply.status_code, happened()) == (400, (1, 0))


@pytest.mark.parametrize("style", ["native", "refusal", "error", "down"])
def test_a_policy_for_one_group_takes_nothing_from_another(house: Any, style: str) -> None:
    """Complaint 12: a guard that was added for some switched the guard off for all others."""
    ask(house, "/v1/chat/completions", False, ASKS, style)
    assert "identity-numbers" in rules_of(house.gate.records("decision")[-1])


@pytest.mark.parametrize("more", [
    {"guardrails": []}, {"policies": []}, {"disable_global_guardrails": True}, {"metadata": {"guardrails": []}},
    {"mock_response": "x"}, {"metadata": {"disable_global_guardrails": "true"}}, {"no-log": True},
], ids=str)  # fmt: skip
def test_no_caller_can_switch_the_guard_off(house: Any, more: dict[str, Any]) -> None:
    """Complaint 44: members of a request that turn guards off in other gates say nothing here."""
    happened = house.since()
    headers = {"authorization": f"Bearer {house.keys['native']}", "x-litellm-disable-guardrails": "true"}
    body = _chat(ASKS, False, **more)
    reply = httpx.post(f"{house.gate.url}/v1/chat/completions", json=body, headers=headers, timeout=20)
    assert reply.status_code == 200
    assert happened() == (1, 1)
    assert NIK.encode() not in house.backend.calls[-1].body
    assert "identity-numbers" in rules_of(house.gate.records("decision")[-1])


@pytest.mark.parametrize("path", [
    "/openai/v1/chat/completions", "/anthropic/v1/messages", "/v1beta/openai/chat/completions", "/v1/batches",
    "/vertex_ai/v1/projects/p/locations/l/models/m:generateContent", "/bedrock/model/m/invoke", "/v1/rerank",
    "/v1/files", "/v1/threads", "/v1/realtime/sessions", "/api/pull", "/api/create", "/api/push", "/api/copy",
    "/tokenize", "/v1/models/demo:predict", "/v1/chat/completions/abc",
    "/engines/m/chat/completions", "/v1/responses/compact",
])  # fmt: skip
def test_nothing_is_passed_through_unread(house: Any, path: str) -> None:
    """Complaints 9 and 10: ways past the codecs, on which guards were asked and not obeyed, or not asked."""
    happened = house.since()
    headers = {"authorization": f"Bearer {house.keys['native']}"}
    reply = httpx.post(house.gate.url + path, json=_chat(ASKS, False), headers=headers, timeout=20)
    assert 400 <= reply.status_code < 500
    assert happened()[1] == 0
    assert NIK not in reply.text


def test_a_rule_without_a_detector_is_no_rule_that_sleeps(tmp_path: Path) -> None:
    """LiteLLM before 1.106 began without the guard that its settings named, and AxonFlow's list of kinds forgot one:
    here a gate whose rule nothing can answer does not begin."""
    policy = "gapura: policy/v1\nname: p\ndefault: allow\nrules:\n  - name: no-weapons\n"
    (tmp_path / "p.yaml").write_text(policy + "    when: { direction: input, label: weapons }\n    then: block\n")
    chosen = {"backends": [{"name": "b", "url": "http://127.0.0.1:9/v1"}], "policies": {"files": ["p.yaml"]},
              "detectors": {"enabled": ["pii"]}, "server": {"port": 0}}  # fmt: skip
    (tmp_path / "gapura.yaml").write_text(json.dumps(chosen))
    command = [sys.executable, "-m", "gateway.cli", "serve", "-c", str(tmp_path / "gapura.yaml")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "weapons" in done.stderr


@pytest.mark.parametrize("text", ["NIK saya 3174015509000016, tolong cek.", "Apa itu 3174015509000016?"])
def test_an_identity_number_is_not_taken_for_a_card(house: Any, text: str) -> None:
    """Every tenth NIK passes the check of card numbers, as this one does; elsewhere they became cards (cloakwall), or
    American social security numbers."""
    assert ask(house, "/v1/chat/completions", False, text).status_code == 200, "no-cards would have blocked it"
    assert house.gate.records("decision")[-1]["facts"]["pii"] == {"ID_NIK": 1}


def test_a_name_for_a_value_is_never_the_beginning_of_another(house: Any) -> None:
    """``<NS_1>`` and ``<NS_10>``: the tenth value came back as the first and a nought (opensre, issue 639)."""
    mails = " ".join(f"murid{number}@sekolah{number}.example" for number in range(1, 16))
    texts = said(ask(house, "/v1/chat/completions", False, f"Surel kami: {mails} dan itu semua."))
    assert anywhere(f"Surel kami: {mails} dan itu semua.", texts)
    names = re.findall(rb"<EMAIL_ADDRESS_[0-9a-z]+>", house.backend.calls[-1].body)
    assert len(set(names)) == 15


def test_a_name_that_a_caller_typed_brings_nobody_elses_value(house: Any) -> None:
    """A text that already holds a placeholder got a real value put there."""
    typed = "<ID_NIK_1> dan <PERSON_1> dan <ID_NIK_k7f2m9qa>"
    texts = said(ask(house, "/v1/chat/completions", False, f"Apa arti {typed}? NIK saya {NIK}."))
    assert anywhere(f"Apa arti {typed}? NIK saya {NIK}.", texts)


# -- on the way back


@every_text
def test_what_a_person_wrote_comes_back_to_that_person(house: Any, route: str, stream: bool) -> None:
    """Complaint 25, and the proof that the tests beside this one can see an answer at all."""
    assert anywhere(NIK, said(ask(house, route, stream, ASKS)))


@every_text
@every_style
def test_an_output_rule_holds_on_every_answer(house: Any, route: str, stream: bool, style: str) -> None:
    """Complaints 2, 3, 14, 15: rules on what the model says that never ran on a stream, while the log said success."""
    happened = house.since()
    reply = ask(house, route, stream, TELLS, style)
    assert happened() == (1, 1)
    assert house.outcome()["result"] == "blocked"
    texts = said(reply)
    assert not anywhere(PHONE[-4:], texts), "neither the value nor its tail"
    assert anywhere("I can't show that answer.", texts)


@every_text
def test_a_stream_that_is_refused_ends(house: Any, route: str, stream: bool) -> None:
    """A whole document where a stream was awaited leaves clients waiting for ever (vLLM's router, issue 355)."""
    reply = ask(house, route, stream, PAYS, "refusal")  # httpx has read it to its end
    streams = stream or route.endswith(("streamGenerateContent", "generate_stream"))
    if reply.status_code == 200:
        assert reply.headers["content-type"].startswith(("text/event-stream", "application/x-ndjson")) == streams
    else:
        assert reply.headers["content-type"].startswith("application/json")


# -- streams

STREAMED = [
    (route, stream) for route, stream in WRITES if stream or route.endswith(("streamGenerateContent", "stream"))
]
every_stream = pytest.mark.parametrize(("route", "stream"), STREAMED)


def leaks(house: Any, route: str, cut: Callable[[str], list[str]], monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A stream of a model that says numbers of its own, in the pieces that ``cut`` makes of its words."""
    for name, module in list(sys.modules.items()):
        if name.startswith("gateway.demo.") and hasattr(module, "pieces"):
            monkeypatch.setattr(module, "pieces", cut)
    body = {**QUESTIONS[route]("Tell me.", True), "model": "demo-leak"}
    path = route.replace("{model}", "demo-leak") + ("?alt=sse" if "streamGenerate" in route else "")
    headers = {"authorization": f"Bearer {house.keys['native']}"}
    return said(httpx.post(house.gate.url + path, json=body, headers=headers, timeout=20))


@every_stream
@pytest.mark.parametrize("size", [1, 2, 3, 5, 8])
def test_a_value_cut_in_pieces_is_still_a_value(
    house: Any, route: str, stream: bool, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complaint 17: a word that no single chunk holds."""
    texts = leaks(house, route, lambda text: [text[at : at + size] for at in range(0, len(text), size)], monkeypatch)
    assert not any(number in value for value in texts.values() for number in (NIK[4:], PHONE[5:], "ani@contoh"))
    assert house.outcome()["result"] == "blocked"


def test_no_cut_of_a_stream_in_two_lets_a_value_through(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filter that keeps back a fixed overlap leaked at 16 of 126 places (guardrail-labs, measured)."""
    said_by_it = "Sure. Sample data: NIK 3174015509000001, phone 0812-0000-1234"
    for place in range(said_by_it.index("31"), len(said_by_it) + 1):
        texts = leaks(house, "/v1/chat/completions", lambda text, at=place: [text[:at], text[at:]], monkeypatch)  # type: ignore[misc]
        assert not any(number in value for value in texts.values() for number in (NIK[4:], PHONE[5:])), place


@every_stream
def test_a_stream_stays_a_stream_under_a_rule_for_answers(house: Any, route: str, stream: bool) -> None:
    """Complaints 16, 18, 19: the stream was dropped, came at once at its end, or was an error from the start."""
    body = QUESTIONS[route]("Question. " + "One, two, three. " * 12, True)
    if "model" not in body and "{model}" not in route:
        pytest.skip("the demo's backend has no slow model behind this route")
    body = {**body, "model": "demo-slow"} if "model" in body else body
    path = route.replace("{model}", "demo-slow") + ("?alt=sse" if "streamGenerate" in route else "")
    headers = {"authorization": f"Bearer {house.keys['native']}"}
    with httpx.stream("POST", house.gate.url + path, json=body, headers=headers, timeout=20) as reply:
        assert reply.status_code == 200
        text, early = "", 0
        for piece in reply.iter_text():
            text += piece
            early += "three" in text and not house.backend.calls[-1].finished
    assert early > 1, "text arrives while the model still writes"
    assert house.outcome()["result"] == "answered"
