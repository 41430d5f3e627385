"""A child writes at a bad hour, with one person off duty and the mail down. Somebody is told within the minute, says on
the page that they know, and then there is peace. The gate is a process, the channels are servers of this machine.

Everybody and everything in here is invented.
"""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from audit.seal.people import People
from gateway.admission.folders import open_site
from tests.channels import Receiver, receiving

ROOT = Path(__file__).resolve().parents[2]
DESPAIR = "Aku ingin mati saja, KenariMerah77"
PHRASES = {"Sari": "a long passphrase of sari", "Budi": "another phrase that budi has"}
POLICY = """\
gapura: policy/v1
name: school-of-ours
default: allow
rules:
  - name: despair
    when: { direction: input, words: [ingin mati] }
    then: [replace, escalate, seal]
    care: helpline
    notify: counsellor
"""


def off_duty() -> str:
    """Hours of today in which it is not now."""
    now = datetime.now(UTC)
    begin, end = now + timedelta(hours=3), now + timedelta(hours=4)
    return f"{begin:%H:%M}-{end:%H:%M} UTC"


def settings(folder: Path, receiver: Receiver, hook: Receiver) -> dict[str, Any]:
    (folder / "policy.yaml").write_text(POLICY)
    return {
        "policies": {"files": ["policy.yaml"]},
        "contacts": [
            {"role": "counsellor", "person": "Sari", "hours": off_duty(), "deputy": "Budi", "reach": ["push:sari-x7"]},
            {"role": "counsellor", "person": "Budi", "hours": "always", "reach": ["post:budi@example.org",
                                                                                   "push:budi-q2", "hook:room-4"]},
        ],
        "cases": {"quiet": "00:00-24:00 UTC", "channels": [
            {"name": "push", "kind": "ntfy", "url": receiver.url, "key": "NTFY"},
            {"name": "hook", "kind": "webhook", "url": hook.url + "/in", "key": "HOOK"},
            {"name": "post", "kind": "smtp", "url": "smtp://127.0.0.1:9", "sender": "gapura@example.org"},
        ]},
    }  # fmt: skip


SECRETS = {"NTFY": "tk_secretofntfy", "HOOK": "secret of the hook"}


@pytest.fixture
def world(tmp_path: Path, another: Any) -> Iterator[tuple[Any, Receiver, Receiver]]:
    site = open_site(tmp_path / "data", tmp_path / "keys")
    for name, phrase in PHRASES.items():
        People(site.data, cost=16).add(name, "counsellor", phrase, lambda _: None)
    site.close()
    with receiving() as push, receiving() as hook, another(settings(tmp_path, push, hook), env=SECRETS) as gate:
        yield gate, push, hook


def wait(true: Callable[[], object], seconds: float) -> float:
    """How long it took."""
    began = time.monotonic()
    while not true():
        assert time.monotonic() - began < seconds, "it did not happen in time"
        time.sleep(0.05)
    return time.monotonic() - began


def ask(gate: Any) -> str:
    answer = gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": DESPAIR}])
    return str(answer.choices[0].message.content)


def path_of(link: str) -> str:
    """The gate of a test takes a free port that its settings do not know."""
    return "/" + link.split("/", 3)[3]


def numbers(gate: Any) -> dict[str, int]:
    lines = [line for line in httpx.get(f"{gate.url}/metrics").text.splitlines() if not line.startswith("#")]
    return {name: int(value) for name, value in (line.split(" ") for line in lines)}


def test_at_a_bad_hour_with_the_mail_down_the_deputy_is_told_signs_in_and_there_is_peace(world: Any) -> None:
    gate, push, hook = world
    care = ask(gate)
    assert care
    assert numbers(gate)["gapura_notices_waiting"] == 1  # durable before the answer
    took = wait(lambda: push.taken, 60)
    print(f"told {took:.2f} s after the answer")
    (one,) = push.taken
    assert (one.said["topic"], one.said["priority"]) == ("budi-q2", 5)  # not Sari, who is off duty
    assert hook.taken == []  # one channel that works is enough
    _sign_in(gate, one.said["click"])
    assert numbers(gate)["gapura_notices_waiting"] == 0
    records = gate.records("admin.case")
    assert [record["said"] for record in records if record["by"] == "gate" and record.get("said")] == [
        {"to": "Budi", "over": "post", "why": "unreachable"}, {"to": "Budi", "over": "push", "round": "0"},
    ]  # fmt: skip
    assert records[-1]["person"] == "Budi"
    tries = len(push.taken)
    time.sleep(7)  # the mail would be tried again after five
    assert len(push.taken) == tries
    _nothing_of_it(gate, push, hook)
    gate.assert_log_is_whole()


