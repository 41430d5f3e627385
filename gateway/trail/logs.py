"""The process log: what operators read on stderr. The gate's own words only, at the level they ask for.

Libraries may quote in a debug line what they were given, so they are heard from warnings upwards, whatever the level.
"""

from __future__ import annotations

import logging
import sys

OURS = ("gapura", "gateway", "audit", "policies")


def to_stderr(level: str) -> None:
    """Sends the log to stderr, ours from ``level`` (``debug``, ``info``, ``warning``, ``error``) upwards."""
    wanted = logging.getLevelNamesMapping()[level.upper()]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(wanted, logging.WARNING))
    for name in OURS:
        logging.getLogger(name).setLevel(wanted)
