"""Which conversation a request belongs to, and what the gate may remember of it.

A conversation belongs to one subject (principal and end user): the subject is part of every digest, so nothing
remembered for one person is ever found for another, whatever ids a client sends. A principal without memory (a key
that several people share) gets a conversation of its own for each request: within the request one value has one
pseudonym, and the next request cannot be linked to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from audit.entropy import random_bytes
from gateway.admission.history import History
from gateway.admission.keyring import Keyring
from gateway.exchange import Exchange, Part, Principal

HEADER = "x-gapura-conversation"
_HASH_BYTES = 16
_INSTRUCTIONS = ("system", "developer")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of one principal."""

    id: str
    """Keyed digest, 64 hexadecimal digits."""
    pseudonym_key: bytes = field(repr=False)
    remembers: bool
    owner: str = ""
    """Pseudonym of whose it is, so that what is remembered of it can be destroyed with the rest of theirs."""


class Memory:
    """Conversations, and the texts of each that this gate has met."""

    def __init__(self, keyring: Keyring, history: History) -> None:
        self._keyring, self._history = keyring, history

    def conversation(self, principal: Principal, headers: Mapping[str, str], exchange: Exchange) -> Conversation:
        """The conversation a request belongs to.

        Named by the client in ``x-gapura-conversation``, or recognised by its beginning: the system messages and the
        first user message, which chat clients send again with each turn.
        """
        if not principal.remembers:
            return self.fresh()
        beginning = ["named", named] if (named := headers.get(HEADER)) else ["begun", *_beginning(exchange.parts)]
        owner = (principal.tenant, principal.subject)
        identity = self._keyring.digest("memory", "conversation", *owner, *beginning).hex()
        key = self._keyring.digest("pseudonym", "conversation", *owner, identity)
        return Conversation(identity, key, remembers=True, owner=principal.subject)

    @staticmethod
    def fresh() -> Conversation:
        """A conversation that nothing is remembered of: for shared keys and for checks."""
        return Conversation(random_bytes(32).hex(), random_bytes(32), remembers=False)

    def known(self, conversation: Conversation, exchange: Exchange) -> Mapping[int, str]:
        """Which parts of messages this gate has met in this conversation: part index -> ``passed`` or ``refused``."""
        if not conversation.remembers:
            return {}
        hashes = {
            part.index: self._hash(conversation, part.role, part.text)
            for part in exchange.parts
            if part.message is not None
        }
        met = self._history.known(hashes.values())
        return {index: met[each] for index, each in hashes.items() if each in met}

    def remember(self, conversation: Conversation, texts: Iterable[tuple[str, str]], state: str) -> None:
        """Remember (role, text) pairs as ``passed`` or ``refused``; returns at once."""
        if conversation.remembers:
            hashes = [self._hash(conversation, role, text) for role, text in texts]
            self._history.remember(hashes, refused=state == "refused", owner=conversation.owner)

    def _hash(self, conversation: Conversation, role: str, text: str) -> bytes:
        # Without position: clients trim long conversations from the front, and the same words stay the same words.
        return self._keyring.digest("memory", "text", conversation.id, role, text)[:_HASH_BYTES]


def _beginning(parts: Sequence[Part]) -> Iterable[str]:
    """What tells a conversation from others; a question that belongs to none is one by itself."""
    first_user: int | None = None
    if all(part.message is None for part in parts):
        yield from (part.text for part in parts)
    for part in parts:
        if part.message is None:
            continue
        if part.role == "user" and first_user is None:
            first_user = part.message
        if part.role in _INSTRUCTIONS or (part.role == "user" and part.message == first_user):
            yield part.role
            yield part.text
