"""All recognisers of a site."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.detectors.pii import (
    abroad,
    accounts,
    indonesia,
    internet,
    machines,
    neighbours,
    phone,
    postal,
    secrets,
    streets,
)
from gateway.detectors.pii.names import recognizer as names
from gateway.detectors.pii.watched import Watched


def recognizers(countries: Sequence[str]) -> list[Watched]:
    """Those of every place, and those of the countries named; countries, likeliest first, also say which local phone
    numbers are known. Their types are the ones of :func:`gateway.detectors.pii.entities.of`."""
    everywhere = (internet, accounts, machines, secrets, streets, postal, abroad, names)
    found = [watched for room in everywhere for watched in room.watched()]
    found += [*phone.watched(countries), *neighbours.watched(countries)]
    if "ID" in countries:
        found += indonesia.watched()
    return found
