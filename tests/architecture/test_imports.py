"""Who may know whom."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

STAGES = ["admission", "codecs", "detectors", "enforcement", "forwarding", "relay", "trail"]
CONTRACTS = """
[importlinter]
root_packages =
    gateway
    policies
    audit
include_external_packages = True

[importlinter:contract:1]
name = policies and audit stand alone
type = independence
modules =
    policies
    audit

[importlinter:contract:2]
name = policies and audit do not know the gateway
type = forbidden
source_modules =
    policies
    audit
forbidden_modules =
    gateway

[importlinter:contract:3]
name = the stages do not know one another
type = independence
modules =
    {stages}

[importlinter:contract:4]
name = policies and audit need no web, HTTP, model or telemetry package
type = forbidden
source_modules =
    policies
    audit
forbidden_modules =
    {heavy}
"""
HEAVY = "aiohttp detoxify fastapi httpx numpy onnxruntime opentelemetry presidio_analyzer"
HEAVY += " starlette torch transformers uvicorn"
COMMANDS = """
import sys
import gateway.cli, policies.cli, audit.cli
heavy = {"presidio_analyzer", "torch", "detoxify", "onnxruntime", "transformers", "numpy"} & {
    name.split(".")[0] for name in sys.modules}
print(*sorted(heavy))
"""


def test_the_import_contracts_hold(root: Path, tmp_path: Path) -> None:
    stages = "\n    ".join(f"gateway.{stage}" for stage in STAGES)
    config = tmp_path / "contracts"
    config.write_text(CONTRACTS.format(stages=stages, heavy="\n    ".join(HEAVY.split())))
    lint = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*lint, "--config", str(config), "--cache-dir", str(tmp_path / "cache")],
        cwd=root, env={"PYTHONPATH": str(root)}, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "4 kept, 0 broken" in done.stdout


def test_commands_come_up_without_models(root: Path) -> None:
    done = subprocess.run([sys.executable, "-c", COMMANDS], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def graph(modules: list[Any]) -> dict[str, set[str]]:
    names = {module.name for module in modules}
    packages = {module.name for module in modules if module.path.name == "__init__.py"}
    edges = {}
    for module in modules:
        named = module.imports() & names
        # ``from gateway.codecs import sse`` is an import of ``sse``, not of everything its package holds.
        edges[module.name] = {name for name in named if name != module.name and name not in packages}
    return edges


def test_there_are_no_cycles(modules: list[Any]) -> None:
    edges = graph(modules)
    assert sum(map(len, edges.values())) > 100  # or this test reads nothing
    left = dict(edges)
    while free := [name for name, needs in left.items() if not needs & left.keys()]:
        for name in free:
            del left[name]
    assert sorted(left) == []


ONE_WAY_OUT = {"socket", "aiohttp", "urllib.request", "http.client", "requests", "ssl", "smtplib", "httpx_aiohttp"}
MAY_OPEN = {
    "gateway/forwarding/egress.py": {"aiohttp"},
    "gateway/forwarding/lines.py": {"aiohttp", "httpx_aiohttp", "ssl", "socket"},  # a type of the latter
    "gateway/forwarding/mail.py": {"smtplib", "socket", "ssl"},  # the one way to a mail server
    "gateway/running.py": {"socket", "ssl"},  # where the gate listens
    "audit/store/address.py": {"socket", "ssl"},  # the database that holds the log, and nothing but that
}


def test_there_is_one_way_out(modules: list[Any]) -> None:
    """Other modules have no socket to send with. Those below ask this machine about itself."""
    here = {"gateway/site_probes.py": {"socket"}}
    found = {
        str(module.path): opened
        for module in modules
        if (opened := (module.imports() & ONE_WAY_OUT) - MAY_OPEN.get(str(module.path), set()))
    }
    assert {path: opened for path, opened in found.items() if not opened <= here.get(path, set())} == {}


@pytest.mark.parametrize("word", ["environ", "getenv", "environb"])
def test_only_the_settings_read_the_environment(modules: list[Any], word: str) -> None:
    own = "audit/store/place.py"  # the address of the log's database, under the name that the data folder remembers
    readers = [
        str(module.path)
        for module in modules
        if f"os.{word}" in module.text and not module.path.name.startswith("settings") and str(module.path) != own
    ]
    assert readers == []
