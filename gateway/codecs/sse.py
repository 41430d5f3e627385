"""Server-sent events, read strictly (WHATWG HTML, section 9.2): bytes in any pieces, the data of each event out.

Comments and the fields ``id`` and ``retry`` are dropped: only what a codec understands crosses the gate (rule 4).
"""

from __future__ import annotations

from gateway.errors import Reason, Refused

MAX_EVENT = 4 * 1024 * 1024
"""Bytes of one event; a backend that sends more is cut."""


class EventReader:
    """Splits a byte stream into events. Lines end in LF, CR LF or CR, wherever the network cuts them."""

    def __init__(self) -> None:
        self._rest = b""
        self._data: list[bytes] = []
        self._size = 0
        self._after_cr = False

    def feed(self, chunk: bytes) -> list[bytes]:
        """The data of each event that ``chunk`` completes, lines joined by LF."""
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")  # the other half of a CR LF
            self._after_cr = False
        block = self._rest + chunk if self._rest else chunk
        self._after_cr = self._after_cr or chunk.endswith(b"\r")
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = block.split(b"\n")
        self._rest = lines.pop()
        if len(self._rest) + self._size > MAX_EVENT:
            raise Refused(Reason.BACKEND_MALFORMED)
        return [event for line in lines if (event := self._line(line)) is not None]

    def pending(self) -> bool:
        """Whether an event has begun that no blank line has ended."""
        return bool(self._data or self._rest.strip())

    def _line(self, line: bytes) -> bytes | None:
        if not line:
            if not self._data:
                return None
            event = b"\n".join(self._data)
            self._data, self._size = [], 0
            return event
        if line.startswith(b"data:"):
            value = line[6:] if line[5:6] == b" " else line[5:]
            self._data.append(value)
            self._size += len(value) + 1  # the line end counts: lines without a word fill the memory too
            if self._size > MAX_EVENT:
                raise Refused(Reason.BACKEND_MALFORMED)
        elif not line.startswith((b":", b"event:", b"id:", b"retry:")) and line not in {b"event", b"id", b"retry"}:
            raise Refused(Reason.BACKEND_MALFORMED)
        return None


def frame(data: bytes, name: str = "") -> bytes:
    """One event in canonical form. JSON from ``orjson`` never holds a line end, so one line is enough; ``name`` is one
    of a closed list."""
    named = b"event: " + name.encode() + b"\n" if name else b""
    return named + b"data: " + data + b"\n\n"
