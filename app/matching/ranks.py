"""Where each assigned pair stands among all eligible pairs: one integer pass."""

from dataclasses import dataclass

import numpy as np

from app.matching.criteria.scale import MILLION
from solver.result import Assignment
from solver.scores import IntArray, Scores, row_tiles


@dataclass(frozen=True, eq=False)
class Standing:
    """Ranks of the assigned pairs, in their order, and what the ranks are out of.

    A rank is 1 + the eligible ones with a higher score; arrays have shape ``(k,)``, except
    `eligible_of_row` ``(n_rows,)`` and `eligible_of_column` ``(n_columns,)``.
    `median_score` is the (lower) median score of all eligible pairs; None without any.
    """

    row_rank: IntArray
    column_rank: IntArray
    eligible_of_row: IntArray
    eligible_of_column: IntArray
    median_score: int | None


def standing(scores: Scores, assignment: Assignment) -> Standing:
    """Count ranks and the median over all pairs, tile by tile."""
    rows, columns = assignment.rows, assignment.columns
    own, _ = scores.pairs(rows, columns)
    row_rank, column_rank = np.ones_like(rows), np.ones_like(rows)
    of_row = np.zeros(scores.n_rows, dtype=np.int64)
    of_column = np.zeros(scores.n_columns, dtype=np.int64)
    histogram = np.zeros(MILLION + 1, dtype=np.int64)
    by_column = np.argsort(columns, kind="stable")
    for tile, values, eligible in row_tiles(scores):
        masked = np.where(eligible, values, -1)
        of_row[tile] = eligible.sum(axis=1)
        of_column += eligible.sum(axis=0)
        histogram += np.bincount(values[eligible], minlength=MILLION + 1)
        inside = slice(*np.searchsorted(rows, (tile.start, tile.stop)).tolist())
        own_rows = masked[rows[inside] - tile.start]
        row_rank[inside] += (own_rows > own[inside, None]).sum(axis=1)
        _count_above(masked, columns, own, by_column, column_rank)
    return Standing(row_rank, column_rank, of_row, of_column, _median(histogram))


def _count_above(
    masked: IntArray, columns: IntArray, own: IntArray, by_column: IntArray, rank: IntArray
) -> None:
    """Add to each pair's rank the tile's entries of its column that are above its score."""
    ordered = np.sort(masked, axis=0)
    for column in np.unique(columns):
        first, last = np.searchsorted(columns[by_column], (column, column + 1))
        pairs = by_column[first:last]
        above = len(ordered) - np.searchsorted(ordered[:, column], own[pairs], side="right")
        rank[pairs] += above


def _median(histogram: IntArray) -> int | None:
    count = int(histogram.sum())
    if count == 0:
        return None
    return int(np.searchsorted(np.cumsum(histogram), (count + 1) // 2))
