"""What a rule is to the compatibility: a name and a predicate over pairs."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from solver.scores import BoolArray, IntArray

NOT_ELIGIBLE = "not_eligible"
"""Shown in place of a rule that would tell who avoids or forbids whom."""


class Rule(Protocol):
    """A hard rule over the pairs of a round."""

    @property
    def name(self) -> str:
        """Name in every explanation."""

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile that the rule forbids, shaped as the tile's `scores`."""

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs that the rule forbids, shape ``(k,)``."""


@dataclass(frozen=True, eq=False)
class ListedPairs:
    """A rule that blocks a list of pairs.

    Parameters
    ----------
    pairs
        Rows and columns, shape ``(k, 2)``, ordered by row.
    """

    name: str
    pairs: IntArray

    def blocked(self, rows: slice, columns: slice, scores: IntArray) -> BoolArray:
        """Pairs of a tile that are on the list."""
        mask = np.zeros(scores.shape, dtype=np.bool_)
        first, last = np.searchsorted(self.pairs[:, 0], (rows.start, rows.stop))
        i, j = self.pairs[first:last].T
        inside = (j >= columns.start) & (j < columns.stop)
        mask[i[inside] - rows.start, j[inside] - columns.start] = True
        return mask

    def blocked_pairs(self, rows: IntArray, columns: IntArray, scores: IntArray) -> BoolArray:
        """Single pairs that are on the list."""
        width = int(max(columns.max(initial=0), self.pairs[:, 1].max(initial=0))) + 1
        listed = self.pairs[:, 0] * width + self.pairs[:, 1]
        return np.isin(rows * width + columns, listed)
