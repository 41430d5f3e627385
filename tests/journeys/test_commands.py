"""The commands of the README one after the other, and the log in the hands of somebody who checks it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openai
import pytest

from audit.reader import Reader
from audit.search.query import Query

ROOT = Path(__file__).resolve().parents[2]
NIK = "3174015509000001"  # synthetic
MODELS = b'{"object":"list","data":[]}'
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n"


def user(text: Any) -> dict[str, Any]:
    return {"role": "user", "content": text}


# -- from nothing to a running gate


@pytest.fixture
def model(gate: Any) -> str:
    """The address of a model server that also lists its models."""
    echo = gate.backend.play

    def play(wire: Any, request: dict[str, Any]) -> None:
        if "messages" in request:
            echo(wire, request)
        else:
            wire.sendall(HEAD % len(MODELS) + MODELS)

    gate.backend.play = play
    return str(json.loads((gate.folder / "gapura.yaml").read_text())["backends"][0]["url"])


def printed(file: Path, command: str) -> list[str]:
    """A command as the comments of a file tell it, as words."""
    (found,) = set(re.findall(rf"gapura ({command}[^\n]*?)(?:  |\n|$)", file.read_text()))
    return str(found).split()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("lang", "told"), [("en", ("4 of 4 passed", "not in force")), ("id", ("4 dari 4 lulus", "tidak berlaku"))]
)
def test_a_new_site_is_made_checked_tested_and_served_as_its_own_files_say(
    gate: Any, gapura: Any, model: str, tmp_path: Path, lang: str, told: tuple[str, ...]
) -> None:
    home, site = {"HOME": str(tmp_path / "home")}, tmp_path / "site"
    made = gapura("init", "site", "--lang", lang, cwd=tmp_path, **home)
    files = ["gapura.yaml", "policies/policy.yaml", "policies/policy.test.yaml", "policies/policy.lock"]
    assert (made.returncode, made.stdout.split()) == (0, [f"site/{name}" for name in files])
    assert all((tmp_path / name).is_file() for name in made.stdout.split())

    settings = site / "gapura.yaml"
    settings.write_text(settings.read_text().replace('"http://127.0.0.1:11434/v1" }', f'"{model}" }}'))
    checked = gapura(*printed(settings, "check"), "--lang", lang, cwd=site, **home)
    assert checked.returncode == 1, checked.stdout + checked.stderr  # nobody is named yet whom its rules tell
    assert all(words in checked.stdout for words in ("contacts", "gapura contact test", *told))
    tests = printed(site / "policies" / "policy.test.yaml", "policy test")
    tested = gapura(*tests, "--lang", lang, cwd=site, **home)
    assert (tested.returncode, "4 PASS, 0 FAIL" in tested.stdout) == (0, True), tested.stdout

    command = [sys.executable, "-m", "gateway.cli", *printed(settings, "serve"), "--port", "0", "--lang", lang]
    environment = {**os.environ, **home, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=site, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        url = process.stderr.readline().removeprefix("gapura: ").strip()
        key = gapura("key", "create", "--group", "siswa-smp", "--name", "lab", "--lang", lang, cwd=site, **home)
        token = key.stdout.split()[0]
        with openai.OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=2, timeout=60) as sdk:
            answer = sdk.chat.completions.create(model="m", messages=[user(f"NIK saya {NIK}")])
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr.read() == ""
    assert answer.choices[0].message.content == f"NIK saya {NIK}"
    assert NIK not in str(gate.backend.seen)
    for words in (["verify"], ["show"], ["show", "0"], ["export", "--format", "jsonl"]):
        done = gapura("audit", *words, "--data", "gapura-data", "--lang", lang, cwd=site, **home)
        assert (done.returncode, done.stdout != "", NIK in done.stdout) == (0, True, False), done.stderr


@pytest.mark.parametrize(("lang", "told"), [("en", "exists already"), ("id", "sudah ada")])
def test_a_site_is_never_written_over(gapura: Any, tmp_path: Path, lang: str, told: str) -> None:
    (tmp_path / "gapura.yaml").write_text("data: elsewhere\n")
    done = gapura("init", ".", "--lang", lang, cwd=tmp_path)
    assert (done.returncode, done.stdout, told in done.stderr) == (2, "", True), done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["gapura.yaml"]
    assert (tmp_path / "gapura.yaml").read_text() == "data: elsewhere\n"


def test_a_policy_that_breaks_its_promise_is_found_by_both_commands(gapura: Any, model: str, tmp_path: Path) -> None:
    home, site = {"HOME": str(tmp_path / "home")}, tmp_path / "site"
    assert gapura("init", "site", cwd=tmp_path, **home).returncode == 0
    promise = site / "policies" / "policy.test.yaml"
    promise.write_text(promise.read_text().replace("expect: { effect: flag,", "expect: { effect: block,", 1))
    tested = gapura("policy", "test", "policies/policy.yaml", cwd=site, **home)
    assert (tested.returncode, "3 PASS, 1 FAIL" in tested.stdout) == (1, True), tested.stdout
    assert "a question with a web address is marked" in tested.stdout
    checked = gapura("check", "--json", cwd=site, **home, GAPURA_BACKENDS__0__URL=model)
    assert checked.returncode == 1, checked.stdout
    people = ("contacts", "sealed")  # nobody is named yet
    findings = [one for one in json.loads(checked.stdout) if one["state"] == "finding"]
    (found,) = [one for one in findings if one["name"] not in people]
    assert ("3 of 4" in found["found"]["en"], "gapura policy test" in found["do"]["en"]) == (True, True)


# -- the log


@pytest.fixture(scope="module")
def written(running: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The log of a gate at rest after a few exchanges; the gate goes on without it."""
    for turn in range(6):
        running.sdk().chat.completions.create(model="m", messages=[user(f"NIK saya {NIK}, soal {turn}")])
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}}
    with pytest.raises(openai.BadRequestError):
        running.sdk().chat.completions.create(model="m", messages=[user([picture])])
    assert running.stop() == 0
    log = tmp_path_factory.mktemp("log") / "data"
    shutil.copytree(running.folder / "data", log)
    running.start()
    return log


