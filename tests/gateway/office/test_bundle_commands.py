"""bundle, as somebody types it who must answer for one decision."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from audit import Log, Record, commit_text
from audit.codes import code_of
from audit.reader import Reader
from audit.search.query import Query
from gateway.admission.folders import open_site
from gateway.admission.versions import Versions
from gateway.cli import app
from policies.compiler import load
from policies.facts import Facts
from policies.vocabulary import offline

EXCHANGE = "0badc0ffee" + "1" * 22
QUESTION = "Berapa akar dua?"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """One exchange under a policy that the site has kept, and a configuration."""
    opened = open_site(tmp_path / "data", tmp_path / "keys")
    program = load([Path("school")], offline())
    Versions(opened.state).keep(program.digest, program.sources)
    log = Log.open(opened.data, opened.keys, origin=opened.origin)
    stamp = {"policy": program.digest, "settings": "sha256:5e", "detectors": "sha256:de"}
    log.append_sync(Record("configuration", {**stamp, "version": "1"}))
    facts = Facts("input", group="siswa-smp", role="student", size=9, pii={"ID_NIK": 1})
    private = {"exchange": EXCHANGE, "facts": facts.record(), "decision": program.decide(facts).record()}
    private["input"] = dict(zip(("nonce", "sha256"), commit_text(QUESTION), strict=True))
    log.append_sync(Record("decision", stamp, private))
    log.append_sync(Record("outcome", stamp, {"exchange": EXCHANGE, "result": "answered"}))
    log.close()
    opened.close()
    return tmp_path / "data"


def gapura(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["audit", *map(str, arguments)])


def test_a_code_is_enough_and_the_file_stands_by_itself(site: Path, tmp_path: Path) -> None:
    out = tmp_path / "one.bundle.json"
    done = gapura("bundle", code_of(EXCHANGE), "-o", out, "--data", site, "--lang", "en")
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    said = json.loads(out.read_bytes())
    assert "A question was decided on" in said["explanation"]["en"]
    assert "Deciding again" in said["explanation"]["en"] or "again" in said["explanation"]["en"]
    assert said["explanation"]["id"].startswith("Pertanyaan diputuskan")
    checked = gapura("verify", out, "--format", "json")
    assert (checked.exit_code, json.loads(checked.stdout)["level"]) == (0, "self-consistent")


def test_that_it_was_made_is_on_the_record_before(site: Path, tmp_path: Path) -> None:
    gapura("bundle", EXCHANGE, "-o", tmp_path / "one.json", "--data", site)
    gapura("bundle", EXCHANGE[:12], "-o", tmp_path / "two.json", "--data", site)
    entries = Reader.open(site).page(Query.of(["kind=admin.export"])).entries
    assert [entry.public_part()["what"] for entry in entries] == ["bundle", "bundle"]
    private = entries[0].private_part()
    assert private is not None
    assert (private["exchange"], set(private)) == (EXCHANGE, {"by", "exchange"})
    assert len(json.loads((tmp_path / "two.json").read_bytes())["records"]) == 3, "who looked is no evidence of it"
    assert gapura("verify", "--data", site).exit_code == 0


def test_one_entry_and_no_private_parts(site: Path, tmp_path: Path) -> None:
    done = gapura("bundle", "1", "--entry", "--public", "-o", tmp_path / "one.json", "--data", site)
    assert done.exit_code == 0
    assert EXCHANGE not in (tmp_path / "one.json").read_text()
    assert gapura("verify", tmp_path / "one.json").exit_code == 0


def test_what_is_not_there_exits_1_and_a_file_that_is_there_2(site: Path, tmp_path: Path) -> None:
    nothing = gapura("bundle", "ffff", "-o", tmp_path / "x.json", "--data", site, "--lang", "id")
    assert nothing.exit_code == 1
    assert not (tmp_path / "x.json").exists()
    (tmp_path / "there.json").write_text("mine")
    assert gapura("bundle", EXCHANGE, "-o", tmp_path / "there.json", "--data", site).exit_code == 2
    assert (tmp_path / "there.json").read_text() == "mine"
    assert gapura("bundle", EXCHANGE, "-o", tmp_path / "y.json", "--data", tmp_path / "nowhere").exit_code == 2


def test_the_text_that_was_asked_can_go_along_and_no_other(site: Path, tmp_path: Path) -> None:
    """Somebody has the text - the pupil, a reveal - and the record shows that it was this one."""
    question, out = tmp_path / "question.txt", tmp_path / "one.json"
    question.write_text(QUESTION + "?", encoding="utf-8")
    other = gapura("bundle", EXCHANGE, "-o", out, "--input", question, "--data", site, "--lang", "en")
    assert (other.exit_code, out.exists()) == (1, False)
    assert "it was another one" in other.output
    question.write_text(QUESTION + "\n", encoding="utf-8")
    assert gapura("bundle", EXCHANGE, "-o", out, "--input", question, "--data", site).exit_code == 0
    assert json.loads(out.read_bytes())["revealed"][0]["text"] == QUESTION
    assert gapura("verify", out).exit_code == 0
    out.write_bytes(out.read_bytes().replace(b"akar dua", b"akar dau"))
    assert gapura("verify", out).exit_code == 1
    (act,) = Reader.open(site).page(Query.of(["kind=admin.export"])).entries
    assert act.public_part()["texts"] == 1
    assert QUESTION not in str(act)
