"""Whose records a person means who types a command: from key, user, name or code to what the log knows."""

from __future__ import annotations

import re
from dataclasses import dataclass

from audit.codes import beginning_of, read_code
from audit.retention.finding import Wanted
from audit.retention.ledger import Ledger
from audit.retention.names import NameKeys
from audit.retention.sweep import minute_of
from gateway.admission.folders import Site
from gateway.admission.identity import subject_of

_SUBJECT = re.compile(r"[0-9a-f]{32,64}")
_EXCHANGE = re.compile(r"[0-9a-f]{10,32}")


@dataclass(frozen=True, slots=True)
class Whose:
    """What was typed; all of it must fit. Nothing of it is in a repr that is logged."""

    subject: str | None = None
    key: str | None = None
    user: str | None = None
    exchange: str | None = None
    named: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None

    def trouble(self, site: Site) -> str:
        """Which text says what is wrong with it; empty where nothing is."""
        if not any((self.subject, self.key, self.exchange, self.named, self.since, self.until)):
            return "whose"
        if self.user is not None and self.key is None:
            return "user"
        if self.subject is not None and not _SUBJECT.fullmatch(self.subject):
            return "subject"
        if self.exchange is not None and exchange_of(self.exchange) is None:
            return "exchange"
        return "no_names" if self.named and not NameKeys(site.keys).months() else ""

    def person(self, site: Site) -> str:
        """The pseudonym of the one person meant; empty where only exchanges are, or some time."""
        if self.exchange or self.named or self.since or self.until:
            return ""
        return self._subject(site) or ""

    def wanted(self, site: Site, ledger: Ledger) -> Wanted:
        """For the log. Raises ``AuditError`` for a time that is none, or keys of names that are gone."""
        keys = NameKeys(site.keys)
        indices = None
        if self.named:
            indices = ledger.named([token for name in self.named for token in keys.tokens_of(name)])
        return Wanted(
            self._subject(site),
            exchange_of(self.exchange) if self.exchange else None,
            indices,
            minute_of(self.since) if self.since else None,
            minute_of(self.until) if self.until else None,
        )

    def _subject(self, site: Site) -> str | None:
        if self.key is not None:
            return subject_of(site.keyring, self.key, self.user or "")
        return self.subject


def exchange_of(typed: str) -> str | None:
    """The first digits of the exchange id that somebody typed, or whose code it is; None for neither."""
    code = read_code(typed) if "-" in typed else None
    if code is not None:
        return beginning_of(code)
    return typed.strip().lower() if _EXCHANGE.fullmatch(typed.strip().lower()) else None
