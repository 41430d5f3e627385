"""schema, as a person types it."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
from typer.testing import CliRunner

from audit import Log
from audit.cli import app


def gapura(*arguments: object) -> str:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    assert done.exit_code == 0
    return done.stdout


def test_what_show_prints_has_the_form_that_schema_prints(site: Any, log: Log, outcome: Any) -> None:
    log.append_sync(outcome(1))
    log.append_sync(outcome(2))
    log.erase_private([0], "request", by="os:operator")
    form = jsonschema.Draft202012Validator(json.loads(gapura("schema")))
    shown = json.loads(gapura("show", "--data", site.data, "--format", "json"))
    assert [entry["erased"] for entry in shown] == [True, False, False]
    assert [error.message for entry in shown for error in form.iter_errors(entry)] == []
    assert [error.message for error in form.iter_errors({**shown[1], "leaf": "x"})] != []
