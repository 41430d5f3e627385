"""The screen on which sealed text is shown."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from audit.seal.content import ContentStore, Order, Owner, sealing_key
from audit.seal.people import People
from gateway.admission.folders import open_site
from gateway.office.reveal_commands import commands, harmless

PHRASE = "empat kata yang rahasia"
OWNER = Owner("0f" * 16, "5b" * 16, "6c" * 32)
app = typer.Typer()
app.add_typer(commands)
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("audit.seal.people.COST", 1 << 4)
    open_site(tmp_path / "data", tmp_path / "keys").close()
    People(tmp_path / "data").add("Pak Dedi", "ppdp", PHRASE, lambda _: None)

    def command(*words: str, anywhere: bool = True) -> Result:
        where = ["--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
        more = ["--passphrase-stdin", *(["--anywhere"] if anywhere else [])] if words[0] == "reveal" else []
        return CliRunner().invoke(app, [*words, *where, *more], input=PHRASE)

    return command


@pytest.fixture
def kept(tmp_path: Path, run: Run) -> str:
    store = ContentStore(tmp_path / "data", sealing_key(tmp_path / "keys"))
    text = {"question": ["baris satu\nbaris dua \x1b[2J"], "answer": ["jawab"], "shown": []}
    return store.keep(text, OWNER, Order("general", ("ppdp",), 2_000_000_000)).id


def test_the_text_is_shown_line_by_line_and_cannot_move_the_cursor(run: Run, kept: str) -> None:
    done = run("reveal", kept, "--as", "Pak Dedi", "--reason", "keberatan")
    assert done.exit_code == 0, done.stderr
    assert "  baris satu\n  baris dua \\u001b[2J\n" in done.stdout
    assert "WARNING: the log does not name this content" in done.stdout
    assert "kept until 2033-05-18T03:33:20Z" in done.stdout
    assert "\x1b" not in done.stdout


def test_it_is_told_in_indonesian_too(run: Run, kept: str) -> None:
    done = run("reveal", kept, "--as", "Pak Dedi", "--reason", "keberatan", "--lang", "id")
    assert "Yang dikatakan model:\n  jawab" in done.stdout


def test_a_program_gets_json_without_letters_that_a_terminal_obeys(run: Run, kept: str) -> None:
    done = run("reveal", kept, "--as", "Pak Dedi", "--reason", "keberatan", "--format", "json")
    (row,) = json.loads(done.stdout)
    assert row["content"]["question"] == ["baris satu\nbaris dua \x1b[2J"]
    assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--as", "Pak Dedi"), "Say why"),
        (("--as", "Pak Dedi", "--reason", " "), "Say why"),
        (("--as", "Pak Dedi", "--reason", "x" * 501), "Say why"),
        (("--reason", "perlu"), "Say who you are"),
        (("--reason", "perlu", "--as", "Pak Dedi", "--recovery"), "Say who you are"),
    ],
)
def test_what_is_not_said_is_asked_for(run: Run, kept: str, words: tuple[str, ...], said: str) -> None:
    done = run("reveal", kept, *words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert said in done.stderr


def test_it_is_shown_at_a_terminal_unless_one_says_otherwise(run: Run, kept: str) -> None:
    done = run("reveal", kept, "--as", "Pak Dedi", "--reason", "keberatan", anywhere=False)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "--anywhere" in done.stderr


def test_what_is_not_there_is_said(run: Run, kept: str) -> None:
    done = run("reveal", "1" * 32, "--as", "Pak Dedi", "--reason", "keberatan")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Nothing is kept under this id" in done.stderr


def test_the_list_shows_what_there_is_and_no_person(run: Run, kept: str) -> None:
    (row,) = json.loads(run("kept", "--format", "json").stdout)
    assert row == {"id": kept, "exchange": OWNER.exchange, "class": "general", "expires": "2033-05-18T03:33:20Z",
                   "roles": ["ppdp"], "people": 1}  # fmt: skip
    assert kept in run("kept").stdout


def test_an_empty_list_is_one(run: Run) -> None:
    assert run("kept").stdout == "Nothing is kept.\n"
    assert run("kept", "--lang", "id").stdout == "Tidak ada yang disimpan.\n"


@pytest.mark.parametrize("letter", ["\x1b", "\x00", "\x7f", "\x9b", "\u202e", "\u2066", "\r", "\ud800"])
def test_letters_that_a_terminal_obeys_are_written_out(letter: str) -> None:
    assert harmless(f"a{letter}b") == f"a\\u{ord(letter):04x}b"
    assert harmless("a\tb\nc é 日") == "a\tb\nc é 日"
