"""The nouns that the stages of the gate share: a request and its answer, as text with places.

An answer, whole or streamed, is a row of events; an event carries pieces of text, each on a channel. Pieces of one
channel, put one after the other, are the text the reader will see: a whole answer is a stream of one event (rule 8).

Everything here is frozen: a stage makes a new value, never edits one. Offsets are code points of the part they
belong to. Nothing here is ever logged: text lives in memory for the time of one exchange (rule 10).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Direction = Literal["input", "output"]
Assurance = Literal["key", "asserted", "verified"]
State = Literal["ok", "failed", "timeout", "unvalidated_language"]
Path = tuple[str | int, ...]
"""Where a string stands in a decoded JSON body: member names and array indices from the root."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks, and how sure the gate is of it.

    ``subject`` is a keyed digest naming the principal together with the end user the key speaks for; it is what
    memory, pseudonyms and history hang on. Claims of a client never select group, role, age or consent.
    """

    tenant: str
    key_id: str
    subject: str
    group: str
    role: str
    assurance: Assurance
    scopes: frozenset[str] = frozenset()
    age: int | None = None
    consent: bool = False
    person_level: bool = False
    remembers: bool = False
    """False for a key that several people share and that names no end user: no memory beyond one request."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of text in a request or an answer, and where it was found."""

    index: int
    text: str
    path: Path
    role: str
    """The role the client claims for it (``user``, ``assistant``, ``system``, ``tool``), ``""`` outside messages."""
    message: int | None = None
    """Position of its message in the conversation, oldest first; None outside messages."""
    kind: Literal["text", "name", "arguments", "schema", "unmapped", "member"] = "text"
    """``arguments`` and ``schema`` hold JSON or code; ``member`` is a member name, which is never rewritten."""
    packed: bool = False
    """Whether what stands there is no string: ``text`` is its JSON."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a detector saw, or could not see, in one part. Holds places and numbers, never text."""

    type: str
    """Entity type (``EMAIL_ADDRESS``, ``ID_NIK`` ...) or score name (``toxicity`` ...)."""
    part: int
    start: int
    end: int
    score: int
    """0..10000."""
    detector: str
    state: State = "ok"
    group: int | None = None
    """Findings with the same group are pieces of one value that was split over parts or lines."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Characters scanned and characters there were, for one detector."""

    detector: str
    scanned: int
    total: int


@dataclass(frozen=True, slots=True)
class Inspection:
    """All that the detectors say about some text."""

    findings: tuple[Finding, ...] = ()
    scores: Mapping[str, int] = field(default_factory=dict)
    """Highest value of each score, 0..10000."""
    missing: frozenset[str] = frozenset()
    """Entity types and score names whose detector failed, ran out of time or is not there (rule 7)."""
    coverage: tuple[Coverage, ...] = ()
    unvalidated: frozenset[str] = frozenset()
    """Scores given for some text in a language that their detector was never measured in."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of text besides values and scores, as far as a policy asks for it (``policies.facts``). Holds
    phrases and keys of policies, never text."""

    words: frozenset[str] = frozenset()
    language: str = ""
    tools: frozenset[str] = frozenset()
    smallest_cell: int | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the backend counted them."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class Unseen:
    """Content that no codec or detector can look into (rule 2)."""

    kind: str
    """``image``, ``audio``, ``file``, ``token_ids``, ``remote_url``, ``hosted_tool``, ``template`` ..."""
    path: Path
    message: int | None = None
    """Of a question: the message it stands in."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, understood."""

    id: str
    """Decision id: 128 random bits, ours, never the client's."""
    codec: str
    route: str
    """The path that was asked, with ``{model}`` for a name in it: one of the gate's own words."""
    model: str
    stream: bool
    body: bytes
    """As it came; goes upstream unchanged when nothing was changed (rule 4)."""
    document: Any
    """The decoded body."""
    parts: tuple[Part, ...]
    unseen: tuple[Unseen, ...] = ()
    offered: tuple[str, ...] = ()
    """Names of the tools that the model may call."""
    forms: frozenset[str] = frozenset()
    """Forms (``audio`` ...) in which an answer is asked for, besides text."""
    strangers: tuple[Path, ...] = ()
    """Members that the codec does not know, for policies that refuse them (``unmapped: reject``)."""
    builds_on: tuple[str, ...] = ()
    """Ids of what the provider keeps and the question goes on from: each belongs to the person for whom it was made."""
    kept: bool | None = False
    """Whether the provider will keep question and answer; None where it would, because nobody said otherwise."""
    target: str = ""
    """Path and query at a backend that speaks the same API; the route where it is empty."""
    answers: frozenset[str] = frozenset()
    """Content types of its whole answer, where they depend on what was asked."""
    array: bool = False
    """Whether a streamed answer is wanted as one JSON array (Gemini without ``alt=sse``)."""


Channel = tuple[str | int, ...]
Kind = Literal["prose", "arguments", "unmapped", "fixed"]
"""``prose`` may be released sentence by sentence and gets values restored; ``arguments`` (JSON for a tool) is judged
whole; ``unmapped`` text is judged value by value; ``fixed`` text (names, numbers) cannot be rewritten."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text of an answer: where it stands in its event, and which text it continues."""

    channel: Channel
    text: str
    path: Path
    kind: Kind = "prose"
    tool: str = ""
    """Name of the tool these arguments are for, as far as the backend has said it."""
    packed: bool = False
    """Whether what stands there is no string: ``text`` is its JSON."""
    signed: bool = False
    """A provider's signature vouches for it: nothing is given back in it, so that it still holds when it is sent in
    again."""
    echo: bool = False
    """Says again all that its channel has said so far, and is shown as that was shown; what is more is new."""


@dataclass(frozen=True, slots=True)
class Event:
    """One message of the backend's answer, understood."""

    data: bytes
    document: Any
    pieces: tuple[Piece, ...] = ()
    last: bool = False
    """The protocol's own end of stream, which goes out after the outcome is on record; True for every whole answer."""
    finished: bool = False
    """At least one choice says why it ended."""
    usage: Usage | None = None
    response_id: str = ""
    name: str = ""
    """What the event calls itself, in protocols where events have names."""
    unseen: frozenset[str] = frozenset()
    """Kinds of content in it that nobody can look into."""
