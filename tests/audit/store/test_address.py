"""One URL says where the database is; nothing of it is ever shown, and nobody is spoken to in the clear by mistake."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from audit import LogUnusable
from audit.store.address import Address
from tests.postgres import Server


def test_a_whole_url_is_understood() -> None:
    address = Address.parse(
        "postgresql://gate:p%40ss@db.school.example:6000/re%20cord?sslmode=require&sslrootcert=/etc/ca.pem", "URL"
    )
    assert (address.user, address.password, address.host, address.port) == ("gate", "p@ss", "db.school.example", 6000)
    assert (address.database, address.mode, address.root) == ("re cord", "require", "/etc/ca.pem")


@pytest.mark.parametrize(
    ("host", "mode"),
    [
        ("db.school.example", "verify-full"),
        ("10.0.0.5", "verify-full"),
        ("localhost", "disable"),
        ("127.0.0.1", "disable"),
        ("[::1]", "disable"),
    ],
)
def test_only_this_very_machine_is_spoken_to_in_the_clear_by_default(host: str, mode: str) -> None:
    assert Address.parse(f"postgresql://gate@{host}/record", "URL").mode == mode


def test_a_folder_with_a_socket_is_an_address_too() -> None:
    address = Address.parse("postgresql://gate@/record?host=/run/postgresql", "URL")
    assert (address.host, address.port, address.mode) == ("/run/postgresql", 5432, "disable")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://gate:Rahasia1@db/record",
        "postgresql://gate:Rahasia1@db",
        "postgresql://gate:Rahasia1@db:99999/record",
        "postgresql://gate:Rahasia1@db/record?sslmode=prefer",
        "postgresql://gate:Rahasia1@db/record?sslmod=disable",
        "Rahasia1",
    ],
    ids=["another database", "no name", "no port", "a mode that gives in", "a misspelt option", "no url"],
)
def test_what_is_no_address_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(LogUnusable) as refused:
        Address.parse(url, "GAPURA_RECORD_URL")
    assert refused.value.code == "bad_address"
    assert "GAPURA_RECORD_URL" in str(refused.value)
    assert "Rahasia1" not in str(refused.value) + refused.value.text("id")
    assert refused.value.__cause__ is None


def test_a_password_is_not_in_the_repr() -> None:
    assert "Rahasia1" not in repr(Address.parse("postgresql://gate:Rahasia1@db/record", "URL"))


@dataclass
class Door:
    """Speaks TLS for a server whose build cannot: answers the request for it, and passes on what is inside."""

    context: ssl.SSLContext
    certificate: Path
    behind: int
    listener: socket.socket = field(default_factory=lambda: socket.create_server(("", 0)))
    encrypted: list[bool] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])

    def serve(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._pass_on, args=(client,), daemon=True).start()

    def _pass_on(self, client: socket.socket) -> None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.behind)) as server:
            first = client.recv(8)
            wanted = first == b"\0\0\0\x08\x04\xd2\x16\x2f"  # SSLRequest: 80877103
            if wanted:
                client.sendall(b"S")
                client = self.context.wrap_socket(client, server_side=True)
            else:
                server.sendall(first)
            self.encrypted.append(wanted)
            threading.Thread(target=_pump, args=(server, client), daemon=True).start()
            _pump(client, server)
        client.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture(scope="module")
def door(postgres: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A server under a certificate for the name localhost that only it itself vouches for."""
    certificate, key = _certificate(tmp_path_factory.mktemp("door"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    door = Door(context, certificate, postgres.port)
    thread = threading.Thread(target=door.serve)
    thread.start()
    yield door
    door.listener.shutdown(socket.SHUT_RDWR)
    door.listener.close()
    thread.join()


def _certificate(folder: Path) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(1))
        .not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "door.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    kind, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(kind, form, serialization.NoEncryption()))
    return folder / "door.pem", folder / "key.pem"


def encrypted(door: Door, host: str, options: str) -> bool:
    """Whether a connection through the door is; raises where there is none."""
    address = Address.parse(f"postgresql://postgres@{host}:{door.port}/postgres?{options}", "URL")
    with closing(address.connect(5.0, {})) as connection:
        assert connection.run("SELECT 1") == [[1]]
    return door.encrypted[-1]


def test_a_good_certificate_with_the_right_name_is_let_through(door: Door) -> None:
    assert encrypted(door, "localhost", f"sslmode=verify-full&sslrootcert={door.certificate}")


def test_encryption_without_a_check_can_be_asked_for(door: Door) -> None:
    assert encrypted(door, "127.0.0.1", "sslmode=require")
    assert not encrypted(door, "127.0.0.1", "sslmode=disable")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"], ids=["a stranger's certificate", "another's name"])
def test_a_bad_certificate_is_not(door: Door, host: str) -> None:
    vouched = f"&sslrootcert={door.certificate}" if host == "127.0.0.1" else ""
    with pytest.raises(ssl.SSLCertVerificationError):
        encrypted(door, host, "sslmode=verify-full" + vouched)


def test_a_server_that_refuses_encryption_is_refused(postgres: Server) -> None:
    from pg8000.exceptions import InterfaceError

    address = Address.parse(postgres.url("postgres").replace("disable", "require"), "URL")
    with pytest.raises(InterfaceError, match="refuses SSL"):
        address.connect(5.0, {})


def test_a_socket_in_a_folder_is_reached(postgres: Server) -> None:
    address = Address.parse(f"postgresql://postgres@:{postgres.port}/postgres?host={postgres.folder}", "URL")
    with closing(address.connect(5.0, {})) as connection:
        assert connection.run("SELECT 1") == [[1]]
    with address.engine().connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar_one() == 1
