"""What differs between two policies, by meaning: which rules are new, gone, stricter, milder or changed otherwise.

"Stricter" is said only where it can be shown that, all else being equal, no facts get a milder decision. A rule acts
by its answer: yes gives its effect, "nobody knows" gives its ``on_error``, no gives nothing. Two versions are compared
over every pair of answers that can occur together; where those do not all point one way it is "changed".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policies.compare.ordering import Joined, Leaf, Node, at_least
from policies.compare.sides import UNKNOWN, YES, Seen, Side, text_of
from policies.decision import Effect
from policies.layers import Layer
from policies.rules import Root

NEW, GONE, STRICTER, MILDER, CHANGED = "new", "gone", "stricter", "milder", "changed"
KINDS = (NEW, GONE, STRICTER, MILDER, CHANGED)
NO_ORDER: frozenset[Any] = frozenset()
_ALL = frozenset((a, b) for a in range(3) for b in range(3))
_SAME = frozenset((a, a) for a in range(3))


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is said otherwise; empty text where nothing was said."""

    what: str
    old: str
    new: str

    def to_json(self) -> dict[str, str]:
        """As JSON values."""
        return {"what": self.what, "old": self.old, "new": self.new}


@dataclass(frozen=True, slots=True)
class RuleDiff:
    """One rule that differs."""

    kind: str
    name: str
    policy: str
    lost_floor: bool
    """It was a floor, and is none or is gone."""
    changes: tuple[Change, ...]
    direction: str = ""
    """Where the condition changed: ``more`` or ``less`` if it can be shown that it holds more or less often."""

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        rows = [change.to_json() for change in self.changes]
        return {"kind": self.kind, "rule": self.name, "policy": self.policy, "lost_floor": self.lost_floor,
                "condition_holds": self.direction or None, "changes": rows}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PolicyDiff:
    """What a policy says apart from its rules, one key, where it differs."""

    kind: str
    policy: str
    change: Change

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {"kind": self.kind, "policy": self.policy, **self.change.to_json()}


@dataclass(frozen=True, slots=True)
class Diff:
    """Everything that differs."""

    old: Side = field(repr=False)
    new: Side = field(repr=False)
    rules: tuple[RuleDiff, ...] = ()
    policies: tuple[PolicyDiff, ...] = ()

    @property
    def same(self) -> bool:
        """True if nothing that is said differs."""
        return not self.rules and not self.policies

    @property
    def lost_floors(self) -> tuple[RuleDiff, ...]:
        """Rules that were floors: what a board must hear first."""
        return tuple(rule for rule in self.rules if rule.lost_floor)

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "same": self.same,
            "old": self.old.program.digest,
            "new": self.new.program.digest,
            "lost_floors": [rule.name for rule in self.lost_floors],
            "rules": [rule.to_json() for rule in self.rules],
            "policies": [policy.to_json() for policy in self.policies],
        }


def diff(old: Side, new: Side) -> Diff:
    """Compare two policies; ``diff(new, old)`` says the mirror image."""
    rules = _rules(old.rules(), new.rules())
    return Diff(old, new, tuple(rules), tuple(_policies(old, new)))


def _rules(old: Mapping[tuple[str, str], Seen], new: Mapping[tuple[str, str], Seen]) -> list[RuleDiff]:
    found = []
    pairs, gone, fresh = _paired(old, new)
    for one, other in pairs:
        differing = _compare(one, other)
        if differing is not None:
            found.append(differing)
    for kind, left in ((GONE, gone), (NEW, fresh)):
        for (policy, name), seen in left.items():
            said = seen.said()
            rows = [(what, said[what]) for what in ("when", "then", "as", "except", "floor", "shadow") if said[what]]
            changes = tuple(Change(what, *((text, "") if kind == GONE else ("", text))) for what, text in rows)
            found.append(RuleDiff(kind, name, policy, kind == GONE and seen.written.form.floor, changes))
    return sorted(found, key=lambda rule: (not rule.lost_floor, KINDS.index(rule.kind), rule.policy, rule.name))


def _paired(
    old: Mapping[tuple[str, str], Seen], new: Mapping[tuple[str, str], Seen]
) -> tuple[list[tuple[Seen, Seen]], dict[tuple[str, str], Seen], dict[tuple[str, str], Seen]]:
    """The same rule on both sides; one that moved to another policy is still the same if its name is the only such."""
    pairs = [(old[key], new[key]) for key in old if key in new]
    gone = {key: seen for key, seen in old.items() if key not in new}
    fresh = {key: seen for key, seen in new.items() if key not in old}
    for name in {key[1] for key in gone}:
        before = [key for key in gone if key[1] == name]
        after = [key for key in fresh if key[1] == name]
        if len(before) == len(after) == 1:
            pairs.append((gone.pop(before[0]), fresh.pop(after[0])))
    return pairs, gone, fresh


def _compare(old: Seen, new: Seen) -> RuleDiff | None:
    before, after = old.said(), new.said()
    changes = tuple(Change(what, before[what], after[what]) for what in before if before[what] != after[what])
    if not changes:
        return None
    more, less = at_least(old.node(), new.node()), at_least(new.node(), old.node())
    direction = "" if more is less else ("more" if more else "less")
    form = new.written.form
    lost = old.written.form.floor and not form.floor
    return RuleDiff(_kind(old, new, more, less), form.name, new.written.layer.form.name, lost, changes, direction)


