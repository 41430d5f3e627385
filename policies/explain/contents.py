"""The words for conditions on contents, quotas and calendars; ``CONTENT_PHRASES`` holds them by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from policies.explain.names import LABEL, LANGUAGE, MODALITY, QUOTA, TOPIC
from policies.explain.phrases import Phrase
from policies.explain.words import AND, OR, Both, joined, quoted, same
from policies.phrases import ALONE
from policies.reading import bounds

_FAR = 10**8


def _names(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


def _of_text(yes: Both, no: Both) -> Phrase:
    return Phrase(yes, no, of_text=True)


def _number(value: Any) -> Both:
    """``at least 40``, ``fewer than 5``."""
    low, high = bounds(value) or (0, 0)
    if high >= _FAR:
        return Both(f"at least {low}", f"sedikitnya {low}")
    return Both(f"at most {high}", f"paling banyak {high}")


def _calendar(value: Any) -> Phrase:
    it = quoted(_names(value))
    return Phrase(
        Both("the calendar says {it}", "menurut kalender sedang {it}").fill(it=it),
        Both("the calendar does not say {it}", "menurut kalender tidak sedang {it}").fill(it=it),
    )


def _quota(value: Mapping[str, Any]) -> Phrase:
    used = [QUOTA[name].fill(n=_number(one)) for name, one in value.items()]
    return Phrase(
        Both("this key has used {it}", "kunci ini sudah memakai {it}").fill(it=joined(used, AND)),
        Both("this key has not used {it}", "kunci ini belum memakai {it}").fill(it=joined(used, AND)),
    )


def _words(value: Any) -> Phrase:
    alone = [name[1:] for name in _names(value) if name.startswith(ALONE)]
    inside = [name for name in _names(value) if not name.startswith(ALONE)]
    yes, no = [], []
    if inside:
        yes.append(Both("contains the words {it}", "memuat kata {it}").fill(it=quoted(inside)))
        no.append(Both("does not contain the words {it}", "tidak memuat kata {it}").fill(it=quoted(inside)))
    if alone:
        yes.append(Both("is nothing but {it}", "hanya berisi {it}").fill(it=quoted(alone)))
        no.append(Both("is more than {it}", "bukan hanya {it}").fill(it=quoted(alone)))
    return _of_text(joined(yes, OR), joined(no, AND))


def _help_word(value: Any) -> Phrase:
    return _of_text(
        Both("is nothing but a word agreed on as a call for help",
             "hanya berisi kata yang disepakati sebagai tanda minta tolong"),
        Both("is no agreed call for help", "bukan kata tanda minta tolong"),
    )  # fmt: skip


def _language(value: Any) -> Phrase:
    it = joined([LANGUAGE.get(name, Both(f'a language with the code "{name}"', f'bahasa dengan kode "{name}"'))
                 for name in _names(value)], OR)  # fmt: skip
    return _of_text(
        Both("is written in {it}", "ditulis dalam {it}").fill(it=it),
        Both("is not written in {it}", "tidak ditulis dalam {it}").fill(it=it),
    )


def _size(value: Any) -> Phrase:
    return _of_text(
        Both("has {it} characters", "berisi {it} karakter").fill(it=_number(value)),
        Both("does not have {it} characters", "tidak berisi {it} karakter").fill(it=_number(value)),
    )


def _cells(value: Any) -> Phrase:
    it = _number(value)
    return _of_text(
        Both("contains a table with a count of {it}", "memuat tabel dengan jumlah {it}").fill(it=it),
        Both("contains no table with a count of {it}", "tidak memuat tabel dengan jumlah {it}").fill(it=it),
    )


def _modality(value: Any) -> Phrase:
    it = joined([MODALITY[name] for name in _names(value)], OR)
    return _of_text(
        Both("comes with {it}", "disertai {it}").fill(it=it),
        Both("comes without {it}", "tidak disertai {it}").fill(it=it),
    )


def _tool(value: Any) -> Phrase:
    patterns: list[str] = []
    names = value
    if isinstance(value, Mapping) and "other_than" in value:
        listed = quoted(_names(value["other_than"]))
        return _of_text(
            Both("offers or calls a tool other than {it}", "menawarkan atau memanggil alat selain {it}").fill(
                it=listed
            ),
            Both(
                "offers and calls no tool other than {it}", "tidak menawarkan dan tidak memanggil alat selain {it}"
            ).fill(it=listed),
        )
    if isinstance(value, Mapping):
        names, patterns = value.get("name", "*"), _names(value.get("arguments", []))
    every = set(_names(names)) & {"*", "any"}
    it = (
        Both("any tool", "alat apa pun") if every else Both("the tool {it}", "alat {it}").fill(it=quoted(_names(names)))
    )
    if patterns:
        with_ = Both("{it} with a value like {p}", "{it} dengan nilai seperti {p}")
        it = with_.fill(it=it, p=quoted(patterns))
    return _of_text(
        Both("offers or calls {it}", "menawarkan atau memanggil {it}").fill(it=it),
        Both("neither offers nor calls {it}", "tidak menawarkan dan tidak memanggil {it}").fill(it=it),
    )


def _label(value: Any) -> Phrase:
    return _about(
        value, LABEL, Both("shows {it}", "menunjukkan {it}"), Both("does not show {it}", "tidak menunjukkan {it}")
    )


def _topic(value: Any) -> Phrase:
    return _about(
        value, TOPIC, Both("is about {it}", "membahas {it}"), Both("is not about {it}", "tidak membahas {it}")
    )


def _about(value: Any, words: Mapping[str, Both], yes: Both, no: Both) -> Phrase:
    it = joined([words.get(name, same(f'"{name}"')) for name in _names(value)], OR)
    return _of_text(yes.fill(it=it), no.fill(it=it))


CONTENT_PHRASES: Mapping[str, Callable[[Any], Phrase]] = {
    "calendar": _calendar,
    "quota": _quota,
    "words": _words,
    "help_word": _help_word,
    "language": _language,
    "size": _size,
    "cells": _cells,
    "modality": _modality,
    "tool": _tool,
    "label": _label,
    "topic": _topic,
}
"""Condition -> its words."""
