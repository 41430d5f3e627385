"""What somebody may claim, by name: light enough for the command line to know it before anybody claims anything."""

from __future__ import annotations

from enum import StrEnum


class Right(StrEnum):
    """What somebody may ask for."""

    ACCESS = "access"
    CORRECT = "correct"
    ERASE = "erase"
    OBJECT = "object"
    """To a decision that a machine made alone."""
    PORTABILITY = "portability"
    WITHDRAW = "withdraw"
    RESTRICT = "restrict"


class RightError(Exception):
    """What was typed means nobody, or no time; ``code`` names the text that says so."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
