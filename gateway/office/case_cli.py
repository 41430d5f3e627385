"""``gapura case``: the cases of the person at the keyboard, each group of commands in a module of its own."""

from __future__ import annotations

import typer

from gateway.office import (
    case_act_commands,
    case_commands,
    case_hold_commands,
    case_note_commands,
    case_reveal_commands,
    case_sample_commands,
    case_scope_commands,
    objection_commands,
)

case = typer.Typer(no_args_is_help=True, help="Cases: what people have to look at, and what they did about it.")
ROOMS = (
    case_commands,
    case_hold_commands,
    case_act_commands,
    case_note_commands,
    case_reveal_commands,
    case_sample_commands,
    case_scope_commands,
    objection_commands,
)
for room in ROOMS:
    case.add_typer(room.commands)
