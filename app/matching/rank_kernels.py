"""Counting all pairs of a tile, compiled; imported inside functions alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernels import compiled
from solver.scores import IntArray
from solver.tiles import Tile

Floats = NDArray[np.float32]


class Assigned(NamedTuple):
    """Assigned pairs in their order, which is that of their rows.

    Attributes
    ----------
    scores
        Score of each pair.
    row_starts
        Row i has the pairs ``row_starts[i]:row_starts[i + 1]``.
    by_column, column_starts
        Column j has the pairs ``by_column[column_starts[j]:column_starts[j + 1]]``.
    lowest
        Lowest score of each column's pairs; infinite without any.
    """

    scores: Floats
    row_starts: IntArray
    by_column: IntArray
    column_starts: IntArray
    lowest: Floats


class Counts(NamedTuple):
    """How many eligible pairs are above each assigned one, there are by row, column and score."""

    row_above: IntArray
    column_above: IntArray
    of_row: IntArray
    of_column: IntArray
    of_score: IntArray


@compiled
def count_pairs(tile: Tile, top: int, assigned: Assigned, counts: Counts) -> None:
    """Count the pairs of a tile of whole rows, which begins at row `top`.

    Parameters
    ----------
    tile
        Scores; less than 0 where a pair is not eligible.
    """
    for i in range(len(tile)):
        row = tile[i]
        counts.of_row[top + i] = _count_eligible(row, counts.of_column)
        for p in range(assigned.row_starts[top + i], assigned.row_starts[top + i + 1]):
            counts.row_above[p] = _count_above(row, assigned.scores[p])
        for j in range(len(row)):
            if row[j] > assigned.lowest[j]:
                for k in range(assigned.column_starts[j], assigned.column_starts[j + 1]):
                    p = assigned.by_column[k]
                    counts.column_above[p] += row[j] > assigned.scores[p]
        for j in range(len(row)):
            if row[j] >= 0:
                counts.of_score[np.int64(row[j])] += 1


@compiled
def _count_eligible(row: Tile, of_column: IntArray) -> int:
    count = 0
    for j in range(len(row)):
        count += row[j] >= 0
        of_column[j] += row[j] >= 0
    return count


@compiled
def _count_above(row: Tile, score: float) -> int:
    count = 0
    for j in range(len(row)):
        count += row[j] > score
    return count
