"""Conditions on what is told of a text besides values and scores: words, language, size, tables, tools, labels.

Each is searched for only where some rule asks for it. What nobody could tell stands in ``missing`` and makes its
condition unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from policies.calls import key, other_than
from policies.facts import CONTENTS, UNSEEN, Facts
from policies.loader import Key
from policies.logic import Condition, Verdict
from policies.phrases import ALONE, normal
from policies.reading import NEVER, Reading, bounds, check_names, names_at
from policies.vocabulary import LABELS, MODALITIES, TOPICS, UNSEEN_KINDS

_LANGUAGE = re.compile(r"[a-z]{2,3}")
UNDETERMINED = "und"
"""ISO 639-2 for a language that cannot be told: the text is too short, or a mixture."""
_TOOL = re.compile(r"[A-Za-z0-9_.:*/-]{1,128}")


def unseen(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``unseen: any``, or ``[image, file]``: something that nobody here can look into."""
    kinds: frozenset[str] | None = None
    if value != "any":
        known = reading.vocabulary.unseen
        kinds = check_names(names_at(value, path, reading), "kind", UNSEEN_KINDS if known is None else known, reading)

    def test(facts: Facts) -> Verdict:
        if facts.unseen if kinds is None else kinds & facts.unseen:
            return True
        return None if UNSEEN in facts.missing else False

    return Condition(test, "dynamic")


