"""Dot products of a case's vectors as integer scores: exactly where the numbers allow it."""

import math

import numpy as np
from numpy.typing import NDArray

from benchmarks.case_errors import CaseError
from benchmarks.dot_scores import DotScores, product_bound
from benchmarks.scored import Scored, Sizes, scale_together
from benchmarks.vector_scores import EXACT as EXACT_IN_FLOAT32
from benchmarks.vector_scores import VectorScores
from benchmarks.whole_vectors import LARGEST_SCALE, as_integers, decimal_scale, longest
from solver.regime import DENSE_PAIRS
from solver.scaling import SUM_LIMIT, to_integers
from solver.scores import ArrayScores, Scores

Vectors = NDArray[np.generic]

SURELY_WHOLE = 2**51
"""A decimal times its scale is the nearest whole number while that stays below this."""

FINE_BITS = 26.4
"""Vectors are rounded where none is longer than two to this power: products stay below 2**53."""

LARGEST_POWER = 200


def dot(left: Vectors, right: Vectors, penalty: float, sizes: Sizes) -> Scored:
    """Products of vectors and the penalty as integers of one scale.

    Vectors of integers, or of decimals whose scales multiply to 1e9 at most, are taken exactly. The
    products of others are worked out in float64 and held, if they are few; where they are many,
    they are those of finely rounded vectors, which are exact in every tile.

    Raises
    ------
    CaseError
        When a number is not finite or too large for 64 bits.
    """
    try:
        for numbers in (left, right):
            _insist_on_64_bits(numbers)
        exact = _exact(left, right, penalty, sizes)
        if exact is not None:
            return exact
        is_small = len(left) * len(right) <= DENSE_PAIRS
        return (_held if is_small else _finely_rounded)(left, right, penalty, sizes)
    except ValueError as error:
        raise CaseError([str(error)]) from None


def _insist_on_64_bits(numbers: Vectors) -> None:
    largest = max(abs(float(numbers.max(initial=0))), abs(float(numbers.min(initial=0))))
    if not largest < SUM_LIMIT:  # also where it is no number
        to_integers(np.array([largest]), 1)


def _exact(left: Vectors, right: Vectors, penalty: float, sizes: Sizes) -> Scored | None:
    given = (left, right, np.array([[penalty]]))
    scales = [scale for scale in map(decimal_scale, given) if scale is not None]
    if len(scales) < len(given):
        return None
    scale = max(scales[0] * scales[1], scales[2])
    if scale > LARGEST_SCALE:
        return None
    units = round(penalty * scales[2]) * (scale // scales[2])
    top = max(product_bound(left, right) * scale, float(units))
    if top * sizes.n_terms >= SUM_LIMIT:
        if scale > 1:
            return None
        raise ValueError(_too_large(top))
    times = scale // scales[1], scales[1]
    if scale > 1 and max(longest(left) * times[0], longest(right) * times[1]) > SURELY_WHOLE:
        return None
    return Scored(_of_integers(left, right, times), units, scale, 0.0)


def _of_integers(left: Vectors, right: Vectors, times: tuple[int, int]) -> Scores:
    """In float32 where that is exact."""
    whole = as_integers(left, times[0]), as_integers(right, times[1])
    is_short = whole[0].dtype == whole[1].dtype == np.int16
    if is_short and product_bound(*whole) < EXACT_IN_FLOAT32:
        return VectorScores(whole[0].astype(np.int16, copy=False), whole[1].astype(np.int16))
    return DotScores(*whole)


def _held(left: Vectors, right: Vectors, penalty: float, sizes: Sizes) -> Scored:
    products = left.astype(np.float64) @ right.astype(np.float64).T
    scaled = scale_together(products, np.array([penalty]), sizes)
    values = scaled.values[:-1].reshape(products.shape)
    scores = ArrayScores(values, np.ones(values.shape, dtype=np.bool_))
    return Scored(scores, int(scaled.values[-1]), scaled.scale, scaled.error_bound)


def _finely_rounded(left: Vectors, right: Vectors, penalty: float, sizes: Sizes) -> Scored:
    lengths = longest(left), longest(right)
    fine = [_fine_scale(length) for length in lengths]
    off = [math.sqrt(left.shape[1]) / 2 / scale for scale in fine]
    rounding = off[0] * lengths[1] + (lengths[0] + off[0]) * off[1]
    top = product_bound(left, right) + rounding
    scale = _largest_scale(max(top, penalty), sizes.n_terms)
    scores = DotScores(
        as_integers(left, fine[0]), as_integers(right, fine[1]), scale / (fine[0] * fine[1])
    )
    units = round(penalty * scale)
    error = max(rounding + 0.5 / scale + top * 2**-52, abs(units / scale - penalty))
    return Scored(scores, units, scale, error)


def _fine_scale(length: float) -> float:
    """A power of two, by which a product with it is exact."""
    power = math.floor(FINE_BITS - math.log2(length)) if length else LARGEST_POWER
    return 2.0 ** min(LARGEST_POWER, power)


def _largest_scale(top: float, n_terms: int) -> int:
    """Largest power of ten at which no sum can leave 64 bits."""
    scale = LARGEST_SCALE
    while (top * scale + 1) * n_terms >= SUM_LIMIT:
        scale //= 10
        if not scale:
            raise ValueError(_too_large(top))
    return scale


def _too_large(top: float) -> str:
    return f"scores up to {top:.6g} are too large for a problem of this size"
