"""What can be set about the record: where it lies, who vouches for it, what it can be asked."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from gateway.setting_values import (
    Address,
    Authority,
    ByProxy,
    IsPrivate,
    Name,
    Seconds,
    Section,
    Variable,
    Wrong,
    split,
)

CHILD, GENERAL = "child", "general"
"""Classes of kept content: about somebody at risk; anything else."""


def witness_line(value: str) -> str:
    """The verifier key of a witness (C2SP signed-note, type 0x04)."""
    from audit.cosignature import parse_key  # noqa: PLC0415 - cryptography, only where there is a witness
    from audit.note import BadNote  # noqa: PLC0415

    try:
        return str(parse_key(value))
    except BadNote:
        raise Wrong(
            "write the line of a witness, name+id+key, as gapura audit witness prints it",
            "tulis baris sebuah saksi, nama+id+kunci, seperti dicetak gapura audit witness",
        ) from None


class WitnessAt(Section):
    url: Address = Field(description="Where a witness of the log answers; it gets checkpoints, which hold no text.")
    key: Annotated[str, AfterValidator(witness_line)] = Field(
        description="Line of the witness, name+id+key, as gapura audit witness prints it."
    )
    private: IsPrivate = False
    ca: Authority = None
    proxy: ByProxy = None

    @property
    def name(self) -> str:
        """What it signs under."""
        return self.key.partition("+")[0]


class Record(Section):
    database: Variable | None = Field(
        default=None,
        description="Environment variable with the address of a PostgreSQL database for the log; else a file in data.",
    )
    witnesses: tuple[WitnessAt, ...] = Field(default=(), description="Who else sees that the log only grows.")
    witness_seconds: Seconds = Field(default=60.0, description="Seconds between two checkpoints sent to witnesses.")
    reveal_roles: Annotated[tuple[Name, ...], BeforeValidator(split), Field(min_length=1)] = Field(
        default=("counsellor", "ppdp"),
        description="Roles whose people may open kept text, where the rule that kept it names nobody.",
    )
    four_eyes: Annotated[tuple[Literal["child", "general"], ...], BeforeValidator(split)] = Field(
        default=("child",), description="Classes of kept text that two people must open together: child, general."
    )
    find_named: bool = Field(
        default=False,
        description="Keep keyed hashes of the names of persons found in questions, so that a person named there can be "
        "found and erased. Whoever holds data and keys can then test for whom was asked.",
    )
