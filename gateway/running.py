"""Running the gate as a process: a socket, uvicorn with uvloop and httptools, and an orderly end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import ssl
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from types import FrameType
from typing import Any, Protocol, TypeVar

import uvicorn

from gateway.codecs.registry import default_codec
from gateway.connection import Connection
from gateway.crew import Alone, Crew, Leader, Worker
from gateway.errors import Reason, text_of
from gateway.site_errors import PortInUse, WorkerLost

T = TypeVar("T")
Ready = Callable[[str], None]
"""Called with the gate's address when it answers."""


class Startable(Protocol):
    """A gate, as far as running it goes."""

    def open_log(self, *, first: bool) -> None: ...
    async def start(self) -> None: ...
    async def stop(self, *, first: bool) -> None: ...
    def unreadable(self) -> None: ...
    def reload(self) -> None: ...
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None: ...


@dataclass(frozen=True, slots=True)
class Listen:
    """Where and how to listen."""

    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None


def listen(host: str, port: int) -> socket.socket:
    """A bound socket. Raises :class:`PortInUse` with what to do."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    sock = socket.socket(family, socket.SOCK_STREAM)
    if sys.platform != "win32":
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        sock.bind((host, port))
    except OSError as error:
        sock.close()
        raise PortInUse(host, port, error.strerror or "") from None
    sock.listen(2048)
    sock.set_inheritable(True)
    return sock


def certificate_trouble(certificate: Path, key: Path) -> str | None:
    """Why a certificate and its key cannot be used together, None if they can."""
    for path in (certificate, key):
        try:
            path.read_bytes()
        except OSError as error:
            return f"{path}: {error.strerror}"
    try:
        # Nobody is there to type a password: a key that needs one is no key.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: "")
    except ssl.SSLError as error:
        return f"{certificate}, {key}: {error.reason or 'PEM'}"
    return None


def authority_trouble(file: Path) -> str | None:
    """Why nobody can be believed on the word of the authorities in a file, None if they can."""
    try:
        ssl.create_default_context(cafile=file)
    except ssl.SSLError as error:
        return f"{file}: {error.reason or 'PEM'}"
    except OSError as error:
        return f"{file}: {error.strerror}"
    return None


class QuietServer(uvicorn.Server):
    """A server beside another one in the same process: signals are the other's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Captures none."""
        yield


def _nobody() -> None:
    """Counts nothing: for a server that nobody outside can reach."""


def config(app: Any, where: Listen | None = None, unreadable: Callable[[], None] = _nobody) -> uvicorn.Config:
    """uvicorn, with everything that would write about requests switched off."""

    async def until_cut(scope: Any, receive: Any, send: Any) -> None:
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:  # the gate stops: no failure to print a traceback of
            with contextlib.suppress(RuntimeError):  # an answer has begun, and is cut
                await _say_stopping(send)

    return uvicorn.Config(
        until_cut,
        loop="none",
        http=partial(Connection, unreadable=unreadable),  # type: ignore[arg-type]  # called, never subclassed
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        h11_max_incomplete_event_size=65536,
        timeout_graceful_shutdown=20,
        ssl_certfile=where.tls_cert if where else None,
        ssl_keyfile=where.tls_key if where else None,
    )


async def _say_stopping(send: Any) -> None:
    both = " ".join(text_of(Reason.STOPPING, language) for language in ("en", "id"))
    reply = default_codec().error(Reason.STOPPING, both)
    more = {"content-type": reply.content_type, "content-length": str(len(reply.body)), **reply.headers}
    headers = [(name.encode(), value.encode()) for name, value in more.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": reply.body})


def _hang_up() -> list[signal.Signals]:
    """SIGHUP, where it exists and does not mean that somebody has closed the terminal."""
    return [] if sys.platform == "win32" or sys.stderr.isatty() else [signal.SIGHUP]


class _Server(uvicorn.Server):
    """Says when it answers, and takes a signal as a wish to stop, not as a way to die: the log is closed first."""

    def __init__(
        self, settings: uvicorn.Config, on_ready: Callable[[], None], crew: Crew, reload: Callable[[], None]
    ) -> None:
        super().__init__(settings)
        self._on_ready, self._crew, self._reload = on_ready, crew, reload

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stops on SIGINT and SIGTERM; a second one stops at once. SIGHUP reads the policies again. Workers are told by
        their leader alone."""
        act = self.handle_exit if self._crew.first else signal.SIG_IGN
        again = (lambda number, frame: self._reload()) if self._crew.first else signal.SIG_IGN
        before = {number: signal.signal(number, act) for number in (signal.SIGINT, signal.SIGTERM)}
        before |= {number: signal.signal(number, again) for number in _hang_up()}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first wish lets open answers end; the second cuts them, which is recorded like any cut."""
        if self.should_exit:
            for task in self.server_state.tasks:
                task.cancel()
        self.should_exit = True
        self._crew.pass_on()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts, then says so."""
        await super().startup(sockets)
        if self.started:
            self._on_ready()


async def serve(gate: Startable, sock: socket.socket, where: Listen, ready: Ready, crew: Crew | None = None) -> None:
    """Runs a gate until a signal, or its crew, says stop."""
    crew = crew or Alone()
    await gate.start()
    gc.collect()
    gc.freeze()  # what lives as long as the process need not be looked at again
    gc.set_threshold(50_000, 20, 100)
    server = _Server(config(gate, where, gate.unreadable), lambda: ready(_address(sock, where)), crew, gate.reload)
    loop = asyncio.get_running_loop()

    def stop() -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: it has stopped
            loop.call_soon_threadsafe(server.handle_exit, signal.SIGTERM, None)

    crew.watch(stop)
    try:
        await server.serve(sockets=[sock])
    finally:
        await asyncio.to_thread(crew.disband)  # who signs off is the last to go
        await gate.stop(first=crew.first)


def _address(sock: socket.socket, where: Listen) -> str:
    scheme = "https" if where.tls_cert else "http"
    host = f"[{where.host}]" if ":" in where.host else where.host
    return f"{scheme}://{host}:{sock.getsockname()[1]}"


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs a coroutine on uvloop where it exists."""
    if sys.platform == "win32":
        return asyncio.run(main)
    import uvloop  # noqa: PLC0415 - not on Windows

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(main)


class Build(Protocol):
    """Makes a gate in this process, the first of the site or another one."""

    def __call__(self, settings: Any, /, *, first: bool) -> Startable: ...


def run_workers(build: Build, settings: Any, sock: socket.socket, where: Listen, ready: Ready) -> None:
    """One gate in several processes behind one socket. Raises :class:`WorkerLost` when one of them ends by itself."""
    gate = build(settings, first=True)
    gate.open_log(first=True)  # what an earlier run left open is closed before anybody answers
    leader = Leader(settings.server.workers - 1, _worker, build, settings, sock, where)
    try:
        run(serve(gate, sock, where, ready, leader))
    finally:
        leader.disband()
    if leader.lost:
        raise WorkerLost


def _worker(pipe: Pipe, build: Build, settings: Any, sock: socket.socket, where: Listen) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, *_hang_up()):
        signal.signal(number, signal.SIG_IGN)
    gate = build(settings, first=False)
    gate.open_log(first=False)
    run(serve(gate, sock, where, lambda address: None, Worker(pipe)))
