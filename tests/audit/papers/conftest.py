"""A bundle to make pages of; everything in it is invented, and some of it is hostile."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from audit import Record, commit_text
from audit.bundle.making import Told, make
from audit.keys import read_public
from audit.reader import Reader

HOSTILE = "<script>alert('x')</script>"
SOURCES = {f"{HOSTILE}.yaml": f"title: {HOSTILE}\n"}
LISTED = [[path, sha256(text.encode()).hexdigest()] for path, text in SOURCES.items()]
DIGEST = "sha256:" + sha256(json.dumps(LISTED, separators=(",", ":")).encode()).hexdigest()
QUESTION = f"Apa ibu kota Jawa Tengah? {HOSTILE}"


@pytest.fixture(scope="session")
def bundle(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder: Path = tmp_path_factory.mktemp("papers")
    site = type(sample)(folder / "data", folder / "keys")
    log = site.open()
    log.append_sync(Record("configuration", {"version": HOSTILE}))
    nonce, digest = commit_text(QUESTION)
    private = {"exchange": "1" * 32, "model": HOSTILE, "input": {"nonce": nonce, "sha256": digest}}
    log.append_sync(Record("decision", {"policy": DIGEST}, private))
    log.close()
    told = Told(
        {DIGEST: SOURCES}.get,
        lambda entries: {"en": f"One question. {HOSTILE}", "id": f"Satu pertanyaan. {HOSTILE}"},
        revealed=({"index": 1, "member": "input", "text": QUESTION},),
    )
    with Reader.open(site.data).snapshot() as snapshot:
        entries = Reader.open(site.data).exchange("1" * 32)
        return make(snapshot, read_public(site.data / "log.pub"), entries, told)
