"""Cases that are still open, whoever may see them: for the gate itself, when people come and go."""

from __future__ import annotations

from pathlib import Path

from audit.cases import tables
from audit.cases.case import Case


def still_open(data: Path) -> tuple[Case, ...]:
    """The open cases of a site, the oldest first; looking makes no file."""
    if not (data / tables.DATABASE).exists():
        return ()
    with tables.opened(data) as database:
        rows = database.execute(f"{tables.SELECT} WHERE state <> 'closed' ORDER BY opened, id").fetchall()
    return tuple(map(tables.case_of, rows))
