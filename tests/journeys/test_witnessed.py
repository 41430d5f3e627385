"""A school, its neighbour's witness, and a stranger who checks: each with the real command."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from audit import Log
from gateway.admission.folders import open_site
from tests.gateway.office.conftest import neighbour
from tests.journeys.conftest import ROOT, gate_in


def gapura(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.cli", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )


@pytest.fixture
def school(tmp_path: Path) -> Path:
    """A folder in which a log has begun, so that its key can be given to a neighbour."""
    site = open_site(tmp_path / "data", tmp_path / "keys")
    Log.open(site.data, site.keys, origin=site.origin).close()
    site.close()
    return tmp_path


def test_what_a_neighbour_signed_cannot_be_taken_back(school: Path) -> None:
    with neighbour(school / "witness", school / "data" / "log.pub") as there:
        record = {"witnesses": [{"url": there.url, "key": there.line}], "witness_seconds": 0.5}
        with gate_in(school, {"record": record}) as gate:
            gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": "Halo"}])
            time.sleep(2)
            shutil.copytree(school / "data", school / "copy")
            gate.sdk().chat.completions.create(model="m", messages=[{"role": "user", "content": "Halo lagi"}])
            assert gate.stop() == 0
        data = school / "data"
        good = gapura("audit", "verify", "--data", data, "--witness", there.line, "--require", "witnessed")
        assert good.returncode == 0, good.stdout + good.stderr
        (seen,) = json.loads(gapura("audit", "witness", "--data", there.data, "--list", "--format", "json").stdout)
        (newest,) = json.loads(gapura("audit", "show", "--last", 1, "--data", data, "--format", "json").stdout)
        size = newest["index"] + 1
        assert seen["size"] == size, "the last checkpoint went round before the gate ended"
        looked = gapura("check", "-c", school / "gapura.yaml", "--json").stdout
        assert any(row["name"] == "witness" and f"entry {size}" in row["found"]["en"] for row in json.loads(looked))

        (school / "seen.note").write_text(seen["note"], encoding="utf-8")
        shutil.rmtree(data)
        shutil.copytree(school / "copy", data)
        lied = gapura("audit", "verify", "--data", data, "--against", school / "seen.note", "--lang", "en")
        assert lied.returncode == 1, lied.stdout
        refused = gapura("serve", "-c", school / "gapura.yaml")
        assert refused.returncode == 2
        assert "gapura audit succeed" in refused.stderr
