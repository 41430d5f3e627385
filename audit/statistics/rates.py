"""Shares, and how sure they are."""

from __future__ import annotations

from math import sqrt

_Z = 1.959963984540054
"""97.5 % point of the normal distribution: an interval of 95 %."""


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """Between which shares the true one lies in 95 of 100 samples (Wilson 1927); fit for few tries and for none and
    all, where the usual formula claims certainty.

    Raises:
        ValueError: no tries, or more hits than tries.
    """
    if not 0 <= hits <= tries or tries == 0:
        raise ValueError("hits of tries")
    share, spread = hits / tries, _Z * _Z / tries
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * sqrt(share * (1 - share) / tries + spread / (4 * tries)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)
