"""Scores of which some listed pairs count for more."""

from dataclasses import dataclass

import numpy as np

from solver.scores import (
    ArrayScores,
    Block,
    BoolArray,
    BoundedScores,
    DerivedScores,
    IntArray,
    Scores,
)
from solver.sides.constraints import looked_up
from solver.tiles import GatheredScores, Tile


@dataclass(frozen=True, eq=False)
class AddedScores(DerivedScores):
    """`scores` and, for listed pairs, an amount besides; the mask stays as it is.

    Parameters
    ----------
    listed
        Distinct rows and columns, ordered by row, shape ``(k, 2)``.
    amounts
        What is added, shape ``(k,)``.
    """

    listed: IntArray
    amounts: IntArray

    def block(self, rows: slice, columns: slice) -> Block:
        """Scores and mask of a tile."""
        values, eligible = self.scores.block(rows, columns)
        values = values.copy()
        self._add_to(values, np.arange(self.n_rows)[rows], np.arange(self.n_columns)[columns])
        return values, eligible

    def pairs(self, rows: IntArray, columns: IntArray) -> Block:
        """Scores and mask of single pairs."""
        values, eligible = self.scores.pairs(rows, columns)
        values = values.copy()
        found, where = looked_up(self.listed, rows, columns)
        values[found] += self.amounts[where]
        return values, eligible

    def _add_to(self, tile: Tile, rows: IntArray, columns: IntArray) -> None:
        """Add to a tile of these rows and columns, both increasing."""
        if not len(rows):
            return
        inside = slice(*np.searchsorted(self.listed[:, 0], (rows[0], rows[-1] + 1)).tolist())
        (i, of_rows), (j, of_columns) = (
            _places(chosen, wanted)
            for chosen, wanted in zip((rows, columns), self.listed[inside].T, strict=True)
        )
        found = of_rows & of_columns
        tile[i[found], j[found]] += self.amounts[inside][found].astype(tile.dtype)


@dataclass(frozen=True, eq=False)
class GatheredAddedScores(AddedScores):
    """The same, of scores that can be computed for any rows and columns, and know their largest."""

    @property
    def largest(self) -> int:
        """No pair scores more."""
        assert isinstance(self.scores, BoundedScores)
        return self.scores.largest + int(self.amounts.max(initial=0))

    def gathered(self, rows: IntArray, columns: IntArray | None) -> tuple[Tile, BoolArray | None]:
        """Tile of these rows and columns; None means all columns."""
        assert isinstance(self.scores, GatheredScores)
        values, eligible = self.scores.gathered(rows, columns)
        every = np.arange(self.n_columns) if columns is None else columns
        self._add_to(values, rows, every)
        return values, eligible


def added(scores: Scores, listed: IntArray, amounts: IntArray) -> Scores:
    """Add amounts to listed pairs of scores, which stay of the kind that they are.

    Parameters
    ----------
    listed
        Distinct rows and columns, ordered by row, shape ``(k, 2)``.
    amounts
        What is added, shape ``(k,)``.
    """
    if isinstance(scores, GatheredScores) and isinstance(scores, BoundedScores):
        return GatheredAddedScores(scores, listed, amounts)
    if isinstance(scores, ArrayScores):
        values = scores.values.copy()
        values[listed[:, 0], listed[:, 1]] += amounts.astype(values.dtype)
        return ArrayScores(values, scores.eligible)
    return AddedScores(scores, listed, amounts)


def _places(known: IntArray, wanted: IntArray) -> tuple[IntArray, BoolArray]:
    """Where each wanted one stands in an increasing array, and whether it is there."""
    place = np.minimum(np.searchsorted(known, wanted), max(0, len(known) - 1))
    found: BoolArray = known[place] == wanted if len(known) else np.zeros(len(wanted), np.bool_)
    return place, found
