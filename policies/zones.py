"""Time zones. They come from the ``tzdata`` package and not from the machine, and a program's digest names their
edition, so that a record can be decided again elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from importlib import resources
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # data, with one constant

EDITION = str(tzdata.IANA_VERSION)
_DATA = resources.files("tzdata")


@lru_cache(maxsize=64)
def zone(name: str) -> ZoneInfo:
    """The zone of this name, which must be among :func:`names`."""
    with _DATA.joinpath("zoneinfo", *name.split("/")).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every zone there is: ``Asia/Jakarta``."""
    return frozenset(_DATA.joinpath("zones").read_text("utf-8").split())


def local(minute: int, name: str) -> datetime:
    """A minute since the epoch (UTC) as a clock in that zone shows it."""
    return datetime.fromtimestamp(minute * 60, UTC).astimezone(zone(name))
