"""``gapura audit succeed`` as somebody meets it whose backup was an old one."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner, Result

from audit import Log, Record
from gateway.admission.folders import open_site
from gateway.office.succeed_commands import commands


def run(folder: Path, *arguments: object) -> Result:
    where = ("--data", folder / "data", "--keys", folder / "keys")
    return CliRunner().invoke(commands, [str(one) for one in (*arguments, *where)])


def begin(folder: Path) -> None:
    site = open_site(folder / "data", folder / "keys")
    for _ in range(2):
        log = Log.open(site.data, site.keys, origin=site.origin)
        log.append_sync(Record("refusals", {"bad_key": 1}))
        log.close()
    site.close()


def test_a_good_log_is_not_given_up(tmp_path: Path) -> None:
    begin(tmp_path)
    told = run(tmp_path, "--reason", "why not", "--lang", "id")
    assert (told.exit_code, "tetap dipakai" in told.output) == (2, True)


def test_a_reason_has_to_be_given(tmp_path: Path) -> None:
    begin(tmp_path)
    assert run(tmp_path).exit_code == 2


def test_it_says_where_the_old_log_is_and_what_to_do_next(tmp_path: Path) -> None:
    begin(tmp_path)
    (tmp_path / "data" / "audit.db").unlink()
    told = run(tmp_path, "--reason", "disk", "--format", "json")
    assert told.exit_code == 0, told.output
    made = json.loads(told.output)
    assert made["successor"] == made["predecessor"] + "/2"
    (tmp_path / "data" / "audit.db").unlink()
    told = run(tmp_path, "--reason", "disk", "--lang", "en")
    assert "gapura audit verify --data" in told.output
    assert "fingerprint" in told.output
