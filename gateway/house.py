"""What the pipeline is built from. ``app.py`` fills it; nobody else knows which implementation stands where."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.detectors.runner import Runner
from gateway.exchange import Exchange, Principal
from gateway.forwarding.egress import Egress
from gateway.forwarding.routes import Routes
from gateway.trail.sink import Sink
from gateway.trail.spans import Spans
from policies.compiler import Program


class Admission(Protocol):
    """Who is asking."""

    def admit(self, headers: Mapping[str, str]) -> Any:
        """The key that was shown. Raises ``Refused(NO_KEY | BAD_KEY)``."""

    def principal(self, key: Any, headers: Mapping[str, str], document: Any) -> Principal:
        """The principal the key stands for, with the end user it may speak for."""


class Memory(Protocol):
    """What is remembered of a conversation: keyed hashes of texts, never texts."""

    def conversation(self, principal: Principal, headers: Mapping[str, str], exchange: Exchange) -> Conversation:
        """The conversation a request belongs to."""

    def known(self, conversation: Conversation, exchange: Exchange) -> Mapping[int, str]:
        """Which parts this gate has met before: part index -> ``passed`` or ``refused``."""

    def remember(self, conversation: Conversation, texts: Sequence[tuple[str, str]], state: str) -> None:
        """Remembers (role, text) pairs as ``passed`` or ``refused``."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of one principal."""

    id: str
    """Keyed digest."""
    pseudonym_key: bytes
    remembers: bool


Slots = Callable[[str, str], AbstractAsyncContextManager[None]]
"""``slots(backend, subject)``: a place at a backend, waited for in fair turn. Raises ``Refused(BUSY)``."""


@dataclass(frozen=True, slots=True)
class House:
    """The whole gate, put together."""

    admission: Admission
    memory: Memory
    slots: Slots
    program: Callable[[], Program]
    """The program in force now; an exchange keeps the one it began with."""
    runner: Runner
    routes: Routes
    egress: Egress
    sink: Sink
    spans: Spans
    settings_digest: str
    detectors_digest: str
    model_name: Callable[[str], str]
    """A model's name for records and spans: a configured name as it is, anything else as a keyed hash (rule 10)."""
    language: str
    parse: Callable[[bytes], Any]
    """Bytes to their one meaning (rule 3)."""
