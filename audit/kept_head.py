"""The newest signed checkpoint, kept apart from the log: beside the signing key, as ``head.note``.

Whoever can write the data folder can put an older copy of it back, and everything in that copy fits together. The head
that the gate signed last lies elsewhere; a log that is shorter than it, or says otherwise, is not opened. It holds
nothing secret and may be handed out: ``gapura audit verify --against head.note``.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from pathlib import Path

from audit import checkpoint
from audit.checkpoint import Checkpoint
from audit.errors import LogUnusable
from audit.note import BadNote, VerifierKey

HEAD_FILE = "head.note"
_logger = logging.getLogger("audit.kept_head")
_NOT_KEPT = (
    "the newest head of the log cannot be kept in the keys folder (%s); an older copy of the log would not be noticed "
    "/ kepala terbaru log tidak dapat disimpan di folder kunci (%s); salinan log yang lebih lama tidak akan ketahuan"
)


class KeptHead:
    """The file in one keys folder; for any thread."""

    def __init__(self, folder: Path) -> None:
        """Assigns only."""
        self._path = folder / HEAD_FILE
        self._complained = False

    def write(self, note: str) -> None:
        """Keep a signed checkpoint that is durable in the log. Never raises: a log without this anchor is still a log.

        It is replaced as a whole and not synced: after a power cut an older head may lie here, which still holds.
        """
        draft = self._path.with_name(f".{HEAD_FILE}.{os.getpid()}.{threading.get_ident()}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                file.write(note)
            draft.replace(self._path)
        except OSError as error:
            if not self._complained:
                self._complained = True
                _logger.warning(_NOT_KEPT, error.strerror, error.strerror)

    def read(self, key: VerifierKey) -> Checkpoint | None:
        """What was kept; None where nothing was (an empty file is what a power cut leaves).

        Raises:
            LogUnusable: it is no checkpoint that ``key`` signed (``bad_head``).
        """
        try:
            text = self._path.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError):
            raise LogUnusable("bad_head", where=str(self._path)) from None
        if not text:
            return None
        try:
            return checkpoint.verify(text, key)
        except BadNote:
            raise LogUnusable("bad_head", where=str(self._path)) from None

    def require(self, key: VerifierKey, size: Callable[[], int], note_at: Callable[[int], str | None]) -> None:
        """Refuse a log that does not continue what was kept.

        Args:
            key: the log's.
            size: of the log as it is; asked after the file was read, since another process may be appending.
            note_at: the checkpoint that the log has of a size. Every head that is kept was stored there before.

        Raises:
            LogUnusable: the log is shorter, or says otherwise (``rolled_back``), or the file is damaged (``bad_head``).
        """
        kept = self.read(key)
        if kept is None:
            return
        found = size()
        if found >= kept.size:
            try:
                if checkpoint.verify(note_at(kept.size) or "", key) == kept:
                    return
            except BadNote:
                pass
        raise LogUnusable("rolled_back", where=key.name, kept=kept.size, found=found)
