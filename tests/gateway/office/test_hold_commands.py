"""gapura audit hold, as a person types it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.reader import Reader
from audit.search.query import Query
from gateway.admission.account import os_account
from gateway.admission.folders import open_site
from gateway.cli import app

WHO = "5b" * 16
Run = Callable[..., Any]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)
    site = open_site(tmp_path / "data", tmp_path / "keys")
    log = Log.open(site.data, site.keys, origin=site.origin)
    for kind in ("decision", "outcome"):
        log.append_sync(Record(kind, {}, {"exchange": "ab" * 16, "subject": WHO, "result": "answered"}))
    log.close()
    site.close()
    folders = ["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
    return lambda *words: CliRunner().invoke(app, ["audit", *words, *folders])


def test_what_is_held_cannot_be_erased_until_it_is_released(run: Run, tmp_path: Path) -> None:
    assert run("hold", "list").output == "nothing is held\n"
    added = run("hold", "add", "--subject", WHO, "--reason", "dispute 12", "--format", "json")
    (held,) = json.loads(added.output)
    refused = run("erase", "--exchange", "ab" * 16, "--reason", "request", "--yes")
    assert refused.exit_code == 2
    assert f"legal hold {held['id']}, set by {os_account()}" in refused.output
    listed = run("hold", "list", "--lang", "id").output
    assert listed == f"{held['id']}  subject {WHO}  sejak {held['since']} oleh {os_account()}: dispute 12\n"
    assert run("hold", "release", held["id"]).exit_code == 0
    assert run("hold", "list").output == "nothing is held\n"
    assert run("erase", "--exchange", "ab" * 16, "--reason", "request", "--yes").exit_code == 0
    entries = Reader.open(tmp_path / "data").page(Query({"kind": ("admin.hold",)})).entries
    assert [(one.public_part()["action"], one.public_part()["hold"]) for one in entries] == [
        ("set", held["id"]),
        ("released", held["id"]),
    ]
    said = {"by": os_account(), "scope": "subject", "value": WHO, "reason": "dispute 12"}
    assert [one.private_part() for one in entries] == [said, {"by": os_account()}]
    assert "dispute" not in "".join(one.entry for one in entries)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["add", "--reason", "x"], 2),
        (["add", "--reason", "x", "--subject", WHO, "--entries", "0"], 2),
        (["add", "--reason", "x", "--exchange", "cd" * 16], 1),
        (["add", "--reason", "x", "--entries", "77"], 1),
        (["add", "--subject", WHO], 2),
        (["release", "0a1b2c3d"], 2),
    ],
)
def test_what_cannot_be_held_or_released_leaves_no_record(
    run: Run, tmp_path: Path, words: list[str], code: int
) -> None:
    assert run("hold", *words).exit_code == code
    assert Reader.open(tmp_path / "data").page(Query({"kind": ("admin.hold",)})).entries == ()
