"""A test of the policy from a case: what the decision was made from, what it should have been, no word of anybody."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from audit.cases import acts
from audit.cases.case import CHILD, Case
from audit.cases.trouble import CaseError
from audit.reader import Entry, Reader
from gateway.admission.versions import kept
from gateway.casework.caseworker import Caseworker
from policies import kept as kept_policies
from policies.decision import Effect
from policies.errors import Problems
from policies.facts import Facts
from policies.program import Program
from policies.testing.testfile import read_cases
from policies.testing.written import written
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Made:
    """A test that was made."""

    text: str
    """As it stands in a test file."""
    got: str
    """The effect that these facts had; the test is of use where another one is expected."""
    read: bool
    """Whether it was read back and gave that effect again, with the policy that decided. False: that is not kept."""


def make_by(worker: Caseworker, code: str, expect: str, name: str) -> tuple[Case, Made]:
    """The test for a case of theirs, on record. Blocks.

    Raises:
        CaseError: as :func:`make`; there is no such effect (``effect``), or it is what there was (``useless_test``).
    """
    case, known = worker.get(code), [effect.word for effect in Effect]
    if expect not in known:
        raise CaseError("effect", known=", ".join(known))
    made = make(worker.place.data, case, expect, name)
    if made.got == expect:
        raise CaseError("useless_test", got=made.got)
    return worker.do(code, lambda one: acts.made_test(one, expect)), made


def make(data: Path, case: Case, expect: str, name: str) -> Made:
    """The test for a case. Blocks.

    Raises:
        CaseError: there is no decision, or what it was made from was erased (``no_facts``).
    """
    facts, digest, got = facts_of(Reader.open(data).exchange(case.origin.exchange), case.origin.direction)
    child = case.about == CHILD
    if child:  # of somebody at risk nothing is written that could tell who it was
        facts = replace(facts, age=None)
    sources = kept(data, digest)
    built = kept_policies.build(sources, digest) if sources is not None else None
    timed = built is None or "clock" in _looked_at(built.program, facts)
    title = name or f"{case.kind.value} {case.code}: {case.origin.rule}"
    text = written(facts, expect, title, at=timed and not child)
    return Made(text, got, built is not None and _gives(text, built.program, built.words, got))


def facts_of(entries: Iterable[Entry], direction: str) -> tuple[Facts, str, str]:
    """What was decided on, the digest of the policy, and the effect: of the question or the answer."""
    found = {entry.kind: entry for entry in entries if entry.kind in ("decision", "outcome")}
    for kind in ("outcome", "decision") if direction == "output" else ("decision", "outcome"):
        part = (found[kind].private_part() if kind in found else None) or {}
        if "facts" in part and "decision" in part:
            try:
                facts = Facts.from_record(part["facts"])
            except ValueError:
                break
            return facts, str(found[kind].public_part().get("policy", "")), str(part["decision"]["effect"])
    raise CaseError("no_facts")


def append(file: Path, text: str) -> None:
    """Add a test to a file of tests, made where it is missing. All of it is there, or nothing was changed.

    Raises:
        CaseError: the file cannot be written (``no_file``).
    """
    try:
        before = file.read_text("utf-8") if file.exists() else ""
        gap = "" if not before or before.endswith("\n") else "\n"
        half = file.with_name(f".{file.name}.{os.getpid()}")
        half.write_text(f"{before}{gap}{text}", "utf-8")
        half.replace(file)
    except (OSError, ValueError):
        raise CaseError("no_file") from None


def _looked_at(program: Program, facts: Facts) -> frozenset[str]:
    return program.plan(facts).needs.looks_at


def _gives(text: str, program: Program, words: Vocabulary, effect: str) -> bool:
    problems = Problems()
    cases = read_cases("case", text.encode(), words, problems)
    return [program.decide(one.facts).effect.word for one in cases] == [effect]
