"""``gapura audit``: the commands of this package, put together. What needs more than a log comes from ``gateway``.

Exit codes: 0 good, 1 a broken proof or a level not reached, 2 wrong use.
"""

from __future__ import annotations

import typer

from audit import checkpoint_commands, print_commands, reader_commands, record_commands, verify_commands
from audit.search import commands as search_commands

app = typer.Typer(add_completion=False, no_args_is_help=True, help="Verify, show and export the audit log.")
for room in (
    verify_commands,
    reader_commands,
    search_commands,
    record_commands,
    checkpoint_commands,
    print_commands,
):
    app.add_typer(room.commands)