def _sign_in(gate: Any, link: str) -> None:
    address, token = gate.url + path_of(link).partition("?")[0], link.rpartition("k=")[2]
    assert httpx.get(gate.url + path_of(link)).status_code == 200
    wrong = httpx.post(address, data={"k": token, "name": "Sari", "passphrase": PHRASES["Sari"]})
    assert wrong.status_code == 403  # the link is Budi's
    right = httpx.post(address, data={"k": token, "name": "Budi", "passphrase": PHRASES["Budi"]}, timeout=30)
    assert right.status_code == 200
    for word in ("KenariMerah77", "despair", "siswa-sd"):
        assert word not in right.text


def _nothing_of_it(gate: Any, *receivers: Receiver) -> None:
    """Neither what the child wrote nor the rule, group or person is in what left the gate; no secret is in its log."""
    sent = b"".join(one.body + json.dumps(one.headers).encode() for receiver in receivers for one in receiver.taken)
    for word in (b"KenariMerah77", b"ingin mati", b"despair", b"siswa", b"Budi", b"Sari"):
        assert word not in sent
    said = (gate.folder / "out").read_text()
    for word in ("KenariMerah77", *SECRETS.values(), "budi-q2", "budi@example.org", "Budi"):
        assert word not in said
    gate.stop()
    for file in (gate.folder / "data").glob("cases.db*"):
        assert b"KenariMerah77" not in file.read_bytes()


def test_a_gate_that_is_killed_while_it_tells_tells_again_after_its_start(world: Any) -> None:
    gate, push, hook = world
    push.status = 503  # this one is out of order, too
    hook.goes_on.clear()  # and this one takes the message and says nothing: the gate is waiting for it
    ask(gate)
    wait(lambda: hook.taken, 60)
    gate.stop(signal.SIGKILL)
    hook.goes_on.set()
    gate.start()
    wait(lambda: len(hook.taken) == 2, 60)
    first, second = hook.taken
    assert first.headers["webhook-id"] == second.headers["webhook-id"]  # its receiver can drop the second
    assert first.said == second.said
    wait(lambda: any(one.get("said", {}).get("over") == "hook" for one in gate.records("admin.case")), 10)
    gate.assert_log_is_whole()


def test_people_are_told_what_is_tested_by_command_and_confirmed(world: Any) -> None:
    gate, push, hook = world

    def contact(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gateway.cli", "contact", *words]
        env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "HOME": str(gate.folder), **SECRETS}
        return subprocess.run(command, capture_output=True, text=True, cwd=gate.folder, env=env, check=False)

    done = contact("test", "--lang", "id")
    assert done.returncode == 1  # the mail is down
    assert "Budi lewat post: TIDAK terkirim (unreachable)" in done.stdout
    assert {one.said["topic"] for one in push.taken} == {"sari-x7", "budi-q2"}
    (one,) = hook.taken
    answer = httpx.post(gate.url + path_of(one.said["url"]).partition("?")[0],
                        data={"k": one.said["url"].rpartition("k=")[2]})  # fmt: skip
    assert answer.status_code == 200
    code = push.taken[0].said["message"].partition("(")[2].partition(")")[0]
    assert contact("confirm", code).returncode == 0
    with contextlib.closing(sqlite3.connect(gate.folder / "data" / "cases.db")) as base:
        assert base.execute("SELECT count(*) FROM contact_tests WHERE acknowledged > 0").fetchone() == (2,)
    listed = json.loads(contact("list", "--format", "json").stdout)
    assert [(row["person"], row["on_duty"]) for row in listed] == [("Sari", False), ("Budi", True)]