@pytest.fixture
def log(written: Path, tmp_path: Path) -> Path:
    """A copy that may be altered."""
    return Path(shutil.copytree(written, tmp_path / "log"))


def entries(log: Path) -> list[Any]:
    return list(Reader.open(log).page(Query(), limit=1000).entries)


@pytest.mark.parametrize(("lang", "told"), [("en", "Self-consistent"), ("id", "Konsisten dengan dirinya sendiri")])
def test_a_whole_log_is_called_self_consistent_and_nothing_more(
    gapura: Any, written: Path, lang: str, told: str
) -> None:
    done = gapura("audit", "verify", "--data", written, "--lang", lang)
    assert (done.returncode, told in done.stdout) == (0, True), done.stdout
    assert "verified" not in done.stdout.lower()
    assert done.stdout.count("  ok  ") == 8


def test_more_is_proved_with_the_keys_fingerprint_from_elsewhere(gapura: Any, written: Path) -> None:
    def verify(*more: str) -> tuple[int, dict[str, Any]]:
        done = gapura("audit", "verify", "--format", "json", "--data", written, *more)
        return done.returncode, json.loads(done.stdout)

    code, said = verify()
    fingerprint, other = said["fingerprint"], "0" * 64
    assert (code, said["level"], said["entries"]) == (0, "self-consistent", len(entries(written)))
    assert verify("--require", "self-consistent")[0] == 0
    assert verify("--require", "signed")[0] == 1
    for more in (["--key", fingerprint], ["--key", fingerprint, "--require", "signed"]):
        code, said = verify(*more)
        assert (code, said["level"]) == (0, "signed")
    assert verify("--key", fingerprint, "--require", "witnessed")[0] == 1
    code, said = verify("--key", other)
    assert (code, said["level"]) == (1, None)
    assert [step["step"] for step in said["steps"] if step["state"] == "failed"] == [6]


