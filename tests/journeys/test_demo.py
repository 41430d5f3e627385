"""``gapura demo``: one command, and the gate stands in front of a scripted model. All numbers are synthetic."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest

from audit.reader import Reader
from audit.search.query import Query
from audit.verify import verify
from gateway.demo.scripts import MODELS

ROOT = Path(__file__).resolve().parents[2]
NIK, PHONE = "3174015509000001", "0812-0000-1234"
HELLO: list[Any] = [{"role": "user", "content": "Halo, apa kabar?"}]
ASKED: list[Any] = [{"role": "user", "content": f"NIK saya {NIK}, telepon {PHONE}."}]


@dataclass(frozen=True)
class Demo:
    process: subprocess.Popen[str]
    url: str
    console: None
    key: str
    data: Path
    language: str = "en"

    def sdk(self) -> openai.OpenAI:
        spoken = {"accept-language": self.language}
        url = f"{self.url}/v1"
        return openai.OpenAI(base_url=url, api_key=self.key, default_headers=spoken, max_retries=0, timeout=60)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> tuple[int, str, str]:
        self.process.send_signal(how)
        out, err = self.process.communicate(timeout=60)
        return self.process.returncode, out, err


def popen(folder: Path, *words: str, **env: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "gateway.cli", "demo", *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "160", **env}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdout=pipe, stderr=pipe, text=True)


@contextlib.contextmanager
def demo_in(folder: Path, *more: str, **env: str) -> Iterator[Demo]:
    with popen(folder, "--json", "--port", "0", *more, **env) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        said = json.loads(line)
        assert sorted(said) == ["console", "data", "key", "url"]
        try:
            yield Demo(process, said["url"], said["console"], said["key"], Path(said["data"]))
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    with demo_in(tmp_path_factory.mktemp("demo")) as demo:
        yield demo


def status(url: str, key: str) -> int:
    body = {"model": "demo", "messages": HELLO}
    headers = {"authorization": f"Bearer {key}"}
    return httpx.post(f"{url}/v1/chat/completions", json=body, headers=headers, timeout=30).status_code


def streamed(demo: Demo, model: str, messages: list[Any]) -> tuple[str, str | None]:
    """All text of a stream and how it ended."""
    with demo.sdk() as sdk:
        chunks = list(sdk.chat.completions.create(model=model, messages=messages, stream=True))
    choices = [chunk.choices[0] for chunk in chunks if chunk.choices]
    text = "".join((choice.delta.content or "") + (choice.delta.refusal or "") for choice in choices)
    return text, choices[-1].finish_reason


def whole(demo: Demo, model: str, messages: list[Any]) -> tuple[str, str | None]:
    with demo.sdk() as sdk:
        choice = sdk.chat.completions.create(model=model, messages=messages).choices[0]
    return (choice.message.content or "") + (choice.message.refusal or ""), choice.finish_reason


both = pytest.mark.parametrize("ask", [whole, streamed])
Ask = Callable[[Demo, str, list[Any]], tuple[str, str | None]]


@both
def test_the_ordinary_model_says_back_what_the_person_wrote(demo: Demo, ask: Ask) -> None:
    said, finish = ask(demo, "demo", ASKED)
    assert said == f"Kamu menulis: NIK saya {NIK}, telepon {PHONE}."
    assert finish == "stop"


@both
def test_what_the_leaking_model_invents_is_masked(demo: Demo, ask: Ask) -> None:
    said, finish = ask(demo, "demo-leak", HELLO)
    assert "[ID_NIK]" in said
    assert not any(value in said for value in (NIK, PHONE, "ani@contoh.example"))
    assert finish == "stop"


@both
@pytest.mark.parametrize(
    ("lang", "question", "insult", "told"),
    [("id", "Apa pendapatmu?", "goblok", "tidak sopan"), ("en", "What do you think?", "idiot", "not kind")],
)
def test_the_insulting_model_is_not_heard(
    demo: Demo, ask: Ask, lang: str, question: str, insult: str, told: str
) -> None:
    said, _ = ask(replace(demo, language=lang), "demo-insult", [{"role": "user", "content": question}])
    assert insult not in said
    assert told in said


@both
def test_the_slow_model_takes_its_time_and_arrives(demo: Demo, ask: Ask) -> None:
    began = time.monotonic()
    said, finish = ask(demo, "demo-slow", HELLO)
    assert said.endswith("Kamu menulis: Halo, apa kabar?")
    assert finish == "stop"
    assert time.monotonic() - began >= 1.0  # nine words, 0.15 s each


@both
def test_the_failing_model_is_a_clear_error_that_can_be_tried_again(demo: Demo, ask: Ask) -> None:
    with pytest.raises(openai.InternalServerError) as caught:
        ask(demo, "demo-fail", HELLO)
    assert "scripted" not in caught.value.response.text
    assert caught.value.response.headers["x-request-id"]


def test_the_models_are_listed_and_another_one_is_not_known(demo: Demo) -> None:
    with demo.sdk() as sdk:
        names = {model.id for model in sdk.models.list()}
        assert names == set(MODELS)
        with pytest.raises(openai.NotFoundError):
            sdk.chat.completions.create(model="demo-more", messages=HELLO)


@pytest.mark.parametrize("stream", [False, True])
def test_the_key_sees_times_and_stands_for_a_pupil(demo: Demo, stream: bool) -> None:
    headers = {"authorization": f"Bearer {demo.key}"}
    body = {"model": "demo", "messages": HELLO, "stream": stream}
    answer = httpx.post(f"{demo.url}/v1/chat/completions", json=body, headers=headers, timeout=30)
    assert {"gapura", "upstream"} == {part.strip().split(";")[0] for part in answer.headers["server-timing"].split(",")}
    newest = Reader.open(demo.data).exchange(answer.headers["x-request-id"])
    facts = (newest[0].private_part() or {})["facts"]
    assert (facts["group"], facts["role"], facts["age"]) == ("siswa-smp", "student", 13)
    check = {"direction": "input", "text": "Halo", "as": {"group": "guru", "role": "teacher"}}
    assert httpx.post(f"{demo.url}/gapura/v1/check", json=check, headers=headers, timeout=30).status_code == 200


def test_it_listens_on_this_machine_only(demo: Demo) -> None:
    port = int(demo.url.rpartition(":")[2])
    assert demo.url == f"http://127.0.0.1:{port}"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", port), timeout=5)


@pytest.mark.parametrize("words", [("--host", "0.0.0.0"), ("--host=127.0.0.2",)])  # noqa: S104
def test_another_address_is_refused(tmp_path: Path, words: tuple[str, ...]) -> None:
    with popen(tmp_path, *words) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert "--host" in err
    assert not (tmp_path / "gapura-demo").exists()


def test_settings_of_a_real_gate_do_not_open_the_demo_to_the_network(tmp_path: Path) -> None:
    (tmp_path / "gapura.yaml").write_text("server: { host: 0.0.0.0, behind_proxy: true }\n")
    with demo_in(tmp_path, GAPURA_SERVER__HOST="0.0.0.0") as demo:  # noqa: S104  # not listening there is the point
        assert demo.url.startswith("http://127.0.0.1:")
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", int(demo.url.rpartition(":")[2])), timeout=5)
        assert demo.stop()[0] == 0


def test_each_start_has_a_key_of_its_own_and_the_log_goes_on(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with demo_in(tmp_path, "--data", str(data)) as first:
        assert status(first.url, first.key) == 200
        assert first.data == data
        assert first.stop() == (0, "", "")
    before = [entry.entry for entry in Reader.open(data).page(Query(), limit=1000).entries]
    with demo_in(tmp_path, "--data", str(data)) as second:
        assert second.key != first.key
        assert status(second.url, first.key) == 401
        assert status(second.url, second.key) == 200
        assert second.stop(signal.SIGINT) == (0, "", "")
    after = [entry.entry for entry in Reader.open(data).page(Query(), limit=1000).entries]
    assert after[: len(before)] == before
    assert len(after) > len(before)
    verdict = verify(data)
    assert verdict.failed is None, verdict.as_json("en")
    assert (data / "demo-keys" / "pepper.key").is_file()


@pytest.mark.parametrize(("lang", "told"), [("en", "made by gapura demo"), ("id", "dibuat oleh gapura demo")])
def test_a_real_gate_does_not_take_over_its_data(demo: Demo, gapura: Any, lang: str, told: str) -> None:
    words = ["--data", demo.data, "--backend", "http://127.0.0.1:9/v1", "--port", "0", "--lang", lang]
    done = gapura("serve", *words)
    assert (done.returncode, told in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


@pytest.mark.parametrize(("lang", "told"), [("en", "belongs to a real gate"), ("id", "milik gerbang sungguhan")])
def test_it_does_not_take_over_the_data_of_a_real_gate(gate: Any, tmp_path: Path, lang: str, told: str) -> None:
    with popen(tmp_path, "--port", "0", "--lang", lang, "--data", str(gate.folder / "data")) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out, told in err) == (2, "", True), err
    assert status(gate.url, gate.token) == 200


@pytest.mark.parametrize(("lang", "told"), [("en", "Stop what runs there"), ("id", "Hentikan program")])
def test_a_port_in_use(demo: Demo, tmp_path: Path, lang: str, told: str) -> None:
    port = demo.url.rpartition(":")[2]
    with popen(tmp_path, "--port", port, "--lang", lang) as process:
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (2, "")
    assert all(words in err for words in (told, port, "--port"))
    assert not (tmp_path / "gapura-demo").exists()


class Screen(threading.Thread):
    """Reads what a command prints, as it prints it."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        super().__init__(daemon=True)
        self._process, self._lines, self._news = process, list[str](), threading.Condition()
        self.start()

    def run(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._news:
                self._lines.append(line)
                self._news.notify()

    def until(self, mark: str, times: int) -> str:
        with self._news:
            assert self._news.wait_for(lambda: "".join(self._lines).count(mark) >= times, 60), "".join(self._lines)
            return "".join(self._lines)


ROWS = {
    "en": ("you sent", "the model got", "the model said", "you got", "decision", "audit entry"),
    "id": ("kamu kirim", "model menerima", "model menjawab", "kamu terima", "keputusan", "catatan"),
}


def panels(shown: str, lang: str) -> list[dict[str, str]]:
    """Each question of the tour: row name -> text."""
    found: list[dict[str, str]] = []
    name = ""
    for line in shown.splitlines():
        if line.startswith("╭"):
            found.append({})
        elif line.startswith("│"):
            text = line.strip("│")[1:].rstrip()
            name = next((row for row in ROWS[lang] if text.startswith(row)), name)
            found[-1][name] = found[-1].get(name, "") + text.removeprefix(name).strip()
    return found


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_tour_shows_what_everybody_along_the_way_got_to_see(tmp_path: Path, lang: str) -> None:
    with popen(tmp_path, "--tour", "--port", "0", "--lang", lang) as process:
        shown = Screen(process).until("╰", 3)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    sent, received, said, got, decision, entry = ROWS[lang]
    ordinary, private, insult = panels(shown, lang)
    assert all(panel.keys() == set(ROWS[lang]) for panel in (ordinary, private, insult))
    assert ordinary[sent] == ordinary[received]
    assert ordinary[said] == ordinary[got]
    assert ordinary[decision] == "allow  ai-notice"
    assert NIK in private[sent]
    assert NIK in private[got]
    assert PHONE in private[got]
    assert "<ID_NIK_" in private[received]
    assert not any(value in private[received] + private[said] for value in (NIK, PHONE))
    assert private[decision] == "redact  contact-data, identity-numbers, ai-notice"
    assert insult[got] not in insult[said]
    assert not any(word in insult[got] for word in ("idiot", "goblok"))
    assert insult[decision].startswith("block  ")
    assert "harmful-answer" in insult[decision]
    log = {str(e.index): e for e in Reader.open(tmp_path / "gapura-demo").page(Query(), limit=100).entries}
    for panel in (ordinary, private, insult):
        number = panel[entry].split()[1]
        assert (log[number].kind, log[number].entry in panel[entry]) == ("decision", True)


def test_stopped_in_the_middle_of_the_tour_it_goes_without_complaint(tmp_path: Path) -> None:
    with popen(tmp_path, "--tour", "--port", "0") as process:
        screen = Screen(process)
        screen.until("Ctrl+C", 1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert verify(tmp_path / "gapura-demo").failed is None
