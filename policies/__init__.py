"""What is allowed, and why: policies written in YAML, compiled to a pure function from facts to a decision.

    program = load([Path("policies/smp.yaml")])
    decision = program.decide(Facts("input", group="siswa-smp", pii={"ID_NIK": 1}))

Nothing here opens a socket, runs a model, or reads a clock.
"""

from policies.compiler import load
from policies.decision import Decision, Effect, Match, Obligation
from policies.errors import PolicyError, Problem, render
from policies.evaluator import decide
from policies.facts import Facts
from policies.program import Program
from policies.rules import Needs, Rule, Terms
from policies.vocabulary import Score, Vocabulary, offline

__all__ = [
    "Decision",
    "Effect",
    "Facts",
    "Match",
    "Needs",
    "Obligation",
    "PolicyError",
    "Problem",
    "Program",
    "Rule",
    "Score",
    "Terms",
    "Vocabulary",
    "decide",
    "load",
    "offline",
    "render",
]
