"""A witness behind HTTP: ``POST /add-checkpoint`` (https://c2sp.org/tlog-witness), and nothing else.

There are no keys and no log-in: a checkpoint that its log did not sign is refused before anything is remembered.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

from audit.errors import LogUnusable
from audit.keys import read_public
from audit.note import BadNote, VerifierKey
from audit.witness.core import Answer, Witness
from audit.witness.submission import MOST_BYTES
from gateway.running import Listen, certificate_trouble, listen, run, serve
from gateway.site_errors import BadCertificate, OpenToTheWorld

PATH = "/add-checkpoint"
AT_ONCE = 32
"""Submissions that are read or judged at the same time; who comes then waits."""
Receive = Callable[[], Any]
Send = Callable[[MutableMapping[str, Any]], Any]


class WitnessServer:
    """The ASGI application. It has no log of its own: what it did is in the witness's memory."""

    def __init__(self, witness: Witness) -> None:
        self._witness = witness

    def open_log(self, *, first: bool) -> None:
        """Nothing to open."""

    async def start(self) -> None:
        """Ready at once."""
        self._places = asyncio.Semaphore(AT_ONCE)

    async def stop(self, *, first: bool) -> None:
        """Nothing to write: all that was signed is remembered already."""

    def unreadable(self) -> None:
        """Not counted."""

    def reload(self) -> None:
        """Nothing to read again."""

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answers one request."""
        async with self._places:
            answer = await self._answer(scope, receive)
        headers = [
            (b"content-type", answer.content_type.encode()),
            (b"content-length", str(len(answer.body)).encode()),
            (b"cache-control", b"no-store"),
        ]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    async def _answer(self, scope: MutableMapping[str, Any], receive: Receive) -> Answer:
        if scope["path"] != PATH:
            return Answer(404, b"a witness answers on /add-checkpoint\n")
        if scope["method"] != "POST":
            return Answer(405, b"POST a checkpoint\n")
        body = await _body(receive)
        if body is None:
            return Answer(413, b"the submission is too long\n")
        return await asyncio.to_thread(self._witness.add_checkpoint, body)


async def _body(receive: Receive) -> bytes | None:
    """The body; None where it is longer than any submission, or its sender has gone."""
    parts, size = [], 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if message["type"] == "http.disconnect" or size > MOST_BYTES:
            return None
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


def known_logs(given: Iterable[str]) -> dict[str, list[VerifierKey]]:
    """The keys of logs by origin, each a verifier key or a file that holds one.

    Raises:
        LogUnusable: one is neither (``witness_key``).
    """
    logs: dict[str, list[VerifierKey]] = {}
    for one in given:
        try:
            key = VerifierKey.parse(one) if "+" in one else read_public(Path(one))
        except (BadNote, LogUnusable):
            raise LogUnusable("witness_key") from None
        logs.setdefault(key.name, []).append(key)
    return logs


def require_safe(where: Listen, *, behind_proxy: bool) -> None:
    """Beyond this machine only with TLS, its own or a proxy's: the rule of the gate. Raises ``StartError``."""
    loopback = where.host in ("127.0.0.1", "::1", "localhost")
    if not loopback and not (where.tls_cert or behind_proxy):
        raise OpenToTheWorld(where.host)
    if where.tls_cert and where.tls_key and (trouble := certificate_trouble(where.tls_cert, where.tls_key)):
        raise BadCertificate(trouble)
    if (where.tls_cert is None) != (where.tls_key is None):
        raise BadCertificate("--tls-cert, --tls-key")


def run_witness(make: Callable[[], Witness], where: Listen, ready: Callable[[str], None]) -> None:
    """Answers until it is told to stop. The witness is made when it is sure that somebody can ask it.

    Raises ``StartError`` where it cannot listen, and what ``make`` raises.
    """
    with listen(where.host, where.port) as sock:
        run(serve(WitnessServer(make()), sock, where, ready))
