"""``POST /gapura/v1/check``: what the gate would do with a text, without asking any model.

Uses a conversation that never was; its records are marked ``simulated``.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import orjson
from pydantic import BaseModel, ConfigDict, Field

from gateway.codecs.base import Asked
from gateway.codecs.openai_chat import OpenAIChat
from gateway.enforcement.refuse import Languages, languages_of, ours, words
from gateway.entry import Entry
from gateway.errors import Reason, Refused, text_of
from gateway.exchange import Event, Finding, Inspection, Piece, Principal
from gateway.house import House
from gateway.inbound import Circumstances, Question, ask
from gateway.outbound import Answering
from gateway.sections import ROLES, Group
from policies.decision import Decision, Effect


class _Check(OpenAIChat):
    """Texts to check come as messages of a chat."""

    route = "/gapura/v1/check"


_CODEC = _Check()


class As(BaseModel):
    """Whom to check as; needs a key with the scope ``act-as``."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    group: str | None = Field(default=None, description="A group of this gate, such as siswa-smp.")
    role: str | None = Field(default=None, description="student, teacher, ...; without it the group's.")
    age: int | None = Field(default=None, ge=0, le=130, description="Age in years; without it the group's youngest.")


class CheckRequest(BaseModel):
    """A text to check, or a whole row of messages."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    direction: Literal["input", "output"] = Field(description="A question (input) or an answer of a model (output).")
    text: str | None = Field(default=None, description="The text.")
    messages: list[dict[str, Any]] | None = Field(default=None, description="Messages in OpenAI's form, instead.")
    as_: As | None = Field(default=None, alias="as", description="Whom to check as.")
    model: str = Field(default="check", description="The model it would go to.")


class FindingOut(BaseModel):
    """One finding: places and numbers."""

    type: str
    part: int
    start: int
    end: int
    score: float = Field(description="0..1")
    detector: str
    state: str


class CheckAnswer(BaseModel):
    """What would happen."""

    id: str = Field(description="Decision id; the audit record has it too.")
    effect: str
    rules: list[str] = Field(description="Rules that matched, the winning one first.")
    findings: list[FindingOut]
    scores: dict[str, float] = Field(description="0..1, the highest of any sentence.")
    text: str = Field(description="What would be sent to the model, or shown to the person.")
    coverage: dict[str, list[int]] = Field(description="Detector -> characters looked at, and characters there were.")
    policy: str = Field(description="Digest of the policies that decided.")


async def check(
    house: House, headers: Mapping[str, str], wanted: CheckRequest, groups: Mapping[str, Group]
) -> CheckAnswer:
    """Checks a text. Raises ``Refused`` for a key that may not, an unknown group or role, or a request without text."""
    key = house.admission.admit(headers)
    asking = house.admission.principal(key, {}, {})
    house.restrictions.require(asking.subject)
    principal = _acting(asking, wanted, groups, house.admission.youngest)
    messages = wanted.messages or [{"role": "user", "content": wanted.text or ""}]
    request_id = secrets.token_hex(16)
    entry = Entry.begin(house, request_id, _CODEC, None, started=time.perf_counter())
    entry.simulated()
    languages = languages_of(headers.get("accept-language"), house.language)
    try:
        answer = await _checked(entry, principal, wanted, messages, languages)
    except Refused as refused:
        entry.ends("refused", refused.reason)
        raise
    finally:
        await entry.close()
        entry.end_span()
    return answer


async def _checked(
    entry: Entry, principal: Principal, wanted: CheckRequest, messages: list[dict[str, Any]], languages: Languages
) -> CheckAnswer:
    text = messages[-1].get("content") or ""
    if wanted.direction == "output" and not isinstance(text, str):
        raise Refused(Reason.BAD_REQUEST)
    document = {"model": wanted.model, "messages": messages if wanted.direction == "input" else [{"role": "user"}]}
    body = orjson.dumps(document)
    exchange = _CODEC.decode(Asked(entry.asked.exchange, _CODEC.route, "", body, document))
    entry.understood(principal, wanted.model, stream=False)
    who = replace(principal, remembers=False)
    program = entry.house.program()
    course = entry.house.dispatch.course(exchange.model, entry.asked.route, only_named=program.tells_models_apart)
    question = await ask(entry.house, Circumstances(program, course.stated, counts=False), exchange, who, {})
    await entry.decided(question)
    entry.ends("checked")
    if wanted.direction == "input":
        return _of_question(question, languages)
    return await _of_answer(entry.house, question, text, languages)


def _of_question(question: Question, languages: Languages) -> CheckAnswer:
    decision, last = question.decision, len(question.exchange.parts) - 1
    text = _no(decision, languages, question.facts.unseen) if question.stopped else ""
    if not question.stopped and last >= 0:
        text = question.redaction.edits.get(last, question.exchange.parts[last].text)
    return _answer(question, _Outcome(decision, text, question.seen))


async def _of_answer(house: House, question: Question, text: str, languages: Languages) -> CheckAnswer:
    answering = Answering(house, _CODEC, question)
    event = Event(b"", {"text": text}, (Piece(("content", 0), text, ("text",)),), last=True)
    step = await answering.guard.feed(event)
    decision = step.stop or answering.guard.decision or question.decision
    shown = _no(decision, languages) if step.stop else step.release[0][1].get(0, text)
    findings = tuple(
        Finding(span.type, 0, span.start, span.end, span.score, "pii") for span in answering.guard.spans(("content", 0))
    )
    facts = answering.facts_judged()
    seen = Inspection(findings, facts.scores if facts else {}, coverage=answering.coverage())
    return _answer(question, _Outcome(decision, shown, seen))


def _no(decision: Decision, languages: Languages, unseen: Collection[str] = ()) -> str:
    """What the person would be told: where nobody could look, that it is the gate's fault."""
    if decision.effect < Effect.BLOCK or decision.known:
        return words(decision, languages, unseen)
    care = words(decision, languages) if decision.care else ""
    return " ".join(filter(None, (text_of(Reason.CANNOT_DECIDE, ours(languages)), care)))


