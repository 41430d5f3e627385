"""``gapura audit dossier`` on a site, from the command line to the folder on the auditor's table."""

from __future__ import annotations

import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record
from audit.reader import Reader
from audit.search.query import Query
from audit.verdict import Level
from audit.verify import verify
from gateway.admission.folders import open_site
from gateway.admission.keys import Keys, NewKey
from gateway.cli import app
from gateway.sections import GROUPS

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    opened.state.set_groups(GROUPS)
    keys = Keys(opened.state, opened.keyring)
    keys.create(NewKey("siswa-smp", HOSTILE, "student", frozenset({"chat"})))
    keys.close()
    log = Log.open(opened.data, opened.keys, origin=opened.origin)
    for number in range(6):
        private = {"exchange": f"{number:032x}", "model": HOSTILE, "decision": {"effect": "allow"}}
        log.append_sync(Record("decision", {"policy": "sha256:ab"}, private))
    log.close()
    opened.close()
    return tmp_path / "data"


def gapura(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", "dossier", *map(str, arguments)])


def test_everything_lies_in_one_folder_and_each_bundle_can_be_checked(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "visit"
    done = gapura("-o", out, "--seed", "7", "--sample", 3, "--data", site, "--lang", "id")
    assert done.exit_code == 0, done.output
    files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    assert len(files) == 3 + 2 * 3
    assert all(
        stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600) for path in [out, *out.rglob("*")]
    )
    fingerprint = verify(site).fingerprint
    for bundle in out.glob("bundles/*.json"):
        from audit.trust import Brought

        assert verify(bundle, Brought(fingerprint)).level is Level.SIGNED
    page = (out / "dossier.html").read_text(encoding="utf-8")
    for path in out.rglob("*.html"):
        assert "<img" not in path.read_text(encoding="utf-8"), "a key's name, a model's name is no markup"
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    links = re.findall(r'href="([^"]+)"', page)
    assert len(links) == 6
    assert all((out / one).is_file() for one in links)


def test_that_it_was_made_is_a_record_that_was_there_first(site: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "visit"
    failed = gapura("-o", out, "--seed", "7", "--data", site, "--lang", "en")
    assert (failed.exit_code, "cannot be written" in failed.output) == (2, True)
    (entry,) = Reader.open(site).page(Query.of(["kind=admin.export"])).entries
    assert entry.public_part()["what"] == "dossier"
    assert (entry.private_part() or {})["by"]


def test_the_same_seed_draws_the_same_whoever_asks(site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        gapura("-o", tmp_path / name, "--seed", "rapat", "--sample", 2, "--data", site)
    drawn = [sorted(path.name for path in (tmp_path / name / "bundles").glob("*.json")) for name in ("one", "two")]
    assert drawn[0] == drawn[1]


def test_a_log_that_does_not_hold_is_a_finding_and_said_on_the_page(site: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(site / "audit.db")) as database, database:
        database.execute("""UPDATE entries SET private = replace(private, 'allow', 'block') WHERE idx = 2""")
    done = gapura("-o", tmp_path / "visit", "--seed", "7", "--sample", 1, "--data", site, "--lang", "en")
    assert done.exit_code == 1
    assert "FAILED" in (tmp_path / "visit" / "dossier.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "words"), [(("--from", "1.11.2026"), "2026-11-27"), (("--to", "kemarin"), "2026-11-27")]
)
def test_wrong_use_is_told(site: Path, tmp_path: Path, more: tuple[str, ...], words: str) -> None:
    told = gapura("-o", tmp_path / "visit", "--seed", "7", *more, "--data", site, "--lang", "id")
    assert (told.exit_code, words in told.output) == (2, True)
    there = gapura("-o", tmp_path, "--seed", "7", "--data", site, "--lang", "id")
    assert (there.exit_code, "sudah ada" in there.output) == (2, True)
    assert Reader.open(site).page(Query.of(["kind=admin.export"])).entries == ()
