"""Compiled judgement of tiles; without fast mathematics, which knows no NaN."""

import numba
import numpy as np
from numpy.typing import NDArray

from solver.kernel_cache import keep
from solver.scores import BoolArray

Floats = NDArray[np.float32]


@numba.njit(nogil=True)
def odd_values(values: Floats, limit: np.float32) -> int:
    """How many values are not whole numbers of at most `limit` in magnitude."""
    odd = 0
    for k in range(len(values)):
        odd += (not abs(values[k]) <= limit) | (np.floor(values[k]) != values[k])
    return odd


@numba.njit(nogil=True)
def odd_open_values(values: Floats, eligible: BoolArray, limit: np.float32) -> int:
    """The same, of eligible pairs alone."""
    odd = 0
    for k in range(len(values)):
        value = values[k] if eligible[k] else np.float32(0)
        odd += (not abs(value) <= limit) | (np.floor(value) != value)
    return odd


keep(odd_values)
keep(odd_open_values)
