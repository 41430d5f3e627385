"""Small looks at this machine's own network: is a port free, does a local backend answer where it should not.

Nothing leaves the machine: addresses are its own.
"""

from __future__ import annotations

import errno
import ipaddress
import socket
from urllib.parse import urlsplit

IN_USE = "in use"
PRIVATE = "private address"
"""Its name has an address of a private network, which the settings do not say is meant."""
_PATIENCE = 0.5
"""Seconds for an answer from this machine."""


def port_trouble(host: str, port: int) -> str | None:
    """Why nothing can listen there, None if it can. :data:`IN_USE` when somebody already does."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        return IN_USE if error.errno == errno.EADDRINUSE else (error.strerror or "unusable address")
    return None


def other_doors(url: str) -> list[str]:
    """Addresses of this machine, beyond loopback, at which a loopback backend answers too."""
    parts = urlsplit(url)
    if not is_loopback(parts.hostname or ""):
        return []
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return [f"{address}:{port}" for address in _own_addresses() if _answers(address, port)]


def is_loopback(host: str) -> bool:
    """Whether only this machine is there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _own_addresses() -> list[str]:
    try:
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None)}
    except OSError:
        return []
    return sorted(address for address in found if not is_loopback(address.partition("%")[0]))


def _answers(address: str, port: int) -> bool:
    try:
        with socket.create_connection((address, port), timeout=_PATIENCE):
            return True
    except OSError:
        return False
