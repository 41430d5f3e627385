"""What happened, provably: a log whose records an outsider can check.

``Log`` appends records durably and signs its tree; ``audit.verify`` recomputes everything from the file alone.
"""

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
