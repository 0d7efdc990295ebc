"""Shares with bootstrap intervals over mentees, and paired differences of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 2026
MIDDLE = (2.5, 97.5)
"""Percentiles of the resamples between which a 95 % interval lies."""

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval, and the number of mentees behind it."""

    value: float
    low: float
    high: float
    mentees: int


def share(found: Numbers, asked: Numbers | None = None) -> Estimate:
    """Share of what was asked that was found, mentees drawn anew with replacement.

    Parameters
    ----------
    found, asked
        Shape ``(n,)``, by mentee; asked is once a mentee unless told otherwise.
    """
    times = np.ones(len(found)) if asked is None else asked
    drawn = _drawn(len(found))
    return _estimate(found.sum() / times.sum(), _ratios(drawn @ found, drawn @ times), len(found))


def difference(found: Numbers, other: Numbers) -> Estimate:
    """How much larger the first mean is, where both are of the same mentees, shape ``(n,)``."""
    return share(found - other)


def difference_of_shares(found: Numbers, asked: Numbers, other: Numbers, rest: Numbers) -> Estimate:
    """How much larger `found` of `asked` is than `other` of `rest`, all of the same mentees."""
    drawn = _drawn(len(found))
    values = _ratios(drawn @ found, drawn @ asked) - _ratios(drawn @ other, drawn @ rest)
    return _estimate(found.sum() / asked.sum() - other.sum() / rest.sum(), values, len(found))


@cache
def _drawn(n: int) -> Numbers:
    """How often each of n mentees is drawn, shape ``(RESAMPLES, n)``."""
    shares = np.full(n, 1 / n)
    return np.random.default_rng(SEED).multinomial(n, shares, RESAMPLES).astype(np.float64)


def _ratios(found: Numbers, asked: Numbers) -> Numbers:
    """Shares by resample; not a number where nothing was asked."""
    nothing = np.full(len(found), np.nan)
    ratios: Numbers = np.divide(found, asked, out=nothing, where=asked > 0)
    return ratios


def _estimate(value: float, resampled: Numbers, mentees: int) -> Estimate:
    low, high = np.nanpercentile(resampled, MIDDLE)
    return Estimate(float(value), float(low), float(high), mentees)
