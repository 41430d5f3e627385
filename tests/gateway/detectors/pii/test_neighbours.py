"""Numbers of neighbours: by structure, check sign or word, and only where the site names the country."""

from __future__ import annotations

import pytest

from gateway.detectors.pii.engine import PiiDetector
from gateway.detectors.pii.neighbours import mykad, singapore, thailand, watched

# Synthetic: the check signs are right, nobody holds them.


@pytest.fixture(scope="module")
def all_of_them() -> PiiDetector:
    detector = PiiDetector(lambda: watched(("MY", "SG", "TH", "PH")), frozenset())
    detector.load()
    return detector


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("mykad bapak 790101-14-1373 ya", "MY_NRIC", "790101-14-1373"),
        ("IC: 790101141373", "MY_NRIC", "790101141373"),
        ("No. KP: 790101141373", "MY_NRIC", "790101141373"),
        ("NRIC S0000001I", "SG_NRIC_FIN", "S0000001I"),
        ("fin g9921697u", "SG_NRIC_FIN", "g9921697u"),
        ("thai id 1-1000-00000-00-8", "TH_TNIN", "1-1000-00000-00-8"),
        ("TIN 123-456-789-000", "PH_TIN", "123-456-789-000"),
        ("UMID CRN 0111-1234567-8", "PH_UMID", "0111-1234567-8"),
        ("passport P1234567A", "PH_PASSPORT", "P1234567A"),
    ],
)
def test_it_is_found(all_of_them: PiiDetector, text: str, kind: str, value: str) -> None:
    assert [(s.type, text[s.start : s.end]) for s in all_of_them.inspect(text)] == [(kind, value)]


@pytest.mark.parametrize(
    "text", ["791301-14-1373", "kode 790101141373", "S0000001A", "123-456-789 unit", "kode P1234567A", "1100000000008"]
)
def test_what_only_looks_like_it_stays(all_of_them: PiiDetector, text: str) -> None:
    assert all_of_them.inspect(text) == []


def test_the_check_signs() -> None:
    assert singapore("S0000001I", "") > 0.9
    assert singapore("S0000001J", "") == 0
    assert thailand("1-1000-00000-00-8", "") > 0.8
    assert thailand("1-1000-00000-00-9", "") == 0
    assert mykad("790101-99-1373", "") == 0.6  # born abroad
    assert mykad("790101-70-1373", "") == 0


def test_a_site_elsewhere_does_not_look() -> None:
    assert watched(("ID", "AU")) == []
