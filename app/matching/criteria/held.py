"""A criterion whose scores are held: computed once, read by rules, ranks and explanations."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.term import Corner, FloatTile, Term, contribution
from solver.row_terms import MapBlocks
from solver.scores import BoolArray, IntArray

BLOCK_PAIRS = 1 << 18
"""Pairs computed at once by each worker: with four sentences a person 17 MB of products."""


@dataclass(frozen=True, eq=False)
class HeldTerm:
    """A term with the scores of all its pairs.

    Parameters
    ----------
    term
        What the scores were computed by.
    values
        Shape ``(n_rows, n_columns)``, 4 bytes a pair.
    """

    term: Term
    values: NDArray[np.int32]

    @classmethod
    def of(cls, term: Term, n_rows: int, n_columns: int, map_blocks: MapBlocks = map) -> "HeldTerm":
        """Compute all pairs; the caller has checked that they fit in memory."""
        values = np.empty((n_rows, n_columns), dtype=np.int32)
        computed = partial(_computed, term, slice(0, n_columns))
        for rows, scores in map_blocks(computed, row_blocks(n_rows, n_columns, BLOCK_PAIRS)):
            values[rows] = scores
        return cls(term, values)

    @property
    def name(self) -> str:
        """Name of the criterion."""
        return self.term.name

    def block(self, rows: slice, columns: slice) -> IntArray:
        """Scores of a tile, shape ``(len(rows), len(columns))``."""
        return self.values[rows, columns].astype(np.int64)

    def pairs(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Scores of single pairs, shape ``(k,)``."""
        return self.values[rows, columns].astype(np.int64)

    def known(self, rows: IntArray, columns: IntArray) -> BoolArray:
        """Whether both sides of each pair gave what the criterion reads, shape ``(k,)``."""
        return self.term.known(rows, columns)

    def panel(self, columns: IntArray, weight: int) -> "HeldPanel":
        """Take some columns of the held scores."""
        return HeldPanel(self.values, columns, weight)


def row_blocks(n_rows: int, n_columns: int, pairs: int) -> Iterator[slice]:
    """Whole rows in blocks of about so many pairs, in row order."""
    height = max(1, pairs // max(1, n_columns))
    for start in range(0, n_rows, height):
        yield slice(start, min(start + height, n_rows))


def _computed(term: Term, columns: slice, rows: slice) -> tuple[slice, IntArray]:
    return rows, term.block(rows, columns)


@dataclass(frozen=True, eq=False)
class HeldPanel:
    """Some columns of held scores."""

    values: NDArray[np.int32]
    columns: IntArray
    weight: int

    def add(self, tile: FloatTile, corner: Corner, rows: IntArray) -> None:
        """Add the contributions of these rows to the part of a tile that begins at a corner."""
        top, left = corner
        part = tile[top : top + len(rows), left : left + len(self.columns)]
        part += contribution(self.values[np.ix_(rows, self.columns)].astype(np.int64), self.weight)
