"""Servers that take what the gate sends to people: over HTTP (as Telegram, ntfy and webhooks do), and by mail."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import ipaddress
import json
import ssl
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Taken:
    """One message that came over HTTP."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def said(self) -> dict[str, Any]:
        """Its members."""
        return dict(json.loads(self.body))


@dataclass
class Receiver:
    """A server on a socket of its own: answers ``status`` with ``answer``, and keeps what it got."""

    port: int = 0
    status: int = 200
    answer: bytes = b'{"ok":true}'
    taken: list[Taken] = field(default_factory=list)
    goes_on: threading.Event = field(default_factory=threading.Event)
    """Cleared: it takes what comes and says nothing."""

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver, while it runs."""
    receiver = Receiver()
    receiver.goes_on.set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            receiver.taken.append(Taken(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            receiver.goes_on.wait(20)
            with contextlib.suppress(OSError):  # who asked may be gone by now
                self._say()

        def _say(self) -> None:
            self.send_response(receiver.status)
            self.send_header("content-length", str(len(receiver.answer)))
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Mailbox:
    """A mail server: keeps what it got, and who it was for."""

    port: int = 0
    letters: list[tuple[list[str], Message]] = field(default_factory=list)
    secure: list[bool] = field(default_factory=list)
    """Of each letter: whether it came under TLS."""
    users: list[bytes] = field(default_factory=list)


@contextlib.contextmanager
def posting(
    folder: Path, *, tls: str = "starttls", password: bytes | None = None, refuse: str | None = None
) -> Iterator[Mailbox]:
    """A mail server while it runs. ``tls``: ``starttls`` (demanded), ``smtps``, ``none``; ``refuse``: what it says to
    every recipient."""
    box = Mailbox()
    chain, key = certificate(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain, key)

    class Handler:
        async def handle_RCPT(self, server: SMTP, session: Any, envelope: Envelope, address: str, options: Any) -> str:
            if refuse is not None:
                return refuse
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server: SMTP, session: Any, envelope: Envelope) -> str:
            assert isinstance(envelope.content, bytes)
            box.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content)))
            box.secure.append(session.ssl is not None or tls == "smtps")
            return "250 taken"

    def authenticate(server: SMTP, session: Any, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        box.users.append(data.login)
        return AuthResult(success=data.password == password, handled=False)

    loop, ready = asyncio.new_event_loop(), threading.Event()

    def make() -> SMTP:
        more: dict[str, Any] = {"authenticator": authenticate, "auth_required": tls == "starttls"} if password else {}
        if tls == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        return SMTP(Handler(), loop=loop, auth_require_tls=tls == "starttls", **more)

    def run() -> None:
        asyncio.set_event_loop(loop)
        secure = context if tls == "smtps" else None
        server = loop.run_until_complete(loop.create_server(make, "127.0.0.1", 0, ssl=secure))
        box.port = server.sockets[0].getsockname()[1]
        ready.set()
        loop.run_forever()
        server.close()
        tasks = asyncio.all_tasks(loop)
        for task in tasks:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        loop.run_until_complete(server.wait_closed())
        loop.run_until_complete(asyncio.sleep(0.05))  # transports close a turn later
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for this machine that is its own authority, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names: list[x509.GeneralName] = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    chain, private = folder / "mail.pem", folder / "mail.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private
