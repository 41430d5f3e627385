"""What the API of cases takes and gives, as OpenAPI describes it. Nothing unknown is taken."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class _Taken(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Nothing(_Taken):
    """An act that needs no word."""


class SignIn(_Taken):
    """Who comes."""

    name: str = Field(max_length=200, description="As in gapura audit people list.")
    passphrase: str = Field(max_length=1000, repr=False, description="Their own.")


class HandOver(_Taken):
    """To whom."""

    to: str = Field(max_length=200, description="Name of who looks after it from now on.")


class Escalate(_Taken):
    """How far up."""

    role: str = Field(default="", max_length=64, description="Role that gets it; left out: cases.above.")


class Exclude(_Taken):
    """Whom."""

    person: str = Field(max_length=200, description="Name of who may see no more of it.")


class Close(_Taken):
    """How it ends."""

    disposition: str = Field(max_length=64, description="One of those that a case of this kind can have.")


class Verdict(_Taken):
    """What a reader of a drawn case thinks."""

    verdict: str = Field(max_length=64, description="confirmed, false_positive, policy_change or unclear.")


class Noted(_Taken):
    """Words for those who look after the case."""

    text: str = Field(max_length=4000, repr=False, description="Sealed to them.")


class Answered(_Taken):
    """Words for who objected."""

    text: str = Field(max_length=2000, repr=False, description="Whoever has the receipt reads them.")


class MakeTest(_Taken):
    """What there should have been."""

    expect: str = Field(max_length=16, description="An effect: allow, warn, redact ...")
    name: str = Field(default="", max_length=200, description="Of the test; left out: kind, code and rule of the case.")


class Reveal(_Taken):
    """Why, and who else is there."""

    reason: str = Field(
        max_length=500, pattern=r"\S", repr=False, description="In words; stands in the private part of the record."
    )
    purpose: str = Field(
        default="care", pattern="^(care|objection|authority|review)$", description="In its public part."
    )
    second: str = Field(default="", max_length=200, repr=False, description="Session of the second person, where it "
                        "takes two.")  # fmt: skip
    danger_now: bool = Field(default=False, description="Somebody is in danger and nobody else can be waited for: all "
                             "people of the case are told.")  # fmt: skip


class Filters(_Taken):
    """Which cases; what is left out does not matter."""

    state: list[str] = Field(default_factory=list, max_length=4, description="open, taken, closed, or all; left out: "
                             "what is not closed.")  # fmt: skip
    kind: list[str] = Field(default_factory=list, max_length=16, description="Kinds of cases.")
    group: str = Field(default="", max_length=64)
    owner: str = Field(default="", max_length=200)
    rule: str = Field(default="", max_length=200)
    cursor: str = Field(default="", max_length=400, description="next of the page before.")
    limit: int = Field(default=100, ge=1, le=500)


class TestOut(BaseModel):
    """A test of the policy, made of the facts on record."""

    test: str = Field(description="One case of a file of tests (YAML).")
    got: str = Field(description="The effect that there was.")
    tried: bool = Field(description="Whether it was read back and had that effect with the policy that decided; false: "
                        "that policy is not kept.")  # fmt: skip


class Signed(BaseModel):
    """A session."""

    token: str = Field(description="Goes as Authorization: Bearer; is shown once.")
    name: str
    role: str
    idle_seconds: int = Field(description="Without use it is over after so many.")
    until: str = Field(description="It is over then, whatever happens (UTC).")


class Origin(BaseModel):
    """What a case is about, as the log has it; empty where nothing is known."""

    exchange: str
    subject: str = Field(description="Pseudonym.")
    conversation: str
    key: str = Field(description="Id of the API key that asked.")
    assurance: str = Field(description="How sure the gate is of who asked: person, shared, key, asserted, verified.")
    group: str
    rule: str
    effect: str
    direction: str


class CaseOut(BaseModel):
    """A case."""

    id: str
    code: str = Field(description="What people call it.")
    kind: str
    about: str = Field(description="child: somebody at risk; general: anything else.")
    state: str
    role: str
    level: int = Field(description="How often it was passed up.")
    opened: str | None
    deadline: str | None
    overdue: bool
    owner: str
    acknowledged: str | None
    disposition: str
    closed: str | None
    named: list[str]
    excluded: list[str]
    contents: list[str] = Field(description="Ids of sealed content.")
    origin: Origin


class CountsOut(BaseModel):
    """How many cases fit, of those that one sees."""

    total: int
    overdue: int
    values: dict[str, dict[str, int]] = Field(description="state, kind, group, rule: value -> cases.")


class PageOut(BaseModel):
    """Cases about children first, then what is due first."""

    cases: list[CaseOut]
    next: str = Field(description="cursor of the page after this one; empty: there is none.")
    counts: CountsOut


class EventOut(BaseModel):
    """Something that was done to a case."""

    at: str | None
    person: str = Field(description="Empty: the gate itself.")
    action: str
    said: dict[str, str]
    content: str = Field(description="Id of a sealed note.")


class NoteOut(BaseModel):
    """A note."""

    at: str | None
    person: str
    text: str | None = Field(description="null: not sealed to this person, or kept no more.")


class ReadersOut(BaseModel):
    """Who of those who may see a case can open what is kept of it."""

    can_open: list[str]
    cannot_open: list[str] = Field(description="They have no key to some of it.")
    can_share: list[str] = Field(description="They can give one: POST .../share.")


class ContentOut(BaseModel):
    """A content, open."""

    id: str
    named_in_log: bool
    content: dict[str, list[str]]
