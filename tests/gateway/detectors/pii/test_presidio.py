"""Presidio comes offline, and without the half gigabyte it would pull in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

ISOLATED = """
import sys
from gateway.detectors import runner, segments  # the stage itself pulls in no library
from gateway.detectors.registry import DetectorConfig, Registry
assert "presidio_analyzer" not in sys.modules and "onnxruntime" not in sys.modules
(pii,) = Registry(DetectorConfig(harm=False, injection=False)).load_all()
print([span.type for span in pii.inspect("a@contoh.sch.id https://contoh.com 3174015509000001")])
assert not {"torch", "transformers"} & sys.modules.keys()
"""


def test_it_loads_and_runs_without_a_network_and_without_torch() -> None:
    unshare = shutil.which("unshare")
    cut = [unshare, "-n"] if unshare and hasattr(os, "geteuid") and os.geteuid() == 0 else []
    done = subprocess.run(
        [*cut, sys.executable, "-W", "error", "-c", ISOLATED],
        capture_output=True,
        text=True,
        check=False,
        env={"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]},
    )
    assert (done.stdout, done.stderr) == ("['EMAIL_ADDRESS', 'URL', 'ID_NIK']\n", "")
