"""What somebody hands in as a recorded decision."""

from __future__ import annotations

import json

import pytest

from policies import Facts
from policies.explain.recorded import RecordError, read_record

GOOD = {"direction": "input"}


@pytest.mark.parametrize(
    "text",
    [
        "secret words", "[]", "{}", json.dumps({"facts": GOOD}), json.dumps({"private": "ab"}),
        json.dumps({"facts": {"direction": "secret"}, "decision": {"effect": "allow"}}),
        json.dumps({"facts": {**GOOD, "secret": 1}, "decision": {"effect": "allow"}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "secret"}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "matches": ["secret"]}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "matches": 1}}),
        json.dumps({"facts": GOOD, "decision": {"effect": ["secret"]}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "redact": 5}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "obligations": ["secret"]}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "obligations": [{"kind": "secret"}]}}),
        json.dumps({"facts": GOOD, "decision": {"effect": "allow", "rule": ["secret"]}}),
    ],
)  # fmt: skip
def test_what_is_no_record_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(RecordError) as caught:
        read_record(text)
    assert "secret" not in str(caught.value)
    assert "secret" not in caught.value.words.id
    assert caught.value.words.id != caught.value.words.en


def test_a_private_part_or_a_line_of_an_export_is_read() -> None:
    bare = {"facts": GOOD, "decision": {"effect": "allow", "obligations": [{"kind": "label", "rule": "a"}]}}
    line = {"entry": {"policy": "sha256:00"}, "private": {**bare, "enforced": "block"}}
    one, other = read_record(json.dumps(bare)), read_record(json.dumps(line))
    assert (one.facts, one.policy, one.enforced) == (Facts("input"), "", "")
    assert (other.facts, other.policy, other.enforced) == (Facts("input"), "sha256:00", "block")
