"""Float scores from outside as integers, with a stated error.

Every sum that the solver and its proof form must stay inside int64. With ``W`` the largest
magnitude of an integer score (or penalty), ``sum_terms`` gives a factor ``t`` such that
``W * t < 2**62`` is enough; scales are chosen, and integers refused, by that rule.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.scores import IntArray

SUM_LIMIT = 1 << 62
"""Magnitude times `sum_terms` stays below this, half of the largest int64."""

LARGEST_EXPONENT = 9
"""Scales are powers of ten up to this one: a billionth is far below any score's meaning."""

SAMPLE = 4096
"""Values that a scale is tried on before it is tried on all."""


@dataclass(frozen=True)
class ScaledScores:
    """Scores as integers in units of ``1 / scale``.

    Attributes
    ----------
    values
        int64 array of the shape of the scores.
    scale
        A power of ten, 1 to 1e9.
    error_bound
        Largest difference between a score and ``values / scale``; 0.0 when there is none.
    """

    values: IntArray
    scale: int
    error_bound: float


def sum_terms(n_rows: int, n_columns: int, places: int, most_places: int) -> int:
    """Factor by which sums can exceed the largest score.

    The flow solver multiplies costs by its number of nodes and adds them up along paths through
    all of them (measured: it refuses ``W * nodes**2`` near 2**63). Prices are path lengths, at
    most ``2 W (n_columns + 3)``; a row's part of the bound adds up `most_places` of them and must
    stay clear of the markers at 2**59, the whole bound adds up `places` of them.

    Parameters
    ----------
    places, most_places
        Sum, and largest, of the rows' demands.
    """
    nodes = n_rows + n_columns + 4
    price = 2 * (n_columns + 3)
    return max((nodes + 2) ** 2, 8 * price * (most_places + 1), price * (places + n_rows + 2))


def to_integers(values: NDArray[np.generic], n_terms: int) -> ScaledScores:
    """Turn scores into integers, exactly where a power of ten up to 1e9 allows it.

    Integers are taken as they are. Decimals that a power of ten turns into integers (a round trip
    is within one unit in the last place) get the smallest such scale; all others get the largest
    power of ten, up to 1e9, at which sums cannot overflow, and are rounded to the nearest.

    Parameters
    ----------
    values
        Scores of any shape, finite.
    n_terms
        Factor from `sum_terms`, at least 1.

    Raises
    ------
    ValueError
        When a score is not finite, or so large that sums would overflow at scale 1.
    """
    if n_terms < 1:
        raise ValueError(f"n_terms must be at least 1, got {n_terms}")
    if np.issubdtype(values.dtype, np.integer):
        return ScaledScores(_checked_integers(values, n_terms), 1, 0.0)
    if not np.issubdtype(values.dtype, np.floating):
        raise ValueError(f"scores must be an integer or float array, got {values.dtype}")
    floats = values.astype(np.float64, copy=False)
    if not np.isfinite(floats).all():
        raise ValueError("scores must be finite, got NaN or infinity")
    return _scaled(floats, _fitting_scales(_magnitude(floats), n_terms))


def _checked_integers(values: NDArray[np.generic], n_terms: int) -> IntArray:
    top = max(int(values.max(initial=0)), -int(values.min(initial=0)))
    if top * n_terms >= SUM_LIMIT:
        raise ValueError(_too_large(float(top), n_terms))
    return values.astype(np.int64)


def _magnitude(values: NDArray[np.float64]) -> float:
    return max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))


def _fitting_scales(top: float, n_terms: int) -> list[int]:
    scales = [10**e for e in range(LARGEST_EXPONENT + 1)]
    fitting = [scale for scale in scales if (top * scale + 1) * n_terms < SUM_LIMIT]
    if not fitting:
        raise ValueError(_too_large(top, n_terms))
    return fitting


def _too_large(top: float, n_terms: int) -> str:
    return (
        f"the largest score is {top:.6g}; expected less than {SUM_LIMIT / n_terms:.6g} "
        "for a problem of this size, so that sums stay within 64 bits"
    )


def _scaled(values: NDArray[np.float64], scales: list[int]) -> ScaledScores:
    flat = values.reshape(-1)
    for scale in scales:
        if _is_exact(flat[:SAMPLE], scale) and _is_exact(flat, scale):
            rounded = np.rint(values * scale)
            error = np.abs(rounded / scale - values).max(initial=0.0)
            return ScaledScores(rounded.astype(np.int64), scale, float(error))
    scale = scales[-1]
    return ScaledScores(np.rint(values * scale).astype(np.int64), scale, 0.5 / scale)


def _is_exact(values: NDArray[np.float64], scale: int) -> bool:
    back = np.rint(values * scale) / scale
    return bool((np.abs(back - values) <= np.spacing(np.abs(values))).all())
