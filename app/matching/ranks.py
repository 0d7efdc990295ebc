"""Where each assigned pair stands among all eligible pairs: one integer pass."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from solver.result import Assignment
from solver.scores import IntArray, Scores, row_tiles
from solver.tiles import GatheredScores, read_tile, row_chunks

_RANGE = MILLION + 2
"""More than any two entries of a tile differ: scores, and -1 where nobody is eligible."""


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
    """Count ranks and the median over all pairs, tile by tile.

    Scores that are computed on demand are counted by compiled code, in memory that does not grow
    with the number of pairs.
    """
    if isinstance(scores, GatheredScores):
        return _counted(scores, assignment)
    rows, columns = assignment.rows, assignment.columns
    own, _ = scores.pairs(rows, columns)
    row_rank, column_rank = np.ones_like(rows), np.ones_like(rows)
    of_row = np.zeros(scores.n_rows, dtype=np.int64)
    of_column = np.zeros(scores.n_columns, dtype=np.int64)
    every_score = [np.empty(0, dtype=np.int32)]
    for tile, values, eligible in row_tiles(scores):
        masked = np.where(eligible, values, -1)
        of_row[tile] = eligible.sum(axis=1)
        of_column += eligible.sum(axis=0)
        every_score.append(values[eligible].astype(np.int32))
        inside = slice(*np.searchsorted(rows, (tile.start, tile.stop)).tolist())
        own_rows = masked[rows[inside] - tile.start]
        row_rank[inside] += (own_rows > own[inside, None]).sum(axis=1)
        column_rank += _count_above(masked, columns, own)
    return Standing(row_rank, column_rank, of_row, of_column, _median(np.concatenate(every_score)))


def _counted(scores: Scores, assignment: Assignment) -> Standing:
    from app.matching.rank_kernels import Assigned, Counts, count_pairs

    rows, columns = assignment.rows, assignment.columns
    n, m = scores.n_rows, scores.n_columns
    own, _ = scores.pairs(rows, columns)
    lowest = np.full(m, np.inf, dtype=np.float32)
    np.minimum.at(lowest, columns, own.astype(np.float32))
    by_column = np.argsort(columns, kind="stable")
    assigned = Assigned(
        own.astype(np.float32),
        np.searchsorted(rows, np.arange(n + 1)),
        by_column,
        np.searchsorted(columns[by_column], np.arange(m + 1)),
        lowest,
    )
    counts = Counts(
        *(np.zeros(size, dtype=np.int64) for size in (len(own), len(own), n, m, _RANGE))
    )
    for chunk in row_chunks(scores, np.arange(n), m):
        count_pairs(read_tile(scores, chunk), int(chunk[0]), assigned, counts)
    total = int(counts.of_score.sum())
    middle = np.searchsorted(np.cumsum(counts.of_score), (total - 1) // 2, side="right")
    return Standing(
        1 + counts.row_above,
        1 + counts.column_above,
        counts.of_row,
        counts.of_column,
        int(middle) if total else None,
    )


def _count_above(masked: IntArray, columns: IntArray, own: IntArray) -> IntArray:
    """Count for each pair the tile's entries of its column that are above its score."""
    height, width = masked.shape
    # Sorted columns one after the other, each in a range of its own, are one sorted list.
    starts = np.arange(width) * _RANGE
    ordered = (np.sort(masked.T, axis=1) + starts[:, None]).ravel()
    not_above = np.searchsorted(ordered, own + starts[columns], side="right") - columns * height
    above: IntArray = height - not_above
    return above


def _median(values: NDArray[np.int32]) -> int | None:
    if not len(values):
        return None
    middle = (len(values) - 1) // 2
    return int(np.partition(values, middle)[middle])
