"""From sentences to a served model in one go: a very small training runs through the whole recipe."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.detectors.manifest import Manifest
from gateway.detectors.training.sentences import LABELS

RECIPE = """
import sys
from pathlib import Path
from gateway.detectors.models import check_against_detoxify
from gateway.detectors.training import export
from gateway.detectors.training.corpus import own
from gateway.detectors.training.train import train

trained, out = Path(sys.argv[1]), Path(sys.argv[2])
train(list(own("train"))[::8], trained, seed=1, epochs=1)
sys.argv = ["export", str(trained), str(out)]
export.main()
print(check_against_detoxify(out, ["halo", "kamu bodoh", "you are a stupid idiot"]))
"""


@pytest.mark.slow
def test_the_recipe_gives_a_model_that_can_be_served_and_checked(tmp_path: Path) -> None:
    trained, out = tmp_path / "trained", tmp_path / "out"
    trained.mkdir()
    environment = {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PATH": os.environ["PATH"],
        "HF_HUB_OFFLINE": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", RECIPE, str(trained), str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) <= 0.001
    manifest = Manifest.read(out)
    assert tuple(label.name for label in manifest.heads) == LABELS
    assert all(manifest.verified(name) for name in manifest.files)
