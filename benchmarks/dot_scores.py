"""Scores that are dot products of integer vectors, computed tile by tile."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.scores import Block, IntArray

VectorArray = NDArray[np.float32] | NDArray[np.float64] | NDArray[np.int64]


@dataclass(frozen=True)
class DotScores:
    """Exact dot products of rows with integer values; every pair is eligible.

    A product whose partial sums stay below 2**24 (2**53) is exact in float32 (float64), in any
    order of summation; `of` picks the smallest such type, so that tiles are plain matrix products.

    Parameters
    ----------
    left, right
        Integer-valued arrays of one type, shapes ``(n_rows, d)`` and ``(n_columns, d)``.
    """

    left: VectorArray
    right: VectorArray

    def __post_init__(self) -> None:
        if self.left.ndim != 2 or self.right.ndim != 2:
            raise ValueError("vectors must be 2-d arrays")
        if self.left.shape[1] != self.right.shape[1]:
            raise ValueError(
                f"vectors must have one length, got {self.left.shape[1]} and {self.right.shape[1]}"
            )

    @classmethod
    def of(cls, left: IntArray, right: IntArray) -> "DotScores":
        """Hold integer vectors in the smallest type whose products are exact."""
        bound = product_bound(left, right)
        if bound < 2**24:
            return cls(left.astype(np.float32), right.astype(np.float32))
        if bound < 2**53:
            return cls(left.astype(np.float64), right.astype(np.float64))
        return cls(left, right)

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return int(self.left.shape[0])

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return int(self.right.shape[0])

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values = (self.left[rows] @ self.right[columns].T).astype(np.int64)
        return values, np.ones(values.shape, dtype=np.bool_)

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values = np.einsum("kd,kd->k", self.left[rows], self.right[columns]).astype(np.int64)
        return values, np.ones(len(values), dtype=np.bool_)


def product_bound(left: IntArray, right: IntArray) -> float:
    """Upper bound of every partial sum of a dot product (Cauchy and Schwarz on magnitudes)."""
    return _longest(left) * _longest(right) * (1 + 1e-9) + 1


def _longest(vectors: IntArray) -> float:
    squares = np.square(vectors.astype(np.float64)).sum(axis=1)
    return float(np.sqrt(squares.max(initial=0.0)))
