"""What is told of a text besides values and scores; each is looked for only where some policy asks for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from gateway.detectors import cells, language, lexicon
from gateway.detectors.views import own
from gateway.exchange import Part, Told
from policies import calls
from policies.contents import UNDETERMINED
from policies.rules import Needs

LARGE = 20_000
"""Characters from which on it is done beside the loop that serves everybody."""


async def of_question(needs: Needs, new: Sequence[Part], before: Sequence[Part], offered: Sequence[str]) -> Told:
    """Of the new parts of a question, those that passed before it, and the names of the tools offered with it."""
    return await _aside(sum(len(part.text) for part in new), partial(_question, needs, new, before, offered))


async def of_answer(
    needs: Needs, texts: Sequence[str], prose: Sequence[str], called: Sequence[tuple[str, str]]
) -> Told:  # fmt: skip
    """Of a whole answer: all its texts, those for people, and its calls (tool, arguments)."""
    return await _aside(sum(map(len, texts)), partial(_answer, needs, texts, prose, called))


async def _aside(size: int, look: Callable[[], Told]) -> Told:
    return look() if size < LARGE else await asyncio.to_thread(look)


def _question(needs: Needs, new: Sequence[Part], before: Sequence[Part], offered: Sequence[str]) -> Told:
    asked = needs.looks_at
    return Told(
        words=lexicon.in_parts(needs.phrases, new) if "words" in asked else frozenset(),
        language=_spoken(new, before) if "language" in asked else "",
        tools=frozenset(key for name in offered for key in calls.seen(needs.tools, name)),
        smallest_cell=_smallest([own(part).text for part in new]) if "cells" in asked else None,
    )


def _answer(needs: Needs, texts: Sequence[str], prose: Sequence[str], called: Sequence[tuple[str, str]]) -> Told:
    asked = needs.looks_at
    return Told(
        words=lexicon.in_texts(needs.phrases, texts) if "words" in asked else frozenset(),
        language=language.language_of(prose) if "language" in asked else "",
        tools=frozenset(key for name, arguments in called for key in calls.seen(needs.tools, name, arguments)),
        smallest_cell=_smallest(texts) if "cells" in asked else None,
    )


def _spoken(new: Sequence[Part], before: Sequence[Part]) -> str:
    """The language of the person; what is too short for itself has that of its conversation."""
    said, earlier = _typed(new), _typed(before)
    told = language.language_of(said)
    return language.language_of([*earlier, *said]) if told == UNDETERMINED and earlier else told


def _typed(parts: Sequence[Part]) -> list[str]:
    texts = [part for part in parts if part.kind == "text"]
    return [part.text for part in texts if part.role == "user"] or [part.text for part in texts]


def _smallest(texts: Sequence[str]) -> int | None:
    found = [count for text in texts if (count := cells.smallest(text)) is not None]
    return min(found, default=None)
