"""A gate that cannot start says what is wrong, and ends with 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


def serve(folder: Path, *more: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "gateway.cli", "serve", "-c", str(folder / "gapura.yaml"), *more]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_port_in_use(gate: Any, tmp_path: Path, lang: str) -> None:
    port = gate.url.rpartition(":")[2].strip("/")
    (tmp_path / "gapura.yaml").write_text(
        f"server: {{port: {port}}}\nbackends: [{{name: b, url: 'http://127.0.0.1:9/v1'}}]\n"
        f"policies: {{files: [baseline]}}\ndetectors: {{enabled: [pii]}}\ndata: {tmp_path}/d\nkeys: {tmp_path}/k\n"
    )
    code, said = serve(tmp_path, "--lang", lang)
    assert (code, port in said, "Traceback" in said) == (2, True, False), said


@pytest.mark.parametrize("lang", ["en", "id"])
def test_broken_yaml_names_the_place(tmp_path: Path, lang: str) -> None:
    (tmp_path / "gapura.yaml").write_text("server:\n  port: [1\nbackends: []\n")
    code, said = serve(tmp_path, "--lang", lang)
    assert (code, "gapura.yaml:" in said, "Traceback" in said) == (2, True, False), said


def test_the_network_without_tls(tmp_path: Path) -> None:
    (tmp_path / "gapura.yaml").write_text(
        "backends: [{name: b, url: 'http://127.0.0.1:9/v1'}]\npolicies: {files: [baseline]}\n"
        f"detectors: {{enabled: [pii]}}\ndata: {tmp_path}/d\nkeys: {tmp_path}/k\n"
    )
    code, said = serve(tmp_path, "--host", "0.0.0.0", "--port", "0")  # noqa: S104  # refusing that address is the point
    assert (code, "tls" in said.lower(), "Traceback" in said) == (2, True, False), said
