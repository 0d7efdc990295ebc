"""All that the solver knows of compatibility: integer scores and a mask, block by block."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
NodeArray = NDArray[np.int32]
Block = tuple[IntArray, BoolArray]

TILE_PAIRS = 1 << 20
"""Pairs in one tile: 8 MB of int64 scores, small enough to stay near the caches."""


class Scores(Protocol):
    """Integer scores of all pairs, computed on demand.

    ``block`` and ``pairs`` return int64 scores and a mask that is True where the pair is eligible;
    the score of a pair that is not eligible has no meaning and must not be read.
    """

    @property
    def n_rows(self) -> int:
        """Number of mentees."""

    @property
    def n_columns(self) -> int:
        """Number of mentors."""

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile, both of shape ``(len(rows), len(columns))``."""

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs, both of shape ``(k,)``."""


@runtime_checkable
class BoundedScores(Protocol):
    """Scores that know, before any is worked out, a number that none exceeds."""

    @property
    def largest(self) -> int:
        """No pair scores more."""


@dataclass(frozen=True)
class ArrayScores:
    """Scores held as arrays: for small cohorts, case files and tests.

    Parameters
    ----------
    values
        Integer scores, shape ``(n_rows, n_columns)``.
    eligible
        Mask of the same shape: True where the pair may be assigned.
    """

    values: NDArray[np.integer]
    eligible: BoolArray

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not np.issubdtype(self.values.dtype, np.integer):
            raise ValueError(f"values must be a 2-d integer array, got {self.values.dtype}")
        if self.eligible.shape != self.values.shape or self.eligible.dtype != np.bool_:
            raise ValueError(f"eligible must be a bool array of shape {self.values.shape}")

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return int(self.values.shape[0])

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return int(self.values.shape[1])

    @property
    def largest(self) -> int:
        """No pair scores more."""
        return int(self.values.max(initial=0))

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        return self.values[rows, columns].astype(np.int64), self.eligible[rows, columns]

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        return self.values[rows, columns].astype(np.int64), self.eligible[rows, columns]

    @classmethod
    def materialise(cls, scores: Scores, dtype: type[np.integer] = np.int64) -> "ArrayScores":
        """Hold every tile of `scores`; the caller has checked that this fits in memory."""
        values = np.zeros((scores.n_rows, scores.n_columns), dtype=dtype)
        eligible = np.zeros(values.shape, dtype=np.bool_)
        for rows, tile, mask in row_tiles(scores):
            values[rows], eligible[rows] = tile, mask
        return cls(values, eligible)


@dataclass(frozen=True, eq=False)
class DerivedScores:
    """Of the same size as the scores that they are made from."""

    scores: Scores

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return self.scores.n_rows

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return self.scores.n_columns


@dataclass(frozen=True, eq=False)
class WithoutPairs(DerivedScores):
    """`scores` with some pairs taken out: what is forbidden, and what a pin has settled already."""

    excluded: IntArray

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values, eligible = self.scores.block(rows, columns)
        first_row, last_row, _ = rows.indices(self.n_rows)
        first_column, last_column, _ = columns.indices(self.n_columns)
        i, j = self.excluded[:, 0], self.excluded[:, 1]
        inside = (i >= first_row) & (i < last_row) & (j >= first_column) & (j < last_column)
        if inside.any():
            eligible = eligible.copy()
            eligible[i[inside] - first_row, j[inside] - first_column] = False
        return values, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values, eligible = self.scores.pairs(rows, columns)
        excluded = np.isin(rows * self.n_columns + columns, self._keys())
        return values, eligible & ~excluded

    def _keys(self) -> IntArray:
        return self.excluded[:, 0] * self.n_columns + self.excluded[:, 1]


def row_tiles(scores: Scores) -> Iterator[tuple[slice, IntArray, BoolArray]]:
    """Whole rows in tiles of about `TILE_PAIRS` pairs, in row order."""
    height = max(1, TILE_PAIRS // max(1, scores.n_columns))
    for start in range(0, scores.n_rows, height):
        rows = slice(start, min(start + height, scores.n_rows))
        values, eligible = scores.block(rows, slice(0, scores.n_columns))
        yield rows, values, eligible
