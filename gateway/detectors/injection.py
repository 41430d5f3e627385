"""Attempts to take over a model, told by rules in English and Indonesian: quick, readable, and blind to new wordings.

The rules and their words are :mod:`.injection_rules`; their weights add up, and :data:`FULL` is certainty. The trained
model has a head for the same score and the higher of both counts. What is hidden in a text is read too, and weighs
more: nobody hides a harmless order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from gateway.detectors.base import Scope
from gateway.detectors.glance import words_of
from gateway.detectors.hidden import hidden
from gateway.detectors.injection_rules import ACTING, ASKED, SHAPES, TABLE, TOLD_OF, TOPIC
from gateway.detectors.normal import normal
from gateway.detectors.readings import plain
from gateway.detectors.shapes import Rule

FULL = 100
HIDDEN = 30
"""What it adds that an order was hidden."""
_QUOTED = re.compile(r"(?<!\w)([\"“”«'‘`]{1,3})[^\"“”«»'‘’`]{3,200}[\"”»'’`]{1,3}(?!\w)")
_GLUED = re.compile(r"(?<=\w)[\"'“”]?\s?\+\s?[\"'“”]?(?=\s?\w)|[\"'“”]\s?[;,]\s?\w{1,8}\s?=\s?[\"'“”]")
"""What stands between the pieces of a text that is to be put together: ``dis + regard``, ``a="x"; b="y"``."""
LONG = 400
"""Characters from which on a text is taken sentence by sentence, where it is one for the runner: few rules are then
looked for in each."""
_END = re.compile(r"(?<=[.?!])\s+|\n\s*\n")
_BY_SIGNS = [(needed, rule) for rule in TABLE for needed in rule.signs]
_LEET = str.maketrans("013457@$", "oieastas")
_LEETED = re.compile(
    r"[0134](?=[a-z]{2})|(?<=[a-z])[013457@$]{1,2}(?=[a-z])|(?<=[a-z]{3})[3057](?![\w])", re.IGNORECASE
)
_LETTERS = re.compile(r"(?<=\b[^\W\d_]) (?=[^\W\d_]\b)")
"""The blank between two letters that stand alone: ``i g n o r e  a l l``."""
LEVELS = {"cautious": 4500, "balanced": 6000, "strict": 8500}
"""Weights in hundredths of :data:`FULL`: one medium sign; one that hardly anybody writes by chance; two of them."""


class InjectionDetector:
    """Scores sentences by the rules, on the scale of another model of the same score where there is one: what reaches a
    level of the rules reaches that model's level of the same name."""

    name = "injection"
    version = "2"
    scope: Scope = "sentence"
    provides = frozenset({"injection"})

    def __init__(self, levels: Mapping[str, int] | None = None) -> None:
        self._levels = levels or LEVELS

    def load(self) -> None:
        """Nothing to load: the rules are part of the program."""

    def score(self, sentences: Sequence[str]) -> list[dict[str, int]]:
        """``injection`` 0..10000 for each sentence."""
        return [{"injection": self._scaled(min(FULL, weight(sentence)) * 10_000 // FULL)} for sentence in sentences]

    def _scaled(self, own: int) -> int:
        reached = [self._levels[name] for name, least in LEVELS.items() if own >= least]
        return max(reached) if reached else max(0, own) * (self._levels["cautious"] - 1) // LEVELS["cautious"]


def weight(sentence: str) -> int:
    """The weights of all rules that a sentence, or what it hides, meets."""
    text = _LETTERS.sub("", plain(sentence).text)
    shown = max(map(_of, dict.fromkeys((text, normal(text) or "", _unleeted(text), _GLUED.sub("", text)))))
    unseen = max((_of(one) for one in hidden(sentence)), default=0)
    return max(shown, unseen + HIDDEN if unseen else 0)


def met(text: str) -> set[Rule]:
    """The rules that a text meets as it stands; no shape goes beyond a sentence."""
    pieces = [text] if len(text) < LONG else _END.split(text)
    return {rule for piece in pieces for rule in _met(piece)}


def _met(text: str) -> list[Rule]:
    text = text.replace("’", "'")
    small = text.lower()
    seen = SHAPES.signs(words_of(text))
    possible = {rule.name: rule for needed, rule in _BY_SIGNS if needed & seen == needed}
    if seen:
        text, small = _unquoted(text), TOLD_OF.sub(" ", _unquoted(small))
    return [rule for rule in possible.values() if rule.shape.search(text if rule.cased else small)]


def _unquoted(text: str) -> str:
    """What asks or speaks of attempts without the examples it quotes, unless something is to be done with these."""
    bare = _QUOTED.sub(" ", text)
    about = bare != text and (ASKED.search(bare) or TOPIC.search(bare)) and not ACTING.search(bare)
    return bare if about else text


def _unleeted(text: str) -> str:
    """Digits in words read as letters, more boldly than :func:`normal` does: here a word alone harms nobody."""
    return _LEETED.sub(lambda match: match[0].translate(_LEET), text)


def _of(text: str) -> int:
    return sum(rule.weight for rule in met(text)) if text else 0
