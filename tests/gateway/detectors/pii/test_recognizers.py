"""A site that names no country still keeps what is personal everywhere."""

from __future__ import annotations

from gateway.detectors.pii.engine import PiiDetector
from gateway.detectors.pii.recognizers import recognizers

NIK = "3174015509000001"  # invented; the district exists, the person does not


def kinds(countries: tuple[str, ...], text: str) -> list[str]:
    detector = PiiDetector(lambda: recognizers(countries), frozenset())
    detector.load()
    return [span.type for span in detector.inspect(text)]


def test_the_countries_of_a_site_choose_what_is_looked_for() -> None:
    text = f"{NIK}, surat@contoh.example"
    assert kinds(("ID",), text) == ["ID_NIK", "EMAIL_ADDRESS"]
    assert kinds((), text) == ["EMAIL_ADDRESS"]
