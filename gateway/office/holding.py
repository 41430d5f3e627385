"""A legal hold from what somebody typed: it has to be about something that is there."""

from __future__ import annotations

import re
import secrets
import time

from audit.retention.finding import Wanted, find
from audit.retention.holds import Hold, Scope
from audit.retention.ledger import Ledger
from audit.retention.plan import before
from gateway.admission.account import os_account
from gateway.office.whose import exchange_of

_ENTRIES = re.compile(r"\d{1,15}(?:-\d{1,15})?")


def scope_of(
    ledger: Ledger, subject: str | None, exchange: str | None, entries: str | None
) -> tuple[Scope, str] | None:
    """What is to be held; None where nothing of it is in the log. A person may be held before they ask anything."""
    if subject is not None:
        return ("subject", subject) if re.fullmatch(r"[0-9a-f]{32,64}", subject) else None
    if exchange is not None:
        beginning = exchange_of(exchange)
        ids = {one.exchange for one in find(ledger, Wanted(exchange=beginning)).entries()} if beginning else set()
        return ("exchange", str(ids.pop())) if len(ids) == 1 else None
    if entries is None or not _ENTRIES.fullmatch(entries):
        return None
    first, _, last = entries.partition("-")
    span = (int(first), int(last or first))
    return ("entries", "-".join(map(str, span))) if span[0] <= span[1] and ledger.has(span[0]) else None


def made(about: tuple[Scope, str], reason: str) -> Hold:
    """A hold from now on, by the account that runs this."""
    return Hold(secrets.token_hex(4), *about, before(time.time(), 0), os_account(), reason)
