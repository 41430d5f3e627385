"""No text of a person, a header or a backend is written down anywhere, nor said back in an error.

Markers are planted wherever somebody outside the gate can put words; then every file the gate wrote, every span it sent
and every error it said is searched for them, plain and in disguise. That the search would find them is shown with a
gate that leaks into each sink on purpose.
"""

from __future__ import annotations

import base64
import contextlib
import gzip
import re
import sqlite3
import textwrap
import unicodedata
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest

ROOT = Path(__file__).resolve().parents[2]
MARK = "KenariMerah77 \uff3aq"  # a full-width letter: NFKC makes another text of it
NAME = "KenariMerah77Zq"  # where only a token may stand
NIK = "3174015509000001"  # synthetic
TEXT = f"{MARK} NIK saya {NIK} {MARK}"  # what stands around a pseudonym is text, too
JSON = {"content-type": "application/json"}
SSE = {"content-type": "text/event-stream"}


# -- the search


def forms(mark: str) -> Iterator[bytes]:
    """The mark as a log, a span or a database could hold it."""
    for text in {mark, mark.lower(), mark.upper(), unicodedata.normalize("NFKC", mark)}:
        raw = text.encode()
        yield from (raw, raw[::-1], text.encode("utf-16-le"), raw.hex().encode(), raw.hex().upper().encode())
        yield from (quote(text).encode(), quote(text, safe="").lower().encode(), repr(raw)[2:-1].encode())
        yield from (orjson.dumps(text)[1:-1], text.encode("ascii", "backslashreplace"))
        yield "".join(f"\\u{ord(character):04x}" for character in text).encode()
        for shift in range(3):  # base64 has three ways to begin; what depends on the neighbours is cut off
            coded = base64.b64encode(b"x" * shift + raw)
            whole = len(raw) + shift
            inner = coded[(0, 2, 3)[shift] : whole // 3 * 4]
            yield from (inner, inner.translate(bytes.maketrans(b"+/", b"-_")))


WANTED = tuple({form for mark in (MARK, NAME, NIK) for form in forms(mark)})


def unpacked(data: bytes) -> bytes:
    """The data, and what is compressed in it."""
    found = [data]
    for place in (match.start() for match in re.finditer(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]", data)):
        with contextlib.suppress(zlib.error):
            found.append(zlib.decompressobj(47).decompress(data[place:]))
    return b"".join(found)


def found(folder: Path, **others: list[bytes]) -> set[str]:
    """The places where a mark is."""
    places = [(str(path.relative_to(folder)), path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
    places += [(name, data) for name, several in others.items() for data in several]
    return {place for place, data in places if any(form in unpacked(data) for form in WANTED)}


@pytest.mark.parametrize("disguise", [
    str.encode, lambda text: text.lower().encode(), lambda text: unicodedata.normalize("NFKC", text).encode(),
    lambda text: text.encode()[::-1], lambda text: text.encode().hex().encode(),
    lambda text: quote(text).encode(), lambda text: ascii(text).encode(), lambda text: repr(text.encode()).encode(),
    lambda text: orjson.dumps({"a": text}), lambda text: gzip.compress(text.encode()),
    lambda text: b"\0" + zlib.compress(text.encode()), lambda text: base64.b64encode(text.encode()),
    lambda text: base64.b64encode(b"a" + text.encode() + b"zz"),
    lambda text: base64.urlsafe_b64encode(b"ab" + text.encode()),
    lambda text: text.encode("utf-16"),
])  # fmt: skip
@pytest.mark.parametrize("mark", [MARK, NAME, NIK])
def test_the_search_finds_a_mark_in_disguise(tmp_path: Path, mark: str, disguise: Callable[[str], bytes]) -> None:
    (tmp_path / "log").write_bytes(b"before " + disguise(mark) + b" after")
    assert found(tmp_path, span=[b"nothing"], error=[disguise(mark)]) == {"log", "error"}


# -- the plants


def question(**more: Any) -> dict[str, Any]:
    return {"model": "m", "messages": [{"role": "user", "content": TEXT}], **more}


CALL = {"id": NAME, "type": "function", "function": {"name": NAME, "arguments": orjson.dumps({MARK: TEXT}).decode()}}
TOOL = {"type": "function", "function": {"name": NAME, "description": MARK, "parameters": {MARK: MARK}}}
HEADERS = {
    "user_agent": NAME, "x_request_id": NAME, "tracestate": f"a={NAME}", "cookie": NAME, "baggage": f"a={NAME}",
    "x_gapura_conversation": NAME, "x_openwebui_user_id": NAME, "referer": NAME, "traceparent": NAME, NAME: NAME,
    "idempotency_key": NAME, "openai_organization": NAME,
}  # fmt: skip
ANSWERED = [
    question(model=NAME, user=NAME, safety_identifier=MARK, metadata={NAME: MARK}, stop=[MARK]),
    question(tools=[TOOL], tool_choice={"type": "function", "function": {"name": NAME}}, **{MARK: {MARK: [MARK]}}),
    question(messages=[{"role": "user", "name": NAME, "content": [{"type": "text", "text": TEXT}]}]),
    question(messages=[{"role": "assistant", "content": None, "tool_calls": [CALL]},
                       {"role": "tool", "tool_call_id": MARK, "content": TEXT}]),
    question(stream=True),
]  # fmt: skip
UNSEEN = [
    {"type": "file", "file": {"filename": NAME, "file_data": f"data:text/plain;name={NAME};base64,{NAME}"}},
    {"type": "image_url", "image_url": {"url": f"https://{NAME}.example/{NAME}"}},
    {"type": "input_audio", "input_audio": {"data": NAME, "format": NAME}}, {"type": MARK, MARK: MARK},
]  # fmt: skip
USER = orjson.dumps({"role": "user", "content": TEXT})
MALFORMED = {
    "body_not_json": [f'{{"{MARK}": '.encode(), b'{"model":"%s","messages":[{"content":"\\ud83d"}]}' % NAME.encode()],
    "duplicate_member": [f'{{"{MARK}":1,"{MARK}":2}}'.encode()],
    "twin_member": [b'{"model":"m","messages":[%s],"Messages":[%s]}' % (USER, USER)],
    "body_not_utf8": [MARK.encode() + b"\xff", b"\xef\xbb\xbf" + USER],
    "body_too_deep": [b'{"model":"%s","messages":' % NAME.encode() + b"[" * 500 + b"]" * 500 + b"}"],
    "bad_request": [orjson.dumps([MARK]), orjson.dumps(question(messages=[{"role": MARK}])),
                    orjson.dumps(question(stream=MARK))],
}  # fmt: skip


def sse(*events: str) -> tuple[int, dict[str, str], bytes]:
    return 200, SSE, "".join(event + "\n\n" for event in events).encode()


def chunk(**delta: Any) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": None}
    head = {"id": NAME, "object": "chat.completion.chunk", "created": 0, "model": NAME, "system_fingerprint": NAME}
    return "data: " + orjson.dumps({**head, "choices": [choice]}).decode()


def body(**message: Any) -> tuple[int, dict[str, str], bytes]:
    choice = {"index": 0, "message": {"role": "assistant", "content": None, **message}, "finish_reason": "stop"}
    head = {"id": NAME, "object": "chat.completion", "created": 0, "model": NAME}
    return 200, {**JSON, "x-secret": NAME, "set-cookie": NAME, NAME: NAME}, orjson.dumps({**head, "choices": [choice]})


GOOD_ANSWERS = [body(content=TEXT), body(content=TEXT, tool_calls=[CALL]), body(content=MARK, **{NAME: MARK}),
                body(content={MARK: 1})]  # fmt: skip
TABLE = f"| {MARK} | {NAME} |\n|---|---|\n| {NAME} | 3 |"
GOOD_STREAMS = [
    sse(chunk(content=f"{TEXT}\n"), chunk(content=TABLE), chunk(tool_calls=[{"index": 0, **CALL}]),
        chunk(tool_calls=[{"index": 0, "function": {"name": NAME, "arguments": MARK}}]), "data: [DONE]"),
    sse(f": {MARK}", f"event: {NAME}\ndata: {MARK}", f"id: {NAME}\nretry: 1", chunk(role="assistant", content=TEXT),
        chunk(content=MARK), "data: [DONE]"),
]  # fmt: skip
BAD_ANSWERS = {
    "backend_error": [
        (500, {**JSON, ":reason": NAME, NAME: NAME}, MARK.encode()),
        (302, {"location": f"http://{NAME}/"}, MARK.encode()), (401, JSON, orjson.dumps({"error": {"message": TEXT}})),
    ],
    "backend_malformed": [
        (200, {"content-type": f"text/{NAME}"}, MARK.encode()), (200, JSON, MARK.encode()), (200, JSON, b"[" * 9000),
        (200, {**JSON, "content-encoding": NAME}, b"{}"), (200, JSON, f'{{"{MARK}":1,"{MARK}":2}}'.encode()),
        (200, JSON, orjson.dumps({"choices": MARK})),
        (200, JSON, b"\xef\xbb\xbf" + orjson.dumps({"choices": []})), (200, JSON, f'"{MARK}\\ud83d"'.encode()),
    ],
}  # fmt: skip
BAD_STREAMS = [
    sse(chunk(content="a"), f'data: {{"{MARK}'), sse(chunk(content="a"), f'data: {{"error":{{"message":"{MARK}"}}}}'),
    sse(chunk(content=TEXT)), sse(f'data: {{"{MARK}":1,"{MARK}":2}}'), (200, SSE, MARK.encode() + b"\xff\n\n"),
]  # fmt: skip
ASKED: dict[str, dict[str, Any]] = {
    "/v1/responses": {"model": NAME, "input": TEXT, "instructions": MARK, "metadata": {NAME: MARK}, MARK: MARK},
    "/v1/messages": question(model=NAME, max_tokens=9, system=MARK, tools=[{"name": NAME, "input_schema": {MARK: 1}}]),
    f"/v1beta/models/{NAME}:generateContent": {"contents": [{"parts": [{"text": TEXT}]}], MARK: [MARK]},
    f"/v1/models/{NAME}:streamGenerateContent?alt=sse": {"contents": [{"parts": [{"text": TEXT}]}]},
    f"/v1beta/models/{NAME}:countTokens?key={NAME}": {"contents": [{"parts": [{"text": TEXT}]}]},
    "/api/chat": question(model=NAME, options={MARK: MARK}),
    "/api/generate": {"model": NAME, "prompt": TEXT, "system": MARK, "stream": False},
    "/completion": {"prompt": TEXT, "grammar": MARK, MARK: NAME},
    "/generate": {"inputs": TEXT, "parameters": {"stop": [MARK]}},
}  # fmt: skip
"""A question for each of the other dialects."""
OTHERS: list[tuple[int, dict[str, str], bytes]] = [
    (200, JSON, orjson.dumps(body)) for body in (
        {"id": NAME, "object": "response", "created_at": 0, "status": "completed", "model": NAME, "output": [
            {"type": "message", "id": NAME, "status": "completed", "role": "assistant",
             "content": [{"type": "output_text", "text": TEXT, "annotations": []}]}]},
        {"id": NAME, "type": "message", "role": "assistant", "model": NAME, "stop_reason": "end_turn",
         "stop_sequence": MARK, "content": [{"type": "text", "text": TEXT},
                                            {"type": "tool_use", "id": NAME, "name": NAME, "input": {MARK: MARK}}],
         "usage": {"input_tokens": 1, "output_tokens": 1}},
        {"candidates": [{"content": {"role": "model", "parts": [{"text": TEXT}]}, "finishReason": "STOP"}],
         "modelVersion": NAME, "responseId": NAME, MARK: MARK},
        {"model": NAME, "created_at": NAME, "done": True, "message": {"role": "assistant", "content": TEXT}},
        {"error": {"message": TEXT, "type": NAME}}, {MARK: {MARK: NAME}},
    )
] + [sse("data: " + orjson.dumps({"candidates": [{"content": {"parts": [{"text": TEXT}]},
                                                  "finishReason": "STOP"}]}).decode())]  # fmt: skip
"""What their backends may say; each question gets each of it."""
CHECKS: list[Any] = [
    {"direction": "input", "text": TEXT, "model": NAME}, {"direction": "output", "text": TEXT, "model": NAME},
    {"direction": "input", "messages": question()["messages"]}, {"direction": MARK, "text": TEXT}, {MARK: MARK}, [MARK],
    {"direction": "input", "text": TEXT, "as": {"group": NAME}}, {"direction": "input", "messages": [{"role": MARK}]},
]  # fmt: skip


def planted(gate: Any) -> list[httpx.Response]:
    """Puts marks wherever somebody can, and keeps what the gate said."""
    said = [gate.ask(body, **HEADERS) for body in ANSWERED]
    said += [gate.ask(question(messages=[{"role": "user", "content": [part]}])) for part in UNSEEN]
    for code, bodies in MALFORMED.items():
        refused = [gate.ask(raw, **HEADERS) for raw in bodies]
        assert {answer.json()["error"]["code"] for answer in refused} == {code}
        said += refused
    said += [gate.ask(check, path="/gapura/v1/check", **HEADERS) for check in CHECKS]
    said += [gate.ask(question(), path=f"/v1/{NAME}?q={NAME}"), gate.ask(question(), path=f"/{NAME}")]
    wrong = ({"authorization": f"Bearer {NAME}"}, {"authorization": f"{NAME} x"}, {"authorization": ""}, {"host": NAME},
             {"content_encoding": NAME}, {"content_type": NAME})  # fmt: skip
    said += [gate.ask(question(), **header) for header in wrong]
    said += [gate.client.request(method, f"{path}?{NAME}") for method, path in (
        (NAME[:20], "/v1/chat/completions"), ("PUT", "/v1/chat/completions"), ("GET", "/healthz"),
        ("GET", "/openapi.json"),
    )]  # fmt: skip
    said += other_dialects(gate)
    for answers, stream in ((GOOD_ANSWERS, False), (GOOD_STREAMS, True), (BAD_STREAMS, True)):
        for answer in answers:
            gate.backend.answer = lambda _, answer=answer: answer
            said.append(gate.ask(question(stream=stream)))
    for code, answers in BAD_ANSWERS.items():
        for answer in answers:
            gate.backend.answer = lambda _, answer=answer: answer
            said += (refused := [gate.ask(question()), gate.ask(question(stream=True))])
            assert {one.json()["error"]["code"] if one.is_error else one.text for one in refused} == {code}, answer
    return said


def other_dialects(gate: Any) -> list[httpx.Response]:
    """Every question of theirs with every answer, fitting or not."""
    said = []
    for answer in OTHERS:
        gate.backend.answer = lambda _, answer=answer: answer
        said += [gate.ask(asked, path=path, **HEADERS) for path, asked in ASKED.items()]
    whole = {path: [one.status_code for one in said[place :: len(ASKED)]] for place, path in enumerate(ASKED)}
    understood = [path for path, statuses in whole.items() if 200 in statuses]
    assert len(understood) >= 6, whole
    return said


def errors(said: list[httpx.Response]) -> list[bytes]:
    """What the gate said of its own: errors, and the heads of all its answers."""
    return [str(answer.headers).encode() + (answer.content if answer.is_error else b"") for answer in said]


def test_nothing_said_is_written_down(another: Any, tmp_path: Path) -> None:
    others = {path.partition("?")[0] for path in ASKED}  # each says no in a shape of its own
    with another(tmp_path) as gate:
        said = planted(gate)
        rude, _ = gate.raw(f"POST /{NAME} HTTP/1.1\r\nhost: {NAME}\r\nx y: {NAME}\r\n\r\n".encode())
        alive = found(tmp_path, error=[*errors(said), rude])  # with the write-ahead log still there
    told = [answer.json()["error"] for answer in said if answer.is_error and answer.request.url.path not in others]
    codes = {error["code"] for error in told}
    assert codes >= {"no_key", "bad_key", "unknown_host", "unknown_route", "bad_headers", "bad_encoding", "scope",
                     "method_not_allowed", "content_filter"}  # fmt: skip
    assert b"bad_http" in rude
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "audit.db")) as base:
        counts = "".join(row[0] for row in base.execute("SELECT entry FROM entries WHERE kind = 'refusals'"))
        facts = "".join(row[0] for row in base.execute("SELECT private FROM entries WHERE private IS NOT NULL"))
    assert all(f'"{code}":' in counts for code in ("bad_http", "bad_key", "unknown_host"))
    looked = ('"tools":["*(*NIK*)"]', '"words":["nik","saya"]', '"smallest_cell":3', '"language":"', '"quota":{')
    assert [one for one in looked if one not in facts] == [], "the gate did not look, so nothing is proven"
    assert sum(answer.is_success for answer in said) > len(ANSWERED)
    assert len(b"".join(gate.backend.spans)) > 1000, "no spans came: the search would prove nothing about them"
    assert (tmp_path / "data" / "audit.db").stat().st_size > 100_000
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "content.db")) as base:
        assert base.execute("SELECT count(*) FROM items").fetchone()[0] > len(ANSWERED), "nothing was kept"
    assert alive | found(tmp_path, span=gate.backend.spans) == set()


