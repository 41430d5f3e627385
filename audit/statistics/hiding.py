"""Which counts may not be shown, so that none about few people can be worked out from the others. Pure.

*First* every count of fewer than ``least`` people is hidden, zero included: who could tell "nobody" from "fewer
than ten" would know something about each of them. So is a count of all but fewer than that of a group.

*Then* more are hidden until each of the first has room: from all that stays visible, the totals included, its count
can be bounded no closer than ``least`` numbers apart. Where it is closer, the cheapest cycle through it is hidden too:
one count after the other, smallest first (Cox 1995, see :mod:`audit.statistics.flows`).

Suppression and not rounding: a number that is shown is true and adds up, and one that is hidden is seen to be hidden. A
rounded table answers everybody with figures that nobody can check.
"""

from __future__ import annotations

from audit.statistics.flows import Arc, Network

LEAST = 10
"""People that a number must be of, if nothing else is asked."""
MINIMUM = 5
"""Fewer may not be asked for."""


def hidden(network: Network, least: int) -> frozenset[int]:
    """The places of all arcs that are not shown: those never published, the first, and what protects them."""
    first = [at for at, arc in enumerate(network.arcs) if arc.path is not None and _small(arc, least)]
    away = {at for at, arc in enumerate(network.arcs) if arc.path is None} | set(first)
    for at in sorted(first, key=lambda at: (network.arcs[at].count, at)):
        away |= _protection(network, at, away, least)
    return frozenset(away)


def _small(arc: Arc, least: int) -> bool:
    return arc.people < least or not arc.open


def _protection(network: Network, at: int, away: set[int], least: int) -> set[int]:
    cost, more = network.cheapest(at, away, least, _price)
    if cost == 0 or sum(network.room(at, away, least)) >= least:
        return set()
    return set(more)


def _price(arc: Arc) -> int:
    return (arc.count + 1) * arc.worth
