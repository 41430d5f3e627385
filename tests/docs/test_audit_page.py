"""The auditor's page is true: its commands and SQL run on a real log, its lists are the code's own.

Everything in the log is invented. ``MARK`` stands in every text that must never be found in it.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from audit import Log, Record
from audit.layout import ERASURES
from audit.record import KINDS
from audit.sayings import STEPS
from audit.trust import Brought
from audit.verdict import Level
from audit.verify import verify
from gateway.exchange import Coverage, Finding, Inspection, Principal, Usage
from gateway.trail.record import Asked, Decided, Ended, Stamp, decision_record, outcome_record, refusals_record
from policies.decision import Decision, Effect, Match
from policies.facts import Facts

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "audit" / "README.md").read_text(encoding="utf-8")
ENGLISH, INDONESIAN = re.split(r"^## Ringkasan.*$", PAGE, flags=re.MULTILINE)
EXIT = re.compile(r"#.*\bexit code (\d)")
NOON = 1_764_043_800.0  # 2025-11-25T04:10Z
DAY = 86_400
MARK = "kalimat-rahasia"
STAMP = Stamp("sha256:p", "sha256:s", "sha256:d")
WHO = Principal("site", "key1", "ab" * 32, "siswa-smp", "student", "key")
SEEN = Inspection((Finding("ID_NIK", 0, 4, 20, 9000, "pii"),), {"toxicity": 12}, coverage=(Coverage("pii", 20, 20),))
FACTS = Facts("input", group="siswa-smp", role="student", age=13, pii={"ID_NIK": 1})
TRIAL = (Match("many-numbers", "library", Effect.BLOCK),)
REDACTED = Decision(Effect.REDACT, "identity-numbers", (Match("identity-numbers", "baseline", Effect.REDACT),),
                    shadow=TRIAL, redact=frozenset({"ID_NIK"}), message={"en": MARK})  # fmt: skip
SHOWN = replace(REDACTED, effect=Effect.ALLOW, rule=None, shadow=())
ENDED = Ended("answered", "client_gone", SHOWN, replace(FACTS, direction="output"), Usage(3, 5), released=7, total=9,
              coverage=(Coverage("pii", 9, 9),), segments=(("toxicity", 900),), more_segments=2, times={"gate": 12},
              answer=MARK, backend="local", attempts=1)  # fmt: skip


def asked(number: int, *, simulated: bool = False) -> Asked:
    return Asked(f"{number:032x}", "/v1/chat/completions", "demo", stream=True, trace="cd" * 16, simulated=simulated)


SEALED = {"class": "general", "roles": ["ppdp"], "failed": "full"}


def question(number: int, *, simulated: bool = False) -> Record:
    decided = Decided(FACTS, REDACTED, SEEN, f"NIK {MARK}", enforced=Effect.BLOCK, sealed=SEALED, said=[MARK])
    return decision_record(STAMP, WHO, asked(number, simulated=simulated), decided)


def answer(number: int) -> Record:
    return outcome_record(STAMP, WHO.subject, asked(number), ENDED)


@dataclass(frozen=True)
class Visit:
    """A folder with a log in ``gapura-data``, and ``gapura`` on the path."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "gapura-data"

    def log(self, *, day: int = 0) -> Log:
        return Log.open(self.data, self.folder / "keys", clock=lambda: NOON + DAY * day)

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256((self.data / "log.pub").read_bytes()).hexdigest()

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        """One line of the page, as a person types it who has put the own values in."""
        line = line.replace("FINGERPRINT", self.fingerprint).replace("--exchange ID", f"--exchange {2:032x}")
        path = f"{self.folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "200", "LC_ALL": "C.UTF-8"}
        return subprocess.run(
            ["bash", "-c", line],
            cwd=self.folder, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        """What any SQLite client says, opened read-only."""
        with closing(sqlite3.connect(f"{self.data.joinpath('audit.db').as_uri()}?mode=ro", uri=True)) as database:
            return database.execute(statement).fetchall()


def began(folder: Path) -> Visit:
    """A gate's two days: a start, three questions (one a check), refusals, a question cut off, a stop."""
    visit = Visit(folder)
    (folder / "bin").mkdir()
    for name, words in {"gapura": "-m gateway.cli", "python3": ""}.items():
        command = folder / "bin" / name
        command.write_text(f'#!/bin/sh\nexec "{sys.executable}" {words} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    first = [
        Record("admin.start", {"version": "0"}, {"by": "os:operator"}),
        Record("configuration", {"policy": "sha256:p"}),
        question(1), answer(1), question(2), answer(2), question(3, simulated=True),
        refusals_record({"bad_key": 4}),
    ]  # fmt: skip
    for day, records in enumerate([first, [question(4), Record("admin.stop", {}, {"by": "os:operator"})]]):
        log = visit.log(day=day)
        for record in records:
            log.append_sync(record)
        log.close()
    return visit


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Not to be changed."""
    return began(tmp_path_factory.mktemp("visit"))


@pytest.fixture(scope="module")
def followed(visit: Visit) -> dict[str, subprocess.CompletedProcess[str]]:
    """Every line of the page's shell blocks, done in order as a reader would."""
    wanted = [line for line in lines() if shutil.which("sqlite3") or not line.startswith("sqlite3")]
    return {line: visit.run(line) for line in wanted}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


def lines() -> list[str]:
    return [line for block in blocks("sh") for line in block.splitlines()]


def table(head: str) -> list[list[str]]:
    """The rows of the table whose head begins so, as cells."""
    (found,) = re.findall(rf"^\| {head} \|.*\n\|[-|]+\n((?:\|.*\n)+)", ENGLISH, re.MULTILINE)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found.splitlines()]


