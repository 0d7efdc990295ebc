"""Scores in which only pairs above a floor are eligible; each column has its own floor."""

from dataclasses import dataclass

import numpy as np

from solver.scores import Block, BoolArray, DerivedScores, IntArray, Scores
from solver.tiles import GatheredScores, Tile


@dataclass(frozen=True, eq=False)
class ScoresAbove(DerivedScores):
    """`scores` without the pairs that are not above their column's floor.

    Parameters
    ----------
    floor
        A pair is eligible when its score is larger, shape ``(n_columns,)``.
    tie_rows
        A pair whose score equals the floor is eligible when its row is lower, shape
        ``(n_columns,)``.
    """

    floor: IntArray
    tie_rows: IntArray

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values, eligible = self.scores.block(rows, columns)
        chosen = np.arange(self.n_rows)[rows][:, None]
        return values, eligible & self._above(values, chosen, np.arange(self.n_columns)[columns])

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values, eligible = self.scores.pairs(rows, columns)
        return values, eligible & self._above(values, rows, columns)

    def _above(self, values: Tile, rows: IntArray, columns: IntArray) -> BoolArray:
        floor, tie_rows = as_in(values, self.floor[columns]), self.tie_rows[columns]
        above: BoolArray = values > floor
        if tie_rows.any():
            above |= (values == floor) & (rows < tie_rows)
        return above


@dataclass(frozen=True, eq=False)
class GatheredScoresAbove(ScoresAbove):
    """The same, of scores that can be computed for any rows and columns."""

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""
        assert isinstance(self.scores, GatheredScores)
        values, eligible = self.scores.gathered(rows, columns)
        chosen = np.arange(self.n_columns) if columns is None else columns
        above = self._above(values, rows[:, None], chosen)
        return values, above if eligible is None else eligible & above


def above(scores: Scores, floor: IntArray, tie_rows: IntArray) -> ScoresAbove:
    """Narrow scores, which stay of the kind that they are."""
    kind = GatheredScoresAbove if isinstance(scores, GatheredScores) else ScoresAbove
    return kind(scores, floor, tie_rows)


def at_least(scores: Scores, threshold: int) -> ScoresAbove:
    """The pairs whose score is `threshold` or more."""
    nobody = np.zeros(scores.n_columns, dtype=np.int64)
    return above(scores, nobody + (threshold - 1), nobody)


def as_in(tile: Tile, floor: IntArray) -> Tile:
    """Floors in the number type of a tile, so that they compare without a cast.

    Scores in float32 are below 2**24; a rounded floor stays on the same side of all of them.
    """
    return floor.astype(np.float32) if tile.dtype == np.float32 else floor