LEAK = """
import logging
import gateway.errors as errors, gateway.trail.record as record
from gateway.codecs.openai_chat import OpenAIChat
from gateway.trail.spans import Spans

heard = [""]
decode, end, text, commit = OpenAIChat.decode, Spans.end, errors.Refused.text, record._commitment

def leaking_decode(self, asked):
    heard[0] = asked.document["messages"][-1]["content"]
    logging.getLogger("gapura").debug("asked %r", heard[0])
    return decode(self, asked)

def leaking_end(self, span, attributes, failed=""):
    end(self, span, {**attributes, "asked": heard[0]}, failed)

OpenAIChat.decode, Spans.end = leaking_decode, leaking_end
record._commitment = lambda text: {**commit(text), "text": text}
errors.Refused.text = lambda self, language: text(self, language) + heard[0]
"""


def test_a_gate_that_leaks_into_any_sink_is_caught(another: Any, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(textwrap.dedent(LEAK))
    home = tmp_path / "gate"
    home.mkdir()
    with another(home, PYTHONPATH=f"{tmp_path / 'site'}:{ROOT}") as gate:
        gate.backend.answer = lambda _: (500, JSON, b"")
        said = [gate.ask(question())]
        assert found(home, error=errors(said)) >= {"error", "out", "data/audit.db-wal"}
    assert found(home, error=errors(said), span=gate.backend.spans) == {"error", "out", "data/audit.db", "span"}
