"""What is told of a text besides values and scores; each is looked for only where some policy asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.detectors import lexicon
from gateway.exchange import Part, Told
from policies import calls
from policies.rules import Needs


def of_question(needs: Needs, new: Sequence[Part], offered: Sequence[str]) -> Told:
    """Of the new parts of a question and the names of the tools offered with it."""
    asked = needs.looks_at
    return Told(
        words=lexicon.in_parts(needs.phrases, new) if "words" in asked else frozenset(),
        tools=frozenset(key for name in offered for key in calls.seen(needs.tools, name)),
    )


def of_answer(needs: Needs, texts: Sequence[str], prose: Sequence[str], called: Sequence[tuple[str, str]]) -> Told:
    """Of a whole answer: all its texts, those for people, and its calls (tool, arguments)."""
    asked = needs.looks_at
    return Told(
        words=lexicon.in_texts(needs.phrases, texts) if "words" in asked else frozenset(),
        tools=frozenset(key for name, arguments in called for key in calls.seen(needs.tools, name, arguments)),
    )
