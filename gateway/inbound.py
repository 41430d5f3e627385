"""A question on its way in: understood, looked at, decided on, and changed where a rule says so."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gateway.admission.conversation import Conversation
from gateway.admission.kept import Kept
from gateway.casework.standing import NONE, Standing
from gateway.codecs.base import Codec
from gateway.detectors import contents
from gateway.enforcement.history import Split, split
from gateway.enforcement.pseudonyms import Vault
from gateway.enforcement.redact import Manner, Redaction, redact
from gateway.enforcement.refuse import languages_of, ours
from gateway.errors import Reason, Refused
from gateway.exchange import Exchange, Finding, Inspection, Principal, Unseen
from gateway.house import House
from policies.decision import Decision, Effect
from policies.facts import CONTENTS, Facts
from policies.program import Program
from policies.rules import Needs
from policies.vocabulary import MODALITIES


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Under what a question is decided."""

    program: Program
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the site says of the backend to which it would go."""
    counts: bool = True
    """Whether it uses up a quota."""
    kept: Kept | None = None
    """What the provider keeps and the question goes on from."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that was decided on."""

    exchange: Exchange
    principal: Principal
    program: Program
    conversation: Conversation
    split: Split
    seen: Inspection
    facts: Facts
    decided: Decision
    """What the policies say of these facts, and what the record has: anyone can decide it again."""
    decision: Decision
    """What is done: a block where a value stands that cannot be redacted as decided."""
    redaction: Redaction
    vault: Vault
    language: str = "id"
    """``id`` or ``en``: the language of words that the gate puts in the place of values."""
    kept: bool = False
    """Whether the provider keeps it, and its answer."""
    standing: Standing = NONE
    """Where a rule holds it, or its answer."""

    @property
    def stopped(self) -> bool:
        """Whether nothing of it goes to the backend."""
        return self.decision.effect >= Effect.REPLACE

    def body(self, codec: Codec) -> bytes:
        """What goes to the backend."""
        orders = self.exchange.kept is None and not self.kept
        exchange = codec.unkept(self.exchange) if orders else self.exchange
        return codec.encode(exchange, self.redaction.edits, self.split.dropped)

    def words(self) -> list[str]:
        """What is new in it, as the client sent it: to be kept, where a policy orders it."""
        new = [part for part in self.exchange.parts if part.index in self.split.new]
        said = [part for part in new if part.message is not None and part.kind not in ("schema", "member")]
        return [part.text for part in said or [part for part in new if part.kind == "text"]]

    def text(self) -> str:
        """All its text, for the commitment."""
        return "\x1f".join(part.text for part in self.exchange.parts)


