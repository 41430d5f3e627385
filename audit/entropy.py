"""Random bytes from the operating system, drawn in bulk.

Every system call lets go of the interpreter's lock, and taking it back from a busy writer thread costs far more than
the bytes do. So 4 KiB are drawn at a time; what is handed out is never handed out again.
"""

from __future__ import annotations

import os
import threading

_BLOCK = 4096


class _Pool:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._bytes = b""
        self._at = 0

    def take(self, count: int) -> bytes:
        with self._lock:
            if self._at + count > len(self._bytes):
                self._bytes, self._at = os.urandom(max(_BLOCK, count)), 0
            taken = self._bytes[self._at : self._at + count]
            self._at += count
            return taken

    def forget(self) -> None:
        self._lock = threading.Lock()
        self._bytes, self._at = b"", 0


_pool = _Pool()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_pool.forget)  # a child must not draw what its parent draws


def random_bytes(count: int) -> bytes:
    """``count`` bytes fit for keys, nonces and identifiers; from ``os.urandom``."""
    return _pool.take(count)
