"""Which policy is in force in this process, and how another one comes into force while people go on asking.

The first process looks at the policy files. What can be used is kept, recorded and activated in ``state.db``; every
process follows that one row and compiles what was kept, so all obey the same bytes. What cannot be used changes
nothing but a line in the log. An exchange keeps the program with which it began.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from audit import LogUnavailable, RecordRefused
from gateway.admission.versions import Versions
from gateway.settings import Settings
from gateway.signing import disk_of
from gateway.trail.configuration import hashes
from policies import compiler, kept
from policies.errors import PolicyError
from policies.program import Program
from policies.shelf import Disk, Stamp
from policies.vocabulary import Vocabulary

LOOK_EVERY = 0.3
"""Seconds between looks at the files, and at what is in force. A file must lie still from one look to the next."""

_logger = logging.getLogger("gapura.policies")
_TEXTS = {
    "en": {
        "bad": "the policy files cannot be used, the policy before stays in force (see: gapura check): %s",
        "new": "policy %s is in force, in place of %s",
        "unrecorded": "a new policy is not put in force as long as the log cannot record it",
        "unmade": "policy %s cannot be made from what was kept of it; %s stays in force here",
    },
    "id": {
        "bad": "berkas kebijakan tidak dapat dipakai, kebijakan sebelumnya tetap berlaku (lihat: gapura check): %s",
        "new": "kebijakan %s berlaku, menggantikan %s",
        "unrecorded": "kebijakan baru belum diberlakukan selama log tidak dapat mencatatnya",
        "unmade": "kebijakan %s tidak dapat disusun dari salinannya; di sini %s tetap berlaku",
    },
}
Note = Callable[[Mapping[str, Any]], None]
"""Writes down that another policy is put in force; returns when that is durable, or raises ``LogUnavailable``."""


class Activation:
    """The policy in force; all but ``program`` blocks, and belongs in a thread, one call at a time."""

    def __init__(self, program: Program, settings: Settings, versions: Versions) -> None:
        self.program = program
        """What an exchange that begins now obeys."""
        self._settings, self._versions = settings, versions
        self._words = Vocabulary.from_json(json.loads(program.sources["vocabulary.json"]))
        self._disk: Disk | None = None
        self._seen: dict[Path, Stamp] | None = None
        self._unmade = ""

    def begin(self, note: Note) -> None:
        """At the start of a site: what the files say is in force."""
        self._put_in_force(self.program, note)

    def look(self, note: Note, *, anyway: bool = False) -> None:
        """Look at the files, as the first process does; ``anyway``: even if nothing seems to have changed."""
        if not (anyway or self._lie_still()):
            return
        disk = disk_of(self._settings)
        try:
            program = compiler.load([Path(name) for name in self._settings.policies.files], self._words, disk)
        except PolicyError as error:
            self._disk = disk
            places = {f"{p.code} {p.file}:{p.line}" for p in error.problems if p.severity == "error"}
            self._say(logging.WARNING, "bad", ", ".join(sorted(places)))
            return
        if disk.changed():  # while they were read: what was read may never have been meant
            return
        try:
            self._put_in_force(program, note)
        except (LogUnavailable, RecordRefused):
            self._say(logging.ERROR, "unrecorded")
        except DBAPIError:
            return  # nobody can write there now; the next look tries again
        else:
            self._disk = disk

    def follow(self) -> None:
        """Take up what is in force, as every process does."""
        try:
            digest = self._versions.active()
            if digest in (None, self.program.digest, self._unmade):
                return
            program = self._made(str(digest))
        except DBAPIError:
            return
        if program is None:
            self._unmade = str(digest)
            self._say(logging.ERROR, "unmade", digest, self.program.digest)
        else:
            self._say(logging.INFO, "new", digest, self.program.digest)
            self.program = program

    def _lie_still(self) -> bool:
        """Whether the files have changed, and are not being written any more."""
        if self._disk is None:
            return True
        now = self._disk.now()
        changed, settled = now != self._disk.asked, now == self._seen
        self._seen = now
        return changed and settled

    def _put_in_force(self, program: Program, note: Note) -> None:
        before = self._versions.active()
        if program.digest == before:
            return
        self._versions.keep(program.digest, program.sources)
        if program is not self.program and self._made(program.digest) is None:
            self._say(logging.ERROR, "unmade", program.digest, self.program.digest)
            return
        if before is not None:
            note({"policy": program.digest, "before": before, "sources": hashes(program.sources)})
        self._versions.activate(program.digest)

    def _made(self, digest: str) -> Program | None:
        return made(self._versions, digest)

    def _say(self, level: int, what: str, *values: object) -> None:
        _logger.log(level, _TEXTS[self._settings.server.language][what], *values)


def made(versions: Versions, digest: str | None) -> Program | None:
    """A policy from what was kept of it; None where that cannot be made here."""
    sources = versions.sources(digest) if digest else None
    return kept.rebuild(sources, digest) if sources and digest else None
