"""Any body at all gets a documented status, an error in JSON, and none of its words back."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MARK = "KenariMerah77"
LEAF = st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.just(MARK)
NAMES = st.sampled_from(["model", "messages", "role", "content", "text", "type", "texts", "direction", MARK])
TREES = st.recursive(LEAF, lambda x: st.lists(x, max_size=3) | st.dictionaries(NAMES, x, max_size=4), max_leaves=12)
BODIES = TREES.map(orjson.dumps) | st.binary(max_size=60).map(lambda raw: raw + MARK.encode())


@pytest.mark.parametrize("path", ["/v1/chat/completions", "/gapura/v1/check"])
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(body=BODIES)
def test_whatever_is_sent(gate: Any, path: str, body: bytes) -> None:
    reply = gate.ask(body, path=path)
    assert reply.status_code in {200, 400, 403, 404, 413, 415, 422}
    document = orjson.loads(reply.content)
    if reply.is_error:
        assert isinstance(document["error"]["message"], str)
        assert MARK not in reply.text
