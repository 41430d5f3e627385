"""One connection to PostgreSQL, made when it is needed and again after every error, whose errors become ours."""

from __future__ import annotations

import struct
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

from audit.errors import LogUnavailable, LogUnusable
from audit.store.address import Address

if TYPE_CHECKING:
    from pg8000.native import Connection  # type: ignore[import-untyped]

# Classes and codes of SQLSTATE: PostgreSQL documentation, appendix A.
_CODES = {
    "53100": "full",
    "25006": "readonly",
    "42501": "readonly",
    "55P03": "locked",
    "57014": "locked",
    "40P01": "locked",
}
_CLASSES = {"08": "unreachable", "57": "unreachable", "53": "busy", "25": "unreachable"}
_REFUSED = ("28", "3D")
"""Classes that no waiting mends: the server does not know this account, password or database."""
_GRACE = 1.0
"""Seconds that we wait longer than the server: an answer that says why is better than none."""


class Session:
    """Thread-safe: one piece of work after another."""

    def __init__(self, address: Address, named: str, timeout: float, idle: float) -> None:
        """Assigns only.

        Args:
            address: of the database.
            named: what to call it in errors.
            timeout: seconds that a statement, a lock and a network that has gone dead may take.
            idle: seconds after which the server ends a transaction that we have left hanging, and its locks with it.
        """
        self._address = address
        self._named = named
        self._timeout = timeout
        self._settings = {
            "synchronous_commit": "on",
            "default_transaction_isolation": "read committed",
            "statement_timeout": _milliseconds(timeout),
            "lock_timeout": _milliseconds(timeout),
            "idle_in_transaction_session_timeout": _milliseconds(idle),
            "tcp_user_timeout": _milliseconds(idle),
            "tcp_keepalives_idle": "1",
            "tcp_keepalives_interval": "1",
            "tcp_keepalives_count": "2",
        }
        self._lock = threading.Lock()
        self._connection: Connection | None = None

    @contextmanager
    def connected(self) -> Iterator[Connection]:
        """The connection, outside of any transaction; after any error the next one to ask gets a new one.

        Raises:
            LogUnavailable: the server cannot be reached or cannot do it now.
            LogUnusable: it does not let us in.
        """
        from pg8000.exceptions import (  # type: ignore[import-untyped]  # noqa: PLC0415 - see Address.connect
            DatabaseError,
            InterfaceError,
        )

        with self._lock, ExitStack() as undone:
            undone.callback(self._disconnect)
            try:
                if self._connection is None:
                    self._connection = self._address.connect(self._timeout + _GRACE, self._settings)
                yield self._connection
            except DatabaseError as error:
                raise self._translated(error) from None
            except (OSError, InterfaceError, struct.error):
                raise LogUnavailable("unreachable") from None
            undone.pop_all()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """The same, inside one transaction: durable when the block has ended, and gone if anything is raised."""
        with self.connected() as connection:
            connection.run("BEGIN")
            yield connection
            connection.run("COMMIT")

    def close(self) -> None:
        """Let go of the connection; using the session again makes a new one."""
        with self._lock:
            self._disconnect()

    def _disconnect(self) -> None:
        from pg8000.exceptions import Error  # noqa: PLC0415 - see Address.connect

        if self._connection is not None:
            with suppress(OSError, Error, struct.error):
                self._connection.close()
            self._connection = None

    def _translated(self, error: Exception) -> LogUnavailable | LogUnusable:
        """By the server's code; its text may quote what was to be written."""
        said = error.args[0] if error.args else None
        code = str(said.get("C", "")) if isinstance(said, dict) else ""
        if code.startswith(_REFUSED):
            return LogUnusable("no_entry", where=self._named)
        return LogUnavailable(_CODES.get(code) or _CLASSES.get(code[:2], "io"))


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))
