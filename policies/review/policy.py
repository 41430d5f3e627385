"""What every part of a review shares: one policy with the rules in force in it, and how it complains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from policies.compare.ordering import Leaf, Node, both
from policies.compare.sides import Seen, Side
from policies.decision import Effect
from policies.errors import Place, Problems
from policies.layers import Layer, merge
from policies.loader import Key
from policies.rules import Root, Rule
from policies.schema import RuleForm
from policies.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Acting:
    """A rule that can change a decision."""

    seen: Seen
    rule: Rule
    position: int
    """Among the rules of its policy."""

    @property
    def form(self) -> RuleForm:
        """The rule as it is written."""
        return self.seen.written.form

    @property
    def layer(self) -> Layer:
        """The file it stands in."""
        return self.seen.written.layer

    @property
    def effect(self) -> Effect:
        """What it does where it holds."""
        return self.rule.effect


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as it was loaded, with the rules that remain in it."""

    layer: Layer
    root: Root
    rules: tuple[Seen, ...]
    """Those set aside too."""
    words: Vocabulary
    problems: Problems

    @property
    def acting(self) -> tuple[Acting, ...]:
        """Rules that can change a decision."""
        return tuple(
            Acting(seen, seen.rule, position)
            for position, seen in enumerate(self.rules)
            if seen.rule is not None and seen.acts
        )

    def writes(self, layer: Layer) -> bool:
        """Whether its author can mend that layer: one who stands on a pack cannot."""
        return layer.pack is None or layer.pack == self.layer.pack

    def brings(self, layer: Layer) -> Place:
        """Where it names what brings that layer along."""
        document, path = self.layer.document, ("extends",)
        for index, parent in enumerate(self.layer.parents):
            if layer.path in {lower.path for lower in parent.walk()}:
                listed = isinstance(document.value["extends"], list)
                return document.place(("extends", index) if listed else path)
        return document.place(path)

    def scope(self) -> Node | None:
        """Whom it speaks to, as a condition; None: everybody."""
        node: Node | None = None
        for kind, names in (("group", self.root.groups), ("role", self.root.roles)):
            if names is not None:
                node = both(node, Leaf(kind, names))
        return node

    def complain(self, code: str, seen: Seen, *steps: Key, at_key: bool = False, **values: object) -> None:
        """Note a problem of a rule."""
        place = place_of(seen, *steps, at_key=at_key)
        self.problems.add(code, place, suggest=None, **values)


def place_of(seen: Seen, *steps: Key, at_key: bool = False) -> Place:
    """Where a part of a rule stands."""
    return seen.written.layer.document.place(("rules", seen.written.index, *steps), key=at_key)


def policies_of(side: Side, problems: Problems) -> Sequence[Policy]:
    """The policies of one side."""
    found = []
    for layer, root in zip(side.layers, side.program.roots, strict=True):
        compiled = {(rule.policy, rule.name): rule for rule in root.rules}
        rules = tuple(
            Seen(written, compiled.get((written.layer.form.name, written.form.name)), side.words)
            for written in merge(layer, Problems()).values()
        )
        found.append(Policy(layer, root, rules, side.words, problems))
    return found
