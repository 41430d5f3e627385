"""``gapura eval pii`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from gateway.cli import app
from gateway.detectors.evaluation.marked import Place, Row
from gateway.detectors.evaluation.scores import Scores
from gateway.measuring import Measured, personal_data, reaches, told

MAIL = "siswa@sekolah.example"
ROWS = [
    {"text": f"surel: {MAIL}", "spans": [{"start": 7, "end": 28, "type": "EMAIL_ADDRESS"}], "register": "chat"},
    {"text": "Badan Contoh", "spans": [{"start": 0, "end": 5, "type": "BODY_PART"}], "register": "chat"},
    {"text": "hari ini hujan", "spans": [], "clean": True, "near": "plain"},
]


@pytest.fixture
def marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set of three texts, in a folder without a site."""
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "set.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return file


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["eval", "pii", *map(str, words)])


def test_a_table_for_people_in_both_languages(marked: Path) -> None:
    english, indonesian = run(marked, "--lang", "en"), run(marked, "--lang", "id")
    assert (english.exit_code, indonesian.exit_code) == (0, 0)
    assert "clean texts with a false hit: 0 of 1" in english.stdout
    assert "teks bersih dengan temuan keliru: 0 dari 1" in indonesian.stdout
    assert MAIL not in english.output + indonesian.output


def test_json_for_programs(marked: Path) -> None:
    said = json.loads(run(marked, "--format", "json").stdout)
    assert said["types"]["EMAIL_ADDRESS"]["exact"]["f2"] == 1.0
    assert said["all"]["value"]["recall"] == 0.5


@pytest.mark.parametrize(("least", "code"), [("0.5", 0), ("0.9", 1), ("1.5", 2)])
def test_a_figure_can_be_required(marked: Path, least: str, code: int) -> None:
    assert run(marked, "--require-f2", least).exit_code == code


@pytest.mark.parametrize(("lang", "said"), [("en", "cannot be read"), ("id", "tidak dapat dibaca")])
def test_a_set_that_is_not_there(tmp_path: Path, lang: str, said: str) -> None:
    done = run(tmp_path / "none.jsonl", "--lang", lang)
    assert (done.exit_code, said in done.stderr, done.stdout) == (2, True, "")


def test_beside_stock_presidio(marked: Path) -> None:
    table = run(marked, "--against", "presidio", "--lang", "en").stdout
    assert "Beside others, same texts and same scorer" in table
    said = json.loads(run(marked, "--against", "presidio", "--format", "json").stdout)
    assert said["types"].keys() == {"BODY_PART", "EMAIL_ADDRESS"}
    assert said["against"]["presidio"]["rows"] == 3


def test_beside_something_that_is_not_there(marked: Path) -> None:
    done = run(marked, "--against", "sulap", "--lang", "id")
    assert (done.exit_code, "--against sulap tidak ada" in done.stderr, done.stdout) == (2, True, "")


def test_values_are_shown_only_when_asked_for(marked: Path) -> None:
    assert "Badan" not in run(marked).output
    assert "2:0-5 Badan" in run(marked, "--show-text").stdout


def test_a_page_with_plots_and_without_text(marked: Path, tmp_path: Path) -> None:
    done = run(marked, "--report", tmp_path / "out.html", "--show-text", "--lang", "id")
    page = (tmp_path / "out.html").read_text("utf-8")
    assert (done.exit_code, "set.jsonl: 3 teks" in page, "Badan" in page) == (0, True, False)


def test_a_page_that_cannot_be_written(marked: Path, tmp_path: Path) -> None:
    done = run(marked, "--report", tmp_path / "none" / "out.html", "--lang", "en")
    assert (done.exit_code, "out.html cannot be written" in done.stderr) == (2, True)


def test_the_sites_settings_count_but_pii_is_always_measured(marked: Path, tmp_path: Path) -> None:
    config = tmp_path / "own.yaml"
    config.write_text("detectors: { enabled: [harm], countries: [SG], recognizers: [own-recognisers.yaml] }\n")
    (tmp_path / "own-recognisers.yaml").write_text(
        "recognizers:\n- { name: o, supported_entity: BODY_PART, patterns: [{ name: b, regex: Badan, score: 0.9 }] }\n"
    )
    scores = personal_data(marked, config).ours
    assert scores.half["BODY_PART"].recall == 1.0


def test_settings_that_are_wrong(marked: Path, tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text("detectors: { enabled: [mind] }\n")
    assert run(marked, "--config", tmp_path / "own.yaml").exit_code == 2


def test_progress_goes_to_the_other_stream(marked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    scores = personal_data(marked, None, quiet=False).ours
    assert (scores.rows, capsys.readouterr().out) == (3, "")


def test_an_empty_figure_reaches_nothing() -> None:
    scores = Scores()
    assert not reaches(scores, 0.0)
    scores.add(Row("xxxx", (Place(0, 4, "URL"),)), [Place(0, 4, "URL")])
    assert reaches(scores, 1.0)
    assert told(Measured({"gapura": scores}, []), "text", "id").startswith("1 teks, 4 karakter")
