"""Who runs this command, as the operating system knows it and not as the environment claims."""

from __future__ import annotations

import os
import sys


def os_account() -> str:
    """The account's name, or its number where it has none."""
    if sys.platform == "win32":
        return os.getlogin()
    import pwd  # noqa: PLC0415 - POSIX only

    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return f"uid {os.getuid()}"
