"""The gate in front of a real language model on this machine:  .venv/bin/python tests/live/run.py

Starts a model server and a gate, drives the gate with the official OpenAI SDK, looks at what the model's server got,
and verifies the log. Prints a transcript; exits 1 if something is not as it should be.
All people and numbers are invented.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
from fetch import fetch

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NIK, PHONE = "3174015509000001", "0812-0000-1234"
REPEAT = f"Ulangi: NIK saya {NIK} dan nomor HP saya {PHONE}."
SYSTEM = "Say the same sentence again."
PLACEHOLDER = re.compile(r"<[A-Z_]+_[0-9a-z]{8,}>")
IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
POLICY = """\
gapura: policy/v1
name: live
title: { en: Live test, id: Uji langsung }
extends: [school]
default: allow
respond: refusal
rules:
  - name: no-answers-for-sma
    title: { en: This group gets no answers today, id: Kelompok ini tidak mendapat jawaban hari ini }
    when: { direction: output, group: siswa-sma }
    then: block
    message: { en: "Not today.", id: "Tidak hari ini." }
"""


class Transcript:
    """What is seen, and whether it is right."""

    def __init__(self) -> None:
        self.failed: list[str] = []

    def title(self, text: str) -> None:
        print(f"\n== {text}")

    def show(self, who: str, text: object) -> None:
        print(f"   {who:<8} {text}")

    def check(self, promise: str, kept: object) -> None:
        print(f"   {'[pass]' if kept else '[FAIL]':<8} {promise}")
        if not kept:
            self.failed.append(promise)


class Gate:
    """The site of this run: folders, commands, keys, and what the model's server got."""

    def __init__(self, folder: Path, port: int, toxicity: str) -> None:
        self.folder, self.port, self.toxicity = folder, port, toxicity
        self.prompts = folder / "prompts.jsonl"

    def run(self, *words: str) -> str:
        """A gapura command; its output."""
        done = self.ask(*words)
        if done.returncode:
            raise SystemExit(f"gapura {' '.join(words)} failed ({done.returncode}):\n{done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, *words: str) -> subprocess.CompletedProcess[str]:
        where = {"cwd": self.folder, "env": self.environment}
        return subprocess.run(self.command(*words), check=False, capture_output=True, text=True, **where)

    def command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "gateway.cli", *words]

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "GAPURA_DETECTORS__MODEL": self.toxicity}

    def client(self, group: str) -> openai.OpenAI:
        made = self.run("key", "create", "--group", group, "--name", "live", "--person", "--format", "json")
        url = f"http://127.0.0.1:{self.port}/v1"
        return openai.OpenAI(base_url=url, api_key=json.loads(made)["key"], timeout=120, max_retries=0)

    def seen(self) -> list[dict[str, Any]]:
        """What the model's server wrote down so far."""
        return [json.loads(line) for line in self.prompts.read_text(encoding="utf-8").splitlines()]

    def outcome(self, exchange: str) -> dict[str, Any]:
        """The private part of an exchange's outcome, waited for."""
        for _ in range(50):
            for line in self.run("audit", "export", "--private").splitlines():
                entry = json.loads(line)
                if entry.get("entry", {}).get("kind") == "outcome" and entry["private"]["exchange"] == exchange:
                    return dict(entry["private"])
            time.sleep(0.2)
        return {}


def ask(text: str, system: str = "") -> dict[str, Any]:
    messages = [{"role": "system", "content": system}] if system else []
    messages.append({"role": "user", "content": text})
    return {"model": "smollm2", "messages": messages, "temperature": 0, "max_tokens": 80}


def clean(say: Transcript, gate: Gate, client: openai.OpenAI) -> None:
    say.title("A clean question")
    begun = time.perf_counter()
    raw = client.chat.completions.with_raw_response.create(**ask("What is the capital of France?"))
    text = raw.parse().choices[0].message.content or ""
    say.show("pupil", "What is the capital of France?")
    say.show("answer", f"{text!r} ({time.perf_counter() - begun:.1f} s)")
    say.check("answered, nothing changed", "Paris" in text and raw.headers["x-gapura-decision"] == "allow")
    say.check("the gate's key did not reach the model's server", client.api_key not in gate.prompts.read_text())


