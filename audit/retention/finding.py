"""Which entries are somebody's: by pseudonym, exchange, number or time. Only exchanges; acts on the site stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from audit.retention.holds import Hold, holding
from audit.retention.ledger import Ledger
from audit.schema import entries
from audit.store.base import EXCHANGE_KINDS, Doomed

_COLUMNS = (entries.c.idx, entries.c.leaf, entries.c.exchange, entries.c.subject)
_ITS = entries.c.kind.in_(EXCHANGE_KINDS)
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that is given must fit; what is None asks nothing."""

    subject: str | None = None
    exchange: str | None = None
    """An exchange id, or its first digits."""
    indices: tuple[int, ...] | None = None
    since: str | None = None
    """This minute or later."""
    until: str | None = None
    """Before this minute."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whole exchanges."""

    exchanges: tuple[tuple[Doomed, ...], ...]
    """Oldest first, each with all its entries."""
    under_way: int
    """How many others fit but have no outcome yet, and so cannot be erased now."""

    def entries(self) -> tuple[Doomed, ...]:
        """All of them, in no order of index."""
        return tuple(one for exchange in self.exchanges for one in exchange)

    def subjects(self) -> frozenset[str]:
        """Whose exchanges they are."""
        return frozenset(one.subject for one in self.entries() if one.subject is not None)

    def held(self, holds: Sequence[Hold]) -> Hold | None:
        """The first hold that covers some of it."""
        return holding(holds, self.entries())


def find(ledger: Ledger, wanted: Wanted) -> Found:
    """The exchanges of which any entry fits.

    Raises:
        LogUnavailable: the database cannot be read now.
    """
    with ledger.connection() as connection:
        names = list(dict.fromkeys(_exchanges(connection, wanted)))
        whole: dict[str, list[Doomed]] = {name: [] for name in names}
        ended: set[str] = set()
        for start in range(0, len(names), _CHUNK):
            some = entries.c.exchange.in_(names[start : start + _CHUNK])
            for kind, *row in connection.execute(sa.select(entries.c.kind, *_COLUMNS).where(some, _ITS)):
                one = Doomed(*row)
                whole[str(one.exchange)].append(one)
                if kind == "outcome":
                    ended.add(str(one.exchange))
    return Found(tuple(tuple(whole[name]) for name in names if name in ended), len(names) - len(ended))


def _exchanges(connection: sa.Connection, wanted: Wanted) -> list[str]:
    """The ids of exchanges, oldest first."""
    conditions: list[sa.ColumnElement[bool]] = [entries.c.exchange.isnot(None), _ITS]
    if wanted.subject is not None:
        conditions.append(entries.c.subject == wanted.subject)
    if wanted.exchange is not None:
        conditions += [entries.c.exchange >= wanted.exchange, entries.c.exchange < f"{wanted.exchange}g"]
    if wanted.since is not None:
        conditions.append(entries.c.minute >= wanted.since)
    if wanted.until is not None:
        conditions.append(entries.c.minute < wanted.until)
    chosen = sa.select(entries.c.exchange).where(*conditions).order_by(entries.c.idx)
    if wanted.indices is None:
        return list(connection.execute(chosen).scalars())
    found: list[str] = []
    for start in range(0, len(wanted.indices), _CHUNK):
        some = entries.c.idx.in_(wanted.indices[start : start + _CHUNK])
        found += connection.execute(chosen.where(some)).scalars()
    return found
