"""Who asks. A key says which group and role; a client may add for whom it speaks, and nothing else.

What a client claims about the end user only keeps people apart from one another: it makes the subject that memory and
pseudonyms hang on. It never selects group, role, age or consent, and it is kept only as a keyed digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.admission.keyring import Keyring
from gateway.admission.keys import Key, Keys
from gateway.errors import Reason, Refused
from gateway.exchange import Principal

TENANT = "site"
"""One gate, one tenant; several are a later step."""
_LONGEST = 512
"""Characters of an end-user id."""


def subject_of(keyring: Keyring, key_id: str, user: str = "") -> str:
    """The pseudonym of whoever asks with a key, and of the end user named with it: 32 hexadecimal digits. Half of the
    digest tells everybody apart, and stands in every record."""
    return keyring.digest("memory", "subject", TENANT, key_id, user).hex()[:32]


class Admission:
    """Turns the headers and the body of a request into a principal."""

    def __init__(
        self, keys: Keys, keyring: Keyring, user_headers: Iterable[str] = (), youngest: int | None = None
    ) -> None:
        self._keys, self._keyring = keys, keyring
        self.youngest = youngest
        """The age of whoever has none stated: that of the youngest who may be there."""
        self._user_headers = tuple(name.lower() for name in user_headers)

    def admit(self, headers: Mapping[str, str]) -> Key:
        """The key that was shown. Raises ``Refused(NO_KEY)`` or ``Refused(BAD_KEY)``."""
        tokens = set(_tokens(headers))
        if not tokens:
            raise Refused(Reason.NO_KEY)
        if len(tokens) > 1:  # which of them counts would be the server's guess
            raise Refused(Reason.BAD_KEY)
        return self._keys.authenticate(tokens.pop())

    def principal(self, key: Key, headers: Mapping[str, str], document: Any) -> Principal:
        """Whom the key stands for, with the end user it speaks for if it may speak for one."""
        user = self._end_user(headers, document) if key.on_behalf else ""
        subject = subject_of(self._keyring, key.id, user)
        return Principal(
            tenant=TENANT,
            key_id=key.id,
            subject=subject,
            group=key.group,
            role=key.role,
            assurance="asserted" if user else "key",
            scopes=key.scopes,
            age=self.youngest if key.age is None else key.age,
            consent=key.consent,
            person_level=not key.shared and not key.on_behalf,
            remembers=bool(user) or not (key.shared or key.on_behalf),
        )

    def _end_user(self, headers: Mapping[str, str], document: Any) -> str:
        """The claimed end user: what the front end's server says in a header goes before what the body says."""
        for name in self._user_headers:
            if value := headers.get(name):
                return _usable(value)
        if isinstance(document, dict):
            metadata = document.get("metadata")
            inner = metadata.get("user_id") if isinstance(metadata, dict) else None
            for value in (document.get("safety_identifier"), document.get("user"), inner):
                if value is not None:
                    return _usable(value)
        return ""


def _usable(value: Any) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Refused(Reason.BAD_REQUEST)
    return value.strip()


def _tokens(headers: Mapping[str, str]) -> Iterable[str]:
    if authorization := headers.get("authorization"):
        scheme, _, token = authorization.partition(" ")
        yield token.strip() if scheme.lower() == "bearer" else ""
    for name in ("api-key", "x-api-key", "x-goog-api-key"):
        if value := headers.get(name):
            yield value.strip()