def _kind(old: Seen, new: Seen, more: bool, less: bool) -> str:
    pairs = _pairs(old, new, more, less)
    up = all(old.severity(a) <= new.severity(b) for a, b in pairs) and _redacts(new, old)
    down = all(old.severity(a) >= new.severity(b) for a, b in pairs) and _redacts(old, new)
    if up is down:
        return CHANGED
    return STRICTER if up else MILDER


def _redacts(strict: Seen, mild: Seen) -> bool:
    """Whether the stricter one covers every value that the milder one covers and leaves no more of it, unless it stops
    the text altogether."""
    if not mild.acts or mild.rule is None or mild.rule.effect is not Effect.REDACT or strict.rule is None:
        return True
    return strict.rule.effect > Effect.REDACT or strict.rule.covers(mild.rule)


def _pairs(old: Seen, new: Seen, more: bool, less: bool) -> frozenset[tuple[int, int]]:
    """The pairs of answers that can occur for the same facts."""
    if more and less:
        pairs = _SAME
    elif more or less:
        pairs = frozenset((a, b) for a, b in _ALL if (a <= b if more else a >= b))
    else:
        pairs = _ALL
    redacts = [seen.rule.redacts if seen.rule is not None else frozenset() for seen in (old, new)]
    if not any(redacts):
        return pairs
    pairs = _doubted(pairs, redacts[0], redacts[1])
    if redacts[0] and redacts[1] and _only_values(old.node(), new.node()):
        # What nobody looked for cannot be redacted, so doubt about the old values stays doubt about the new ones.
        pairs -= {(UNKNOWN, YES)} if more else set()
        pairs -= {(YES, UNKNOWN)} if less else set()
    return pairs


def _doubted(pairs: frozenset[tuple[int, int]], old: frozenset[str], new: frozenset[str]) -> frozenset[tuple[int, int]]:
    """A rule that redacts answers "nobody knows" where it holds and one of its types was not looked for."""
    found = set(pairs)
    for a, b in pairs:
        if a == YES and old and not (old <= new and b == YES):
            found.add((UNKNOWN, b))
        if b == YES and new and not (new <= old and a == YES):
            found.add((a, UNKNOWN))
        if a == b == YES and old & new:
            found.add((UNKNOWN, UNKNOWN))
    return frozenset(found)


def _only_values(old: Node, new: Node) -> bool:
    """Whether two conditions differ only in which values are looked for, side by side with the same other parts."""
    before, after = _conjuncts(old), _conjuncts(new)
    odd = (before - after, after - before)
    return all(len(side) == 1 and isinstance(leaf, Leaf) and leaf.kind == "pii" for side in odd for leaf in side)


def _conjuncts(node: Node) -> frozenset[Node]:
    return frozenset(node.parts if isinstance(node, Joined) and node.how == "all" else (node,))


def _policies(old: Side, new: Side) -> list[PolicyDiff]:
    before = {layer.form.name: (layer, root) for layer, root in zip(old.layers, old.program.roots, strict=True)}
    after = {layer.form.name: (layer, root) for layer, root in zip(new.layers, new.program.roots, strict=True)}
    found = []
    if len(before) == len(after) == 1 and before.keys() != after.keys():  # renamed, as a draft often is
        (one,), (other,) = before, after
        found.append(PolicyDiff(CHANGED, other, Change("name", one, other)))
        before = {other: before[one]}
    for name in sorted(before.keys() | after.keys()):
        if name not in before or name not in after:
            kind = GONE if name in before else NEW
            found.append(PolicyDiff(kind, name, Change("name", *((name, "") if kind == GONE else ("", name)))))
            continue
        said, says = _said(*before[name]), _said(*after[name])
        for what in said:
            (mild, text), (strict, other) = said[what], says[what]
            if text != other:
                if what == "restore_to":  # the fewer tools get values back, the stricter
                    mild, strict = after[name][1].terms.restore_to, before[name][1].terms.restore_to
                found.append(PolicyDiff(_order(mild, strict), name, Change(what, text, other)))
    return found


def _order(old: frozenset[Any], new: frozenset[Any]) -> str:
    return STRICTER if old < new else (MILDER if new < old else CHANGED)


def _said(layer: Layer, root: Root) -> dict[str, tuple[frozenset[Any], str]]:
    """Key -> a set that grows with strictness (empty where there is no order), and the text."""
    terms = root.terms
    scope = {"groups": root.groups, "roles": root.roles}
    applies = {name: sorted(names) for name, names in scope.items() if names is not None}
    extends = [f"{name} {parent.digest[:19]}" for name, parent in zip(layer.form.extends, layer.parents, strict=True)]
    return {
        "default": (frozenset(range(root.default)), root.default.word),
        "respond": (NO_ORDER, terms.respond),
        "unseen": (frozenset({"refuse"} & {terms.unseen}), terms.unseen),
        "unmapped": (frozenset({"reject"} & {terms.unmapped}), terms.unmapped),
        "restore_to": (NO_ORDER, text_of(sorted(terms.restore_to))),
        "applies": (NO_ORDER, text_of(applies) if applies else "everybody"),
        "extends": (NO_ORDER, text_of(extends)),
        "inactive": (NO_ORDER, text_of(list(root.inactive))),
    }