def flip(log: Path, where: bytes) -> None:
    """One bit of one byte in the middle of a passage of the file, as a failing disk or a quiet hand would do it."""
    file = log / "audit.db"
    raw = bytearray(file.read_bytes())
    assert raw.count(where) >= 1
    raw[raw.index(where) + len(where) // 2] ^= 1
    file.write_bytes(raw)


def an_entry(log: Path) -> bytes:
    return str(entries(log)[4].entry).encode()


def a_hash(log: Path) -> bytes:
    return bytes(entries(log)[5].leaf)


def a_private_part(log: Path) -> bytes:
    return next(entry.private for entry in entries(log) if entry.kind == "decision").encode()


def a_signature(log: Path) -> bytes:
    note = max(re.findall(rb"\xe2\x80\x94 [^\n]{60,}\n", (log / "audit.db").read_bytes()), key=len)
    return bytes(note)


def the_header(log: Path) -> bytes:
    return (log / "audit.db").read_bytes()[:16]


@pytest.mark.parametrize(("lang", "mark"), [("en", "FAILED"), ("id", "GAGAL")])
@pytest.mark.parametrize(
    ("where", "step"),
    [(an_entry, 3), (a_hash, 3), (a_private_part, 4), (a_signature, 6), (the_header, 1)],
)
def test_one_flipped_bit_is_found_and_the_bad_step_named(
    gapura: Any, log: Path, where: Callable[[Path], bytes], step: int, lang: str, mark: str
) -> None:
    flip(log, where(log))
    done = gapura("audit", "verify", "--data", log, "--lang", lang)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stdout + done.stderr
    bad = [line for line in done.stdout.splitlines() if mark in line]
    assert [line.split()[0] for line in bad[:1]] == [f"({step})"], done.stdout


@pytest.mark.parametrize(("lang", "told"), [("en", "no audit log"), ("id", "Tidak ada log audit")])
@pytest.mark.parametrize("command", [["verify"], ["show"], ["export"]])
def test_where_there_is_no_log(gapura: Any, tmp_path: Path, command: list[str], lang: str, told: str) -> None:
    done = gapura("audit", *command, "--data", tmp_path, "--lang", lang)
    assert (done.returncode, done.stdout, told in done.stderr) == (2, "", True), done.stderr
    assert "Traceback" not in done.stderr


def test_entries_are_shown_by_number_by_exchange_and_newest_last(gapura: Any, written: Path) -> None:
    def show(*more: object) -> tuple[int, Any]:
        done = gapura("audit", "show", "--format", "json", "--data", written, *more)
        return done.returncode, json.loads(done.stdout)

    everything = entries(written)
    decision = next(entry for entry in everything if entry.kind == "decision")
    code, (one,) = show(decision.index)
    assert (code, one["index"]) == (0, decision.index)
    code, pair = show("--exchange", decision.exchange[:10])
    assert (code, [each["public"]["kind"] for each in pair]) == (0, ["decision", "outcome"])
    code, newest = show("--last", 3)
    assert (code, [each["index"] for each in newest]) == (0, [entry.index for entry in everything[-3:]])
    assert len(show()[1]) == 10
    assert show(10_000) == (1, [])
    assert gapura("audit", "show", "0", "--last", "1", "--data", written).returncode == 2


@pytest.mark.parametrize("lang", ["en", "id"])
def test_what_people_read_of_an_entry_says_what_was_done_and_not_what_was_written(
    gapura: Any, written: Path, lang: str
) -> None:
    decision = next(entry for entry in entries(written) if entry.kind == "decision")
    done = gapura("audit", "show", decision.index, "--data", written, "--lang", lang)
    assert done.returncode == 0
    assert "identity-numbers" in done.stdout
    assert NIK not in done.stdout


def test_an_export_can_be_checked_by_anyone_who_can_hash(gapura: Any, written: Path) -> None:
    done = gapura("audit", "export", "--format", "jsonl", "--data", written)
    assert done.returncode == 0
    first, *others = done.stdout.splitlines(keepends=True)
    lines = [line for line in others if '"entry": ' in line]  # between them stand the checkpoints
    manifest = json.loads(first)
    assert (manifest["count"], manifest["first"], manifest["private"]) == (len(entries(written)), 0, False)
    assert manifest["sha256"] == hashlib.sha256("".join(lines).encode()).hexdigest()
    for number, line in enumerate(lines):
        row = json.loads(line)
        text = line.partition('"entry": ')[2].rpartition(', "leaf"')[0]
        assert (row["index"], row["leaf"]) == (number, hashlib.sha256(b"\0" + text.encode()).hexdigest())
        assert row.keys() == {"index", "entry", "leaf"}
    some = gapura("audit", "export", "--data", written, "--from", "2", "--to", "3", "--private").stdout.splitlines()
    numbers = [row["index"] for row in map(json.loads, some) if "entry" in row]
    assert numbers == [2, 3]
    assert NIK not in gapura("audit", "export", "--data", written, "--private").stdout
