"""Newline-delimited JSON, read strictly: bytes in any pieces, the bytes of each line out.

Ollama streams so: one JSON object a line. A line ends in LF; a CR before it belongs to the end, not to the line. Lines
of nothing but spaces carry nothing and are dropped (the keep-alive of some proxies). What a line says is read by its
codec: a CR or NEL inside of one is no line end here, so it cannot hide a second object.
"""

from __future__ import annotations

from gateway.errors import Reason, Refused

MAX_LINE = 4 * 1024 * 1024
"""Bytes of one line; a backend that sends more is cut."""


class LineReader:
    """Splits a byte stream into lines, wherever the network cuts them."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, chunk: bytes) -> list[bytes]:
        """The lines that ``chunk`` completes, without their ends. A long one raises ``Refused(BACKEND_MALFORMED)``."""
        first, *more = chunk.split(b"\n")
        self._rest += first
        if not more:
            self._bound(len(self._rest))
            return []
        lines = [bytes(self._rest), *more]
        self._rest = bytearray(lines.pop())
        self._bound(len(self._rest), *map(len, lines))
        return [line for whole in lines if (line := whole.strip(b" \t\r"))]

    def pending(self) -> bool:
        """Whether a line has begun that no LF has ended."""
        return bool(self._rest.strip())

    @staticmethod
    def _bound(*sizes: int) -> None:
        if max(sizes) > MAX_LINE:
            raise Refused(Reason.BACKEND_MALFORMED)


def frame(data: bytes) -> bytes:
    """One line. JSON from ``orjson`` never holds a line end."""
    return data + b"\n"