def personal(say: Transcript, gate: Gate, client: openai.OpenAI) -> None:
    say.title("A question with a NIK and a phone number, in Indonesian")
    text = REPEAT
    before = len(gate.seen())
    raw = client.chat.completions.with_raw_response.create(**ask(text, SYSTEM))
    answer = raw.parse().choices[0].message.content or ""
    prompt, said = _exchange(gate, before)
    say.show("pupil", text)
    say.show("model", f"got  {json.loads(prompt)['messages'][-1]['content']}")
    say.show("model", f"said {said!r}")
    say.show("answer", repr(answer))
    names = PLACEHOLDER.findall(prompt)
    say.check("the model's server got two placeholders", len(set(names)) == 2)
    digits = re.sub(r"\D", "", gate.prompts.read_text())
    say.check("and in all it ever got neither number", NIK not in digits and "81200001234" not in digits)
    say.check("the decision was redact", raw.headers["x-gapura-decision"] == "redact")
    say.check("no placeholder reached the pupil", not set(names) & set(PLACEHOLDER.findall(answer)))
    repeated = set(names) & set(PLACEHOLDER.findall(said))
    say.check("the model repeated a placeholder, so that there was something to restore", repeated)
    say.check("what it repeated came back as the pupil's own value", _restored(repeated, answer))


def streamed(say: Transcript, gate: Gate, client: openai.OpenAI) -> None:
    say.title("The same, streamed")
    text = REPEAT
    before = len(gate.seen())
    chunks = list(client.chat.completions.create(**ask(text, SYSTEM), stream=True))
    pieces = [chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices]
    answer = "".join(pieces)
    _, said = _exchange(gate, before)
    say.show("model", f"said {said!r}")
    say.show("answer", f"{answer!r} in {sum(map(bool, pieces))} pieces")
    say.check("it ended as streams end", chunks[-1].choices[0].finish_reason in ("stop", "length"))
    say.check("no placeholder reached the pupil", not PLACEHOLDER.search(answer))
    repeated = set(PLACEHOLDER.findall(said))
    say.check("what it repeated came back as the pupil's own value", repeated and _restored(repeated, answer))


def blocked(say: Transcript, gate: Gate, pupil: openai.OpenAI, other: openai.OpenAI) -> None:
    say.title("Blocked: a question with an image, which nobody here can look into")
    before = len(gate.seen())
    content: Any = [{"type": "text", "text": "What is this?"}, IMAGE]
    raw = pupil.chat.completions.with_raw_response.create(
        **ask("") | {"messages": [{"role": "user", "content": content}]}
    )
    message = raw.parse().choices[0].message
    say.show("answer", repr(message.refusal or message.content))
    say.check("refused in the protocol's own way", _is_refusal(raw))
    say.check("the model's server got nothing", len(gate.seen()) == before)

    say.title("Blocked: an answer, for a group whose policy forbids it")
    for stream in (False, True):
        parts = [ask("What is the capital of France?")]
        if stream:
            chunks = list(other.chat.completions.create(**parts[0], stream=True))
            answer = "".join((c.choices[0].delta.content or "") + (c.choices[0].delta.refusal or "") for c in chunks)
            finish = chunks[-1].choices[0].finish_reason
        else:
            choice = other.chat.completions.create(**parts[0]).choices[0]
            answer, finish = f"{choice.message.content or ''}{choice.message.refusal or ''}", choice.finish_reason
        say.show("stream" if stream else "whole", f"{answer!r}, {finish}")
        say.check("the policy's words, nothing of the model's", "Not today." in answer and "Paris" not in answer)
        say.check("finish_reason content_filter", finish == "content_filter")


