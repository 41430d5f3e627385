"""``gapura model`` as a person at a terminal meets it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from gateway.model_commands import app


@pytest.fixture
def data(tiny_model: Callable[[Path], Path], tmp_path: Path) -> Path:
    tiny_model(tmp_path / "data" / "models" / "ours")
    return tmp_path / "data"


def run(data: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--data", str(data)])


def rows(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_models_are_listed_with_what_a_person_must_know(data: Path) -> None:
    embedded, ours = rows(run(data, "list", "--format", "json"))
    assert embedded["name"] == "embedded"
    assert (ours["name"], ours["version"], ours["languages"]) == ("ours", "1", ["en"])
    assert (ours["heads"], ours["licence"]) == (["toxicity", "weapons"], "CC0")
    assert ours["bytes"] > 1000
    assert "keluaran" in run(data, "list", "--lang", "id").stdout


def test_an_altered_file_is_found_and_the_exit_code_tells(data: Path) -> None:
    assert {row["ok"] for row in rows(run(data, "verify", "--format", "json"))} == {True}
    with (data / "models" / "ours" / "tokenizer.json").open("a") as file:
        file.write(" ")
    told = run(data, "verify", "--lang", "id")
    assert told.exit_code == 1
    assert "ours model.onnx: ok" in told.stdout
    assert "berubah atau rusak" in told.stdout
    assert run(data, "verify", "embedded").exit_code == 0


def test_a_name_nobody_has_is_wrong_use(data: Path) -> None:
    told = run(data, "verify", "nowhere")
    assert told.exit_code == 2
    assert str(data / "models" / "nowhere" / "manifest.json") in told.stderr


def test_a_checkpoint_with_another_hash_is_refused_in_the_persons_language(data: Path, tmp_path: Path) -> None:
    (tmp_path / "toxic.ckpt").write_bytes(b"something")
    words = ["import", "detoxify", "--checkpoint", str(tmp_path / "toxic.ckpt"), "--sha256", "0" * 64]
    told = run(data, *words, "--tokenizer", str(tmp_path), "--lang", "id")
    assert told.exit_code == 2
    assert "bukan berkas yang dimaksud" in told.stderr
    assert run(data, *words, "--tokenizer", str(tmp_path), "--name", "../x").exit_code == 2
    assert [path.name for path in (data / "models").iterdir()] == ["ours"]


def test_heads_are_trained_on_a_table_and_measured_on_rows_that_were_held_out(data: Path, tmp_path: Path) -> None:
    lines = [f"you are a {'stupid fool' if n % 2 else 'kind friend'} {n},{'en' if n % 3 else 'id'},{n % 2}"
             for n in range(240)]  # fmt: skip
    (tmp_path / "rows.csv").write_text("\n".join(["text,language,bullying", *lines]), "utf-8")
    words = ["train", str(tmp_path / "rows.csv"), "--base", "ours", "--seed", "2"]
    told = run(data, *words, "--out", "lagi", "--lang", "id")
    assert told.exit_code == 0, told.stderr
    assert "recall pada 1 %" in told.stdout
    assert "1.000" in told.stdout
    assert "Pakai: detectors: { model: lagi }" in told.stdout
    assert rows(run(data, "list", "--format", "json"))[1]["heads"] == ["toxicity", "weapons", "bullying"]
    report = rows(run(data, *words, "--out", str(tmp_path / "elsewhere"), "--format", "json"))
    assert report["held_out"]["bullying"]["positive"] == 30
    again = run(data, *words, "--out", "lagi")
    assert (again.exit_code, "exists already" in again.stderr) == (2, True)
    few = run(data, *words, "--out", "few", "--heads", "threat")
    assert (few.exit_code, "such as threat" in few.stderr) == (2, True)


def test_what_detoxify_cannot_hold_is_told_and_nothing_written(data: Path, tmp_path: Path) -> None:
    words = ["export", "detoxify", "--model", "ours", "--out", str(tmp_path / "out"), "--lang", "id"]
    told = run(data, *words)
    assert told.exit_code == 2
    assert "tidak memuat config.json" in told.stderr
    assert not (tmp_path / "out").exists()


def test_a_model_is_measured_as_by_the_command_for_measuring(data: Path, tmp_path: Path) -> None:
    from gateway import cli

    rows = [json.dumps({"text": f"you are a {word} {n}", "labels": labels, "language": "en", "split": "test"})
            for n in range(20) for word, labels in (("fool", ["toxicity"]), ("friend", []))]  # fmt: skip
    (tmp_path / "texts.jsonl").write_text("\n".join(rows), "utf-8")
    words = [str(tmp_path / "texts.jsonl"), "--model", "ours", "--data", str(data), "--format", "json"]
    one, two = (CliRunner().invoke(cli.app, [*name, *words]) for name in (["eval", "harm"], ["model", "eval"]))
    assert one.exit_code == two.exit_code == 0, one.output
    assert "toxicity" in two.stdout
