"""Exchanges drawn at random for two people to read, so that it is known how often the gate errs.

Whether one is drawn depends on a secret of the site and the exchange's random id alone: neither who asks nor who runs
the gate can steer it, and nothing is done for it while somebody waits for an answer. What is about somebody at risk is
never drawn: a draw would show it to people whom it does not concern.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from audit import Log, Record
from audit.cases import tables
from audit.cases.case import CHILD, GENERAL, Kind, Opening
from audit.cases.register import Register
from audit.reader import Reader
from gateway.admission.account import os_account
from gateway.admission.folders import Site
from gateway.admission.keyring import Keyring
from gateway.case_settings import Cases
from gateway.casework.caseworker import due
from gateway.casework.exchanges import found
from gateway.casework.noting import record_of

MARK = "sampled"
AT_ONCE = 20_000
"""Entries looked through in one go."""


@dataclass(frozen=True, slots=True)
class Sampling:
    """Draws from the log of one site."""

    data: Path
    keyring: Keyring
    terms: Cases
    write: Callable[[Record], object]
    by: str

    @classmethod
    def of(cls, site: Site, terms: Cases, log: Log) -> Sampling:
        """That of a gate which runs."""
        return cls(site.data, site.keyring, terms, log.append_sync, os_account())

    def drawn(self, exchange: str) -> bool:
        """Whether an exchange is one of those to be read."""
        number = int.from_bytes(self.keyring.digest("memory", "sample", exchange)[:8], "big")
        return number % 1000 < self.terms.sample

    def sweep(self) -> int:
        """Look through what ended since the last time; how many cases were opened. Blocks. The first time nothing is
        drawn: what was asked before somebody decided to draw is left alone."""
        register = Register(self.data)
        with Reader.open(self.data).snapshot() as log:
            size, begin = log.size(), self._mark()
            end = size if begin is None or not self.terms.sample else min(size, begin + AT_ONCE)
            new = [] if begin is None or begin >= end or not self.terms.sample else [
                entry.exchange for entry in log.between(begin, end - 1)
                if entry.kind == "outcome" and entry.exchange and self.drawn(entry.exchange)
            ]  # fmt: skip
        opened = sum(self._open(register, exchange) for exchange in new)
        self._set_mark(end)
        return opened

    def _open(self, register: Register, exchange: str) -> bool:
        it = found(self.data, exchange)
        known = register.of_exchange(exchange)
        if it is None or it.simulated or it.child or any(one.about == CHILD for one in known):
            return False
        deadline = due(self.terms, GENERAL, register.now())
        order = Opening(Kind.SAMPLE, GENERAL, self.terms.duty_role, deadline, it.origin, it.contents,
                        same=f"sample|{exchange}", tell="")  # fmt: skip
        if any(one.kind is Kind.SAMPLE for one in known):
            return False
        return register.open(order, lambda change: self.write(record_of(change, self.by))).fresh

    def _mark(self) -> int | None:
        with tables.opened(self.data) as database:
            row = database.execute("SELECT place FROM marks WHERE name = ?", (MARK,)).fetchone()
        return None if row is None else int(row[0])

    def _set_mark(self, place: int) -> None:
        with tables.opened(self.data) as database:
            database.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (MARK, place))
