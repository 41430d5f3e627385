"""The embedded model is a Detoxify checkpoint too: detoxify itself gives the served scores, offline."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.detectors.base import ModelError
from gateway.detectors.manifest import EMBEDDED
from gateway.detectors.models import detoxify_model

COMPARE = """
from gateway.detectors.manifest import EMBEDDED
from gateway.detectors.models import check_against_detoxify
from gateway.detectors.training.sentences import read
print(check_against_detoxify(EMBEDDED, [row.text for row in read() if row.split == "heldout"][::5]))
"""


@pytest.mark.slow
def test_torch_and_onnx_give_the_same_scores_without_a_network() -> None:
    unshare = shutil.which("unshare")
    cut = [unshare, "-n"] if unshare and os.geteuid() == 0 else []
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PATH": os.environ["PATH"],
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    done = subprocess.run(
        [*cut, sys.executable, "-c", COMPARE], capture_output=True, text=True, check=False, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) <= 0.001


class Hostile:
    """A pickle that would run a command."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("pwned",)


def test_a_checkpoint_that_runs_code_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path(shutil.copytree(EMBEDDED, tmp_path / "model"))
    (folder / "checkpoint.ckpt").write_bytes(pickle.dumps(Hostile(), protocol=2))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest["files"]["checkpoint.ckpt"] = hashlib.sha256((folder / "checkpoint.ckpt").read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with pytest.raises(ModelError, match=r"checkpoint\.ckpt"):
        detoxify_model(folder, tmp_path)
    assert not (tmp_path / "pwned").exists()
