"""What stands behind a refusal, so that one may object to it."""

from __future__ import annotations

from gateway.enforcement.objection import reference

DECISION = "f" * 32


def test_a_code_alone_where_nobody_knows_the_address() -> None:
    assert reference(DECISION, None, "en") == "(Code ZZZZ-ZZZZ)"
    assert reference(DECISION, None, "id") == "(Kode ZZZZ-ZZZZ)"


def test_an_address_a_client_can_make_a_link_of() -> None:
    said = reference(DECISION, "https://gapura.example/", "id")
    assert said == "(Kode ZZZZ-ZZZZ. Keliru? https://gapura.example/objection/ZZZZ-ZZZZ )"
