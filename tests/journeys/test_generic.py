"""A backend nobody has heard of, described in the settings: "Ibu Guru". All numbers are synthetic."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

NIK, CARD = "3174015509000001", "4111 1111 1111 1111"
RULES = {
    "gapura": "policy/v1", "name": "uji", "default": "allow", "rules": [
        {"name": "mask", "when": {"pii": ["ID_NIK"]}, "then": "redact"},
        {"name": "cards", "when": {"direction": "input", "pii": ["CREDIT_CARD"]}, "then": "block"},
        {"name": "mail", "when": {"direction": "output", "pii": ["EMAIL_ADDRESS"]}, "then": "block"},
    ],
}  # fmt: skip
NO = {"body": {"galat": "{{message}}", "kode": "{{code}}"}, "answer": {"hasil": "{{message}}"}}
PLAIN = {
    "path": "/api/tulis",
    "input": {"text": ["$.pertanyaan", "$.riwayat[*].teks"], "images": ["$.gambar"], "plain": ["$.waktu"]},
    "output": {"text": ["$.hasil"], "usage": {"output_tokens": "$.meta.jumlah"}},
    "on_block": NO,
}
SSE = {**PLAIN, "path": "/api/alir",
       "stream": {"format": "sse", "delta": ["$.potongan"], "terminator": "[SELESAI]"},
       "on_block": {**NO, "stream_final": {"potongan": "{{message}}", "alasan": "{{code}}"}}}  # fmt: skip
LINES = {**PLAIN, "path": "/api/baris",
         "stream": {"format": "ndjson", "delta": ["$.potongan"], "done": "$.selesai", "asked": "$.alir"},
         "on_block": {**NO, "stream_final": {"potongan": "{{message}}", "selesai": True}}}  # fmt: skip
HELD = {**PLAIN, "path": "/api/tahan", "stream": {"format": "sse", "delta": ["$.potongan"], "done": "$.selesai"}}
STRICT = {**PLAIN, "path": "/api/ketat", "unmapped": "reject"}
seen: list[dict[str, Any]] = []
go = threading.Event()


def head(kind: str) -> bytes:
    return f"HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n\r\n".encode()


def ibu_guru(wire: socket.socket, request: dict[str, Any]) -> None:
    """Says back what she was asked; ``bocor`` leaks after a while, ``rusak`` fails, ``putus`` breaks off."""
    seen.append(request)
    text = request["pertanyaan"]
    if text == "rusak":
        wire.sendall(b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        return
    words = ["Baik, ", "ini ", "dia: ", "ani@contoh.example ", "saja."] if text == "bocor" else [text[:5], text[5:]]
    kind = request.get("jenis", "utuh")
    if kind == "utuh":
        answer = {"hasil": "".join(words), "meta": {"jumlah": 7}, **({"rahasia": "x"} if text == "lebih" else {})}
        wire.sendall(head("application/json") + json.dumps(answer).encode())
        return
    before, after = (b"data: ", b"\n\n") if kind == "sse" else (b"", b"\n")
    wire.sendall(head("text/event-stream" if kind == "sse" else "application/x-ndjson"))
    for number, word in enumerate(words):
        if text == "bocor" and number == 3:
            go.wait(20)
        wire.sendall(before + json.dumps({"potongan": word}).encode() + after)
    if text == "putus":
        return
    if request.get("akhir") == "kata":
        wire.sendall(b"data: [SELESAI]\n\n")
    else:
        wire.sendall(before + json.dumps({"potongan": "", "selesai": True}).encode() + after)


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, gate_with: Callable[..., Any]) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("generik")
    (folder / "policy.yaml").write_text(json.dumps(RULES))
    server = socket.create_server(("127.0.0.1", 0))
    port = server.getsockname()[1]
    server.close()
    routes = [PLAIN, SSE, LINES, HELD, STRICT]
    settings = {"backends": [{"name": "ibu-guru", "url": f"http://127.0.0.1:{port}", "api": "http", "routes": routes}],
                "policies": {"files": ["policy.yaml"]}}  # fmt: skip
    with gate_with(folder, settings) as gate:
        gate.port = port
        yield gate


@pytest.fixture
def ask(school: Any, model_server: Callable[..., Any]) -> Iterator[Callable[..., httpx.Response]]:
    model_server(ibu_guru, school.port)
    seen.clear()
    go.clear()
    with httpx.Client(base_url=school.url, headers={"authorization": f"Bearer {school.token}"}, timeout=30) as client:

        def asked(path: str, text: str, **more: Any) -> httpx.Response:
            return client.post(path, json={"pertanyaan": text, **more})

        yield asked


HOW: dict[str, dict[str, Any]] = {
    "/api/alir": {"jenis": "sse", "akhir": "kata"},
    "/api/baris": {"jenis": "ndjson", "alir": True},
    "/api/tahan": {"jenis": "sse"},
}
STREAMED = pytest.mark.parametrize("path", HOW)


def told(answer: httpx.Response) -> list[dict[str, Any]]:
    rows = [row.removeprefix("data: ") for row in answer.text.splitlines()]
    return [json.loads(row) for row in rows if row.startswith("{")]


def text_of(answer: httpx.Response) -> str:
    return "".join(one.get("potongan", "") for one in told(answer))


def test_a_whole_answer_and_what_it_used(school: Any, ask: Any) -> None:
    answer = ask("/api/tulis", "halo dunia", riwayat=[{"teks": "tadi"}], waktu=1760000000000)
    assert (answer.status_code, answer.json()) == (200, {"hasil": "halo dunia", "meta": {"jumlah": 7}})
    assert seen[-1]["riwayat"] == [{"teks": "tadi"}]
    assert school.records("outcome")[-1]["usage"]["output"] == 7


def test_she_sees_pseudonyms_in_every_place_and_the_person_their_number(school: Any, ask: Any) -> None:
    answer = ask("/api/tulis", f"NIK saya {NIK}", riwayat=[{"teks": f"NIK {NIK}"}], catatan={"x": f"NIK {NIK}"})
    assert answer.json()["hasil"] == f"NIK saya {NIK}"
    assert NIK not in json.dumps(seen[-1])
    assert json.dumps(seen[-1]).count("<ID_NIK_") == 3


@STREAMED
def test_the_same_as_a_stream(school: Any, ask: Any, path: str) -> None:
    answer = ask(path, f"NIK saya {NIK} ya", **HOW[path])
    assert text_of(answer) == f"NIK saya {NIK} ya"
    assert NIK not in json.dumps(seen[-1])
    if path == "/api/alir":
        assert answer.text.endswith("data: [SELESAI]\n\n")
    else:
        assert told(answer)[-1]["selesai"] is True


@pytest.mark.parametrize("path", ["/api/tulis", *HOW])
def test_a_no_before_anything_went_out(school: Any, ask: Any, path: str) -> None:
    answer = ask(path, f"Kartu {CARD}", **HOW.get(path, {}))
    assert (answer.status_code, answer.json()["kode"]) == (400, "content_filter")
    assert "rules of this gate" in answer.json()["galat"]
    assert seen == []


def test_a_no_to_a_whole_answer(school: Any, ask: Any) -> None:
    answer = ask("/api/tulis", "bocor")
    assert (answer.status_code, answer.json()["kode"]) == (400, "content_filter")


@pytest.mark.parametrize("path", ["/api/alir", "/api/baris"])
def test_a_no_in_the_middle_ends_as_the_description_says(school: Any, ask: Any, path: str) -> None:
    body = {"pertanyaan": "bocor", **HOW[path]}
    rows = []
    headers = {"authorization": f"Bearer {school.token}"}
    with httpx.stream("POST", school.url + path, json=body, headers=headers, timeout=30) as answer:
        for row in answer.iter_lines():
            rows += [row.removeprefix("data: ")] if row else []
            go.set()
    shown = [json.loads(row) for row in rows if row.startswith("{")]
    text = "".join(one["potongan"] for one in shown)
    assert text.startswith("Baik")
    assert ("rules of this gate" in text, "@" in text) == (True, False)
    assert rows[-1] == "[SELESAI]" if path == "/api/alir" else shown[-1]["selesai"] is True
    assert school.records("outcome")[-1]["result"] == "blocked"


def test_a_stream_that_could_not_be_ended_is_held_and_refused_whole(school: Any, ask: Any) -> None:
    go.set()
    answer = ask("/api/tahan", "bocor", **HOW["/api/tahan"])
    assert (answer.status_code, answer.json()["kode"]) == (400, "content_filter")


@pytest.mark.parametrize("path", ["/api/tulis", *HOW])
def test_a_failure_of_hers(school: Any, ask: Any, path: str) -> None:
    answer = ask(path, "rusak", **HOW.get(path, {}))
    assert (answer.status_code, answer.json()["kode"]) == (502, "backend_error")


@STREAMED
def test_a_stream_that_breaks_off_never_ends_well(school: Any, ask: Any, path: str) -> None:
    answer = ask(path, "putus", **HOW[path])
    if answer.status_code == 200:
        assert told(answer)[-1]["kode"] == "backend_malformed"
        assert "[SELESAI]" not in answer.text
    else:
        assert (answer.status_code, answer.json()["kode"]) == (502, "backend_malformed")


def test_somebody_who_hangs_up_leaves_an_outcome(school: Any, ask: Any) -> None:
    before = len(school.records("outcome"))
    body = {"pertanyaan": "bocor", **HOW["/api/alir"]}
    headers = {"authorization": f"Bearer {school.token}"}
    with httpx.stream("POST", school.url + "/api/alir", json=body, headers=headers, timeout=30) as answer:
        assert next(answer.iter_lines()).startswith("data:")
    pause = threading.Event()
    for _ in range(100):
        if len(ends := school.records("outcome")) > before:
            break
        pause.wait(0.1)
    go.set()
    assert ends[-1]["result"] == "cancelled"


def test_a_picture_is_one_that_nobody_sees(school: Any, ask: Any) -> None:
    assert ask("/api/tulis", "apa ini?", gambar="AAAA").json()["kode"] == "content_filter"
    assert seen == []


def test_where_only_what_is_described_may_come_nothing_else_does(school: Any, ask: Any) -> None:
    assert ask("/api/ketat", "halo").json()["hasil"] == "halo"
    assert ask("/api/ketat", "lebih").json()["kode"] == "backend_malformed"
    assert ask("/api/ketat", "halo", catatan="x").json()["kode"] == "unmapped"


def test_a_twin_of_a_described_name_has_two_meanings(school: Any, ask: Any) -> None:
    assert ask("/api/tulis", "halo", Pertanyaan="x").json()["kode"] == "twin_member"
    school.assert_log_is_whole()