async def ask(
    house: House,
    under: Circumstances,
    exchange: Exchange,
    principal: Principal,
    headers: Mapping[str, str],
) -> Question:
    """Looks at a question and decides on it. Raises ``Refused`` for content that may not be there at all."""
    program = under.program
    terms = program.terms(principal.group, principal.role)
    if terms.unmapped == "reject" and exchange.strangers:
        raise Refused(Reason.UNMAPPED)
    conversation = _conversation(house, under, exchange, principal, headers)
    parts = split(exchange.parts, house.memory.known(conversation, exchange))
    needs = program.needs("input", principal.group, principal.role, principal.age, exchange.model)
    kept = tuple(part for part in exchange.parts if part.message is None or part.message not in parts.dropped)
    seen = Inspection()
    pii = needs.pii | (house.naming.types if house.naming else frozenset())
    if pii or needs.scores:
        seen = await house.runner.inspect(kept, pii, needs.scores, parts.new)
    found = tuple(finding for finding in seen.findings if finding.type in needs.pii)
    facts = _facts(replace(exchange, model=house.model_name(exchange.model)), principal, replace(seen, findings=found),
                   parts)  # fmt: skip
    first = not under.kept and _begins(exchange, parts, conversation)
    facts = replace(facts, time=int(time.time() // 60), first_turn=first, route=under.stated)
    facts = await _with_contents(facts, needs, exchange, parts)
    asked = program.needs("output", principal.group, principal.role, principal.age, facts.model)
    if "quota" in needs.looks_at | asked.looks_at:
        used = await house.quotas.asked(principal.key_id, facts.time or 0, counts=under.counts)
        facts = replace(facts, quota=used or {}, missing=facts.missing | ({"quota"} if used is None else set()))
    facts, stays = _keeping(program, facts, exchange, conversation)
    decision = decided = program.decide(facts)
    text = "\n".join(part.text for part in exchange.parts)
    vault = Vault(conversation.pseudonym_key, text)
    vault.keep(under.kept.rows if under.kept else ())
    language = ours(languages_of(headers.get("accept-language"), house.language))
    decision, redaction = _redacted(exchange, found, vault, language, decision)
    return Question(exchange, principal, program, conversation, parts, seen, facts, decided, decision, redaction,
                    vault, language, stays)  # fmt: skip


def decided_as(question: Question, decision: Decision) -> Question:
    """The same question, decided on otherwise: what it holds was let pass."""
    who, exchange = question.principal, question.exchange
    needs = question.program.needs("input", who.group, who.role, who.age, exchange.model)
    found = tuple(finding for finding in question.seen.findings if finding.type in needs.pii)
    decision, redaction = _redacted(exchange, found, question.vault, question.language, decision)
    return replace(question, decision=decision, redaction=redaction)


def _redacted(
    exchange: Exchange, found: tuple[Finding, ...], vault: Vault, language: str, decision: Decision
) -> tuple[Decision, Redaction]:
    """What is done, and what is put in the place of values."""
    if not decision.redact or decision.effect >= Effect.REPLACE:
        return decision, Redaction({})
    redaction = redact(exchange.parts, found, decision.redact, vault, "user", Manner(decision.modes, language))
    if redaction.impossible:  # a value where nothing can be rewritten: it must not leave
        decision = replace(decision, effect=Effect.BLOCK)
    return decision, redaction


def _conversation(
    house: House, under: Circumstances, exchange: Exchange, principal: Principal, headers: Mapping[str, str]
) -> Conversation:
    """The one that the question goes on with, or belongs to by its beginning."""
    if under.kept is not None:
        return Conversation(under.kept.conversation, under.kept.key, remembers=True, owner=principal.subject)
    return house.memory.conversation(principal, headers, exchange)


def _keeping(program: Program, facts: Facts, exchange: Exchange, conversation: Conversation) -> tuple[Facts, bool]:
    """The facts, and whether the provider keeps the exchange. Where nobody said so, it does where policies let it."""
    if exchange.kept is not None or not conversation.remembers:
        return facts, exchange.kept is True
    wished = replace(facts, unseen=facts.unseen | {"server_side"})
    may = program.decide(wished).effect < Effect.REPLACE
    return (wished, True) if may else (facts, False)


def _facts(exchange: Exchange, principal: Principal, seen: Inspection, parts: Split) -> Facts:
    new, old = _counted(seen.findings, parts.new)
    return Facts(
        "input",
        group=principal.group,
        role=principal.role,
        age=principal.age,
        consent=principal.consent,
        model=exchange.model,
        pii=new,
        pii_history=old,
        scores=seen.scores,
        missing=seen.missing,
        unvalidated=seen.unvalidated,
        unseen=frozenset(unseen.kind for unseen in exchange.unseen if not _is_dropped(unseen, parts)),
    )


async def _with_contents(facts: Facts, needs: Needs, exchange: Exchange, parts: Split) -> Facts:
    """The facts, and what the new text tells besides values and scores."""
    new = [part for part in exchange.parts if part.index in parts.new]
    size = sum(len(part.text) for part in new if part.kind in ("text", "arguments"))
    forms = (facts.unseen | exchange.forms) & MODALITIES if "modality" in needs.looks_at else frozenset()
    if not needs.looks_at & CONTENTS:
        return replace(facts, size=size)
    before = [part for part in exchange.parts if part.index not in parts.new and part.message not in parts.dropped]
    told = await contents.of_question(needs, new, before, exchange.offered)
    # What is not known here may be a picture as well as anything else.
    unsure = {"modality"} if "modality" in needs.looks_at and "unknown_part" in facts.unseen else frozenset()
    return replace(facts, size=size, words=told.words, language=told.language, tools=told.tools,
                   smallest_cell=told.smallest_cell, modality=forms, missing=facts.missing | unsure)  # fmt: skip


def _begins(exchange: Exchange, parts: Split, conversation: Conversation) -> bool | None:
    """Whether nothing has been answered yet. An earlier answer is a claim (rule 5), believed where this gate remembers
    having given it; None where it remembers nothing."""
    answers = [part.index for part in exchange.parts if part.role == "assistant"]
    if not answers:
        return True
    return parts.new.issuperset(answers) if conversation.remembers else None


def _is_dropped(unseen: Unseen, parts: Split) -> bool:
    """Whether it stands in a message that is left out, and so goes nowhere."""
    return unseen.message in parts.dropped


def _counted(findings: tuple[Finding, ...], new: frozenset[int]) -> tuple[dict[str, int], dict[str, int]]:
    """Values by type, in new text and in history; a value split over parts is one, and new if any piece is."""
    here: dict[str, int] = {}
    before: dict[str, int] = {}
    groups: dict[int, tuple[str, bool]] = {}
    for finding in findings:
        if finding.state != "ok" or finding.end <= finding.start:
            continue
        fresh = finding.part in new
        if finding.group is not None:
            groups[finding.group] = (finding.type, fresh or groups.get(finding.group, ("", False))[1])
        else:
            counts = here if fresh else before
            counts[finding.type] = counts.get(finding.type, 0) + 1
    for kind, fresh in groups.values():
        counts = here if fresh else before
        counts[kind] = counts.get(kind, 0) + 1
    return here, before