def words(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def test_it_is_short() -> None:
    assert PAGE.count("\n") <= 170


def test_the_commands_end_as_the_page_says(followed: dict[str, subprocess.CompletedProcess[str]]) -> None:
    promised = {line: int(said[1]) if (said := EXIT.search(line)) else 0 for line in followed}
    assert {line: done.returncode for line, done in followed.items()} == promised
    assert len(EXIT.findall("\n".join(followed))) == 5


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`(gapura [^`\n]+)`", PAGE))))
def test_every_command_in_the_text_runs_as_it_stands(visit: Visit, command: str) -> None:
    done = visit.run(command)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_other_exit_codes(visit: Visit, tmp_path: Path) -> None:
    assert "0 good, 1 broken or `--require` not reached (`show`: no such entry), 2 no log or wrong use" in ENGLISH
    assert visit.run("gapura audit show 999 --data gapura-data").returncode == 1
    assert visit.run("gapura audit verify --data nowhere").returncode == 2
    shutil.copytree(visit.data, tmp_path / "changed")
    with closing(sqlite3.connect(tmp_path / "changed" / "audit.db")) as database, database:
        database.execute("UPDATE entries SET entry = replace(entry, 'bad_key', 'no_key') WHERE kind = 'refusals'")
    broken = visit.run(f"gapura audit verify --data {tmp_path / 'changed'} --format json")
    assert broken.returncode == 1
    states = [step["state"] for step in json.loads(broken.stdout)["steps"]]
    assert states == ["ok", "ok", "failed", *["not checked"] * 7]  # "names the first bad step, leaves out the later"


def test_the_first_two_levels_are_reached_as_the_page_says(
    followed: dict[str, subprocess.CompletedProcess[str]],
) -> None:
    alone, with_key, unmet, _, fingerprint = (followed[line] for line in lines()[:5])
    assert "Self-consistent" in alone.stdout
    assert "Signed" in with_key.stdout
    assert "Required level not reached: signed" in unmet.stdout
    assert fingerprint.stdout.split()[0] in alone.stdout
    assert "note: 2 decisions have no outcome" in alone.stdout  # a remark, and exit code 0


def test_the_third_level_needs_a_witness(visit: Visit) -> None:
    (row,) = [row for row in table("level") if "witnessed" in row[0]]
    assert "--witness" in row[1]
    command = f"gapura audit verify --data gapura-data --key {visit.fingerprint} --require witnessed"
    assert visit.run(command).returncode == 1


def test_what_was_kept_earlier_is_passed_through_and_an_old_copy_is_not_enough(tmp_path: Path) -> None:
    visit = began(tmp_path)
    shutil.copytree(visit.data, tmp_path / "old")
    log = visit.log(day=3)
    log.append_sync(question(7))
    log.close()
    visit.run(next(line for line in lines() if "audit export" in line))
    assert visit.run("head -1 log.jsonl > first.line").returncode == 0
    kept = json.loads((tmp_path / "first.line").read_text(encoding="utf-8"))["checkpoint"]
    (tmp_path / "kept.note").write_text(kept, encoding="utf-8")
    for file in ("first.line", "kept.note"):
        assert visit.run(f"gapura audit verify --data gapura-data --against {file}").returncode == 0
    old = visit.run("gapura audit verify --data old --against kept.note --lang en")
    assert old.returncode == 1
    assert "an older copy was put back" in old.stdout


def test_the_levels_are_all_there() -> None:
    assert [row[0].strip("`") for row in table("level")] == [level.word for level in Level]
    assert {level.word for level in Level} <= words(INDONESIAN)


def test_the_steps_are_those_of_verify_in_both_languages() -> None:
    assert [(int(number), en, id_) for number, en, id_ in table("step")] == [
        (number, en, id_) for number, (en, id_) in STEPS.items()
    ]


def test_every_kind_of_record_is_there_and_the_page_knows_which_are_written() -> None:
    rows = [(words(kinds), said) for kinds, said in table("kind")]
    assert sorted(kind for kinds, _ in rows for kind in kinds) == sorted(KINDS)
    later = {kind for kinds, said in rows if "nothing writes them yet" in said for kind in kinds}
    by_the_log = ERASURES | {"admin.migrate"}  # which knows best when it was brought up to date
    assert written_by("gateway") | by_the_log == KINDS - later


def written_by(folder: str) -> set[str]:
    """The kinds of record that the code of a package makes."""
    calls = [
        node.args[0].value
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)
        and {"Record", "record"} & {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node.func)}
    ]  # fmt: skip
    return KINDS.intersection(call for call in calls if isinstance(call, str))


