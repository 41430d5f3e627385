"""What a policy maker can say, said to the official client through a real gate.

Names and numbers are invented.
"""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import openai
import pytest

POLICY = """\
gapura: policy/v1
name: kantor
title: { en: An office, id: Sebuah kantor }
default: allow
respond: refusal
help_words: [merah delima]
rules:
  - name: marked
    when: { direction: input, words: [RAHASIA] }
    then: block
    message:
      en: This looks like a classified letter.
      id: Ini tampaknya surat rahasia.
      jv: Iki katone layang wadi.
  - name: call-for-help
    when: { direction: input, help_word: true }
    then: replace
    care: helpline
  - name: no-mail
    when: { direction: output, tool: { name: "send_*", arguments: "*@*" } }
    then: block
    message: { en: I may not send mail., id: Saya tidak boleh mengirim surat. }
  - name: enough-for-today
    when: { direction: input, group: guru, quota: { questions_day: ">= 3" } }
    then: replace
    message: { en: Enough for today., id: Cukup untuk hari ini. }
  - name: a-machine-answers
    when: { direction: input, first_turn: true }
    then: label
    label: { en: A machine answers., id: Mesin yang menjawab. }
  - name: small-cells
    when: { direction: input, cells: "< 5" }
    then: warn
    message: { en: This table counts very few people., id: Tabel ini menghitung sangat sedikit orang. }
  - name: local-languages
    when: { direction: input, language: [jv, su] }
    then: flag
"""
PROSE = "Baik, saya tulis suratnya sekarang. "
SECRET = "rahayu.rekaan@contoh.example"
CONTACT = {"role": "counsellor", "person": "Bu Rahayu (rekaan)", "hours": "07.00-14.00"}


def chunk(finish: str | None = None, **delta: Any) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 0, "model": "m"}
    return b"data: " + json.dumps({**head, "choices": [choice]}).encode() + b"\n\n"


def calls(name: str, arguments: str, go_on: threading.Event) -> Any:
    """A backend that writes a sentence and then, when it is told to go on, calls a tool, a few characters at a time."""

    def play(wire: socket.socket, request: dict[str, Any]) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        for word in PROSE.split(" ")[:-1]:
            wire.sendall(chunk(content=f"{word} "))
        go_on.wait(20)
        call = {"index": 0, "id": "call_1", "type": "function"}
        wire.sendall(chunk(tool_calls=[call]) + chunk(tool_calls=[{"index": 0, "function": {"name": name}}]))
        for place in range(0, len(arguments), 5):
            piece = {"index": 0, "function": {"arguments": arguments[place : place + 5]}}
            wire.sendall(chunk(tool_calls=[piece]))
        wire.sendall(chunk("tool_calls") + b"data: [DONE]\n\n")

    return play


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, gate_with: Any) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("office")
    (folder / "kantor.yaml").write_text(POLICY)
    server = {"workers": 2, "language": "id"}
    settings = {"policies": {"files": ["kantor.yaml"]}, "contacts": [CONTACT], "server": server}
    with gate_with(folder, settings, group="siswa-sma") as gate:
        yield gate


@pytest.fixture(autouse=True)
def echoes(office: Any) -> Iterator[None]:
    """The backend says back what it was asked, unless a test wants something else."""
    before = office.backend.play
    yield
    office.backend.play = before


def ask(gate: Any, text: str, language: str = "id", token: str | None = None, **more: Any) -> Any:
    """An answer with its headers."""
    client = gate.sdk(token).with_options(default_headers={"accept-language": language})
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.with_raw_response.create(model="m", messages=messages, **more)


def said(answer: Any) -> str:
    return str(answer.parse().choices[0].message.content)


@pytest.mark.parametrize(("language", "words"), [
    ("id", "Ini tampaknya surat rahasia."), ("en", "This looks like a classified letter."),
    ("jv, id;q=0.5", "Iki katone layang wadi."), ("su, id;q=0.5", "Ini tampaknya surat rahasia."),
])  # fmt: skip
def test_a_marked_letter_stays_here_and_the_reader_is_told_in_their_language(
    office: Any, language: str, words: str
) -> None:
    office.backend.seen.clear()
    assert said(ask(office, "Nomor 7/R/2026, RAHASIA. Rangkum surat ini.", language)).partition(" (")[0] == words
    assert office.backend.seen == []


