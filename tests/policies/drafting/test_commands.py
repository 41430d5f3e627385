"""``gapura policy new``: from questions, or from a file, to a policy that is tested; and nothing is lost on the way."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from policies import catalog
from policies.cli import app, build_app
from policies.drafting.commands import language
from policies.vocabulary import offline

ANSWERS = """\
name: layanan
for: citizens
groups: [warga]
ages: [18, 90]
dangers: [personal-data, insults]
"""
FILES = ["policy.lock", "policy.test.yaml", "policy.yaml"]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command, in a folder that holds the answers: exit code, standard output, standard error."""
    (tmp_path / "answers.yaml").write_text(ANSWERS)
    monkeypatch.chdir(tmp_path)

    def invoke(*words: str, typed: str = "", commands: Any = app) -> tuple[int, str, str]:
        done = CliRunner().invoke(commands, ["new", *words], input=typed)
        return done.exit_code, done.stdout, done.stderr

    return invoke


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("policy*"))


def test_from_a_file_of_answers_to_a_tested_policy(run: Run, tmp_path: Path) -> None:
    code, out, err = run("--answers", "answers.yaml", "--lang", "en")
    assert (code, files(tmp_path)) == (0, FILES)
    assert 'The policy "layanan": Citizens who use a public service' in out
    assert 'A list of people is not passed on ("list-of-people", from policy.yaml, line 10)' in out
    assert " 0 FAIL, " in out
    assert "It speaks to warga only." in out
    assert "GP042" not in err
    assert CliRunner().invoke(app, ["lint"]).exit_code == 0


def test_everything_is_said_in_indonesian_too(run: Run, tmp_path: Path) -> None:
    code, out, _ = run("--answers", "answers.yaml", "--lang", "id")
    assert code == 0
    assert "menulis policy.yaml" in out
    assert "Selanjutnya: baca" in out
    assert "pertanyaan biasa diteruskan" in (tmp_path / "policy.test.yaml").read_text()
    assert "Ditulis oleh gapura policy new" in (tmp_path / "policy.yaml").read_text()


def test_what_is_there_is_not_overwritten_unasked(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.test.yaml").write_text("- mine\n")
    code, out, err = run("--answers", "answers.yaml", "--lang", "en")
    assert (code, out, err) == (2, "", "there already: policy.test.yaml; --force overwrites\n")
    assert files(tmp_path) == ["policy.test.yaml"]
    assert run("--answers", "answers.yaml", "--force")[0] == 0
    assert "mine" not in (tmp_path / "policy.test.yaml").read_text()
    assert run("--answers", "answers.yaml")[0] == 0  # the same again takes nothing away


@pytest.mark.parametrize(("answer", "code"), [("n", 2), ("", 2), ("y", 0)])
def test_somebody_at_a_terminal_is_asked(run: Run, tmp_path: Path, answer: str, code: int) -> None:
    (tmp_path / "policy.yaml").write_text("mine\n")
    typed = "6\n\n-\n\n1\n\n\n" + f"{answer}\n"
    ended, _, err = run("--lang", "en", typed=typed)
    assert ended == code
    assert "These are there already: policy.yaml. Overwrite them?" in err
    assert ("Nothing was written." in err) == (code == 2)
    assert ((tmp_path / "policy.yaml").read_text() == "mine\n") == (code == 2)


def test_whoever_leaves_in_the_middle_has_written_nothing(run: Run, tmp_path: Path) -> None:
    code, _, err = run("--lang", "id", typed="6\nlayanan\n")
    assert (code, files(tmp_path)) == (2, [])
    assert err.endswith("Tidak ada yang ditulis.\n")


def test_answers_that_are_none_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "answers.yaml").write_text(ANSWERS.replace("citizens", "aliens"))
    code, out, err = run("--answers", "answers.yaml", "--lang", "id")
    assert (code, out, files(tmp_path)) == (2, "", [])
    assert "galat[GP012]" in err
    assert "answers.yaml:2:" in err


def test_a_folder_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("no folder")
    code, _, err = run("plain/policy.yaml", "--answers", "answers.yaml", "--lang", "en")
    assert code == 2
    assert "policy.yaml cannot be read or written" in err


def test_a_group_that_is_not_in_the_settings_is_given_as_lines_for_them(run: Run) -> None:
    from dataclasses import replace

    here = build_app(None, lambda: replace(offline(), groups=frozenset({"guru"})))
    code, out, _ = run("--answers", "answers.yaml", "--lang", "en", commands=here)
    assert code == 0
    assert 'Add to gapura.yaml, under groups:\n  - { name: "warga", role: student, ages: [18, 90] }' in out


@pytest.mark.usefixtures("small_packs")
def test_a_danger_that_is_seen_to_is_told(run: Run, tmp_path: Path) -> None:
    text = ANSWERS.replace("citizens", "pupils-junior").replace("[18, 90]", "[13, 15]")
    (tmp_path / "answers.yaml").write_text(text)
    assert "sees to it already, so no rule was added" in run("--answers", "answers.yaml", "--lang", "en")[1]


def test_a_pack_that_cannot_be_used_here_is_told_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "packs" / "baseline").mkdir(parents=True)
    (tmp_path / "packs" / "baseline" / "policy.yaml").write_text(
        "gapura: policy/v1\nname: baseline\nrules: [nothing]\n"
    )
    home = catalog._home
    monkeypatch.setattr(catalog, "_home", lambda folder: tmp_path / folder if folder == "packs" else home(folder))
    code, _, err = run("--answers", "answers.yaml", "--lang", "en")
    assert (code, files(tmp_path)) == (2, [])
    assert "packs/baseline/policy.yaml" in err
    assert err.endswith("Nothing was written.\n")


def test_the_language_is_the_one_asked_for() -> None:
    assert (language("en"), language("id")) == ("en", "id")
    assert language(None) in ("en", "id")


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal as Linux and macOS have them")
def test_a_teacher_sits_down_and_leaves_with_a_policy(tmp_path: Path, terminal: Any) -> None:
    """With the real command, the real detectors and a real terminal, in Indonesian."""
    with terminal(tmp_path, "policy", "new", "--lang", "id") as seen:
        assert "1  Murid SD" in seen.until("Nomor [2]")
        seen.types("1")
        seen.until("Nama singkat kebijakan")
        seen.types("kelas-empat")
        seen.until("Nama grup mereka")
        seen.types("")
        seen.until("Usia termuda dan tertua")
        seen.types("9-10")
        assert "injeksi prompt" in seen.until("Nomor [1,2,3,4,5]")
        seen.types("1,2,3,4")
        assert "sekitar 5 dari 100 teks wajar" in seen.until("Nomor [1]")
        seen.types("")
        seen.until("Nomor [1]")
        seen.types("")
        seen.until("Buka hanya pada jam tertentu?")
        seen.types("-")
        said = seen.until("Selanjutnya: baca")
        assert "Kebijakan" in said
        assert " PASS, 0 FAIL, " in said
        assert seen.process.wait(20) == 0
    assert files(tmp_path) == FILES
    assert "name: kelas-empat" in (tmp_path / "policy.yaml").read_text()
