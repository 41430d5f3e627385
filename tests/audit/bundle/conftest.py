"""A log about which bundles are made: two exchanges under a policy of two files, everything invented."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import pytest

from audit import Record, commit_text
from audit.bundle.making import Told
from audit.reader import Entry, Reader

SOURCES = {"vocabulary.json": "{}\n", "smp/policy.yaml": "gapura: policy/v1\nname: smp\n"}
LISTED = [[path, sha256(text.encode()).hexdigest()] for path, text in sorted(SOURCES.items())]
DIGEST = "sha256:" + sha256(json.dumps(LISTED, separators=(",", ":")).encode()).hexdigest()
QUESTION = "Apa ibu kota Jawa Tengah?"
STAMP = {"policy": DIGEST, "settings": "sha256:5e", "detectors": "sha256:de"}


@dataclass(frozen=True)
class Visit:
    """The log, and what an office tells when it makes a bundle."""

    site: Any
    told: Told

    def entries(self, number: int) -> Sequence[Entry]:
        return Reader.open(self.site.data).exchange(f"{number:032x}")


@pytest.fixture(scope="session")
def visit(sample: Any, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    folder = tmp_path_factory.mktemp("bundle")
    site = type(sample)(folder / "data", folder / "keys")
    log = site.open()
    log.append_sync(Record("admin.start", {"version": "1"}, {"by": "operator"}))
    log.append_sync(Record("configuration", {"version": "1", "policy": "sha256:00", "sources": {}}))
    log.append_sync(Record("admin.policy", {"policy": DIGEST, "before": "sha256:00"}, {"by": "operator"}))
    for number in range(1, 8):
        nonce, digest = commit_text(QUESTION)
        about = {"exchange": f"{number:032x}", "subject": "5b" * 16}
        seen = {"decision": {"effect": "allow"}, "input": {"nonce": nonce, "sha256": digest}}
        log.append_sync(Record("decision", STAMP, {**about, **seen}))
        log.append_sync(Record("outcome", STAMP, {**about, "result": "answered"}))
    log.close()
    told = Told({DIGEST: SOURCES}.get, lambda entries: {"en": f"{len(entries)} records.", "id": "Dua catatan."})
    return Visit(site, told)
