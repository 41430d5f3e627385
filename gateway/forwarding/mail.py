"""Mail out: the one way to a mail server (rule 12), to those of the settings and no other.

A server that is not this machine is spoken to under TLS or not at all: from the first byte (``smtps``), or with
STARTTLS before anything else is said (``smtp``). Addresses are judged as on every other way out.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from gateway.addresses import is_literal, kind_of

if TYPE_CHECKING:
    from pathlib import Path

_PORTS = {"smtps": 465, "smtp": 587}


class MailError(Exception):
    """A mail was not taken. Says why in a word: never what a server said, or to whom it went."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server that takes mail from here."""

    url: str
    """``smtps://mail.example:465``, ``smtp://mail.example:587``."""
    login: str | None = field(default=None, repr=False)
    """``user:password``."""
    private: bool = False
    """Whether its name may have an address of a private network."""
    ca: Path | None = None
    """PEM file with the only authorities that are believed; None for those of this system."""
    seconds: float = 8.0
    """How long each step may take."""


def send_mail(server: MailServer, message: EmailMessage) -> None:
    """Returns when the server has taken it for all who are named in it. Blocks. Raises :class:`MailError`."""
    parts = urlsplit(server.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    try:
        addresses = _addresses(server, host, port)
        trust = ssl.create_default_context(cafile=server.ca)
        with _connected(server, parts.scheme, (host, port), addresses, trust) as session:
            _secure(session, trust, addresses)
            if server.login is not None:
                user, _, password = server.login.partition(":")
                session.login(user, password)
            session.send_message(message)
    except smtplib.SMTPAuthenticationError:
        raise MailError("login") from None
    except smtplib.SMTPRecipientsRefused:
        raise MailError("address") from None
    except smtplib.SMTPResponseException as error:
        raise MailError(f"refused {error.smtp_code}") from None
    except ssl.SSLError:
        raise MailError("tls") from None
    except (smtplib.SMTPException, OSError, ValueError):
        raise MailError("unreachable") from None


def _addresses(server: MailServer, host: str, port: int) -> tuple[str, ...]:
    """Where the name leads; those that are judged are those that are called."""
    if is_literal(host):
        return (host,)
    found = tuple(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    allowed = ("public", "own") if server.private or host == "localhost" else ("public",)
    if not found or any(kind_of(one) not in allowed for one in found):
        raise MailError("private address")
    return found


def _connected(
    server: MailServer, scheme: str, place: tuple[str, int], addresses: tuple[str, ...], trust: ssl.SSLContext
) -> smtplib.SMTP:
    host, port = place

    def connect() -> socket.socket:
        for number, address in enumerate(addresses, 1):
            try:
                plain = socket.create_connection((address, port), server.seconds)
            except OSError:
                if number == len(addresses):
                    raise
            else:
                return trust.wrap_socket(plain, server_hostname=host) if scheme == "smtps" else plain
        raise OSError

    class Session(smtplib.SMTP):
        """Speaks to the address that was judged, under the name that its certificate has."""

        def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
            return connect()

    return Session(host, port, timeout=server.seconds)


def _secure(session: smtplib.SMTP, trust: ssl.SSLContext, addresses: tuple[str, ...]) -> None:
    """TLS, unless the server is this machine and knows none."""
    if isinstance(session.sock, ssl.SSLSocket):
        return
    session.ehlo_or_helo_if_needed()
    if session.has_extn("starttls"):
        session.starttls(context=trust)
        session.ehlo()
    elif not all(ip_address(one.partition("%")[0]).is_loopback for one in addresses):
        raise MailError("no tls")
