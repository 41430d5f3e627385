"""A gate that more than this machine can reach: TLS or a proxy, the names it answers for, several processes."""

from __future__ import annotations

import contextlib
import datetime
import ipaddress
import os
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from audit.reader import Reader

ROOT = Path(__file__).resolve().parents[2]
NAME, ADDRESS = "gerbang.example", "127.0.0.2"  # loopback has more than one address: the second stands for the network
EVERYWHERE = "0.0.0.0"  # noqa: S104  # what a person writes who wants the school's network to reach the gate
HELLO: list[Any] = [{"role": "user", "content": "Selamat pagi."}]


def pem(path: Path, key: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> Path:
    how = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how))
    return path


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for the name and both addresses, and its key."""
    folder, key = tmp_path_factory.mktemp("tls"), ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    addresses = [x509.IPAddress(ipaddress.ip_address(each)) for each in ("127.0.0.1", ADDRESS)]
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME), *addresses]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem", pem(folder / "key.pem", key)


def tls_of(certificate: tuple[Path, Path]) -> dict[str, Any]:
    return {"tls_cert": str(certificate[0]), "tls_key": str(certificate[1])}


def status(gate: Any, token: str | None = None, host: str | None = None, **more: str) -> int:
    headers = {"authorization": f"Bearer {token or gate.token}", **({"host": host} if host else {}), **more}
    body = {"model": "m", "messages": HELLO}
    return httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=60).status_code


# -- TLS


@pytest.mark.parametrize("host", [ADDRESS, EVERYWHERE])
def test_with_a_certificate_the_official_client_talks_to_it_over_the_network(
    another: Any, certificate: tuple[Path, Path], host: str
) -> None:
    with another({"server": {"host": host, "hosts": [ADDRESS], **tls_of(certificate)}}) as gate:
        scheme, _, port = gate.url.rpartition(":")
        assert scheme == f"https://{host}"
        trusting = ssl.create_default_context(cafile=certificate[0])
        with openai.OpenAI(
            base_url=f"https://{ADDRESS}:{port}/v1", api_key=gate.token, http_client=httpx.Client(verify=trusting)
        ) as sdk:
            assert sdk.chat.completions.create(model="m", messages=HELLO).choices[0].message.content == "Selamat pagi."
            stream = sdk.chat.completions.create(model="m", messages=HELLO, stream=True)
            assert "".join(chunk.choices[0].delta.content or "" for chunk in stream) == "Selamat pagi."
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{ADDRESS}:{port}/healthz", timeout=30)
        assert gate.stop() == 0
        gate.assert_log_is_whole()


def test_the_command_line_says_it_all(gate: Any, certificate: tuple[Path, Path], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "gateway.cli", "serve", "--backend", "http://127.0.0.1:9/v1", "--host", ADDRESS]
    command += ["--port", "0", "--tls-cert", str(certificate[0]), "--tls-key", str(certificate[1])]
    command += ["--policy", "baseline", "--data", str(tmp_path / "data"), "--keys", str(tmp_path / "keys")]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GAPURA_SERVER__HOSTS": f"{NAME}, {ADDRESS}"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        url = process.stderr.readline().removeprefix("gapura: ").strip()
        trusting = ssl.create_default_context(cafile=certificate[0])
        answer = httpx.get(f"{url}/readyz", verify=trusting, timeout=30)
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    assert url.startswith(f"https://{ADDRESS}:")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(("lang", "told"), [("en", "cannot be used"), ("id", "tidak dapat dipakai")])
@pytest.mark.parametrize("wrong", ["no file", "no PEM", "another key", "a password"])
def test_a_certificate_that_cannot_be_used(
    gapura: Any, certificate: tuple[Path, Path], tmp_path: Path, wrong: str, lang: str, told: str
) -> None:
    cert, key = certificate[0], tmp_path / "key.pem"
    if wrong == "no PEM":
        key.write_text("nothing of the kind")
    elif wrong == "another key":
        pem(key, ec.generate_private_key(ec.SECP256R1()))
    elif wrong == "a password":
        own = serialization.load_pem_private_key(certificate[1].read_bytes(), None)
        assert isinstance(own, ec.EllipticCurvePrivateKey)
        pem(key, own, b"rahasia")
    words = ["--backend", "http://127.0.0.1:9/v1", "--host", ADDRESS, "--tls-cert", cert, "--tls-key", key]
    done = gapura("serve", *words, "--data", "data", "--keys", "keys", "--lang", lang, cwd=tmp_path)
    assert (done.returncode, told in done.stderr, str(key) in done.stderr) == (2, True, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_certificate_without_its_key_is_half_a_wish(gapura: Any, certificate: tuple[Path, Path]) -> None:
    done = gapura("serve", "--backend", "http://127.0.0.1:9/v1", "--host", ADDRESS, "--tls-cert", certificate[0])
    assert (done.returncode, "tls_key" in done.stderr, "Traceback" in done.stderr) == (2, True, False), done.stderr


# -- names


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", 200),
        ("localhost:9999", 200),
        ("LOCALHOST", 200),
        ("[::1]:8787", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example", 421),
        ("127.0.0.2", 421),
        ("localhost.", 421),
        ("localhost@evil.example", 421),
        ("127.0.0.1, evil.example", 421),
    ],
)
def test_it_answers_for_its_own_names_only(gate: Any, host: str, expected: int) -> None:
    assert status(gate, host=host) == expected
    assert len(gate.backend.seen) == (expected == 200)
    assert httpx.get(f"{gate.url}/healthz", headers={"host": host}, timeout=30).status_code == expected


def test_what_a_stranger_asks_under_a_strange_name_is_counted_and_not_written_out(gate: Any) -> None:
    assert status(gate, host="penyusup.example", token="gpr_nobody_0") == 421
    assert gate.stop() == 0
    raw = b"".join(path.read_bytes() for path in (gate.folder / "data").glob("*.db*"))
    assert b"penyusup" not in raw
    assert b"unknown_host" in raw
    assert "penyusup" not in (gate.folder / "out").read_text()
    gate.assert_log_is_whole()
    gate.start()


def test_behind_a_proxy_it_answers_for_the_names_it_was_given_whatever_the_headers_say(another: Any) -> None:
    public = {"behind_proxy": True, "hosts": [NAME], "public_url": "https://ai.example/"}
    with another({"server": {"host": ADDRESS, **public}}) as gate:
        assert gate.url.startswith(f"http://{ADDRESS}:")
        assert [status(gate, host=host) for host in (NAME, f"{NAME}:443", NAME.upper(), "ai.example")] == [200] * 4
        assert status(gate, host=ADDRESS) == 421
        forwarded = {"x-forwarded-host": NAME, "forwarded": f"host={NAME}", "x-forwarded-for": "127.0.0.1"}
        assert status(gate, host="evil.example", **forwarded) == 421
        assert status(gate, token="gpr_nobody_0", host=NAME, **forwarded) == 401


def test_nothing_that_governs_the_gate_can_be_reached_over_the_network(another: Any) -> None:
    """No admin API, sessions, cases or /metrics; this is all there is. It says nothing about anybody but, to who asked,
    what of theirs is held."""
    with another({"server": {"host": ADDRESS, "behind_proxy": True, "hosts": [ADDRESS]}}) as gate:
        http = httpx.Client(base_url=gate.url, timeout=30)
        with http:
            own = ("keys", "policy", "cases", "records/0")
            paths = ("/", "/metrics", "/console/", "/docs", "/redoc", "/admin", *(f"/gapura/v1/{one}" for one in own))
            assert {path: http.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
            for path in ("/healthz", "/readyz"):
                assert http.get(path).json() == {"status": "ok"}
            assert http.post("/gapura/v1/sessions", json={}).status_code == 404
            asked = {"/gapura/v1/check", "/gapura/v1/coverage", "/gapura/v1/held/{code}"}
            assert http.get("/gapura/v1/held/K7F2-M9QA").status_code == 401
            assert set(http.get("/openapi.json").json()["paths"]) == {"/healthz", "/readyz", *asked}
            assert http.get("/gapura/v1/coverage").status_code == 401
            assert http.post("/gapura/v1/check", json={"direction": "input", "text": "x"}).status_code == 401
            assert http.get("/v1/models").status_code == 401


# -- several processes


def workers_of(leader: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [int(pid) for pid, parent, words in rows if parent == str(leader) and "spawn_main" in words]


@contextlib.contextmanager
def asleep(gate: Any, process: int) -> Iterator[None]:
    """Without this process; it must not hold the log's lock when it falls asleep, or nobody could write."""
    until(lambda: signed_to_the_end(gate))
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def signed_to_the_end(gate: Any) -> bool:
    with contextlib.closing(sqlite3.connect(gate.folder / "data" / "audit.db")) as base:
        (entries,) = base.execute("SELECT count(*) FROM entries").fetchone()
        (signed,) = base.execute("SELECT max(size) FROM checkpoints").fetchone()
    return bool(entries == signed)


