"""The commands as a person types them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from audit.cli import app


def gapura(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "--data", "absent"], "There is no audit log in absent"),
        (["show", "--data", "absent"], "There is no audit log in absent"),
        (["export", "--data", "absent"], "There is no audit log in absent"),
        (["verify", "--data", "absent", "--require", "perfect"], "perfect"),
        (["export", "--format", "xml"], "xml"),
        (["show", "3", "--last", "2"], "one of them"),
    ],
)
def test_wrong_use_exits_2_and_says_why(arguments: list[str], said: str) -> None:
    lang = [] if "--format" in arguments else ["--lang", "en"]
    result = gapura(*arguments, *lang)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output


def test_importing_the_commands_is_light() -> None:
    heavy = ("sqlalchemy", "alembic", "cryptography", "rich.table", "orjson")
    program = f"import sys, audit.cli; print([name for name in {heavy!r} if name in sys.modules])"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
