"""What the gate costs, measured on this machine:  .venv/bin/python tests/live/cost.py

Runs, one after the other and in turns, the gate and nginx (where it is installed) in front of a backend that answers
at once, and asks both the same questions. CPU is user + system time of the gateway's processes from /proc, divided by
the answers; it carries less noise than a clock. Ratios are of runs side by side, medians over the rounds. Linux.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TICK = os.sysconf("SC_CLK_TCK")
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
TEXT = "Fotosintesis adalah cara tumbuhan membuat makanan dari cahaya, air, dan udara. " * 6
WORDS = TEXT.split()[:60]
QUESTION = "Tolong jelaskan fotosintesis untuk kelas tujuh dengan contoh dari kebun sekolah. " * 3
PASS = """\
gapura: policy/v1
name: pass-through
title: { en: Everything passes, id: Semua lewat }
default: allow
rules: []
"""
SITES = {
    "pass-through": ("pass.yaml", []),
    "governed": ("baseline", ["pii"]),
    "school": ("school", ["pii", "harm"]),
}


def body(stream: bool) -> bytes:
    document = {"model": "m", "messages": [{"role": "user", "content": QUESTION}], "stream": stream}
    return json.dumps(document, ensure_ascii=False).encode()


def answers() -> tuple[bytes, bytes]:
    """The backend's whole answer and its stream, ready to send."""
    choice = {"index": 0, "message": {"role": "assistant", "content": TEXT}, "finish_reason": "stop"}
    whole = json.dumps({"id": "c", "object": "chat.completion", "created": 0, "model": "m", "choices": [choice]})
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(whole)}\r\n\r\n"
    events = []
    for place, word in enumerate([*WORDS, ""]):
        last = place == len(WORDS)
        part = {"index": 0, "delta": {} if last else {"content": word + " "}, "finish_reason": "stop" if last else None}
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [part]}
        events.append(f"data: {json.dumps(chunk)}\n\n")
    pieces = [*events, "data: [DONE]\n\n"]
    chunked = "".join(f"{len(piece):x}\r\n{piece}\r\n" for piece in pieces) + "0\r\n\r\n"
    stream = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n" + chunked
    return (head + whole).encode(), stream.encode()


async def backend(sock: socket.socket) -> None:
    whole, stream = answers()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).lower()
                length = int(head.partition(b"content-length:")[2].split(b"\r")[0] or 0)
                asked = await reader.readexactly(length)
                writer.write(stream if b'"stream": true' in asked or b'"stream":true' in asked else whole)
        writer.close()

    server = await asyncio.start_server(serve, sock=sock)
    await server.serve_forever()


# -- gateways


@dataclass
class Gateway:
    """A process that stands between, and what it needs to be asked."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    token: str = ""
    ready: float = 0.0
    cost: dict[str, list[float]] = field(default_factory=dict)
    """Case -> microseconds of CPU per answer, one for each round."""

    def cpu(self) -> float:
        """Seconds of user and system time of the process and its children so far, in steps of 10 ms."""
        pids, total = [self.process.pid], 0
        for pid in pids:
            pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICK

    def resident(self) -> int:
        """Megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def start_gate(name: str, folder: Path, upstream: int) -> Gateway:
    policy, detectors = SITES[name]
    folder.mkdir()
    (folder / "pass.yaml").write_text(PASS)
    settings = {
        "server": {"port": 0}, "policies": {"files": [policy]}, "detectors": {"enabled": detectors},
        "backends": [{"name": "b", "url": f"http://127.0.0.1:{upstream}/v1", "queue": {"concurrent": 64}}],
        "data": "data", "keys": "keys",
    }  # fmt: skip
    (folder / "gapura.yaml").write_text(json.dumps(settings))
    gapura, env = [sys.executable, "-m", "gateway.cli"], {**os.environ, "PYTHONPATH": str(ROOT)}
    began = time.perf_counter()
    with (folder / "out").open("wb") as out:
        process = subprocess.Popen([*gapura, "serve"], cwd=folder, stdout=out, stderr=out, env=env)
    while "gapura: http" not in (said := (folder / "out").read_text()):
        if process.poll() is not None:
            raise SystemExit(said)
        time.sleep(0.02)
    ready = time.perf_counter() - began
    create = [*gapura, "key", "create", "--group", "siswa-smp", "--name", "cost", "--format", "json"]
    made = subprocess.run(create, cwd=folder, env=env, check=True, capture_output=True)
    time.sleep(0.5)  # the gate notices a new key within that
    port = int(said.partition("gapura: http://127.0.0.1:")[2].split()[0])
    return Gateway(name, process, port, json.loads(made.stdout)["key"], ready)


