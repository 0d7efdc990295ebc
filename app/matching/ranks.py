"""Where each assigned pair stands among all eligible pairs: one integer pass."""

import numpy as np
from numpy.typing import NDArray

from app.matching.criteria.scale import MILLION
from solver import standing as compiled_standing
from solver.result import Assignment
from solver.row_terms import MapBlocks
from solver.scores import IntArray, Scores, row_tiles
from solver.standing import Standing

__all__ = ["Standing", "standing"]

COMPILED_FROM = 1_000_001
"""Pairs from which on compiled code counts: it is not loaded for a round of 2,000 and 500."""

_RANGE = MILLION + 2
"""More than any two entries of a tile differ: scores, and -1 where nobody is eligible."""


def standing(scores: Scores, assignment: Assignment, map_blocks: MapBlocks = map) -> Standing:
    """Count ranks and the median over all pairs, tile by tile.

    Large rounds are counted by compiled code, in memory that does not grow with their pairs.
    """
    if scores.n_rows * scores.n_columns >= COMPILED_FROM:
        return compiled_standing.standing(scores, assignment, MILLION, map_blocks)
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
