"""A head tells what it was taught from the rest, keeps counter-examples below its limit, and is the same each time."""

from __future__ import annotations

import numpy as np

from gateway.detectors.making.topic import SHARE, Vectors, fit, limit_of, ordinary


def seen() -> Vectors:
    random = np.random.default_rng(1)
    around = random.normal(size=(200, 24))
    near = random.normal(size=(4, 24))
    near[:, 0] += 4
    examples = random.normal(size=(10, 24))
    examples[:, 0] += 9
    return Vectors(*(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (examples, near, around)))


def test_examples_reach_the_limit_and_hardly_anything_else_does() -> None:
    told = seen()
    negative = np.concatenate([told.against, told.ordinary])
    head = fit(told.examples, negative, told.ordinary)
    limit, alarms = limit_of(head, told)
    assert alarms <= len(told.ordinary) * SHARE
    assert (head.chances(told.examples) * 10_000 >= limit).mean() > 0.8
    assert (head.chances(told.against) * 10_000).round().max() < limit
    assert (fit(told.examples, negative, told.ordinary).weights == head.weights).all()


def test_ordinary_sentences_are_few_and_all_different() -> None:
    lines = ordinary()
    assert len(lines) == len(set(lines)) == 398
