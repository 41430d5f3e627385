"""Cases go with the person they are about, or when their time is over: each on record before it counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from audit import Log, Record
from audit.cases.leaving import Leaving, Leavings
from audit.codes import code_of
from audit.seal.content import ContentStore, Owner, sealing_key
from gateway.admission.folders import Site
from gateway.sealing import held_in

AT_ONCE = 200
"""Cases in one piece of work: questions come first."""
_DAY = 86_400


class CaseLeaving:
    """Cases of one site that go. Every method blocks."""

    def __init__(self, log: Log, site: Site, by: str) -> None:
        """``by``: the account that acts."""
        self._log, self._site, self._by, self._leavings = log, site, by, Leavings(site.data)

    def kept_back(self) -> frozenset[str]:
        """Exchanges that a case still open is about."""
        return self._leavings.kept_back()

    def to_close(self, exchanges: Iterable[str]) -> tuple[str, ...]:
        """Codes of the cases to be closed before these exchanges can go, as far as anybody may know of them."""
        return tuple(map(code_of, self._leavings.to_close(exchanges)))

    def waits(self, subject: str) -> bool:
        """Whether a case still open is about this person."""
        return self._leavings.waits(subject)

    def erase(self, *, subject: str = "", exchanges: Iterable[str] = ()) -> int:
        """Closed cases about a person or about exchanges go, with their notes, save what is held; how many."""
        return self._go(self._free(self._leavings.about(subject=subject, exchanges=exchanges)), "erase")

    def expire(self, now: float, days: int) -> tuple[int, bool]:
        """Cases that were closed so many days ago go, save what is held; how many, and whether there are more."""
        over = self._free(self._leavings.closed_before(int(now) - days * _DAY))
        return self._go(over[:AT_ONCE], "expire"), len(over) > AT_ONCE

    def _free(self, cases: Sequence[Leaving]) -> Sequence[Leaving]:
        """Those that no legal hold covers."""
        if not cases:
            return ()
        held = held_in(self._site.data)
        return [one for one in cases if not held(Owner(one.exchange, one.subject, one.conversation))]

    def _go(self, cases: Sequence[Leaving], action: str) -> int:
        contents = ContentStore(self._site.data, sealing_key(self._site.keys)) if cases else None
        for one in cases:
            self._log.append_sync(
                Record("admin.case", {"action": action, "of": one.kind.value}, {"by": self._by, "case": one.id})
            )
            if contents is not None:  # what was kept of no exchange was kept under the case's own id
                contents.forget(exchange=one.id)
        self._leavings.destroy(one.id for one in cases)
        return len(cases)
