"""``gapura audit export`` on a site is on its record; what is only a copy can be taken out of, and says so."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.reader import Entry, Reader
from audit.search.query import Query
from gateway.admission.account import os_account
from gateway.admission.folders import open_site
from gateway.cli import app

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    log = Log.open(opened.data, opened.keys, origin=opened.origin)
    for number in range(6):
        log.append_sync(Record("decision", {}, {"exchange": f"{number:032x}", "key": "k7"}))
    log.close()
    opened.close()
    return tmp_path / "data"


def gapura(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def acts(data: Path) -> tuple[Entry, ...]:
    return Reader.open(data).page(Query.of(["kind=admin.export"])).entries


def indices(done: Any) -> list[int]:
    assert done.exit_code == 0, done.output
    return [line["index"] for line in map(json.loads, done.stdout.splitlines()) if "entry" in line]


@pytest.mark.parametrize("private", [[], ["--private"]])
def test_an_export_is_on_record_and_not_in_itself(site: Path, tmp_path: Path, private: list[str]) -> None:
    done = gapura("export", "--data", site, *private)
    assert (indices(done), done.stderr) == ([0, 1, 2, 3, 4, 5], "")
    (act,) = acts(site)
    public = {name: act.public_part()[name] for name in ("kind", "what", "entries")}
    assert public == {"kind": "admin.export", "what": "log", "entries": 6}
    assert (act.private_part(), act.index) == ({"by": os_account()}, 6)
    (tmp_path / "log.jsonl").write_text(done.stdout)
    assert gapura("verify", tmp_path / "log.jsonl").exit_code == 0
    assert gapura("verify", "--data", site).exit_code == 0
    assert indices(gapura("export", "--data", site, "--from", 4, "--to", 100, *private)) == [4, 5, 6]
    assert [one.public_part()["entries"] for one in acts(site)] == [6, 3]


def test_the_record_is_there_before_the_first_byte(site: Path) -> None:
    """A reader that goes away after the first line, or before it, has been written down all the same."""
    log = Log.open(site, site.parent / "keys")
    for number in range(6, 2000):
        log.append_sync(Record("decision", {}, {"exchange": f"{number:032x}", "key": "k" * 400}))
    log.close()
    command = f"{sys.executable} -m gateway.cli audit export --private --data {site}"
    for count, (reader, told) in enumerate([("head -1 | wc -l", "1"), ("head -c 0 | wc -c", "0")], 1):
        done = subprocess.run(
            ["bash", "-c", f"{command} | {reader}"],
            env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.stdout.strip(), "Traceback" in done.stderr) == (told, False), done.stderr
        assert len(acts(site)) == count


@pytest.mark.parametrize(("lang", "told"), [("en", "not recorded: the folder is only a copy"), ("id", "tidak dicatat")])
def test_a_copy_away_from_its_keys_says_that_nobody_writes_it_down(site: Path, lang: str, told: str) -> None:
    (site.parent / "keys").rename(site.parent / "elsewhere")
    alone = site.parent / "alone"
    alone.mkdir()
    for name in ("audit.db", "log.pub"):
        shutil.copy(site / name, alone)
    for data in (site, alone):
        quiet = gapura("export", "--data", data, "--lang", lang)
        assert (len(indices(quiet)), quiet.stderr) == (6, "")
        private = gapura("export", "--data", data, "--private", "--lang", lang)
        assert (len(indices(private)), told in private.stderr) == (6, True)
        assert acts(data) == ()


def test_a_fresh_copy_beside_the_keys_takes_no_record_and_the_log_goes_on(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "backup")
    done = gapura("export", "--data", tmp_path / "backup", "--private", "--lang", "en")
    assert (len(indices(done)), "not recorded" in done.stderr) == (6, True)
    assert acts(tmp_path / "backup") == ()
    assert len(indices(gapura("export", "--data", site))) == 6
    assert len(acts(site)) == 1


def test_an_older_copy_in_the_place_of_the_log_is_shown_and_stays_as_it_is(site: Path, tmp_path: Path) -> None:
    shutil.copytree(site, tmp_path / "backup")
    log = Log.open(site, tmp_path / "keys")
    log.append_sync(Record("admin.stop", {}, {"by": "budi"}))
    log.close()
    shutil.rmtree(site)
    (tmp_path / "backup").rename(site)
    done = gapura("export", "--data", site, "--private", "--lang", "en")
    assert (len(indices(done)), "not recorded" in done.stderr) == (6, True)
    assert acts(site) == ()


def test_what_a_site_cannot_record_is_not_taken_out(site: Path, tmp_path: Path) -> None:
    wrong = gapura("export", "--data", site, "--keys", tmp_path / "nowhere", "--lang", "id")
    assert (wrong.exit_code, wrong.stdout, "--keys" in wrong.stderr) == (2, "", True)
    (tmp_path / "keys" / "log.key").rename(tmp_path / "away")
    for more in ([], ["--private"], ["--keys", tmp_path / "keys"]):
        done = gapura("export", "--data", site, *more, "--lang", "en")
        assert (done.exit_code, done.stdout, "signing key" in done.stderr) == (2, "", True), done.stderr
    assert acts(site) == ()
