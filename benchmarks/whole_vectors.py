"""Vectors as whole numbers: which scale makes them whole, and in which type they fit.

Arrays are gone through a few rows at a time, so that nothing of their size is held besides.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

NUMBERS_AT_ONCE = 1 << 16

LARGEST_SCALE = 10**9

DECIMAL_ERROR = 1e-12
"""A decimal that differs from its float by less was meant as the decimal."""

Whole = NDArray[np.int16 | np.int32 | np.int64]


def float_blocks(vectors: NDArray[np.generic]) -> Iterator[NDArray[np.float64]]:
    """A few rows at a time as float64, shape ``(k, d)``."""
    for rows in _parts(vectors):
        yield vectors[rows].astype(np.float64)


def longest(vectors: NDArray[np.generic]) -> float:
    """Largest length of a vector, shape ``(n, d)``."""
    squares = (np.square(block).sum(axis=1).max() for block in float_blocks(vectors))
    return float(np.sqrt(max(squares, default=0.0)))


def decimal_scale(vectors: NDArray[np.generic]) -> int | None:
    """Smallest power of ten, up to 1e9, that makes all numbers whole; None when none does."""
    scale = 1
    if np.issubdtype(vectors.dtype, np.integer):
        return scale
    for block in float_blocks(vectors):
        while not _is_whole(block, scale):
            scale *= 10
            if scale > LARGEST_SCALE:
                return None
    return scale


def as_integers(vectors: NDArray[np.generic], scale: float = 1) -> Whole:
    """All numbers times `scale`, rounded, in the smallest type of 16 to 64 bits that holds them."""
    if scale == 1 and np.issubdtype(vectors.dtype, np.integer):
        same: Whole = vectors.astype(_type_for(_reach(vectors)), copy=False)
        return same
    reach = max((_reach(np.rint(block * scale)) for block in float_blocks(vectors)), default=0)
    whole: Whole = np.empty(vectors.shape, dtype=_type_for(reach))
    for rows, block in zip(_parts(vectors), float_blocks(vectors), strict=True):
        whole[rows] = np.rint(block * scale)
    return whole


def _parts(vectors: NDArray[np.generic]) -> Iterator[slice]:
    height = max(1, NUMBERS_AT_ONCE // max(1, vectors.shape[1]))
    for first in range(0, len(vectors), height):
        yield slice(first, first + height)


def _is_whole(values: NDArray[np.float64], scale: int) -> bool:
    """Whether a round trip is within one unit in the last place."""
    off = np.abs(np.rint(values * scale) / scale - values)
    return bool((off <= np.minimum(np.spacing(np.abs(values)), DECIMAL_ERROR)).all())


def _reach(numbers: NDArray[np.generic]) -> int:
    return max(int(numbers.max(initial=0)), -int(numbers.min(initial=0)))


def _type_for(reach: int) -> type[np.int16] | type[np.int32] | type[np.int64]:
    if reach < 1 << 15:
        return np.int16
    return np.int32 if reach < 1 << 31 else np.int64
