"""``gapura eval harm`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["eval", "harm", *map(str, words)])


@pytest.fixture
def labelled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "set.csv"
    rows = [
        "text,insult,group",
        "Dasar bodoh tolol,1,",
        "Besok hujan,0,",
        *("Kamu idiot tolol,0,club" for _ in range(3)),
    ]
    file.write_text("\n".join(rows), "utf-8")
    return file


def test_a_group_that_is_treated_unfairly_makes_the_exit_code_1(labelled: Path) -> None:
    done = run(labelled, "--max-ratio", 3, "--head", "insult", "--by", "group", "--format", "json", "--lang", "id")
    assert done.exit_code == 1
    assert "insult: alarm keliru pada teks tentang club" in done.stderr
    said = json.loads(done.stdout)["heads"]["insult"]
    assert (said["groups"]["club"]["hits"], said["by"]) == (3, {})


def test_a_report_and_a_table_without_texts(labelled: Path) -> None:
    done = run(labelled, "--report", "out.html", "--levels", "--lang", "en")
    assert done.exit_code == 0
    assert "balanced" in done.stdout
    assert "bodoh" not in done.output + Path("out.html").read_text("utf-8")


@pytest.mark.parametrize(("lang", "said"), [("en", "not a labelled text"), ("id", "bukan teks berlabel")])
def test_a_set_that_is_none(tmp_path: Path, lang: str, said: str) -> None:
    (tmp_path / "a.csv").write_text("text,threat\nrahasia,mungkin\n", "utf-8")
    done = run(tmp_path / "a.csv", "--lang", lang)
    assert (done.exit_code, said in done.stderr, "rahasia" in done.output) == (2, True, False)