def test_who_asks_what_secret_means_is_answered(office: Any) -> None:
    assert said(ask(office, "Apa arti kerahasiaan?")) == "Apa arti kerahasiaan?"


@pytest.mark.parametrize("word", ["Merah delima!", "tolong aku"])
def test_an_agreed_word_is_answered_with_help_and_with_the_name_of_somebody_here(office: Any, word: str) -> None:
    text = said(ask(office, word))
    assert "Bu Rahayu (rekaan) (07.00-14.00)" in text
    assert said(ask(office, f"{word} apa warnanya?")) == f"{word} apa warnanya?"
    log = (office.folder / "out").read_text()
    assert "Rahayu" not in log
    assert "Rahayu" not in json.dumps([office.records(kind) for kind in ("decision", "outcome")])


def test_a_call_that_may_not_be_made_never_reaches_the_client_and_the_prose_before_it_does(office: Any) -> None:
    read = threading.Event()
    office.backend.play = calls("send_mail", json.dumps({"to": SECRET}), read)
    chunks, text = [], ""
    for one in office.sdk().chat.completions.create(
        model="m", messages=[{"role": "user", "content": "Kirim surat"}], stream=True,
        extra_headers={"accept-language": "id"},
    ):  # fmt: skip
        chunks.append(one)
        text += one.choices[0].delta.content or ""
        if text == PROSE:
            read.set()  # it was shown before the call was even begun
    assert read.is_set()
    assert text.startswith(f"{PROSE}\n\nSaya tidak boleh mengirim surat. (Kode ")
    assert [one for one in chunks if one.choices[0].delta.tool_calls] == []
    record = office.records("outcome")[-1]
    assert (record["result"], record["facts"]["tools"]) == ("blocked", ["send_*(*@*)"])
    assert SECRET not in json.dumps(record)


def test_another_call_arrives_whole(office: Any) -> None:
    at_once = threading.Event()
    at_once.set()
    office.backend.play = calls("send_note", json.dumps({"to": "papan"}), at_once)
    chunks = list(office.sdk().chat.completions.create(
        model="m", messages=[{"role": "user", "content": "Tempel"}], stream=True
    ))  # fmt: skip
    functions = [call.function for one in chunks for call in one.choices[0].delta.tool_calls or [] if call.function]
    assert "".join(function.name or "" for function in functions) == "send_note"
    assert json.loads("".join(function.arguments or "" for function in functions)) == {"to": "papan"}
    assert chunks[-1].choices[0].finish_reason == "tool_calls"


def test_a_quota_is_one_for_all_processes_and_each_key_has_its_own(office: Any) -> None:
    one, other = office.key("guru", role="teacher"), office.key("guru", role="teacher")
    answers = [said(ask(office, "Halo", token=one)) for _ in range(4)]
    assert answers == ["Halo", "Halo", "Cukup untuk hari ini.", "Cukup untuk hari ini."]
    assert said(ask(office, "Halo", token=other)) == "Halo"


@pytest.mark.parametrize("stream", [False, True])
def test_people_are_told_that_a_machine_answers(office: Any, stream: bool) -> None:
    answer = ask(office, "Halo", "en", stream=stream)
    assert unquote(answer.headers["x-gapura-label"]) == "A machine answers."


def test_a_table_of_very_few_is_warned_of(office: Any) -> None:
    table = "Rangkum:\n| Desa | Kasus |\n|---|---|\n| Suka Maju | 2 |\n| Suka Damai | 140 |"
    answer = ask(office, table)
    assert unquote(answer.headers["x-gapura-notice"]) == "Tabel ini menghitung sangat sedikit orang."
    assert office.records("decision")[-1]["facts"]["smallest_cell"] == 2
    assert "x-gapura-notice" not in ask(office, table.replace("| 2 |", "| 20 |")).headers


def test_the_language_of_a_question_is_known(office: Any) -> None:
    ask(office, "Kula badhe sinau babagan tetuwuhan wonten ing griya kaliyan ibu.")
    record = office.records("decision")[-1]
    assert (record["facts"]["language"], record["decision"]["effect"]) == ("jv", "flag")


def test_the_log_is_whole(office: Any) -> None:
    with pytest.raises(openai.AuthenticationError):
        ask(office, "Halo", token="gpr_none_" + "0" * 43)
    office.assert_log_is_whole()
