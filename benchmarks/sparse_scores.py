"""Scores of a list of pairs: a candidate graph that is never held as a full array."""

from dataclasses import dataclass

import numpy as np

from solver.scores import Block, IntArray


@dataclass(frozen=True)
class SparseScores:
    """Integer scores of listed pairs, and what holds for all others.

    Parameters
    ----------
    n_rows, n_columns
        Numbers of mentees and mentors.
    keys
        ``row * n_columns + column`` of each listed pair, strictly increasing, shape ``(k,)``.
    values
        Scores of the listed pairs, shape ``(k,)``.
    missing
        Score of every other pair; None when the other pairs are not eligible.
    """

    n_rows: int
    n_columns: int
    keys: IntArray
    values: IntArray
    missing: int | None

    def __post_init__(self) -> None:
        if self.keys.shape != self.values.shape or self.keys.ndim != 1:
            raise ValueError("keys and values must be vectors of the same length")
        if (np.diff(self.keys) <= 0).any():
            raise ValueError("keys must be strictly increasing")
        if len(self.keys) and (self.keys[0] < 0 or self.keys[-1] >= self.n_rows * self.n_columns):
            raise ValueError("a listed pair lies outside the problem")

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        first, last, _ = rows.indices(self.n_rows)
        left, right, _ = columns.indices(self.n_columns)
        low, high = np.searchsorted(self.keys, (first * self.n_columns, last * self.n_columns))
        i, j = np.divmod(self.keys[low:high], self.n_columns)
        inside = (j >= left) & (j < right)
        shape = (max(0, last - first), max(0, right - left))
        values = np.full(shape, self.missing or 0, dtype=np.int64)
        eligible = np.full(shape, self.missing is not None, dtype=np.bool_)
        i, j = i[inside] - first, j[inside] - left
        values[i, j] = self.values[low:high][inside]
        eligible[i, j] = True
        return values, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        wanted = rows * self.n_columns + columns
        values = np.full(len(wanted), self.missing or 0, dtype=np.int64)
        eligible = np.full(len(wanted), self.missing is not None, dtype=np.bool_)
        place = np.searchsorted(self.keys, wanted)
        listed = np.flatnonzero(place < len(self.keys))
        listed = listed[self.keys[place[listed]] == wanted[listed]]
        values[listed] = self.values[place[listed]]
        eligible[listed] = True
        return values, eligible
