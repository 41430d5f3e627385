"""How often strangers may ask: by where they come from and all together, in bounded memory. For one event loop.

Codes have 40 bits. With a hundred thousand decisions that can be objected to, as many tries as :data:`ALL_WRONG` lets
through find one in about two years; whoever tries from one place is stopped long before.
"""

from __future__ import annotations

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable

MINUTE, HOUR = 60.0, 3600.0
ONE_ASKS, ALL_ASK = 60, 300
"""Requests in a minute. A class behind one address is one."""
ONE_WRONG, ALL_WRONG = 20, 600
"""Codes and receipts in an hour that do not exist."""
PLACES = 4096
"""Addresses that are remembered; the one that was quiet for longest is forgotten first."""
_EVERYBODY = ""


class Window:
    """Counts in windows of ``seconds``: at most ``one`` a place, ``all_`` of all places together."""

    def __init__(self, seconds: float, one: int, all_: int, clock: Callable[[], float]) -> None:
        self._seconds, self._one, self._all, self._clock = seconds, one, all_, clock
        self._places: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def full(self, place: str) -> bool:
        """Whether a place, or everybody, has had enough for now."""
        return self._count(place) >= self._one or self._count(_EVERYBODY) >= self._all

    def add(self, place: str) -> None:
        """One more."""
        for name in (place, _EVERYBODY):
            since = self._places[name][0] if self._count(name) else self._clock()
            self._places[name] = (since, self._count(name) + 1)
            self._places.move_to_end(name)
        while len(self._places) > PLACES:
            self._places.popitem(last=False)

    def _count(self, name: str) -> int:
        since, count = self._places.get(name, (0.0, 0))
        return count if self._clock() - since < self._seconds else 0


class Pace:
    """Who may ask now."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._asked = Window(MINUTE, ONE_ASKS, ALL_ASK, clock)
        self._wrong = Window(HOUR, ONE_WRONG, ALL_WRONG, clock)

    def may(self, place: str) -> bool:
        """Whether somebody from there may ask now; it counts as asked."""
        if self._asked.full(place) or self._wrong.full(place):
            return False
        self._asked.add(place)
        return True

    def wrong(self, place: str) -> None:
        """What they asked for does not exist."""
        self._wrong.add(place)


def place_of(peer: str, forwarded: str, *, behind_proxy: bool) -> str:
    """Where somebody comes from. What a proxy says of it (the last of ``X-Forwarded-For``) counts only where the site
    has one in front of the gate. Of an IPv6 address the network counts: a household has more of them than there are
    people."""
    said = forwarded.rpartition(",")[2].strip() if behind_proxy else ""
    for written in (said, peer):
        try:
            address = ipaddress.ip_address(written)
        except ValueError:
            continue
        if isinstance(address, ipaddress.IPv6Address):
            if address.ipv4_mapped is not None:
                return str(address.ipv4_mapped)
            return str(ipaddress.ip_network((address.packed[:8] + bytes(8), 64)))
        return str(address)
    return "elsewhere"
