"""A paper of headed blocks, for people as a page and for programs as JSON: both say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from audit.errors import Language
from audit.papers.page import Markup, document, facts, heading, paragraph, table


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, and what stands under it."""

    heading: str
    says: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    none: str = ""
    """What stands in place of a table without rows."""
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paper:
    """All of it. ``form`` names its kind and version for programs."""

    form: str
    title: str
    blocks: tuple[Block, ...]


def page(paper: Paper, lang: Language) -> str:
    """To read and to print."""
    return document(paper.title, lang, _body(paper))


def _body(paper: Paper) -> Iterator[Markup]:
    for block in paper.blocks:
        if block.heading:
            yield heading(block.heading, block.level)
        yield from map(paragraph, block.says)
        if block.facts:
            yield facts(block.facts)
        if block.head and block.rows:
            yield table(block.head, block.rows)
        elif block.head and block.none:
            yield paragraph(block.none)


def as_json(paper: Paper, lang: Language) -> str:
    """For programs: the words are those of the page, in its language."""
    blocks = [
        {
            "heading": block.heading,
            "says": list(block.says),
            "facts": dict(block.facts),
            "table": [dict(zip(block.head, row, strict=True)) for row in block.rows],
        }
        for block in paper.blocks
    ]
    told = {"form": paper.form, "language": lang, "title": paper.title, "blocks": blocks}
    return json.dumps(told, ensure_ascii=False, indent=1)
