"""A phone: Chromium, where it is installed, without script, 360 pixels wide; driven by touch and keys.

It is spoken to over a pipe (the DevTools protocol), so no port is opened and no other program is needed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
WIDTH, HEIGHT = 360, 740
_START = """
import fcntl, os, sys
read, write = (fcntl.fcntl(int(one), fcntl.F_DUPFD, 100) for one in sys.argv[1:3])
os.dup2(read, 3)
os.dup2(write, 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Where the browser looks for its pipe: 3 and 4."""


class PageGoneError(Exception):
    """What was asked for belongs to a page that is no longer there."""


class Phone:
    """One page of a browser."""

    def __init__(self, out: int, back: IO[bytes]) -> None:
        self._out, self._back = out, back
        self._number, self._session, self._left = 0, "", b""
        target = self.say("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.say("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.say("Page.enable")
        self.say("Emulation.setScriptExecutionDisabled", value=True)
        self.resize(WIDTH, HEIGHT)

    def say(self, method: str, **params: Any) -> dict[str, Any]:
        """One order, and what comes of it."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                if "error" in told:
                    raise PageGoneError(method)
                return dict(told["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._left:
            piece = self._back.read(1 << 16)
            assert piece, "the browser has gone"
            self._left += piece
        one, _, self._left = self._left.partition(b"\0")
        return dict(json.loads(one))

    def resize(self, width: int, height: int) -> None:
        """Another screen."""
        self.say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=True)

    def open(self, url: str) -> None:
        """Go to an address."""
        self.say("Page.navigate", url=url)

    def html(self) -> str:
        """What the page is made of now."""
        return str(self.say("DOM.getOuterHTML", nodeId=self._root())["outerHTML"])

    def shows(self, words: str, seconds: float = 15) -> str:
        """Waits until the page has these words."""
        until = time.monotonic() + seconds
        html = ""
        while words not in html:
            assert time.monotonic() < until, html
            time.sleep(0.1)
            with contextlib.suppress(PageGoneError):
                html = self.html()
        return html

    def tap(self, selector: str) -> None:
        """Touch what is there, as far down as it may be."""
        node = self._find(selector)
        self.say("DOM.scrollIntoViewIfNeeded", nodeId=node)
        x1, y1, x2, _, _, y3, *_ = self.say("DOM.getBoxModel", nodeId=node)["model"]["content"]
        where = {"x": (x1 + x2) / 2, "y": (y1 + y3) / 2, "button": "left", "clickCount": 1}
        for kind in ("mousePressed", "mouseReleased"):
            self.say("Input.dispatchMouseEvent", type=kind, **where)

    def write(self, selector: str, text: str) -> None:
        """Type into a field."""
        self.tap(selector)
        self.say("Input.insertText", text=text)

    def wide(self) -> int:
        """How wide the page is: more than the screen means that one has to push it to and fro."""
        return int(self.say("Page.getLayoutMetrics")["cssContentSize"]["width"])

    def picture(self, file: Path) -> None:
        """The whole page as somebody sees it."""
        size = self.say("Page.getLayoutMetrics")["cssContentSize"]
        shot = self.say("Page.captureScreenshot", captureBeyondViewport=True, clip={**size, "scale": 1})
        file.write_bytes(base64.b64decode(shot["data"]))

    def _root(self) -> int:
        return int(self.say("DOM.getDocument")["root"]["nodeId"])

    def _find(self, selector: str) -> int:
        node = int(self.say("DOM.querySelector", nodeId=self._root(), selector=selector)["nodeId"])
        assert node, selector
        return node


@contextlib.contextmanager
def phone(folder: Path, language: str = "id") -> Iterator[Phone]:
    """A browser that knows nothing yet."""
    assert BROWSER is not None
    (theirs, out), (back, mine) = os.pipe(), os.pipe()
    command = [BROWSER, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-dev-shm-usage",
               f"--accept-lang={language}", f"--user-data-dir={folder}", "--remote-debugging-pipe"]  # fmt: skip
    start = [sys.executable, "-c", _START, str(theirs), str(mine), *command]
    process = subprocess.Popen(start, pass_fds=(theirs, mine), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(theirs)
    os.close(mine)
    try:
        with os.fdopen(back, "rb", buffering=0) as told:
            yield Phone(out, told)
    finally:
        os.close(out)
        process.terminate()
        process.wait(20)
