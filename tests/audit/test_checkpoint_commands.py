"""``gapura audit checkpoint``: keep the head elsewhere, and compare it later."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from audit import Record, checkpoint
from audit.cli import app
from audit.keys import read_public

Make = Callable[[int], Record]


@pytest.fixture
def grown(site: Any, decision: Make) -> Any:
    log = site.open(origin="gapura.local/0123456789abcdef")
    for number in range(5):
        log.append_sync(decision(number))
    log.close()
    return site


def run(site: Any, *arguments: object) -> Result:
    return CliRunner().invoke(app, ["checkpoint", "--data", str(site.data), *map(str, arguments)])


def test_the_newest_note_is_printed_or_saved_as_it_was_signed(grown: Any, tmp_path: Path) -> None:
    printed = run(grown).output
    assert checkpoint.verify(printed, read_public(grown.data / "log.pub")).size == 5
    assert run(grown, "--save", tmp_path / "head.note").exit_code == 0
    assert (tmp_path / "head.note").read_text(encoding="utf-8") == printed
    told = run(grown, "--save", tmp_path / "no" / "head.note", "--lang", "id")
    assert (told.exit_code, "tidak dapat ditulis" in told.output) == (2, True)


def test_an_older_one_is_found_by_its_size(grown: Any) -> None:
    assert checkpoint.read(run(grown, "--size", 0).output).size == 0
    missing = run(grown, "--size", 3, "--lang", "en")
    assert (missing.exit_code, "No checkpoint was signed at 3" in missing.output) == (1, True)


def test_a_notice_agrees_for_ever_with_the_log_it_was_made_of(grown: Any, decision: Make) -> None:
    notice = run(grown, "--short", "--lang", "id").output.strip()
    assert notice.startswith("Log Gapura gapura.local/0123456789abcdef: 5 entri, 2025-11-25. Akar ")
    log = grown.open()
    log.append_sync(decision(9))
    log.close()
    told = run(grown, "--compare", notice, "--lang", "en")
    assert (told.exit_code, told.output) == (
        0,
        "The log agrees: its first 5 entries are those of the notice; 1 came since.\n",
    )


def test_a_log_that_was_changed_or_cut_does_not_agree(grown: Any) -> None:
    notice = run(grown, "--short", "--lang", "en").output
    grown.sql("UPDATE entries SET leaf = zeroblob(32) WHERE idx = 2")
    assert json.loads(run(grown, "--compare", notice, "--format", "json").output)["result"] == "differs"
    grown.sql("UPDATE head SET size = 4")
    changed = run(grown, "--compare", notice, "--lang", "id")
    assert (changed.exit_code, "salinan lama" in changed.output) == (1, True)
    other = notice.replace("cdef", "cdee")
    assert run(grown, "--compare", other).exit_code == 2, "the letters do not belong to that name"


def test_a_notice_of_another_log_is_told_apart(grown: Any, tmp_path: Path) -> None:
    other = type(grown)(tmp_path / "o", tmp_path / "ok")
    other.open(origin="other.example/log").close()
    told = run(grown, "--compare", run(other, "--short", "--lang", "en").output, "--lang", "en")
    assert (told.exit_code, "other.example/log" in told.output) == (1, True)


def test_wrong_use_is_told(grown: Any, tmp_path: Path) -> None:
    for arguments, words in ((("--compare", "hello"), "Ini bukan pengumuman"),):
        told = run(grown, *arguments, "--lang", "id")
        assert (told.exit_code, words in told.output) == (2, True)
    assert CliRunner().invoke(app, ["checkpoint", "--data", str(tmp_path)]).exit_code == 2


def test_programs_get_everything_at_once(grown: Any) -> None:
    said = json.loads(run(grown, "--format", "json", "--lang", "en").output)
    assert (said["origin"], said["size"]) == ("gapura.local/0123456789abcdef", 5)
    assert checkpoint.read(said["note"]).root.hex() == said["root"]
    assert said["short"].startswith("Gapura log ")
