"""What kind of network an IP address belongs to. Pure: nothing is looked up."""

from __future__ import annotations

import ipaddress
from typing import Literal

Kind = Literal["public", "own", "never"]
"""``own``: this machine, or a network that is not the Internet's. ``never``: where no model is: link-local (with the
metadata services of clouds), multicast, unspecified, and what is reserved."""
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_OWN = tuple(map(ipaddress.ip_network, (
    "127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "::1/128", "fc00::/7",
)))  # fmt: skip
"""Loopback, private use (RFC 1918), shared (RFC 6598) and unique local (RFC 4193)."""
_UNICAST = ipaddress.ip_network("2000::/3")
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
"""NAT64 (RFC 6052): the last 32 bits are where it goes."""


def kind_of(address: str) -> Kind:
    """The kind of a literal address, with a zone (``%eth0``) or without. An IPv6 form that holds an IPv4 address
    (mapped, 6to4, NAT64) is of the kind of that. Raises ``ValueError`` for a name."""
    ip = _within(ipaddress.ip_address(address.partition("%")[0]))
    if any(ip.version == network.version and ip in network for network in _OWN):
        return "own"
    if ip.version == 6 and ip not in _UNICAST:
        return "never"
    return "public" if ip.is_global and not ip.is_multicast and not ip.is_reserved else "never"


def is_literal(host: str) -> bool:
    """Whether a host is written as an address, not as a name."""
    try:
        ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def _within(ip: _Address) -> _Address:
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip in _TRANSLATED:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or ip
