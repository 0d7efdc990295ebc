"""Scores of a case as integers: what their readers hand on."""

from dataclasses import dataclass

import numpy as np

from benchmarks.case_errors import CaseError
from benchmarks.case_fields import Numbers
from solver.scaling import ScaledScores, to_integers
from solver.scores import ArrayScores, BoolArray, Scores

LARGEST_EXACT = 2**53
"""Whole numbers up to this one are exact in float64."""


@dataclass(frozen=True)
class Sizes:
    """Numbers of mentees and mentors, and the factor that `to_integers` needs."""

    n_rows: int
    n_columns: int
    n_terms: int


@dataclass(frozen=True)
class Scored:
    """Integer scores with the penalty, both in units of ``1 / scale``.

    `error_bound` is the largest difference between a score in the file and its integer.
    """

    scores: Scores
    penalty: int
    scale: int
    error_bound: float


def scale_together(values: Numbers, other: Numbers, sizes: Sizes) -> ScaledScores:
    """Scale scores and other numbers alike; the others come last in a flat array.

    Raises
    ------
    CaseError
        When a number is not finite, or too large for 64 bits.
    """
    is_whole = other.dtype == np.int64 or (
        (np.abs(other) < LARGEST_EXACT).all() and (other == np.rint(other)).all()
    )
    if values.dtype == np.int64 and is_whole:
        other = other.astype(np.int64)
    try:
        return to_integers(np.concatenate((values.reshape(-1), other)), sizes.n_terms)
    except ValueError as error:
        raise CaseError([str(error)]) from None


def dense(values: Numbers, eligible: BoolArray, sizes: Sizes) -> Scored:
    """Scores held as an array; see `scale_together` for errors."""
    scaled = scale_together(values, np.empty(0, dtype=np.int64), sizes)
    scores = ArrayScores(scaled.values.reshape(values.shape), eligible)
    return Scored(scores, 0, scaled.scale, scaled.error_bound)
