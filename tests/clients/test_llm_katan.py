"""A model server that is not ours: llm-katan (Apache-2.0) says back what it was asked in several providers' APIs, four
characters at a time, and looks at its keys. A chat in OpenAI's API goes to it as it is, or translated."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest

pytestmark = pytest.mark.slow
NIK, CARD = "3174015509000001", "4111 1111 1111 1111"  # synthetic
KEYS = {"openai": "kunci-katan-1", "anthropic": "kunci-katan-2"}
PACKAGE = "llm-katan==0.22.0"
RULES = """gapura: policy/v1
name: site
extends: [baseline]
default: allow
rules:
  - name: no-cards
    when: { direction: input, pii: CREDIT_CARD }
    then: block
    message: { en: "No card numbers, please.", id: "Jangan kirim nomor kartu." }
  - name: no-models
    when: { direction: output, words: [rahasia] }
    then: block
    message: { en: "I can't show that answer.", id: "Jawaban itu tidak bisa saya tampilkan." }
"""


@pytest.fixture(scope="module")
def katan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Its address. The package alone: all it needs to echo is here already, and it may bring no model runtime."""
    folder = tmp_path_factory.mktemp("katan")
    install = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder / "lib"), PACKAGE]
    done = subprocess.run(install, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        pytest.skip("llm-katan comes from a package index, and pip reaches none that has it")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from llm_katan.cli import main; main()", "-m", "demo", "-b", "echo",
               "-h", "127.0.0.1", "-p", str(port), "--providers", ",".join(KEYS), "--validate-keys",
               "--api-keys", ",".join(f"{api}={key}" for api, key in KEYS.items()), "--disable-dashboard"]  # fmt: skip
    env = {**os.environ, "PYTHONPATH": str(folder / "lib"), "HOME": str(folder)}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        _await(port, process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(20)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    pause = threading.Event()
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        with socket.socket() as wire:
            if wire.connect_ex(("127.0.0.1", port)) == 0:
                return
        pause.wait(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module", params=KEYS)
def gate(request: pytest.FixtureRequest, katan: str, gate_in: Any, tmp_path_factory: Any) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "policy.yaml").write_text(RULES)
    backend = {"name": "katan", "url": f"{katan}/v1", "api": request.param, "key": "KATAN_KEY"}
    settings = {"backends": [backend], "policies": {"files": ["policy.yaml"]}}
    with gate_in(folder, settings, env={"KATAN_KEY": KEYS[request.param]}) as gate:
        yield gate


def asked(gate: Any, text: str, stream: bool) -> tuple[str, str]:
    """What the official SDK shows, and why the answer ended."""
    messages: Any = [{"role": "user", "content": text}]
    if not stream:
        choice = gate.sdk().chat.completions.create(model="demo", messages=messages, max_tokens=500).choices[0]
        return choice.message.content or choice.message.refusal, choice.finish_reason
    said, end = "", ""
    for chunk in gate.sdk().chat.completions.create(model="demo", messages=messages, max_tokens=500, stream=True):
        for choice in chunk.choices:
            said += choice.delta.content or choice.delta.refusal or ""
            end = choice.finish_reason or end
    return said, end


both = pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])


@both
def test_what_it_is_asked_it_says_back(gate: Any, stream: bool) -> None:
    said, end = asked(gate, "Selamat pagi.", stream)
    assert said.startswith("[echo] model=demo")
    assert said.endswith("User: Selamat pagi.")
    assert end == "stop"


@both
def test_a_number_comes_back_that_never_went_there(gate: Any, stream: bool) -> None:
    said, end = asked(gate, f"NIK saya {NIK}, tolong cek.", stream)
    assert said.endswith(f"User: NIK saya {NIK}, tolong cek.")
    assert end == "stop"
    record = gate.records("decision")[-1]
    assert (record["decision"]["effect"], record["facts"]["pii"]) == ("redact", {"ID_NIK": 1})


@both
def test_what_is_blocked_before_and_after(gate: Any, stream: bool) -> None:
    with pytest.raises(openai.BadRequestError, match="No card numbers, please"):
        asked(gate, f"Kartu saya {CARD}.", stream)
    said, end = asked(gate, "Ini rahasia.", stream)
    assert end == "content_filter"
    assert "rahasia" not in said
    assert "I can't show that answer. (Code " in said


def test_its_keys_stay_on_the_server(gate: Any) -> None:
    files = [gate.folder / "out", *(path for path in (gate.folder / "data").rglob("*") if path.is_file())]
    assert not any(key.encode() in path.read_bytes() for key in KEYS.values() for path in files)
    assert not any(key in json.dumps(gate.records(kind)) for key in KEYS.values() for kind in ("decision", "outcome"))
