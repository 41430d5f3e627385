"""Contents looked at by several processes at once, a stretch of entries each; or by this one alone."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from types import TracebackType
from typing import Any

from audit.contents import Contents, Form, Row, examine

STRETCH = 500
"""Entries handed over at a time."""
ALONE = 20_000
"""Entries that this process looks at before it calls for others: these need a second to begin."""
_AHEAD = 4
"""Stretches per process that may wait, so that memory stays small."""


class Examiner:
    """Takes entries in order, gives what was found in all of them."""

    def __init__(self, form: Form, workers: int, alone: int = ALONE) -> None:
        """``workers``: processes; with one, everything happens here, as do the first ``alone`` entries."""
        self._form = form
        self._workers = workers
        self._alone = alone
        self._pool: ProcessPoolExecutor | None = None
        self._stretch: list[Row] = []
        self._under_way: deque[Future[Contents]] = deque()
        self._found = Contents()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def look_at(self, row: Row) -> None:
        """Take the next entry."""
        self._stretch.append(row)
        if len(self._stretch) == STRETCH:
            self._hand_over()

    def result(self) -> Contents:
        """What was found in all entries that were taken."""
        self._hand_over()
        while self._under_way:
            self._found.add(self._under_way.popleft().result())
        return self._found

    def _hand_over(self) -> None:
        stretch, self._stretch = self._stretch, []
        if self._workers <= 1 or self._alone > 0:
            self._alone -= len(stretch)
            self._found.add(examine(stretch, self._form))
            return
        if self._pool is None:
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, mp_context=context)
        self._under_way.append(self._pool.submit(_examine, [tuple(row) for row in stretch], self._form))
        while len(self._under_way) > _AHEAD * self._workers:
            self._found.add(self._under_way.popleft().result())


def _examine(rows: list[tuple[Any, ...]], form: Form) -> Contents:
    """Plain tuples travel between processes at half the cost of named ones."""
    return examine(map(Row._make, rows), form)