def start_nginx(program: str, folder: Path, upstream: int) -> Gateway:
    folder.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in TEMPORARY)
    (folder / "nginx.conf").write_text(
        f"worker_processes 1; daemon off; pid {folder}/pid; events {{}} http {{ access_log off; {temporary}"
        f"keepalive_requests 9999999; upstream b {{ server 127.0.0.1:{upstream}; keepalive 64; }}"
        f"server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://b; proxy_http_version 1.1;"
        'proxy_set_header Connection ""; proxy_buffering off; } } }'
    )
    command = [program, "-p", str(folder), "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
    gateway = Gateway("nginx", subprocess.Popen(command), port)
    time.sleep(0.5)
    return gateway


# -- load


async def ask(port: int, token: str, stream: bool, times: int, each: list[float]) -> None:
    """Asks over one connection, the next question when the last is answered; seconds of each into ``each``."""
    sent, end = body(stream), b"\r\n0\r\n\r\n"
    request = (
        f"POST /v1/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(sent)}\r\n\r\n"
    ).encode() + sent
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1 << 20)
    for _ in range(times):
        began = time.perf_counter()
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200"):
            raise SystemExit(f"port {port} answered {head[:200]!r}")
        if stream:
            await reader.readuntil(end)
        else:
            await reader.readexactly(int(head.partition(b"content-length:")[2].split(b"\r")[0]))
        each.append(time.perf_counter() - began)
    writer.close()


def load(port: int, token: str, stream: bool, connections: int, times: int) -> list[float]:
    """Seconds of each answer."""
    each: list[float] = []

    async def all_of_them() -> None:
        await asyncio.gather(*(ask(port, token, stream, times // connections, each) for _ in range(connections)))

    asyncio.run(all_of_them())
    return each


def measure(gateway: Gateway, case: str, stream: bool, connections: int, times: int) -> None:
    times *= 1 if gateway.token else 5  # nginx needs more to use up a few steps of the clock
    load(gateway.port, gateway.token, stream, connections, max(connections, times // 10))
    before = gateway.cpu()
    answered = len(load(gateway.port, gateway.token, stream, connections, times))
    gateway.cost.setdefault(case, []).append((gateway.cpu() - before) / answered * 1e6)


def sync_time(folder: Path, times: int = 100) -> float:
    """Seconds of one fdatasync of 4 kB appended to a file where the log is, the median."""
    took = []
    with (folder / "sync").open("wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"x" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return statistics.median(took)


# -- report


@contextlib.contextmanager
def running(folder: Path) -> Iterator[tuple[list[Gateway], int]]:
    sock = socket.create_server(("127.0.0.1", 0), backlog=256)
    upstream = sock.getsockname()[1]
    if (child := os.fork()) == 0:  # the backend, as a process of its own
        asyncio.run(backend(sock))
    sock.close()
    gateways: list[Gateway] = []
    try:
        if program := shutil.which("nginx") or shutil.which("/usr/sbin/nginx"):
            gateways.append(start_nginx(program, folder / "nginx", upstream))
        for name in SITES:
            gateways.append(start_gate(name, folder / name, upstream))
        yield gateways, upstream
    finally:
        for gateway in gateways:
            gateway.process.terminate()
            gateway.process.wait(30)
        os.kill(child, 15)
        os.waitpid(child, 0)


def report(gateways: list[Gateway], case: str) -> None:
    floor = gateways[0].cost[case] if gateways[0].name == "nginx" else None
    for gateway in gateways:
        costs = gateway.cost[case]
        line = f"{case:12} {gateway.name:13} {statistics.median(costs):8.0f} us CPU per answer"
        line += f" ({min(costs):.0f}-{max(costs):.0f})"
        if floor:
            ratio = statistics.median(mine / theirs for mine, theirs in zip(costs, floor, strict=True))
            line += f"  {ratio:6.1f} x nginx"
        print(line)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=3000, help="questions per run; a tenth as many streams")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="gapura-cost-") as folder, running(Path(folder)) as (gateways, upstream):
        for _ in range(options.rounds):
            for gateway in gateways:
                measure(gateway, "unary c16", stream=False, connections=16, times=options.requests)
            for gateway in gateways:
                measure(gateway, "stream c8", stream=True, connections=8, times=options.requests // 10)
        for case in ("unary c16", "stream c8"):
            report(gateways, case)
        sync = sync_time(Path(folder))
        direct = statistics.median(load(upstream, "", False, 1, 300))
        print(f"one fdatasync of 4 kB beside the log: {sync * 1e3:.2f} ms, median")
        for gateway in gateways:
            added = statistics.median(load(gateway.port, gateway.token, False, 1, 300)) - direct
            line = f"added at one connection, p50: {gateway.name:13} {added * 1e3:6.2f} ms"
            if gateway.token:
                line += f" (two syncs + {(added - 2 * sync) * 1e3:.2f} ms), ready in {gateway.ready:.1f} s,"
                line += f" {gateway.resident()} MB"
            print(line)


if __name__ == "__main__":
    main()