@dataclass(frozen=True, slots=True)
class _Outcome:
    decision: Decision
    text: str
    seen: Inspection


def _answer(question: Question, outcome: _Outcome) -> CheckAnswer:
    decision = outcome.decision
    rules = [match.rule for match in decision.matches if match.rule]
    rules.sort(key=lambda rule: rule != decision.rule)
    return CheckAnswer(
        id=question.exchange.id,
        effect=decision.effect.word,
        rules=list(dict.fromkeys(rules)),
        findings=[_shown(finding) for finding in outcome.seen.findings],
        scores={name: value / 1e4 for name, value in outcome.seen.scores.items()},
        text=outcome.text,
        coverage={c.detector: [c.scanned, c.total] for c in outcome.seen.coverage},
        policy=question.program.digest,
    )


def _shown(finding: Finding) -> FindingOut:
    return FindingOut(
        type=finding.type,
        part=finding.part,
        start=finding.start,
        end=finding.end,
        score=finding.score / 1e4,
        detector=finding.detector,
        state=finding.state,
    )


def _acting(principal: Principal, wanted: CheckRequest, groups: Mapping[str, Group], youngest: int | None) -> Principal:
    """The principal to check as: somebody of another group as a key of that group would make them."""
    if "check" not in principal.scopes:
        raise Refused(Reason.SCOPE)
    if (wanted.text is None) == (wanted.messages is None) or wanted.messages == []:
        raise Refused(Reason.BAD_REQUEST)
    acting = wanted.as_
    if acting is None:
        return principal
    if "act-as" not in principal.scopes:
        raise Refused(Reason.SCOPE)
    if acting.group is not None:
        group = groups.get(acting.group)
        if group is None:
            raise Refused(Reason.BAD_REQUEST)
        age = group.ages[0] if group.ages else youngest
        principal = replace(principal, group=group.name, role=group.role, age=age, consent=group.consent)
    if acting.role is not None and acting.role not in ROLES:  # it would be recorded, and so may be no text
        raise Refused(Reason.BAD_REQUEST)
    age = principal.age if acting.age is None else acting.age
    return replace(principal, role=acting.role or principal.role, age=age)
