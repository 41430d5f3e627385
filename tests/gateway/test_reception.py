"""Which pages and APIs are there, and for whom."""

from __future__ import annotations

from typing import Any

RULES = """
  - name: numbers
    when: { direction: input, pii: [ID_NIK] }
    then: redact
"""


async def test_the_record_is_told_to_this_machine_alone(inside: Any) -> None:
    async with inside(RULES) as gate:
        assert (await gate.client.get("/gapura/v1/records/0")).status_code == 401
        assert (await gate.client.get("/objection/K7F2-M9QA")).status_code == 200
