"""What the log asks of a database: a few operations, each one durable transaction.

Another database is another implementation of :class:`Store`, run through the same tests.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from audit.merkle import Frontier
from audit.record import Sealed
from audit.search.writing import Database

if TYPE_CHECKING:
    from audit.store.migration import Upgrade

CHECKPOINT_SECONDS = 1.0
"""Least time between two checkpoints while the log runs."""
EXCHANGE_KINDS = ("decision", "outcome", "disclosure")
"""What an exchange consists of, and what goes as a whole. Others may name one too, such as the record of who took its
evidence out: they are acts of those people, and stay for their own time."""
Sign = Callable[[Frontier], str]
"""Makes the signed checkpoint of a tree."""


@dataclass(frozen=True, slots=True)
class Doomed:
    """An entry whose private part is about to go."""

    index: int
    leaf: bytes
    exchange: str | None
    subject: str | None


class Store(Protocol):
    """What the log asks of a database. Every method is one transaction and returns when its effect is durable.

    All raise :class:`LogUnavailable` when the database cannot be used now; then nothing has changed, as far as anybody
    can tell: a network that breaks after the last word may have let it through. All may be called from any thread.
    """

    @property
    def shared(self) -> bool:
        """Whether other machines may be at work on the log."""

    @property
    def upgraded(self) -> Upgrade | None:
        """What opening did to the log of an older version."""

    def start(self, sign: Sign, signed: Callable[[str], None]) -> None:
        """Begin what goes on by itself, once the log has its name and its first checkpoint. ``signed`` is told each
        checkpoint that it made, when that is durable."""

    def names(self) -> Mapping[str, str]:
        """``format`` and ``origin`` of the log; empty for a new one."""

    def found(self, names: Mapping[str, str], note: str) -> None:
        """Begin a new log: its names and the checkpoint of the empty tree. No effect if another was first."""

    def head(self) -> tuple[Frontier, str]:
        """The tree as it is, and the newest checkpoint."""

    def note(self, size: int) -> str | None:
        """The checkpoint that was signed at this size, with the cosignatures it has; None where there is none."""

    def cosign(self, size: int, merge: Callable[[str], str]) -> None:
        """Put what ``merge`` makes of the checkpoint of this size in its place. No effect where there is none."""

    def append(self, records: Sequence[Sealed], sign: Sign | None) -> int | None:
        """Add entries at the end, in order, with or without a checkpoint after them; gives the first one's index, or
        None where they get their places, and the checkpoint, soon after."""

    def orphans(self, before: str | None = None) -> tuple[list[str], int]:
        """Exchange ids of decisions without an outcome, oldest first, of minutes before ``before`` if that is given;
        and the index up to which no other decision can lack one."""

    def settle(self, size: int) -> None:
        """Remember that every decision below ``size`` has its outcome: :meth:`orphans` need not look there again."""

    def erase(self, indices: Sequence[int], name: Callable[[Sequence[Doomed]], Sealed], sign: Sign) -> int:
        """Delete the private parts, random bytes, exchange ids, subjects and tokens of ``indices`` and of all records
        of the same exchanges (:data:`EXCHANGE_KINDS`), and append the record that ``name`` makes of the list, sorted by
        index; gives its index. Where ``name`` raises, nothing is deleted. No two erasures run at once."""

    def scrub(self) -> bool:
        """Overwrite what erased rows have left in the database's own files. False: somebody still reads an older
        state of them, so that not all could go; to be called again later. Writers may wait for some seconds."""

    def transaction(self) -> AbstractContextManager[Database]:
        """A transaction for what is kept beside the entries, written by nobody else meanwhile; all of it or nothing."""

    def close(self) -> None:
        """End what goes on by itself, let go of the database."""
