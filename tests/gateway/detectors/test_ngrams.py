"""The table of character n-grams counts what is written, in any letters, and nothing beyond."""

from __future__ import annotations

import io

import numpy as np
import pytest

from gateway.detectors.ngrams import MOST_CHARACTERS, NGrams, places


def written(**arrays: object) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)
    return buffer.getvalue()


def test_capitals_and_order_of_words_do_not_matter() -> None:
    assert places("Kamu BAIK", 12) == places("baik kamu", 12)


def test_places_are_those_of_fnv_1a() -> None:
    value = 0x811C9DC5
    for byte in b" a":
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    assert (value ^ value >> 16) & 0xFFFF in places("a", 16)


def test_characters_of_several_bytes_are_never_cut() -> None:
    assert places("é😀", 16)
    assert places("", 16) == places(" \n", 16) == []


def test_a_logit_is_the_mean_weight_of_its_places_times_their_root() -> None:
    weights = np.zeros((1 << 8, 2), np.float16)
    found = places("bodoh", 8)
    weights[found, 0] = 1
    table = NGrams.read(written(weights=weights, bias=np.array([0.0, 3.0], np.float32)))
    ((first, second),) = table.logits(["bodoh"])
    assert (first, second) == (pytest.approx(len(found) ** 0.5, rel=1e-5), 3)
    assert table.logits([""]).tolist() == [[0, 3]]


def test_what_lies_beyond_the_window_is_not_read() -> None:
    assert places("a" * MOST_CHARACTERS + " bodoh", 16) == places("a" * MOST_CHARACTERS, 16)


@pytest.mark.parametrize(
    "arrays",
    [
        {"weights": np.zeros((6, 2)), "bias": np.zeros(2)},
        {"weights": np.zeros((8, 2)), "bias": np.zeros(3)},
        {"weights": np.array([[{"a": 1}]] * 8, object), "bias": np.zeros(1)},
    ],
)
def test_a_table_of_another_shape_and_a_pickle_are_refused(arrays: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"shape|pickle"):
        NGrams.read(written(**arrays))
