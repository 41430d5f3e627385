"""What a site keeps of somebody goes everywhere: private parts in the log, sealed content, memory of texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from audit import Log
from audit.retention.erasing import BATCH, Reason
from audit.seal.content import ContentStore, sealing_key
from audit.store.base import Doomed
from gateway.admission.folders import Site
from gateway.office.case_leaving import CaseLeaving

_COPIES = ("audit.db?*", "content.db?*", "state.db?*", "*.bak", "*backup*")
_LIVE = ("-wal", "-shm", "-journal")


class Forgetting:
    """Erases in one site, beside a running gate or in it. Every method blocks."""

    def __init__(self, log: Log, site: Site, by: str) -> None:
        """``by``: the account that acts."""
        self._log, self._site, self._by = log, site, by
        self.cases = CaseLeaving(log, site, by)

    def exchanges(self, doomed: Sequence[Doomed], reason: Reason) -> None:
        """Destroy the exchanges of these entries, and entries that belong to none. One record, one transaction.

        What was sealed goes last: content that no record names any more is destroyed at the next start of the gate.

        Raises:
            EntryHeld: somebody holds some of it; nothing was erased.
            LogUnavailable: nothing was erased.
        """
        self._log.erase_private([one.index for one in doomed], reason, by=self._by)
        contents = self._contents()
        names = list(dict.fromkeys(one.exchange for one in doomed if one.exchange is not None))
        for exchange in names:
            contents.forget(exchange=exchange)
        if reason != "retention":  # cases have a time of their own
            self.cases.erase(exchanges=names)

    def memory(self, subject: str) -> None:
        """Destroy what the gate remembers of somebody's texts, their closed cases, and what it sealed for them, unless
        somebody still has to act on some of it."""
        self.cases.erase(subject=subject)
        if not self.cases.waits(subject):
            self._contents().forget(subject=subject)
        self._site.state.forget(subject)

    def clean(self) -> bool:
        """Overwrite what deleted rows left in files; False: some program still reads an older state of them."""
        return all([not self._log.unclean() or self._log.scrub(), self._contents().sweep()])

    def copies(self) -> list[Path]:
        """Files in the data folder that look like copies of databases: what was erased may still stand in them."""
        found = {path for pattern in _COPIES for path in self._site.data.glob(pattern)}
        return sorted(path for path in found if not path.name.endswith(_LIVE))

    def _contents(self) -> ContentStore:
        return ContentStore(self._site.data, sealing_key(self._site.keys))


def batches(exchanges: Iterable[Sequence[Doomed]]) -> Iterator[list[Doomed]]:
    """Whole exchanges, so many at once that whoever writes to the log never waits long."""
    batch: list[Doomed] = []
    for exchange in exchanges:
        if batch and len(batch) + len(exchange) > BATCH:
            yield batch
            batch = []
        batch += exchange
    if batch:
        yield batch
