"""Scores that are products of quantised vectors, computed tile by tile in float32."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from benchmarks.whole_vectors import longest
from solver.scores import Block, BoolArray, IntArray
from solver.tiles import Tile

EXACT = 1 << 24
"""Products whose partial sums stay below this are exact in float32, in any order of summation."""

PAIRS_AT_ONCE = 4096

Vectors = NDArray[np.int16]


@dataclass(frozen=True, eq=False)
class VectorScores:
    """Exact products of int16 vectors; every pair is eligible.

    Parameters
    ----------
    left, right
        Shapes ``(n_rows, d)`` and ``(n_columns, d)``; no partial sum of a product reaches 2**24.

    Raises
    ------
    ValueError
        When the shapes do not fit or a product might not be exact.
    """

    left: Vectors
    right: Vectors

    def __post_init__(self) -> None:
        if self.left.ndim != 2 or self.right.ndim != 2 or self.left.shape[1] != self.right.shape[1]:
            raise ValueError(f"expected vectors, got {self.left.shape} and {self.right.shape}")
        reach = longest(self.left) * longest(self.right)
        if reach >= EXACT:
            raise ValueError(f"a product may reach {reach:.6g}, expected less than {EXACT}")

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return len(self.left)

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return len(self.right)

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        tile = self.left[rows].astype(np.float32) @ self._right[columns].T
        return tile.astype(np.int64), np.ones(tile.shape, dtype=np.bool_)

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        scores = np.empty(len(rows), dtype=np.int64)
        for first in range(0, len(rows), PAIRS_AT_ONCE):
            part = slice(first, first + PAIRS_AT_ONCE)
            left, right = self.left[rows[part]], self.right[columns[part]]
            products = np.einsum("ij,ij->i", left.astype(np.float32), right.astype(np.float32))
            scores[part] = products
        return scores, np.ones(len(rows), dtype=np.bool_)

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of any rows and columns as float32."""
        return self.products(rows, columns), None

    def products(self, rows: IntArray, columns: IntArray | None) -> NDArray[np.float32]:
        """Products of any rows and columns."""
        right = self._right if columns is None else self._right[columns]
        products: NDArray[np.float32] = self.left[rows].astype(np.float32) @ right.T
        return products

    @cached_property
    def largest(self) -> int:
        """No product is larger."""
        return int(longest(self.left) * longest(self.right)) + 1

    @cached_property
    def _right(self) -> NDArray[np.float32]:
        return self.right.astype(np.float32)
