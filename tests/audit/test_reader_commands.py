"""show and export, as a person types them."""

from __future__ import annotations

import json
from typing import Any

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
