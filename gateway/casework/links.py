"""Addresses in notices. Each holds a token that only this gate can make, for one person and one code.

It opens nothing: whoever follows it still signs in. Without it no passphrase is tried, so that strangers can neither
guess one nor make somebody wait. Tokens are kept nowhere; they are made again from the site's secret.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from gateway.admission.keyring import Keyring
from gateway.sections import Server

CASE, CONTACT = "/case", "/contact"
_BYTES = 24


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of one gate."""

    keyring: Keyring
    root: str

    def of_case(self, code: str, person: str) -> str:
        """Where this person signs in for the case of this code."""
        return f"{self.root}{CASE}/{code}?k={self._token(CASE, code, person)}"

    def of_test(self, code: str) -> str:
        """Where a test is confirmed."""
        return f"{self.root}{CONTACT}/{code}?k={self._token(CONTACT, code, '')}"

    def holder(self, code: str, token: str, people: Iterable[str]) -> str | None:
        """To whom of these people the token was sent; None for a token that nobody got. Looks at no case."""
        found = None
        for person in people:
            if _same(self._token(CASE, code, person), token):
                found = person
        return found

    def is_test(self, code: str, token: str) -> bool:
        """Whether the token belongs to this test."""
        return _same(self._token(CONTACT, code, ""), token)

    def _token(self, what: str, code: str, person: str) -> str:
        digest = self.keyring.digest("pepper", "link " + what, code, person)
        return base64.urlsafe_b64encode(digest[:_BYTES]).decode()


def _same(ours: str, shown: str) -> bool:
    return hmac.compare_digest(ours.encode(), shown.encode("utf-8", "surrogatepass"))


def root_of(server: Server) -> str:
    """The address by which people reach this gate."""
    if server.public_url:
        return server.public_url.rstrip("/")
    host = f"[{server.host}]" if ":" in server.host else quote(server.host)
    return f"http{'s' if server.tls_cert else ''}://{host}:{server.port}"
