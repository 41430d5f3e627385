"""show and export, as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typer
from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app


def gapura(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def test_show(sample: Any) -> None:
    exchange = f"{1:032x}"
    one = json.loads(gapura("show", 1, "--data", sample.data, "--format", "json").stdout)
    assert [(entry["index"], entry["private"]["exchange"]) for entry in one] == [(1, exchange)]
    both = json.loads(gapura("show", "--exchange", exchange, "--data", sample.data, "--format", "json").stdout)
    assert [entry["public"]["kind"] for entry in both] == ["decision", "outcome"]
    last = json.loads(gapura("show", "--last", 3, "--data", sample.data, "--format", "json").stdout)
    assert [entry["index"] for entry in last] == [47, 48, 49]
    assert len(gapura("show", "--data", sample.data, "--lang", "en").stdout.splitlines()) >= 11
    nothing = gapura("show", 999, "--data", sample.data, "--lang", "en")
    assert (nothing.exit_code, nothing.stdout) == (1, "No such entry.\n")


def test_export_writes_a_manifest_and_lines(sample: Any) -> None:
    result = gapura("export", "--data", sample.data, "--from", 48, "--private")
    manifest, *lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (manifest["first"], manifest["last"], manifest["private"]) == (48, 49, True)
    assert [line["index"] for line in lines if "entry" in line] == [48, 49]


def test_an_export_of_private_parts_says_where_nobody_records_it(sample: Any) -> None:
    for lang, told in {"en": "not recorded", "id": "tidak dicatat"}.items():
        assert told in gapura("export", "--data", sample.data, "--private", "--lang", lang).stderr
        assert gapura("export", "--data", sample.data, "--lang", lang).stderr == ""


def test_an_export_waits_for_its_record(sample: Any) -> None:
    told: list[Any] = []

    def record(data: Any, keys: Any, entries: int, language: str) -> bool:
        told.append((data, keys, entries, language))
        return entries == 2 or refused()

    def refused() -> bool:
        raise typer.Exit(2)

    arguments = ["export", "--data", str(sample.data), "--private", "--lang", "en", "--keys", "k", "--from"]
    done = CliRunner().invoke(app, [*arguments, "48"], obj=record)
    assert (done.exit_code, len(done.stdout.splitlines()) > 2, done.stderr) == (0, True, "")
    done = CliRunner().invoke(app, [*arguments, "40"], obj=record)
    assert (done.exit_code, done.stdout) == (2, "")
    assert told == [(sample.data, Path("k"), entries, "en") for entries in (2, 10)]
