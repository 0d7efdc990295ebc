"""Scores that are products of whole-number vectors, computed tile by tile."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.whole_vectors import Whole, longest
from solver.scores import Block, BoolArray, IntArray
from solver.tiles import Tile

EXACT = 1 << 53
"""Products whose partial sums stay below this are exact in float64, in any order of summation."""

Numbers = NDArray[np.floating[Any] | np.int64]

PAIRS_AT_ONCE = 1 << 20
LISTED_AT_ONCE = 4096


@dataclass(frozen=True, eq=False)
class DotScores:
    """Products of whole-number vectors, times a factor and rounded; every pair is eligible.

    Products are exact, in float64 or else in 64-bit integers, so that a pair has one score in
    whatever tile it is read. Scores that are exact in float32 belong into `VectorScores`.

    Parameters
    ----------
    left, right
        Whole numbers, shapes ``(n_rows, d)`` and ``(n_columns, d)``.
    factor
        A score is the product times this, rounded to the nearest integer.

    Raises
    ------
    ValueError
        When the shapes do not fit, or products that are not exact in float64 have a factor.
    """

    left: Whole
    right: Whole
    factor: float = 1.0

    def __post_init__(self) -> None:
        if self.left.ndim != 2 or self.right.ndim != 2:
            raise ValueError("vectors must be 2-d arrays")
        if self.left.shape[1] != self.right.shape[1]:
            raise ValueError(
                f"vectors must have one length, got {self.left.shape[1]} and {self.right.shape[1]}"
            )
        if self.factor != 1 and self._bound >= EXACT:
            raise ValueError(f"a product may reach {self._bound:.6g}, expected less than {EXACT}")

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return len(self.left)

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return len(self.right)

    @cached_property
    def largest(self) -> int:
        """No pair scores more."""
        return int(self._bound * self.factor) + 1

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values = self._tile(self.left[rows], self._right[columns])
        return values, np.ones(values.shape, dtype=np.bool_)

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        scores = np.empty(len(rows), dtype=np.int64)
        for first in range(0, len(rows), LISTED_AT_ONCE):
            part = slice(first, first + LISTED_AT_ONCE)
            left, right = self._of_type(self.left[rows[part]]), self._right[columns[part]]
            scores[part] = self._rounded(np.einsum("kd,kd->k", left, right))
        return scores, np.ones(len(rows), dtype=np.bool_)

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of any rows and columns."""
        right = self._right if columns is None else self._right[columns]
        return self._tile(self.left[rows], right), None

    def _tile(self, left: Whole, right: Numbers) -> IntArray:
        """A few rows at a time, so that the products themselves take little room."""
        tile = np.empty((len(left), len(right)), dtype=np.int64)
        height = max(1, PAIRS_AT_ONCE // max(1, len(right)))
        for first in range(0, len(left), height):
            part = slice(first, first + height)
            tile[part] = self._rounded(self._of_type(left[part]) @ right.T)
        return tile

    def _rounded(self, products: Numbers) -> Numbers:
        """Round products in place."""
        if self.factor != 1:
            np.rint(np.multiply(products, self.factor, out=products), out=products)
        return products

    @cached_property
    def _bound(self) -> float:
        return product_bound(self.left, self.right)

    @cached_property
    def _right(self) -> Numbers:
        return self._of_type(self.right)

    def _of_type(self, vectors: Whole) -> Numbers:
        """In the type in which products are exact."""
        kind = np.float64 if self._bound < EXACT else np.int64
        numbers: Numbers = vectors.astype(kind)
        return numbers


def product_bound(left: NDArray[np.generic], right: NDArray[np.generic]) -> float:
    """Upper bound of every partial sum of a dot product (Cauchy and Schwarz on magnitudes)."""
    return longest(left) * longest(right) * (1 + 1e-9)
