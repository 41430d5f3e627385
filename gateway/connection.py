"""One client's connection: uvicorn's HTTP/1.1 on httptools, without what lets a request mean two things.

The parser is strict about framing; what it leaves to its users is closed here. Trailers are not headers (RFC 9110,
6.5.1), ``chunked`` is the only transfer coding (RFC 9112, 6.1), the host in an absolute target goes before the Host
header (3.2.2), and nobody may take for ever over a request, or send a head that never ends.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import httptools
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from gateway.codecs.registry import default_codec
from gateway.errors import Reason, text_of

SECONDS = {"head": 10.0, "body": 120.0, "linger": 2.0, "unread": 60.0}
"""How long a client may take over the head of a request, over its body, over a body that was already refused, and over
the next 50 kB or so of its answer: whoever does not read keeps a place at the model from everybody else."""
IDLE_BYTES = 64 * 1024
"""Bytes that may come without completing a head or adding to a body (one read of the socket more may be taken)."""


class Connection(HttpToolsProtocol):
    """The protocol. ``unreadable`` is told of each request that cannot be read, to count it (rule 1)."""

    def __init__(self, *args: Any, unreadable: Callable[[], None], **more: Any) -> None:
        super().__init__(*args, **more)
        self._unreadable = unreadable
        self._now = ""
        """What of a request is being read: ``head``, ``body``, ``linger``; empty between two of them."""
        self._timed = ""
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._idle = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client is there; it has to say something."""
        super().connection_made(transport)
        self._time("head")

    def connection_lost(self, exc: Exception | None) -> None:
        """It has gone."""
        self._time("")
        self._stop_waiting()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """It does not take what is written to it."""
        super().pause_writing()
        self._unread = self.loop.call_later(SECONDS["unread"], self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        super().resume_writing()
        self._stop_waiting()

    def _stop_waiting(self) -> None:
        if self._unread is not None:
            self._unread.cancel()

    def data_received(self, data: bytes) -> None:
        """Reads on. A request that cannot be read, or never ends, gets one answer and no second chance."""
        self._unset_keepalive_if_required()
        self._idle += len(data)
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._now = ""  # no upgrade is taken: the request is answered as the HTTP/1.1 it is
        except httptools.HttpParserError:
            self._refuse()
            return
        if self._idle > IDLE_BYTES:
            self._refuse()
        else:
            self._time(self._now)

    # -- what the parser tells

    def on_message_begin(self) -> None:
        """A request begins."""
        self._now = "head"
        super().on_message_begin()

    def on_header(self, name: bytes, value: bytes) -> None:
        """A header, or a trailer, which would come too late to have been looked at."""
        if self._now != "head":
            raise ValueError("trailer")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is whole."""
        version = self.parser.get_http_version()
        codings = [value.strip().lower() for name, value in self.headers if name == b"transfer-encoding"]
        if version not in ("1.1", "1.0") or codings not in ([], [b"chunked"]) or (codings and version == "1.0"):
            raise ValueError("framing")
        if not self.url.startswith((b"/", b"*")):
            target = httptools.parse_url(self.url)
            port: int | None = target.port
            host = target.host if port is None else b"%s:%d" % (target.host, port)
            self.headers[:] = [(n, v) for n, v in self.headers if n != b"host"] + [(b"host", host)]
        self._now, self._idle = "body", 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Some of the body."""
        self._idle = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self._now, self._idle = "head" if self._now == "linger" else "", 0  # then uvicorn's keep-alive is not running
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """The answer is out. Who is still sending may read it, but not go on."""
        super().on_response_complete()
        if self._now == "body":
            self._now = "linger"
            self._time(self._now)

    # -- no

    def _time(self, what: str) -> None:
        if what == self._timed:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timed = what
        self._timer = self.loop.call_later(SECONDS[what], self._overdue) if what else None

    def _overdue(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        answering = self._timed == "head" and cycle is not None and not cycle.response_complete
        if self.pipeline or answering:  # it is we who do not read on, for as long as an earlier answer lasts
            self._timer = self.loop.call_later(SECONDS[self._timed], self._overdue)
        else:
            self.transport.close()

    def _refuse(self) -> None:
        """Says 400 and hangs up; says nothing where it would stand in the middle of another answer."""
        if self.transport.is_closing():
            return
        self._unreadable()
        cycle: RequestResponseCycle | None = self.cycle
        if not self.pipeline and (cycle is None or cycle.response_complete or not cycle.response_started):
            both = " ".join(text_of(Reason.BAD_HTTP, language) for language in ("en", "id"))  # theirs is not known
            reply = default_codec().error(Reason.BAD_HTTP, both)
            head = f"content-type: {reply.content_type}\r\ncontent-length: {len(reply.body)}\r\nconnection: close"
            self.transport.write(STATUS_LINE[reply.status] + head.encode() + b"\r\n\r\n" + reply.body)
        if cycle is not None:
            cycle.disconnected = True
            cycle.message_event.set()
        self.transport.close()