def words(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``words: [RAHASIA, TERBATAS]``: one of these phrases stands in the text (see ``policies.phrases``)."""
    found = names_at(value, path, reading)
    for text, place in found:
        if len(text) > 200 or not any(sign.isalnum() for sign in normal(text)):
            reading.complain("GP012", place, expected="a word or a phrase", expected_id="kata atau frasa")
    return _phrases(frozenset(text for text, _ in found), path, reading)


def help_word(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``help_word: true``: a word agreed on as a call for help was typed, alone."""
    if value is not True:
        reading.complain("GP012", path, expected="true", expected_id="true")
        return NEVER
    return _phrases(frozenset(ALONE + word for word in reading.help_words), path, reading)


def _phrases(phrases: frozenset[str], path: tuple[Key, ...], reading: Reading) -> Condition:
    if not phrases or not reading.told("words", path):
        return NEVER
    return _content("words", lambda facts: not phrases.isdisjoint(facts.words), phrases=phrases)


def language(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``language: [jv, su]``: the language the text is written in; ``und`` where it cannot be told."""
    names = set()
    for name, place in names_at(value, path, reading):
        if not _LANGUAGE.fullmatch(name):
            reading.complain("GP012", place, expected="a language code such as id, en or jv",
                             expected_id="kode bahasa seperti id, en atau jv")  # fmt: skip
        names.add(name)
    if not names or not reading.told("language", path):
        return NEVER
    return _content("language", lambda facts: facts.language in names)


def size(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``size: ">= 20000"``: characters of new text."""
    return _bounded("size", lambda facts: facts.size or 0, value, path, reading)


def cells(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``cells: "< 5"``: some table in the text counts fewer than that. A cell of 0 tells of nobody and counts not."""
    return _bounded("cells", lambda facts: facts.smallest_cell, value, path, reading)


def _bounded(
    name: str, number: Callable[[Facts], int | None], value: object, path: tuple[Key, ...], reading: Reading
) -> Condition:
    """A number of the facts within a bound; where there is no such number, no."""
    found = bounds(value)
    if found is None:
        reading.complain("GP078", path, value=value)
        return NEVER
    low, high = found

    def test(facts: Facts) -> bool:
        count = number(facts)
        return count is not None and low <= count <= high

    return _content(name, test) if reading.told(name, path) else NEVER


def modality(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``modality: [image, file]``: the question holds something of that form, whether or not it can be looked into."""
    names = check_names(names_at(value, path, reading), "modality", MODALITIES, reading)
    if not names or not reading.told("modality", path):
        return NEVER
    return _content("modality", lambda facts: not names.isdisjoint(facts.modality))


def tool(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``tool: [send_mail]``, or ``tool: { name: run_sql, arguments: "*drop table*" }``: offered, or called so; or
    ``tool: { other_than: [search] }``: some tool that is not on a list."""
    if isinstance(value, Mapping) and "other_than" in value:
        return _other_tool(value, path, reading)
    patterns: list[str | None] = [None]
    names, place = value, path
    if isinstance(value, Mapping):
        for member in value.keys() - {"name", "arguments"}:
            reading.complain("GP010", (*path, member), at_key=True, key=member, known="name, arguments, other_than",
                             suggest=(str(member), ("name", "arguments", "other_than")))  # fmt: skip
        names, place = value.get("name", "*"), (*path, "name") if "name" in value else path
        if "arguments" in value:
            patterns = [text for text, _ in names_at(value["arguments"], (*path, "arguments"), reading)]
    keys = set()
    for name, where in names_at(names, place, reading):
        if not _TOOL.fullmatch(name):
            reading.complain("GP012", where, expected="the name of a tool", expected_id="nama alat")
        keys |= {key("*" if name == "any" else name, pattern) for pattern in patterns}
    if not keys or not reading.told("tools", path):
        return NEVER
    found = frozenset(keys)
    return _content("tools", lambda facts: not found.isdisjoint(facts.tools), tools=found, monotone=True)


def _other_tool(value: Mapping[str | int, object], path: tuple[Key, ...], reading: Reading) -> Condition:
    for member in value.keys() - {"other_than"}:
        reading.complain("GP010", (*path, member), at_key=True, key=member, known="other_than")
    names = names_at(value["other_than"], (*path, "other_than"), reading)
    for name, where in names:
        if not _TOOL.fullmatch(name):
            reading.complain("GP012", where, expected="the name of a tool", expected_id="nama alat")
    if not names or not reading.told("tools", path):
        return NEVER
    found = frozenset({other_than(name for name, _ in names)})
    return _content("tools", lambda facts: not found.isdisjoint(facts.tools), tools=found, monotone=True)


def label(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``label: csae``: a detector of contents says so."""
    return _labels(value, path, reading, "label", LABELS)


def topic(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``topic: [medical, legal]``: what the text is about."""
    return _labels(value, path, reading, "topic", TOPICS)


def _labels(value: object, path: tuple[Key, ...], reading: Reading, what: str, known: frozenset[str]) -> Condition:
    found = names_at(value, path, reading)
    names = frozenset(name for name, _ in found)
    listed = sorted(known | reading.vocabulary.labels)
    for name, place in found:
        if name not in listed:  # a site's own topics are known only where its data is
            told = ", ".join(listed) + "; gapura topic list"
            reading.complain("GP025", place, what=what, name=name, known=told, suggest=(name, listed))
        if name in known and name not in reading.vocabulary.labels and name not in reading.requires:
            reading.complain("GP022", place, name=name)
    if not names:
        return NEVER

    limits = {name: limit for name, limit in reading.vocabulary.limits.items() if name in names}

    def test(facts: Facts) -> Verdict:
        scored = any(facts.scores.get(name, 0) >= limit for name, limit in limits.items())
        if scored or not names.isdisjoint(facts.labels):
            return True
        return None if not names.isdisjoint(facts.missing) else False

    # What some sentence has been found to say, no later one takes back.
    return Condition(test, "dynamic", labels=names, scores=limits, monotone=names <= limits.keys())


def _content(
    name: str,
    test: Callable[[Facts], bool],
    *,
    phrases: frozenset[str] = frozenset(),
    tools: frozenset[str] = frozenset(),
    monotone: bool = False,
) -> Condition:
    assert name in CONTENTS  # noqa: S101 - a name that nobody would ever report missing

    def told(facts: Facts) -> Verdict:
        return None if name in facts.missing else test(facts)

    return Condition(told, "dynamic", looks_at=frozenset({name}), phrases=phrases, tools=tools, monotone=monotone)
