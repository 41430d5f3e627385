"""What the log of a real gate says of an exchange that a case is to be about."""

from __future__ import annotations

from typing import Any

from audit.cases.case import Origin
from audit.codes import code_of
from audit.seal.people import People
from gateway.casework.exchanges import found

RULES = """
  - name: despair
    when: { direction: input, words: [ingin mati] }
    then: [replace, seal]
    care: helpline
  - name: numbers
    when: { direction: output, pii: [ID_NIK] }
    then: block
"""


async def test_the_rule_that_stopped_it_is_named_with_pseudonyms_and_no_text(inside: Any) -> None:
    async with inside(RULES) as gate:
        gate.backend.says("NIK 3174015509000001")
        told = await gate.ask("hai")
        exchange = told.headers["x-request-id"]
        it = found(gate.folder / "data", code_of(exchange))
        assert it is not None
        (decision,) = gate.records("decision")
        assert it.origin == Origin(exchange, decision["subject"], "", decision["key"], "key",
                                   "siswa-smp", "numbers", "block", "output")  # fmt: skip
        assert (it.child, it.contents, it.simulated) == (False, (), False)
        assert found(gate.folder / "data", exchange) == it


async def test_what_is_about_somebody_at_risk_says_so(inside: Any) -> None:
    async with inside(RULES) as gate:
        People(gate.folder / "data").add("Sari", "counsellor", "empat kata yang rahasia", lambda _: None)
        told = await gate.ask("aku ingin mati")
        it = found(gate.folder / "data", told.headers["x-request-id"])
        assert it is not None
        assert (it.child, len(it.contents), it.origin.rule, it.origin.direction) == (True, 1, "despair", "input")


async def test_there_is_none_for_anything_else(inside: Any) -> None:
    async with inside(RULES) as gate:
        told = await gate.ask("hai")
        exchange = told.headers["x-request-id"]
        for name in ("", "K7F2-M9QA", exchange[:12], exchange[:-1] + "g", "ff" * 16, "Kenari77"):
            assert found(gate.folder / "data", name) is None
        assert found(gate.folder / "nothing", exchange) is None
