"""What a governed stream of 100 chunks costs in each dialect:  .venv/bin/python tests/live/dialects.py [--rounds 3]

A gate with the pack ``baseline`` (personal data is looked for, and masked) stands before the demo backend, and the same
answer of about 100 words is streamed in every API. CPU is user + system time of the gate's process from /proc, divided
by the streams; ratios are to OpenAI's chat in the same round, medians over the rounds. Linux.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
TICK = os.sysconf("SC_CLK_TCK")
TEXT = "Tolong jelaskan lagi dengan contoh dari kebun sekolah kita ini. " * 11
MESSAGES = [{"role": "user", "content": TEXT}]
CONTENTS = {"contents": [{"role": "user", "parts": [{"text": TEXT}]}]}
ASKS: dict[str, tuple[str, dict[str, Any]]] = {
    "OpenAI chat": ("/v1/chat/completions", {"model": "demo", "messages": MESSAGES, "stream": True}),
    "OpenAI responses": ("/v1/responses", {"model": "demo", "input": TEXT, "stream": True}),
    "OpenAI completions": ("/v1/completions", {"model": "demo", "prompt": TEXT, "stream": True}),
    "Anthropic messages": ("/v1/messages", {"model": "demo", "messages": MESSAGES, "max_tokens": 999, "stream": True}),
    "Gemini": ("/v1beta/models/demo:streamGenerateContent?alt=sse", CONTENTS),
    "Ollama chat": ("/api/chat", {"model": "demo", "messages": MESSAGES}),
    "Ollama generate": ("/api/generate", {"model": "demo", "prompt": TEXT}),
    "llama.cpp": ("/completion", {"prompt": TEXT, "stream": True}),
    "TGI": ("/generate_stream", {"inputs": TEXT}),
}
BACKEND = """
import sys, uvicorn
from gateway.demo.backend import DemoBackend
uvicorn.run(DemoBackend(pace=0), port=int(sys.argv[1]), log_level="critical")
"""
AT_ONCE = 8


def cpu(pid: int) -> float:
    """Seconds of user and system time so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


@contextmanager
def gate() -> Iterator[tuple[str, str, int]]:
    """Address, key and process of a gate before the demo's backend."""
    from gateway.admission.folders import open_site
    from gateway.admission.keys import Keys, NewKey
    from gateway.running import listen
    from gateway.sections import BUILT_IN, GROUPS

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with listen("127.0.0.1", 0) as sock:
            port = sock.getsockname()[1]
        backend = {"name": "b", "url": f"http://127.0.0.1:{port}", "api": list(BUILT_IN), "queue": {"concurrent": 16}}
        plain = {"server": {"port": 0}, "backends": [backend], "policies": {"files": ["baseline"]},
                 "detectors": {"enabled": ["pii"]}, "data": "data", "keys": "keys"}  # fmt: skip
        (folder / "gapura.yaml").write_text(json.dumps(plain))
        site = open_site(folder / "data", folder / "keys")
        site.state.set_groups(GROUPS)
        keys = Keys(site.state, site.keyring)
        _, token = keys.create(NewKey("guru", "live", "teacher", frozenset({"chat"}), shared=False))
        keys.close()
        site.close()
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        behind = subprocess.Popen([sys.executable, "-c", BACKEND, str(port)], env=env)
        command = [sys.executable, "-m", "gateway.cli", "serve", "-c", str(folder / "gapura.yaml")]
        front = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
        assert front.stderr is not None
        try:
            line = next(line for line in front.stderr if "gapura: http" in line)
            threading.Thread(target=lambda: [*front.stderr], daemon=True).start()  # type: ignore[misc]
            yield line.partition("gapura: ")[2].split()[0], token, front.pid
        finally:
            front.terminate()
            behind.terminate()
            front.wait(30)
            behind.wait(30)


def measured(client: httpx.Client, ask: tuple[str, dict[str, Any]], pid: int, streams: int) -> tuple[float, int]:
    """CPU milliseconds of one stream, and the lines of an answer."""

    def one(_: int) -> int:
        answer = client.post(ask[0], json=ask[1])
        assert answer.status_code == 200, answer.text
        return sum(1 for line in answer.text.splitlines() if line.startswith(("data:", "{")))

    began = cpu(pid)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        lines = list(pool.map(one, range(streams)))
    return (cpu(pid) - began) / streams * 1e3, lines[0]


def main() -> None:
    """Prints a row for each dialect."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--streams", type=int, default=120)
    given = parser.parse_args()
    rows: dict[str, list[float]] = {name: [] for name in ASKS}
    events: dict[str, int] = {}
    with gate() as (url, token, pid):
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
            for ask in ASKS.values():
                measured(client, ask, pid, 16)  # warm
            for _ in range(given.rounds):
                for name, ask in ASKS.items():
                    cost, events[name] = measured(client, ask, pid, given.streams)
                    rows[name].append(cost)
    base = rows["OpenAI chat"]
    for name, costs in rows.items():
        ratio = statistics.median(cost / one for cost, one in zip(costs, base, strict=True))
        print(f"{name:20} {events[name]:4} events  {statistics.median(costs):6.2f} ms CPU a stream  x {ratio:.2f}")


if __name__ == "__main__":
    main()
