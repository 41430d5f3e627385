"""The ``when:`` of a rule, compiled to closures over facts that answer True, False or None (unknown).

The members of one mapping must all hold. To add a condition, write a builder and enter it in ``BUILDERS``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from policies import circumstances, contents
from policies.facts import Facts
from policies.loader import Key
from policies.logic import Condition, Test, Verdict, conjunction, disjunction, negation
from policies.reading import NEVER, Reading, check_names, names_at
from policies.vocabulary import DATA_CLASSES, ENTITIES, IDENTITIES, LEVELS, SCORES, TOP


def compile_condition(raw: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """Compile the mapping at ``path``; its members must all hold. Problems are noted, never raised."""
    if not isinstance(raw, Mapping):
        reading.complain("GP012", path, expected="a condition (key: value)", expected_id="syarat (kunci: nilai)")
        return NEVER
    if not raw:
        reading.complain("GP026", path)
        return NEVER
    return conjunction([_member(key, value, (*path, key), reading) for key, value in raw.items()])


def _member(key: str, value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    builder = BUILDERS.get(key)
    if builder is not None:
        return builder(value, path, reading)
    if key in SCORES or key in reading.vocabulary.scores:
        return _score(key, value, path, reading)
    known = [*BUILDERS, *sorted(reading.vocabulary.scores)]
    reading.complain("GP020", path, at_key=True, key=key, known=", ".join(known), suggest=(key, known))
    return NEVER


def _all(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    return conjunction(_children(value, path, reading))


def _any(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    return disjunction(_children(value, path, reading))


def _children(value: object, path: tuple[Key, ...], reading: Reading) -> list[Condition]:
    if not isinstance(value, list):
        reading.complain("GP012", path, expected="a list of conditions", expected_id="daftar syarat")
        return [NEVER]
    if not value:
        reading.complain("GP026", path)
        return [NEVER]
    return [compile_condition(item, (*path, index), reading) for index, item in enumerate(value)]


def _not(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    return negation(compile_condition(value, path, reading))


def _direction(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    if value not in ("input", "output"):
        suggest = (value, ["input", "output"]) if isinstance(value, str) else None
        reading.complain("GP012", path, expected="input or output", expected_id="input atau output", suggest=suggest)
        return NEVER
    return Condition(lambda facts: facts.direction == value)


def _group(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    names = check_names(names_at(value, path, reading), "group", reading.vocabulary.groups, reading)
    return Condition(lambda facts: facts.group in names)


def _role(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    names = check_names(names_at(value, path, reading), "role", reading.vocabulary.roles, reading)
    return Condition(lambda facts: facts.role in names)


def _model(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    found = names_at(value, path, reading)
    whole = [item for item in found if not item[0].endswith("*")]
    exact = check_names(whole, "model", reading.vocabulary.models, reading)
    starts = tuple(name[:-1] for name, _ in found if name.endswith("*"))
    return Condition(
        lambda facts: facts.model in exact or facts.model.startswith(starts), looks_at=frozenset({"model"})
    )


_AGE = re.compile(r"(?:(<|<=|>|>=) ?)?([0-9]{1,3})(?:-([0-9]{1,3}))?")


def _age(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    bounds = age_bounds(value)
    if bounds is None:
        reading.complain("GP027", path, value=value)
        return NEVER
    low, high = bounds
    return Condition(lambda facts: None if facts.age is None else low <= facts.age <= high)


def age_bounds(value: object) -> tuple[int, int] | None:
    """The youngest and the oldest age that ``"13-15"`` or ``"<13"`` means; None for what is no such thing."""
    match = _AGE.fullmatch(str(value)) if isinstance(value, (str, int)) and not isinstance(value, bool) else None
    if match is None or (match[1] and match[3]):
        return None
    number = int(match[2])
    low, high = {
        "<": (0, number - 1),
        "<=": (0, number),
        ">": (number + 1, 999),
        ">=": (number, 999),
        None: (number, int(match[3] or number)),
    }[match[1]]
    return (low, high) if low <= high else None


def _pii(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    least = _least_counts(value, path, reading)
    if not least:
        return NEVER
    types = frozenset(least)
    single = all(count == 1 for count in least.values())
    return Condition(
        _pii_test(least, reading.history), "pii" if single else "dynamic", pii=types, masks=types, monotone=single
    )


def _pii_test(least: Mapping[str, int], history: bool) -> Test:
    wanted = tuple(least.items())
    types = frozenset(least)

    def test(facts: Facts) -> Verdict:
        new = facts.pii
        if new:
            for name, count in wanted:
                if new.get(name, 0) >= count:
                    return True
        if history and facts.pii_history:
            old = facts.pii_history
            for name, count in wanted:
                if new.get(name, 0) + old.get(name, 0) >= count:
                    return True
        missing = facts.missing
        return None if missing and not types.isdisjoint(missing) else False

    return test


def _data(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``data: specific``: any value of that class of the law which a detector here finds."""
    classes = check_names(names_at(value, path, reading), "class of data", frozenset(DATA_CLASSES), reading)
    types = frozenset().union(*(DATA_CLASSES[name] for name in classes & DATA_CLASSES.keys()))
    here = types & reading.vocabulary.entities
    if classes and classes <= DATA_CLASSES.keys() and not here:
        reading.complain("GP022", path, name=", ".join(sorted(classes)))
    if not here:
        return NEVER
    return Condition(_pii_test(dict.fromkeys(sorted(here), 1), reading.history), "pii", pii=here, masks=here)


