"""Papers as files: new ones only, for their owner's eyes."""

from __future__ import annotations

import os
from pathlib import Path

from audit.errors import AuditError


def write_page(path: Path, text: str | bytes) -> None:
    """Write a new file, 0600; nothing is ever written over.

    Raises:
        AuditError: it is there already (``there``), or cannot be written (``unwritable``).
    """
    content = text.encode("utf-8", "replace") if isinstance(text, str) else text
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except FileExistsError:
        raise AuditError("there", where=str(path)) from None
    except OSError as error:
        raise AuditError("unwritable", where=str(path), why=error.strerror or "") from None