def until(true: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(600):
        if true():
            return
        pause.wait(0.05)
    raise AssertionError("it did not come true in time")


@pytest.fixture
def pair(another: Any) -> Iterator[tuple[Any, int]]:
    """A gate of two processes, both answering, and the second one's number."""
    with another({"server": {"workers": 2}}) as gate:
        (worker,) = workers_of(gate.process.pid)
        with asleep(gate, gate.process.pid):
            assert status(gate) == 200
        yield gate, worker


def test_a_key_made_beside_two_processes_works_and_ends_in_both(pair: tuple[Any, int], gapura: Any) -> None:
    gate, worker = pair
    token = gate.key("siswa-smp")
    key = token.split("_")[1]
    for sleeper in (gate.process.pid, worker):
        with asleep(gate, sleeper):
            until(lambda: status(gate, token) == 200)
    assert gapura("key", "revoke", key, "--data", gate.folder / "data").returncode == 0
    for sleeper in (gate.process.pid, worker):
        with asleep(gate, sleeper):
            until(lambda: status(gate, token) == 401)


def test_two_processes_write_one_log_and_leave_together(pair: tuple[Any, int]) -> None:
    gate, worker = pair

    def ask(number: int) -> str:
        headers = {"authorization": f"Bearer {gate.token}"}
        body = {"model": "m", "messages": [{"role": "user", "content": f"Soal {number}"}], "stream": number % 2 == 0}
        answer = httpx.post(f"{gate.url}/v1/chat/completions", json=body, headers=headers, timeout=60)
        assert answer.status_code == 200
        return str(answer.headers["x-request-id"])

    with ThreadPoolExecutor(8) as pool:
        answered = list(pool.map(ask, range(160)))
    os.kill(worker, signal.SIGTERM)  # as a whole group is told: the leader decides
    assert gate.stop() == 0
    assert not alive(worker)
    decided = [record["exchange"] for record in gate.records("decision")]
    ended = [record["exchange"] for record in gate.records("outcome")]
    assert set(answered) <= set(decided)
    assert sorted(decided) == sorted(ended)
    assert len(decided) == len(set(decided)) == len(answered) + 1
    assert len(gate.records("admin.start")) == len(gate.records("admin.stop")) == 1
    assert "Traceback" not in (gate.folder / "out").read_text()
    gate.assert_log_is_whole()


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_what_is_open_in_either_is_recorded_before_the_gate_signs_off(pair: tuple[Any, int]) -> None:
    gate, worker = pair
    events = b"data: " + b'{"id":"c","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,'
    events += b'"delta":{"content":"Satu dua tiga empat. "},"finish_reason":null}]}\n\n'

    def play(wire: socket.socket, _: dict[str, Any]) -> None:
        wire.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n" + events * 4)
        wire.settimeout(60)
        wire.recv(1)

    gate.backend.play = play
    before = len(gate.records("outcome"))

    def read(began: threading.Event) -> bytes:
        headers, raw = {"authorization": f"Bearer {gate.token}"}, b""
        body = {"model": "m", "messages": HELLO, "stream": True}
        ask = {"json": body, "headers": headers, "timeout": 60}
        with (
            contextlib.suppress(httpx.TransportError),
            httpx.stream("POST", f"{gate.url}/v1/chat/completions", **ask) as answer,
        ):
            for piece in answer.iter_raw():
                raw += piece
                began.set()
        return raw

    with ThreadPoolExecutor(2) as pool:
        clients = []
        for sleeper in (gate.process.pid, worker):
            with asleep(gate, sleeper):
                began = threading.Event()
                clients.append(pool.submit(read, began))
                assert began.wait(60)
        gate.process.send_signal(signal.SIGTERM)
        until(lambda: refused(gate))
        gate.process.send_signal(signal.SIGTERM)
        assert gate.process.wait(25) == 0
        assert all(b"[DONE]" not in client.result() for client in clients)
    assert not alive(worker)
    ended = gate.records("outcome")[before:]
    assert [record["result"] in ("cut", "cancelled") for record in ended] == [True, True]
    gate.assert_log_is_whole()
    assert last_kind(gate) == "admin.stop"


def refused(gate: Any) -> bool:
    try:
        httpx.get(f"{gate.url}/healthz", timeout=30)
    except httpx.TransportError:
        return True
    return False


def last_kind(gate: Any) -> str:
    return Reader.open(gate.folder / "data").page(limit=1, newest_first=True).entries[0].kind


def test_no_worker_is_left_without_its_leader_and_the_next_start_goes_on(pair: tuple[Any, int]) -> None:
    gate, worker = pair
    gate.stop(signal.SIGKILL)
    until(lambda: not alive(worker))
    gate.start()
    assert status(gate) == 200
    assert gate.stop() == 0
    gate.assert_log_is_whole()


def test_a_worker_that_dies_ends_the_gate_with_a_word(pair: tuple[Any, int]) -> None:
    gate, worker = pair
    os.kill(worker, signal.SIGKILL)
    assert gate.process.wait(30) == 2
    said = (gate.folder / "out").read_text()
    assert "One of the gate's processes ended" in said
    assert "Traceback" not in said
    assert last_kind(gate) == "admin.stop"
    gate.assert_log_is_whole()
