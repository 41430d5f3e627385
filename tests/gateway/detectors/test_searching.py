"""Values in the parts of a request; more of it where the runner is tested."""

from __future__ import annotations

from gateway.detectors.base import SpanDetector
from gateway.detectors.searching import search
from gateway.exchange import Part

NIK = "3174015509000001"  # invented; the district exists, the person does not


def test_a_value_in_one_part_and_a_value_across_two_are_each_found_once(pii: SpanDetector) -> None:
    said = [
        Part(0, f"NIK saya {NIK}", ("messages", 0, "content"), "user", message=0),
        Part(1, NIK[:8], ("messages", 1, "content", 0, "text"), "user", message=1),
        Part(2, NIK[8:], ("messages", 1, "content", 1, "text"), "user", message=1),
    ]
    found = [f for f in search(pii, said) if f.type == "ID_NIK"]
    assert sorted(f.part for f in found) == [0, 1, 2]
    assert len({f.group for f in found if f.part}) == 1
