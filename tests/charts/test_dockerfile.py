"""The image's recipe, read as a text: what can be known about it without an engine that builds it."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Step = tuple[str, str]


@pytest.fixture
def steps() -> list[Step]:
    """(instruction, argument), lines joined and comments gone."""
    lines = [line for line in (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines() if line[:1] != "#"]
    text = "\n".join(lines).replace("\\\n", " ")
    return [(word, rest.strip()) for word, _, rest in (line.partition(" ") for line in text.splitlines() if line)]


@pytest.fixture
def runtime(steps) -> list[Step]:
    last = max(index for index, (word, _) in enumerate(steps) if word == "FROM")
    return steps[last:]


def test_it_is_built_in_one_stage_and_runs_in_another(steps, runtime):
    images = [rest.split()[0] for word, rest in steps if word == "FROM"]
    assert len(images) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-[a-z]+", image) for image in images), "pinned by tag"
    assert [rest for word, rest in runtime if word == "COPY"] == ["--from=build /opt/gapura /opt/gapura"]
    assert not [rest for word, rest in runtime if word == "RUN" and "pip" in rest]


def test_its_python_is_one_we_support(steps):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    least = project["requires-python"].removeprefix(">=")
    assert all(rest.startswith(f"python:{least}-") for word, rest in steps if word == "FROM")


def test_it_runs_as_a_number_that_is_not_root(runtime):
    users = [rest for word, rest in runtime if word == "USER"]
    assert users == ["10001:10001"]
    assert runtime.index(("USER", users[0])) < [word for word, _ in runtime].index("ENTRYPOINT")


def test_it_takes_what_it_needs_and_nothing_from_the_net_but_packages(steps):
    copied = {name for word, rest in steps if word == "COPY" and "--from" not in rest for name in rest.split()[:-1]}
    assert copied == {"pyproject.toml", "README.md", "LICENSE", "audit", "policies", "gateway"}
    assert all((ROOT / name).exists() for name in copied)
    assert not [rest for word, rest in steps if word == "ADD"]
    allowed = {
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"
    }
    assert allowed == copied
    assert not [rest for word, rest in steps if re.search(r"(?i)(password|secret|token)=", rest)]


def test_the_wheel_finds_every_file_it_names(steps):
    copied = " ".join(rest for word, rest in steps if word == "COPY")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {project["project"]["readme"], *project["project"]["license-files"]}
    wanted |= set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert all(name in copied.split() for name in wanted)


def test_it_starts_the_gate_and_looks_whether_it_is_ready(runtime):
    steps = dict(runtime)
    assert json.loads(steps["ENTRYPOINT"]) == ["gapura", "serve"]
    command = json.loads(steps["HEALTHCHECK"].partition("CMD ")[2])
    assert command[:2] == ["python", "-c"]
    compile(command[2], "HEALTHCHECK", "exec")
    assert "/readyz" in command[2]


def test_no_library_reports_to_its_maker(runtime):
    assert "ORT_DISABLE_TELEMETRY=1" in " ".join(rest for word, rest in runtime if word == "ENV")


def test_its_folders_are_the_ones_the_chart_uses(runtime, render):
    assert json.loads(dict(runtime)["VOLUME"]) == ["/data", "/keys"]
    environment = " ".join(rest for word, rest in runtime if word == "ENV")
    settings = render()["ConfigMap", "gate-gapura"]["data"]["gapura.yaml"]
    for name in ("data", "keys"):
        assert f"GAPURA_{name.upper()}=/{name}/gapura" in environment
        assert f"{name}: /{name}/gapura" in settings
