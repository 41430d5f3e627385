"""An act on a case, as the log has it."""

from __future__ import annotations

import json

from audit.canonical import canonical
from audit.cases import acts
from audit.cases.case import CHILD, Case, Kind, Origin
from gateway.casework.noting import record_of
from tests.forms import unlike

CASE = Case("ab" * 16, Kind.ESCALATION, CHILD, "counsellor", Origin(exchange="cd" * 16, group="7a"), 1, 2)


def test_it_has_the_published_form_and_says_nothing_of_anybody_in_public() -> None:
    change = acts.hand_over(CASE, "Sari", "Rini")
    record = record_of(change, "key:k1", "Sari")
    assert dict(record.public) == {"action": "hand_over", "of": "escalation"}
    assert record.private is not None
    assert (record.private["person"], record.private["said"]) == ("Sari", {"to": "Rini"})
    public = {"v": 1, "kind": "admin.case", "time": "2026-11-27T14:40Z", "private": "00" * 32, **record.public}
    assert unlike(json.dumps(public), canonical(record.private).decode()) == []
