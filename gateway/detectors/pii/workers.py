"""Recognisers of others run in a process of their own: one that hangs can be killed, one that dies takes nothing along.

A hung thread cannot be stopped, and code that is not ours may do anything. Texts and answers go through a pipe as JSON,
never as pickles; what the recogniser prints, also about an error, goes nowhere, for it may hold text.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import threading
from importlib import import_module
from importlib.metadata import entry_points
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from gateway.detectors.base import DetectorError, DetectorTimeout

GROUP = "gapura.recognizers"
"""Entry points under which packages offer recognisers."""
START_SECONDS = 30.0


class Worker:
    """A process with one recogniser. Started when first asked, again after it was killed or died."""

    def __init__(self, target: str, seconds: float) -> None:
        self._target, self._seconds = target, seconds
        self._lock = threading.Lock()
        self._running: tuple[BaseProcess, Connection] | None = None

    def ask(self, text: str) -> list[Any]:
        """Rows of type, start, end and score, unchecked. Raises ``DetectorError``, also where time ran out."""
        with self._lock:
            try:
                pipe = self._started()
                pipe.send_bytes(json.dumps(text).encode())
                answer: list[Any] = json.loads(_received(pipe, self._seconds))
            except (OSError, EOFError, ValueError):
                self._stop()
                raise DetectorError("a recogniser of others failed") from None
            except DetectorTimeout:
                self._stop()
                raise
            return answer

    def start(self) -> None:
        """Start it, so that the first text need not wait; raises ``DetectorError`` where it cannot."""
        self.ask("")

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._stop()

    def _started(self) -> Connection:
        if self._running is None:
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=serve, args=(theirs, self._target), daemon=True)
            process.start()
            theirs.close()
            self._running = process, ours
            _received(ours, START_SECONDS)
        return self._running[1]

    def _stop(self) -> None:
        if self._running is not None:
            process, pipe = self._running
            self._running = None
            pipe.close()
            process.kill()
            process.join()
            process.close()


def _received(pipe: Connection, seconds: float) -> bytes:
    if not pipe.poll(seconds):
        raise DetectorTimeout("a recogniser of others ran out of time")
    return pipe.recv_bytes()


def serve(pipe: Connection, target: str) -> None:
    """What the process does until the pipe closes; any exception ends it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    with pipe:  # closed at once where something goes wrong: taking the process down may last longer than the deadline
        recognizer = _made(target)
        pipe.send_bytes(b"ready")
        while True:
            try:
                text = json.loads(pipe.recv_bytes())
            except EOFError:
                sys.exit(0)
            results = recognizer.analyze(text, recognizer.supported_entities, None) if text else []
            rows = [[r.entity_type, r.start, r.end, float(r.score)] for r in results or []]
            pipe.send_bytes(json.dumps(rows).encode())


def _made(target: str) -> Any:
    """The recogniser of ``module:Class``, or of an entry point."""
    from gateway.detectors.pii import presidio  # noqa: F401, PLC0415  # before the recogniser does: it hides torch

    module, _, name = target.partition(":")
    if name:
        return getattr(import_module(module), name)()
    (found,) = entry_points(group=GROUP, name=target)
    return found.load()()
