"""What happened, provably: a log whose records an outsider can check.

``Log`` appends records durably and signs its tree; ``audit.verify`` recomputes everything from the file alone. The
names below load what they need when first used, so that ``audit.verify`` runs where only ``cryptography`` is.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from audit.errors import AuditError, LogUnavailable, LogUnusable, RecordRefused
    from audit.log import Appended, Log
    from audit.record import Record, commit_text

__all__ = [
    "Appended",
    "AuditError",
    "Log",
    "LogUnavailable",
    "LogUnusable",
    "Record",
    "RecordRefused",
    "commit_text",
]

_HOME = {
    "Appended": "log",
    "AuditError": "errors",
    "Log": "log",
    "LogUnavailable": "errors",
    "LogUnusable": "errors",
    "Record": "record",
    "RecordRefused": "errors",
    "commit_text": "record",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(name)
    return getattr(import_module(f"audit.{_HOME[name]}"), name)
