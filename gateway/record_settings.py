"""What can be set about the record: where it lies, who vouches for it, how long what is kept."""

from __future__ import annotations

from pydantic import Field

from gateway.setting_values import Section


class Retention(Section):
    history_hours: int = Field(
        default=24,
        ge=1,
        le=24 * 90,
        description="Hours the gate remembers (as keyed hashes) what it let pass or refused.",
    )