def cancelled(say: Transcript, gate: Gate, client: openai.OpenAI) -> None:
    say.title("Cancelled: the pupil hangs up in the middle of a long answer")
    long = ask("Write a long story about a fisherman and his boat.") | {"max_tokens": 600}
    raw = client.chat.completions.with_raw_response.create(**long, stream=True)
    stream = raw.parse()
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content:
            say.show("answer", f"{chunk.choices[0].delta.content!r} ... and away")
            break
    stream.close()
    outcome = gate.outcome(raw.headers["x-request-id"])
    say.show("record", {name: outcome.get(name) for name in ("result", "released")})
    say.check("the outcome is recorded as cancelled", outcome.get("result") == "cancelled")
    say.check("the model's server was told to stop", {"gone": True} in gate.seen())


def verified(say: Transcript, gate: Gate) -> None:
    say.title("gapura audit verify")
    done = gate.ask("audit", "verify")
    for line in done.stdout.splitlines():
        print(f"   {line}")
    say.check("the log is whole", done.returncode == 0)
    held = b"".join(path.read_bytes() for path in (gate.folder / "gapura-data").rglob("*") if path.is_file())
    say.check(
        "no number of the pupil's is in any file of the gate", NIK.encode() not in held and PHONE.encode() not in held
    )


def _exchange(gate: Gate, before: int) -> tuple[str, str]:
    lines = gate.seen()[before:]
    return next(line["body"] for line in lines if "body" in line), next(
        line["answer"] for line in lines if "answer" in line
    )


def _is_refusal(raw: Any) -> bool:
    choice = raw.parse().choices[0]
    return raw.headers["x-gapura-decision"] == "block" and choice.finish_reason == "content_filter"


def _restored(repeated: set[str], answer: str) -> bool:
    values = {"ID_NIK": NIK, "PHONE_NUMBER": PHONE}
    return all(
        any(name[1:].startswith(kind) and value in answer for kind, value in values.items()) for name in repeated
    )


@contextlib.contextmanager
def started(command: list[str], **how: Any) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, text=True, **how)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="embedded", help="toxicity model of the gate (detectors.model)")
    parser.add_argument("--port", type=int, default=8799)
    chosen = parser.parse_args()
    fetched = fetch(HERE / "server.mjs")
    say = Transcript()
    with tempfile.TemporaryDirectory(prefix="gapura-live-") as name:
        gate = Gate(Path(name), chosen.port, chosen.model)
        gate.prompts.touch()
        node = ["node", str(fetched.server), str(fetched.model), str(gate.prompts)]
        with started(node, stdout=subprocess.PIPE) as model:
            assert model.stdout is not None
            behind = model.stdout.readline().strip()
            (gate.folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
            gate.run("policy", "lint", "--lock", "policy.yaml")
            serve = ["serve", "--port", str(chosen.port), "--backend", f"http://127.0.0.1:{behind}/v1"]
            serve += ["--policy", "policy.yaml", "--data", "gapura-data", "--keys", f"{name}/keys"]
            begun = time.perf_counter()
            pipes = {"stderr": subprocess.PIPE, "cwd": gate.folder, "env": gate.environment}
            with started(gate.command(*serve), **pipes) as process:
                assert process.stderr is not None
                ready = process.stderr.readline().strip()
                if "http" not in ready:
                    raise SystemExit(ready + process.stderr.read())
                say.show("gate", f"{ready} after {time.perf_counter() - begun:.1f} s, in front of SmolLM2-135M")
                pupil = gate.client("siswa-smp")
                clean(say, gate, pupil)
                personal(say, gate, pupil)
                streamed(say, gate, pupil)
                blocked(say, gate, pupil, gate.client("siswa-sma"))
                cancelled(say, gate, pupil)
                verified(say, gate)
    print(f"\n{'FAILED: ' + '; '.join(say.failed) if say.failed else 'All as it should be.'}")
    return 1 if say.failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