def test_the_members_of_the_private_part_are_all_named() -> None:
    asked_part, told = question(1, simulated=True).private, answer(1).private
    assert asked_part is not None
    assert told is not None
    (named,) = re.findall(r"^of a question `([^`]+)`", ENGLISH, re.MULTILINE)
    assert set(named.split()) == set(asked_part)
    (named,) = re.findall(r"^of an answer also `([^`]+)`", ENGLISH, re.MULTILINE)
    assert set(named.split()) == set(told) - set(asked_part)


def test_the_public_part_holds_what_the_page_says(visit: Visit) -> None:
    ((entry, minute),) = visit.rows("SELECT entry, minute FROM entries WHERE idx = 2")
    assert set(json.loads(entry)) == {"v", "kind", "time", "policy", "settings", "detectors", "private"}
    assert minute == "2025-11-25T04:10Z"


def test_no_text_is_recorded_and_a_text_can_be_shown_to_be_the_one(visit: Visit) -> None:
    files = [path for path in visit.data.rglob("*") if path.is_file()]
    assert [path.name for path in files if MARK.encode() in path.read_bytes()] == []
    ((private,),) = visit.rows("SELECT private FROM entries WHERE idx = 3")
    commitment = json.loads(private)["output"]
    assert hashlib.sha256(bytes.fromhex(commitment["nonce"]) + MARK.encode()).hexdigest() == commitment["sha256"]


def test_the_sql_answers_in_any_client(visit: Visit) -> None:
    (block,) = blocks("sql")
    by_day, trials = block.strip().split(";\n\n")
    assert visit.rows(by_day) == [("2025-11-25", "redact", 2), ("2025-11-26", "redact", 1)]
    assert visit.rows(trials) == [("many-numbers", "block", 4)]


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="no sqlite3 command here")
def test_the_sql_answers_in_the_sqlite_command(visit: Visit) -> None:
    (client,) = [line for line in lines() if line.startswith("sqlite3")]
    (visit.folder / "report.sql").write_text(blocks("sql")[0], encoding="utf-8")
    done = visit.run(client.partition("#")[0] + "< report.sql")
    assert done.stdout.splitlines() == ["2025-11-25|redact|2", "2025-11-26|redact|1", "many-numbers|block|4"]


def test_show_finds_what_was_asked_for(followed: dict[str, subprocess.CompletedProcess[str]]) -> None:
    newest, one, exchange = (done.stdout for line, done in followed.items() if "audit show" in line)
    assert newest.count("2025-11-2") == 5
    assert "entry 3 " in one
    assert [number for number in range(10) if f"entry {number} " in exchange] == [4, 5]


def test_the_copy_for_an_auditor_is_whole_and_beside_a_running_gate(tmp_path: Path) -> None:
    visit = began(tmp_path)
    log = visit.log(day=2)
    log.append_sync(question(5))
    for line in lines()[-3:]:
        assert visit.run(line).returncode == 0
    log.close()
    assert verify(tmp_path / "copy").entries == 11


def test_what_was_exported_once_keeps_its_hash_whatever_is_deleted_or_added(tmp_path: Path) -> None:
    visit = began(tmp_path)
    export = next(line for line in lines() if "audit export" in line)
    assert visit.run(export).returncode == 0
    kept = json.loads(visit.run("head -1 log.jsonl").stdout)
    assert (kept["last"], kept["private"]) == (9, False)
    log = visit.log(day=30)
    log.erase_private([2], "request", by="os:operator")
    log.append_sync(question(6))
    log.close()
    again = visit.run(f"gapura audit export --data gapura-data --format jsonl --to {kept['last']}").stdout.splitlines()
    assert json.loads(again[0])["sha256"] == kept["sha256"]
    (tmp_path / "forged").mkdir()
    forged = began(tmp_path / "forged")  # the same days told anew by somebody who has a key: every signature holds
    other = forged.run(f"gapura audit export --data gapura-data --to {kept['last']}").stdout.splitlines()
    assert verify(forged.data, Brought(forged.fingerprint)).level is Level.SIGNED
    assert json.loads(other[0])["sha256"] != kept["sha256"]


def test_what_erasure_leaves(tmp_path: Path) -> None:
    visit = began(tmp_path)
    log = visit.log(day=30)
    log.erase_private([2], "request", by="os:operator")
    log.close()
    left = visit.rows("SELECT idx, kind, minute, private, random, exchange FROM entries WHERE idx IN (2, 3)")
    assert left == [  # question and answer together; number, kind and minute stay
        (2, "decision", "2025-11-25T04:10Z", None, None, None),
        (3, "outcome", "2025-11-25T04:10Z", None, None, None),
    ]
    ((entry,),) = visit.rows("SELECT entry FROM entries WHERE kind = 'admin.erase'")
    assert (json.loads(entry)["erased"], json.loads(entry)["reason"]) == ([[2, 3]], "request")
    assert "2 private parts were deleted" in visit.run("gapura audit verify --data gapura-data").stdout
    assert visit.run("gapura audit erase --data gapura-data").returncode == 2  # nobody said whose, or why
