"""What the settings tell of a backend with an API of its own."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.descriptions import Streaming, finished


@pytest.mark.parametrize(("document", "last"), [
    ({"selesai": True}, True), ({"selesai": "stop"}, True), ({"selesai": False}, False), ({"selesai": None}, False),
    ({"selesai": ""}, False), ({}, False),
])  # fmt: skip
def test_a_document_is_the_last_where_the_described_place_says_something(document: Any, last: bool) -> None:
    assert finished(Streaming(False, None, ("$.p",), "$.selesai", ""), document) is last
    assert finished(Streaming(False, None, ("$.p",), None, "[DONE]"), document) is False
