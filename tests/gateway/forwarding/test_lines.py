"""How an origin is reached: real TLS, a real proxy, and names that lead where nobody meant."""

from __future__ import annotations

import asyncio
import base64
import datetime
import ipaddress
import logging
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiohttp.abc import AbstractResolver
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gateway.errors import Reason, Refused
from gateway.forwarding import lines
from gateway.forwarding.client import Call, Timeouts, send
from gateway.forwarding.egress import Egress, origin_of
from gateway.forwarding.lines import GuardedResolver, Line, PrivateAddress

OK = b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
PLAIN = Line()


class Names(AbstractResolver):
    """The world's names, as a test has it: each look-up takes the next answer, the last one stays."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self.answers = answers

    async def resolve(self, host: str, port: int = 0, family: Any = 0) -> Any:
        rows = self.answers[host.partition(".")[0]]
        found = rows.pop(0) if len(rows) > 1 else rows[0]
        return [{"hostname": host, "host": one, "port": port, "family": 2, "proto": 0, "flags": 0} for one in found]

    async def close(self) -> None:
        """Nothing is open."""


async def ask(url: str, line: Line) -> tuple[int | Reason, bytes]:
    """Status and body, or why there is none."""
    egress = Egress([origin_of(url)], lines={origin_of(url): line})
    try:
        upstream = await send(egress, Call(httpx.URL(url), b"{}", stream=False), Timeouts(2, 5, 5, 10))
        try:
            return upstream.status, await upstream.read()
        finally:
            await upstream.close()
    except Refused as refused:
        return refused.reason, b""
    finally:
        await egress.close()
        await asyncio.sleep(0)


# -- names


@pytest.mark.parametrize(
    ("found", "private"),
    [
        (["93.184.215.14"], False), (["93.184.215.14"], True), (["10.0.0.7"], True), (["127.0.0.1"], True),
        (["fd00::7", "10.0.0.7"], True),
    ],
)  # fmt: skip
async def test_an_address_that_was_meant_is_given(found: list[str], private: bool) -> None:
    rows = await GuardedResolver(Line(private=private), Names(model=[found])).resolve("model.example", 443)
    assert [row["host"] for row in rows] == found


@pytest.mark.parametrize(
    ("found", "private"),
    [
        (["127.0.0.1"], False), (["10.0.0.7"], False), (["::1"], False), (["::ffff:10.0.0.7"], False),
        (["93.184.215.14", "192.168.0.1"], False), (["169.254.169.254"], False), (["169.254.169.254"], True),
        (["64:ff9b::a9fe:a9fe"], True), (["0.1.2.3"], True), (["224.0.0.1"], True),
    ],
)  # fmt: skip
async def test_any_other_is_not_and_it_is_said_once(
    found: list[str], private: bool, caplog: pytest.LogCaptureFixture
) -> None:
    resolver = GuardedResolver(Line(private=private), Names(model=[found]))
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            with pytest.raises(PrivateAddress):
                await resolver.resolve("model.example", 443)
    (record,) = caplog.records
    assert "model.example has an address of a private network" in record.getMessage()
    assert found[0] not in record.getMessage()


async def test_localhost_is_meant_as_it_stands() -> None:
    rows = await GuardedResolver(PLAIN, Names(localhost=[["127.0.0.1"]])).resolve("localhost", 80)
    assert rows[0]["host"] == "127.0.0.1"


async def test_a_name_that_changes_its_address_gains_nothing() -> None:
    resolver = GuardedResolver(PLAIN, Names(model=[["93.184.215.14"], ["127.0.0.1"]]))
    assert await resolver.resolve("model.example", 80)
    with pytest.raises(PrivateAddress):
        await resolver.resolve("model.example", 80)


async def test_nobody_is_called_at_an_address_that_was_not_meant(backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.says(OK)
    monkeypatch.setattr(lines, "system_resolver", lambda: Names(model=[["127.0.0.1"]]))
    url = f"http://model.example:{backend.port}/v1/models"
    assert await ask(url, PLAIN) == (Reason.BACKEND_UNREACHABLE, b"")
    assert backend.requests == []
    assert await ask(url, Line(private=True)) == (200, b"{}")


async def test_an_address_in_the_settings_is_meant(backend: Any) -> None:
    backend.says(OK)
    assert await ask(f"{backend.url}/v1/models", PLAIN) == (200, b"{}")


# -- certificates


class Authority:
    """Somebody who signs certificates, and a server's certificate in two files."""

    def __init__(self, folder: Path) -> None:
        self.file, self.chain = folder / "ca.pem", folder / "server.pem"
        key, server = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Otoritas Uji")])
        own = self._begun(name, name, key).add_extension(x509.BasicConstraints(True, None), True)
        own = own.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        own = own.add_extension(x509.KeyUsage(True, False, False, False, False, True, True, False, False), True)
        leaf = self._begun(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "model")]), name, server)
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("model.example")]
        leaf = leaf.add_extension(x509.SubjectAlternativeName(names), False)
        leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()), False)
        pem = serialization.Encoding.PEM
        self.file.write_bytes(own.sign(key, hashes.SHA256()).public_bytes(pem))
        self.chain.write_bytes(
            server.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
            + leaf.sign(key, hashes.SHA256()).public_bytes(pem)
        )

    @staticmethod
    def _begun(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        now = datetime.datetime.now(datetime.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
        builder = builder.serial_number(x509.random_serial_number())
        return builder.not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))

    def server(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.chain)
        return context


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@asynccontextmanager
async def serving(serve: Any, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server of this machine."""
    tasks: set[asyncio.Task[None]] = set()

    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with suppress(OSError, asyncio.IncompleteReadError):
                await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(guarded, "127.0.0.1", 0, ssl=tls)
    yield server.sockets[0].getsockname()[1]
    server.close()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def model(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(OK)
    await writer.drain()


async def test_who_is_signed_by_the_named_authority_is_believed(authority: Authority) -> None:
    async with serving(model, authority.server()) as port:
        assert await ask(f"https://127.0.0.1:{port}/", Line(ca=authority.file)) == (200, b"{}")


async def test_nobody_is_believed_by_themselves(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    async with serving(model, authority.server()) as port:
        assert await ask(f"https://127.0.0.1:{port}/", PLAIN) == (Reason.BACKEND_UNREACHABLE, b"")
        assert await ask(f"https://127.0.0.1:{port}/", Line(ca=other.file)) == (Reason.BACKEND_UNREACHABLE, b"")


async def test_a_certificate_for_somebody_else_is_none(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "system_resolver", lambda: Names(model=[["127.0.0.1"]], evil=[["127.0.0.1"]]))
    line = Line(private=True, ca=authority.file)
    async with serving(model, authority.server()) as port:
        assert await ask(f"https://model.example:{port}/", line) == (200, b"{}")
        assert await ask(f"https://evil.example:{port}/", line) == (Reason.BACKEND_UNREACHABLE, b"")


# -- proxies


class Proxy:
    """Makes connections for others (RFC 9110, 9.3.6), and forwards plain requests; every name is this machine."""

    def __init__(self, login: str | None = None) -> None:
        self.heads: list[bytes] = []
        self.login = base64.b64encode(login.encode()) if login else None

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        if self.login and b"authorization: basic " + self.login.lower() not in head.lower():
            writer.write(b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
            await writer.drain()
            return
        method, target, _ = head.split(b" ", 2)
        connects = method == b"CONNECT"
        port = int(target.rpartition(b":")[2] if connects else target.split(b"/")[2].rpartition(b":")[2])
        there, back = await asyncio.open_connection("127.0.0.1", port)
        if connects:
            writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        else:
            back.write(head)
        try:
            await asyncio.gather(self._pour(reader, back), self._pour(there, writer))
        finally:
            back.close()

    @staticmethod
    async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


async def test_a_proxy_forwards_what_is_plain_and_looks_up_the_name(backend: Any) -> None:
    backend.says(OK)
    proxy = Proxy("ani:rahasia")
    async with serving(proxy) as port:
        url = f"http://model.example:{backend.port}/v1/models"
        line = Line(proxy=f"http://127.0.0.1:{port}", login="ani:rahasia")
        assert await ask(url, line) == (200, b"{}")
    assert proxy.heads[0].startswith(f"POST {url} HTTP/1.1".encode())


async def test_a_proxy_connects_and_reads_nothing_of_what_is_sealed(authority: Authority) -> None:
    proxy = Proxy("ani:rahasia")
    async with serving(model, authority.server()) as there, serving(proxy) as port:
        line = Line(ca=authority.file, proxy=f"http://127.0.0.1:{port}", login="ani:rahasia")
        assert await ask(f"https://model.example:{there}/", line) == (200, b"{}")
    assert proxy.heads[0].startswith(f"CONNECT model.example:{there} HTTP/1.1".encode())
    assert b"/v1" not in proxy.heads[0]


async def test_a_proxy_that_does_not_know_us_is_no_way(authority: Authority) -> None:
    async with serving(model, authority.server()) as there, serving(Proxy("ani:rahasia")) as port:
        line = Line(ca=authority.file, proxy=f"http://127.0.0.1:{port}")
        assert await ask(f"https://model.example:{there}/", line) == (Reason.BACKEND_UNREACHABLE, b"")


async def test_the_environments_proxy_is_nobodys_business(backend: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    backend.says(OK)
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert await ask(f"{backend.url}/v1/models", PLAIN) == (200, b"{}")


def test_a_login_is_not_shown() -> None:
    assert "rahasia" not in repr(Line(proxy="http://127.0.0.1:1", login="ani:rahasia"))
