"""Randomness that stays calm: even draws, so that two weeks of the same kind give nearly the same figures."""

from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from storage.seed.days import Flags, Floats, Ints

GOLDEN, SILVER = (5**0.5 - 1) / 2, 2**0.5 - 1
ROOTS = tuple(prime**0.5 % 1 for prime in (3, 7, 11, 13, 19))
"""Steps for even draws. Two draws for the same rows need two steps, or the one tells the other."""
_AT = np.linspace(0.0005, 0.9995, 1999)
_BELL = np.array([NormalDist().inv_cdf(at) for at in _AT])


def even(rng: np.random.Generator, n: int, step: float = GOLDEN) -> Floats:
    """`n` numbers of 0 … 1 of which every stretch is spread evenly (additive recurrence)."""
    return np.asarray((rng.random() + step * np.arange(1, n + 1)) % 1, dtype=np.float64)


def even_by(rng: np.random.Generator, groups: Ints, step: float = GOLDEN) -> Floats:
    """As `even`, within each group by itself."""
    out = np.empty(len(groups))
    for group in np.unique(groups):
        mine = groups == group
        out[mine] = even(rng, int(mine.sum()), step)
    return out


def bell(uniform: Floats) -> Floats:
    """Uniform numbers as a standard normal distribution, without its last thousandth."""
    return np.asarray(np.interp(uniform, _AT, _BELL), dtype=np.float64)


def pick(uniform: Floats, shares: Sequence[float]) -> Ints:
    """Uniform numbers as positions in `shares`."""
    edges = np.cumsum(shares) / np.sum(shares)
    return np.searchsorted(edges[:-1], uniform, side="right").astype(np.int64)


def evenly(rng: np.random.Generator, groups: Ints, share: float | Floats, step: float) -> Flags:
    """As `happens`, calm within each group."""
    return np.asarray(even_by(rng, groups, step) < share)


def happens(rng: np.random.Generator, n: int, share: float | Floats) -> Flags:
    return np.asarray(rng.random(n) < share)


def long_tail(rng: np.random.Generator, n: int, median: float | Floats, sigma: float) -> Floats:
    """Log-normal seconds."""
    return np.asarray(median * np.exp(sigma * bell(rng.random(n))))
