"""An unkind answer never reaches a pupil, however it arrives; the client sees an ordinary end. With the school pack."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any

import openai
import pytest

NIK = "3174015509000001"  # synthetic
KIND = {"id": "Baik, ini jawabannya. ", "en": "Well, here is the answer. "}
INSULT = {"id": "Dasar bodoh, kamu goblok dan tidak berguna. ", "en": "You are a stupid worthless idiot. "}
INSTEAD = {"id": "Jawaban itu tidak sopan", "en": "That answer was not kind"}
ASKED: list[Any] = [{"role": "user", "content": "Apa itu fotosintesis?"}]


def event(content: str | None, finish: str | None = None) -> bytes:
    delta = {} if content is None else {"content": content}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    document = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def says(text: str, size: int = 1) -> Any:
    """A backend that says this: whole, or in chunks of a size."""

    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        if request.get("stream"):
            wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
            for place in range(0, len(text), size):
                wire.sendall(event(text[place : place + size]))
            wire.sendall(event(None, "stop") + b"data: [DONE]\n\n")
            return
        choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
        document = {"id": "c1", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]}
        body = json.dumps(document).encode()
        head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: "
        wire.sendall(head + str(len(body)).encode() + b"\r\n\r\n" + body)

    return play


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory, gate_with: Any) -> Iterator[Any]:
    settings = {"policies": {"files": ["school"]}, "detectors": {"enabled": ["pii", "harm"]}}
    with gate_with(tmp_path_factory.mktemp("school"), settings, group="siswa-smp") as gate:
        yield gate


def client(gate: Any, language: str, token: str | None = None) -> openai.OpenAI:
    return gate.sdk(token).with_options(default_headers={"accept-language": language})


def streamed(gate: Any, language: str) -> tuple[str, str | None]:
    """All that the official SDK showed, and why it ended."""
    chunks = list(client(gate, language).chat.completions.create(model="m", messages=ASKED, stream=True))
    said = "".join(chunk.choices[0].delta.content or "" for chunk in chunks)
    return said, chunks[-1].choices[0].finish_reason


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("size", [1, 9, 500])
def test_an_insult_in_a_stream_is_stopped_before_its_first_letter(school: Any, language: str, size: int) -> None:
    school.backend.play = says(KIND[language] + INSULT[language] + KIND[language], size)
    said, finish = streamed(school, language)
    before, instead, _ = said.partition(INSTEAD[language])
    assert instead
    shown = before.removesuffix("\n\n")  # how much of the kind sentence depends on what came together
    assert KIND[language].startswith(shown)
    assert not shown or before != shown  # the refusal stands by itself
    assert not any(word in said for word in ("bodoh", "goblok", "stupid", "idiot"))
    assert finish == "content_filter"
    outcome = school.records("outcome")[-1]
    assert outcome["result"] == "blocked"
    assert outcome["released"] == len(shown)
    assert "harmful-answer" in json.dumps(outcome["decision"])


@pytest.mark.parametrize("language", ["en", "id"])
def test_an_insult_in_a_whole_answer_is_replaced_by_the_refusal(school: Any, language: str) -> None:
    school.backend.play = says(KIND[language] + INSULT[language])
    answer = client(school, language).chat.completions.create(model="m", messages=ASKED)
    (choice,) = answer.choices
    assert choice.message.content is not None
    assert choice.message.content.startswith(INSTEAD[language])
    assert choice.finish_reason == "content_filter"
    assert school.records("outcome")[-1]["released"] == 0


def test_the_pupil_may_go_on_after_a_refusal(school: Any) -> None:
    school.backend.play = says(INSULT["id"])
    refused = client(school, "id").chat.completions.create(model="m", messages=ASKED).choices[0].message.content
    school.backend.play = says("Tumbuhan membuat makanan dari cahaya.")
    more = [*ASKED, {"role": "assistant", "content": refused}, {"role": "user", "content": "Jelaskan lagi, ya."}]
    answer = client(school, "id").chat.completions.create(model="m", messages=more)
    assert answer.choices[0].message.content == "Tumbuhan membuat makanan dari cahaya."
    assert [message["content"] for message in school.backend.seen[-1]["messages"]] == [
        message["content"] for message in more
    ]


@pytest.mark.parametrize("size", [1, 3, 16])
def test_a_number_that_the_model_invents_is_masked_in_every_cut(school: Any, size: int) -> None:
    school.backend.play = says(f"Nomornya {NIK}, ditulis 3174-0155-0900-0001. Simpan baik-baik ya.", size)
    said, finish = streamed(school, "id")
    assert said == "Nomornya [ID_NIK], ditulis [ID_NIK]. Simpan baik-baik ya."
    assert finish == "stop"
    assert not any(digit in said for digit in NIK)


def test_a_teacher_sees_it_with_a_notice_and_a_child_in_primary_school_does_not(school: Any) -> None:
    school.backend.play = says(KIND["id"] + INSULT["id"])
    teacher = school.key("guru", role="teacher")
    answer = client(school, "id", teacher).chat.completions.with_raw_response.create(model="m", messages=ASKED)
    assert answer.headers["x-gapura-decision"] == "warn"
    assert "kasar" in answer.headers["x-gapura-notice"]
    assert answer.parse().choices[0].message.content == KIND["id"] + INSULT["id"]
    child = client(school, "id", school.key("siswa-sd")).chat.completions.create(model="m", messages=ASKED)
    assert child.choices[0].finish_reason == "content_filter"


def test_a_rude_question_is_passed_on_with_a_reminder(school: Any) -> None:
    school.backend.play = says("Fotosintesis adalah cara tumbuhan membuat makanan.")
    rude: list[Any] = [{"role": "user", "content": INSULT["id"]}]
    answer = client(school, "id").chat.completions.with_raw_response.create(model="m", messages=rude)
    assert answer.headers["x-gapura-decision"] == "warn"
    assert answer.parse().choices[0].finish_reason == "stop"


def test_the_log_of_all_this_verifies(school: Any) -> None:
    assert {record["result"] for record in school.records("outcome")} == {"answered", "blocked"}
    school.assert_log_is_whole()
