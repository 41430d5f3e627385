"""``gapura contact``: whom the gate tells, and whether a message reaches them; over a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.reader import Reader
from audit.seal.people import People
from audit.search.query import Query
from gateway.admission.folders import open_site
from gateway.office.contact_commands import contact
from tests.channels import Receiver, receiving
from tests.forms import without_form

Run = Callable[..., Result]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def run(tmp_path: Path, receiver: Receiver) -> Run:
    contacts = [
        {"role": "counsellor", "person": "Sari", "hours": "always", "deputy": "Budi",
         "reach": ["push:sari-x7", "hook:room-4"]},
        {"role": "counsellor", "person": "Budi", "hours": "at school"},
    ]  # fmt: skip
    channels = [
        {"name": "push", "kind": "ntfy", "url": receiver.url},
        {"name": "hook", "kind": "webhook", "url": "http://127.0.0.1:9/in", "key": "HOOK"},
    ]
    server = {"public_url": "https://gate.example"}
    plain = {"server": server, "contacts": contacts, "cases": {"channels": channels}, "data": "data", "keys": "keys"}
    (tmp_path / "gapura.yaml").write_text(json.dumps(plain))
    open_site(tmp_path / "data", tmp_path / "keys").close()
    People(tmp_path / "data", cost=2).add("Sari", "counsellor", "a long passphrase of it", lambda _: None)

    def command(*words: str) -> Result:
        where = ["-c", str(tmp_path / "gapura.yaml")] if words[0] != "confirm" else []
        folders = ["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
        return CliRunner(env={"HOOK": "secret of the hook"}).invoke(contact, [*words, *where, *folders])

    return command


def records(folder: Path) -> list[dict[str, Any]]:
    entries = Reader.open(folder / "data").page(Query({"kind": ("admin.user",)})).entries
    return [{**entry.public_part(), **(entry.private_part() or {})} for entry in entries]


def test_a_test_is_sent_over_each_channel_and_the_code_confirms_it(
    run: Run, receiver: Receiver, tmp_path: Path
) -> None:
    done = run("test", "Sari")
    assert done.exit_code == 1  # one of the two channels is down
    assert "Sari over push: sent" in done.stdout
    assert "Sari over hook: NOT sent (unreachable)" in done.stdout
    (one,) = receiver.taken
    assert one.said["topic"] == "sari-x7"
    code = one.said["message"].partition("(")[2].partition(")")[0]
    assert one.said["click"].startswith(f"https://gate.example/contact/{code}?k=")
    assert code not in done.stdout  # only who has read the message knows it
    assert "never confirmed" in run("list").stdout
    confirmed = run("confirm", code.lower())
    assert (confirmed.exit_code, confirmed.stdout.startswith("Sari over push:sari-x7")) == (0, True)
    assert run("confirm", code).exit_code == 1
    told = [(one["action"], one["person"], one["channel"]) for one in records(tmp_path)]
    assert told == [("contact_test", "Sari", "push"), ("contact_test", "Sari", "hook"),
                    ("contact_confirm", "Sari", "push")]  # fmt: skip
    assert without_form(tmp_path / "data") == set()


def test_the_list_says_who_is_there_and_who_cannot_be_told(run: Run) -> None:
    said = run("list").stdout
    assert "counsellor  Sari  always  ON DUTY NOW  deputy: Budi" in said
    assert "counsellor  Budi  at school  deputy: -" in said
    assert "no channel: cannot be told" in said
    assert said.count("not in the register of people") == 1
    rows = json.loads(run("list", "--format", "json").stdout)
    assert [(row["person"], row["on_duty"], row["registered"]) for row in rows] == [
        ("Sari", True, True), ("Budi", False, False),
    ]  # fmt: skip
    assert "tanpa saluran" in run("list", "--lang", "id").stdout


def test_nobody_of_that_name_and_nobody_with_a_channel_are_wrong_use(run: Run, receiver: Receiver) -> None:
    assert (run("test", "Tono").exit_code, run("test", "Budi").exit_code) == (2, 2)
    assert "Tidak ada orang bernama itu" in run("test", "Tono", "--lang", "id").stderr
    assert receiver.taken == []


def test_programs_get_it_as_json(run: Run) -> None:
    rows = json.loads(run("test", "--format", "json").stdout)
    assert rows == [{"person": "Sari", "channel": "push", "why": ""},
                    {"person": "Sari", "channel": "hook", "why": "unreachable"}]  # fmt: skip
