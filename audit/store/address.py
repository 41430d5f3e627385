"""Where a PostgreSQL server is, and how to speak to it: read from one URL, as libpq writes them.

``postgresql://user:password@host:5432/database?sslmode=verify-full&sslrootcert=/etc/ssl/school-ca.pem``

``sslmode`` is ``verify-full`` (the certificate must be good and name the host), ``require`` (encrypted, nobody
checked) or ``disable``. Without one it is ``verify-full``, except for a server on this very machine. ``sslrootcert``,
``sslcert`` and ``sslkey`` are files; ``host`` may be a folder with a Unix socket, given as ``?host=/run/postgresql``.
See *PostgreSQL documentation, 34.1.1.2 Connection URIs*.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from audit.errors import LogUnusable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import sqlalchemy as sa
    from pg8000.native import Connection  # type: ignore[import-untyped]

_SCHEMES = ("postgresql", "postgres")
_OPTIONS = frozenset({"host", "sslmode", "sslrootcert", "sslcert", "sslkey"})
_MODES = ("verify-full", "require", "disable")
_PORT = 5432


@dataclass(frozen=True, slots=True)
class Address:
    """One database on one server. ``repr`` shows no password."""

    user: str
    password: str | None = field(repr=False)
    host: str
    port: int
    database: str
    mode: str
    root: str | None = None
    certificate: tuple[str, str | None] | None = None

    @classmethod
    def parse(cls, url: str, named: str) -> Address:
        """Read a URL.

        Args:
            url: the address.
            named: what to call it in an error, for it holds a password: the variable it came from.

        Raises:
            LogUnusable: it is none, or asks for something unknown (``bad_address``).
        """
        try:
            parts = urlsplit(url.strip())
            options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
            host = options.get("host") or parts.hostname or "localhost"
            port = parts.port or _PORT
        except ValueError:
            raise LogUnusable("bad_address", where=named) from None
        mode = options.get("sslmode") or ("disable" if _is_here(host) else "verify-full")
        database = unquote(parts.path.lstrip("/"))
        if parts.scheme not in _SCHEMES or not database or set(options) - _OPTIONS or mode not in _MODES:
            raise LogUnusable("bad_address", where=named)
        return cls(
            user=unquote(parts.username or "gapura"),
            password=None if parts.password is None else unquote(parts.password),
            host=host,
            port=port,
            database=database,
            mode=mode,
            root=options.get("sslrootcert"),
            certificate=(options["sslcert"], options.get("sslkey")) if "sslcert" in options else None,
        )

    def connect(self, timeout: float, settings: Mapping[str, str]) -> Connection:
        """A new connection; every wait on it ends after ``timeout`` seconds. ``settings`` are the server's own.

        Raises:
            OSError: nobody there, or not the one whose name the certificate should bear.
            pg8000.exceptions.Error: the server does not let us in.
        """
        from pg8000.native import Connection  # noqa: PLC0415 - only who has the log in PostgreSQL has the driver

        connection: Connection = self._connected(Connection, timeout, settings)
        return connection

    def engine(self) -> sa.Engine:
        """The same for SQLAlchemy, each connection a new one and in no hurry."""
        import sqlalchemy as sa  # noqa: PLC0415 - slow to import
        from pg8000.dbapi import Connection  # type: ignore[import-untyped]  # noqa: PLC0415

        def connect() -> Any:
            return self._connected(Connection, None, {"lock_timeout": "60000", "tcp_keepalives_idle": "10"})

        return sa.create_engine("postgresql+pg8000://", creator=connect, poolclass=sa.NullPool)

    def _connected(self, kind: Any, timeout: float | None, settings: Mapping[str, str]) -> Any:
        with ExitStack() as undone:
            sock = undone.enter_context(self._socket(timeout))
            connection = kind(
                self.user,
                host=self.host,
                port=self.port,
                database=self.database,
                password=self.password,
                ssl_context=self._context() or False,
                startup_params={"client_encoding": "UTF8", **settings},
                application_name="gapura",
                sock=sock,
            )
            undone.pop_all()
            return connection

    def _socket(self, timeout: float | None) -> socket.socket:
        if self.host.startswith("/"):
            local = socket.socket(socket.AF_UNIX)
            local.settimeout(timeout)
            try:
                local.connect(f"{self.host}/.s.PGSQL.{self.port}")
            except OSError:
                local.close()
                raise
            return local
        sock = socket.create_connection((self.host, self.port), timeout)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if hasattr(socket, "TCP_USER_TIMEOUT") and timeout is not None:  # Linux
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(timeout * 1000))
        return sock

    def _context(self) -> ssl.SSLContext | None:
        if self.mode == "disable" or self.host.startswith("/"):
            return None
        context = ssl.create_default_context(cafile=self.root)
        if self.mode == "require":
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.certificate is not None:
            context.load_cert_chain(*self.certificate)
        return context


def _is_here(host: str) -> bool:
    if host.startswith("/") or host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
