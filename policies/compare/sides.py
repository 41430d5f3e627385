"""One of two policies that are compared: what it says rule by rule, and how severe each rule is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policies.compare.ordering import Node, both, except_tree, threshold, tree
from policies.compiler import compile_layers
from policies.decision import Effect
from policies.errors import Problems
from policies.layers import Gatherer, Layer, Written, merge
from policies.program import Program
from policies.rules import Rule
from policies.shelf import Shelf
from policies.vocabulary import LEVELS, TOP, Vocabulary, offline

NO, UNKNOWN, YES = 0, 1, 2
"""The answers of a condition, in the order of :mod:`policies.compare.ordering`."""


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two policies: files and packs that unite."""

    program: Program
    layers: tuple[Layer, ...]
    words: Vocabulary

    @classmethod
    def read(cls, paths: Sequence[Path], words: Vocabulary | None = None, shelf: Shelf | None = None) -> Side:
        """Read and compile it; the arguments are those of :func:`policies.compiler.load`.

        Raises:
            PolicyError: it cannot be used.
        """
        problems = Problems()
        gatherer = Gatherer(problems, shelf)
        layers = tuple(layer for layer in map(gatherer.root, paths) if layer is not None)
        vocabulary = words or offline()
        return cls(compile_layers(layers, vocabulary, problems), layers, vocabulary)

    @property
    def looks_at(self) -> frozenset[str]:
        """Every condition that some rule in it asks, at whatever depth."""
        return frozenset().union(*(_asked(seen.written.form.when) for seen in self.rules().values()))

    def rules(self) -> dict[tuple[str, str], Seen]:
        """Every rule, by the policy it stands in and its name; those set aside too."""
        compiled = {(rule.policy, rule.name): rule for rule in self.program.rules}
        found = {}
        for layer in self.layers:
            for written in merge(layer, Problems()).values():
                key = (written.layer.form.name, written.form.name)
                found[key] = Seen(written, compiled.get(key), self.words)
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """One rule as it is written, and as it is in force: None where a detector it requires is absent."""

    written: Written
    rule: Rule | None
    words: Vocabulary

    @property
    def acts(self) -> bool:
        """Whether it can change a decision at all."""
        return self.rule is not None and not self.rule.shadow

    def severity(self, answer: int) -> int:
        """How severe it is where its condition answers so; an ``allow`` that holds lifts a default."""
        rule = self.rule
        if rule is None or rule.shadow or answer == NO:
            return 0
        if answer == UNKNOWN:
            return int(rule.on_error)
        return int(rule.effect) if rule.effect is not Effect.ALLOW else -1

    def node(self) -> Node:
        """Its condition and its exceptions."""
        form, history = self.written.form, "redact" in self.written.form.then
        return both(self.outside(), tree(form.when, self.words, history=history))

    def outside(self) -> Node | None:
        """Its exceptions; None where it has none."""
        scope = self.written.form.except_
        return except_tree(scope.groups, scope.roles) if scope else None

    def said(self) -> dict[str, str]:
        """What it says, key by key, with the numbers that levels stand for."""
        form = self.written.form
        scope = form.except_.model_dump(exclude_none=True) if form.except_ else None
        members: dict[str, Any] = {
            "policy": self.written.layer.form.name,
            "when": _numbered(form.when, self.words),
            "then": ", ".join(form.then),
            "as": form.as_,
            "except": scope,
            "on_error": form.on_error or "block",
            "floor": form.floor,
            "shadow": form.shadow,
            "requires": form.requires,
            "set aside": self.rule is None,
            "message": form.message.by_language() if form.message else None,
            "template": form.template,
            "care": form.care,
            "notify": form.notify.model_dump(exclude_none=True) if form.notify else None,
            "label": form.label.by_language() if form.label else None,
            "title": form.title.by_language() if form.title else None,
        }
        return {name: text_of(value) for name, value in members.items()}


def _numbered(when: Mapping[str, Any], words: Vocabulary) -> dict[str, Any]:
    """A condition with the number behind every level: ``balanced (0.97)``."""
    made: dict[str, Any] = {}
    for key, value in when.items():
        if key in ("all", "any"):
            made[key] = [_numbered(item, words) for item in value]
        elif key == "not":
            made[key] = _numbered(value, words)
        elif isinstance(value, str) and value in LEVELS:
            number = threshold(key, value, words)
            made[key] = f"{value} ({number / TOP:.4g})" if isinstance(number, int) else value
        else:
            made[key] = value
    return made


def text_of(value: Any) -> str:
    """A value on one line, as a policy would write it."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key}: {text_of(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(text_of, value)) + "]" if value else ""
    if isinstance(value, bool):
        return "true" if value else ""
    return "" if value is None else str(value)


def _asked(when: Mapping[str, Any]) -> frozenset[str]:
    inner = [when["not"]] if "not" in when else []
    inner += [*when.get("all", ()), *when.get("any", ())]
    return frozenset(when).union(*map(_asked, inner))