COUNT = re.compile(r">= ?([1-9][0-9]{0,6})")


def _identities(value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    """``identities: ">= 10"``: so many values that each stand for a person, of whatever types."""
    match = COUNT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        reading.complain("GP012", path, expected='a count such as ">= 10"', expected_id='jumlah seperti ">= 10"')
        return NEVER
    least, types = int(match[1]), IDENTITIES & reading.vocabulary.entities
    if not types:
        reading.complain("GP022", path, name="identities")
        return NEVER

    def test(facts: Facts) -> Verdict:
        if sum(count for name, count in facts.pii.items() if name in types) >= least:
            return True
        return None if not types.isdisjoint(facts.missing) else False

    return Condition(test, "dynamic", pii=types, monotone=False)


def _least_counts(value: object, path: tuple[Key, ...], reading: Reading) -> dict[str, int]:
    if isinstance(value, Mapping) and value:
        counts: dict[str, int] = {}
        for name, count in value.items():
            if isinstance(count, int) and not isinstance(count, bool) and 1 <= count <= 1_000_000:
                counts[name] = count
                _check_provider(name, (*path, name), reading, at_key=True)
            else:
                reading.complain(
                    "GP012", (*path, name), expected="a number, 1 or more", expected_id="bilangan, 1 atau lebih"
                )
        return counts
    found = names_at(value, path, reading)
    for name, place in found:
        _check_provider(name, place, reading)
    return {name: 1 for name, _ in found}


def _check_provider(name: str, path: tuple[Key, ...], reading: Reading, *, at_key: bool = False) -> None:
    vocabulary = reading.vocabulary
    if name in vocabulary.entities or name in reading.requires:
        return
    if name in ENTITIES:
        reading.complain("GP022", path, at_key=at_key, name=name)
    else:
        known = ", ".join(sorted(vocabulary.entities))
        reading.complain("GP021", path, at_key=at_key, name=name, known=known, suggest=(name, sorted(ENTITIES)))


THRESHOLD = re.compile(r">= ?([01](?:\.[0-9]{1,4})?)")


def _score(name: str, value: object, path: tuple[Key, ...], reading: Reading) -> Condition:
    threshold = _threshold(name, value, path, reading)
    if threshold is None:
        return NEVER

    def test(facts: Facts) -> Verdict:
        if facts.scores.get(name, 0) >= threshold:
            return True
        return None if name in facts.missing else False

    return Condition(test, "dynamic", scores={name: threshold})


def _threshold(name: str, value: object, path: tuple[Key, ...], reading: Reading) -> int | None:
    """The threshold as 1..10000; None where there is none, which has been noted."""
    score = reading.vocabulary.scores.get(name)
    match = THRESHOLD.fullmatch(value) if isinstance(value, str) else None
    if value not in LEVELS and match is None:
        suggest = (value, LEVELS) if isinstance(value, str) else None
        reading.complain("GP024", path, value=value, suggest=suggest)
        return None
    if score is None:
        if name not in reading.requires:
            reading.complain("GP022", path, at_key=True, name=name)
        return None
    if match is None:
        level = str(value)
        if level not in score.levels:
            reading.complain("GP028", path, name=name, level=level, known=", ".join(sorted(score.levels)) or "-")
            return None
        threshold = score.levels[level]
    else:
        threshold = round(float(match[1]) * TOP)
    if not 0 < threshold <= score.reachable:
        high = f"{score.reachable / TOP:.2f}"
        reading.complain("GP023", path, value=value, name=name, low="0.00", high=high)
        return None
    return threshold


Builder = Callable[[object, tuple[Key, ...], Reading], Condition]

BUILDERS: Mapping[str, Builder] = {
    "direction": _direction,
    "pii": _pii,
    "group": _group,
    "role": _role,
    "age": _age,
    "model": _model,
    "unseen": contents.unseen,
    "data": _data,
    "identities": _identities,
    "time": circumstances.time,
    "consent": circumstances.consent,
    "first_turn": circumstances.first_turn,
    "calendar": circumstances.calendar,
    "quota": circumstances.quota,
    "words": contents.words,
    "help_word": contents.help_word,
    "language": contents.language,
    "size": contents.size,
    "cells": contents.cells,
    "modality": contents.modality,
    "tool": contents.tool,
    "label": contents.label,
    "topic": contents.topic,
    "route": circumstances.route,
    "all": _all,
    "any": _any,
    "not": _not,
}
"""Condition name -> builder. Every score of the vocabulary is a condition besides."""
