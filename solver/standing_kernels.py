"""Counting over a tile where assigned pairs stand, compiled; imported inside functions alone."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solver.kernels import compiled
from solver.scores import IntArray
from solver.tiles import Tile

Counts = NDArray[np.int32]


class Own(NamedTuple):
    """Assigned pairs with their scores, in the type of the tile.

    Attributes
    ----------
    starts, row_scores
        Scores of the assigned pairs by row of the tile.
    slots
        Scores of each column's first few pairs, shape ``(n_slots, n_columns)``; infinite or the
        largest number where there are fewer.
    columns, scores
        The pairs that have no slot.
    """

    starts: IntArray
    row_scores: Tile
    slots: Tile
    columns: IntArray
    scores: Tile


class Seen(NamedTuple):
    """What is counted: eligible pairs, and those above each assigned pair.

    Attributes
    ----------
    of_row, of_column
        Eligible pairs.
    above_row
        By assigned pair of the tile, in row order.
    above_slot, above_rest
        As `Own.slots` and `Own.scores`.
    below
        Eligible pairs whose score is below the histogram, shape ``(1,)``.
    histogram
        Eligible pairs by score, from the lowest one that is counted on.
    """

    of_row: IntArray
    of_column: Counts
    above_row: IntArray
    above_slot: Counts
    above_rest: Counts
    below: IntArray
    histogram: IntArray


@compiled
def count_tile(tile: Tile, closed: float, lowest: int, own: Own, seen: Seen) -> None:
    """Count a tile's pairs; the histogram begins with the score `lowest`."""
    for i in range(len(tile)):
        seen.of_row[i] = _count_eligible(tile[i], closed, seen.of_column)
        for k in range(own.starts[i], own.starts[i + 1]):
            seen.above_row[k] = _count_above(tile[i], own.row_scores[k])
        for slot in range(len(own.slots)):
            _compare(tile[i], own.slots[slot], seen.above_slot[slot])
        for k in range(len(own.columns)):
            seen.above_rest[k] += tile[i, own.columns[k]] > own.scores[k]
        seen.below[0] += seen.of_row[i] - _count_above(tile[i], lowest - 1)
        _add_to_histogram(tile[i], lowest, seen.histogram)


@compiled
def _count_eligible(row: Tile, closed: float, of_column: Counts) -> int:
    eligible = 0
    for j in range(len(row)):
        is_open = row[j] > closed
        eligible += is_open
        of_column[j] += is_open
    return eligible


@compiled
def _count_above(row: Tile, score: float) -> int:
    above = 0
    for j in range(len(row)):
        above += row[j] > score
    return above


@compiled
def _compare(row: Tile, scores: Tile, above: Counts) -> None:
    for j in range(len(row)):
        above[j] += row[j] > scores[j]


@compiled
def _add_to_histogram(row: Tile, lowest: int, histogram: IntArray) -> None:
    """Gather the scores that count without a branch, which no processor could foretell."""
    places, count = np.empty(len(row) + 1, dtype=np.int32), 0
    end = lowest + len(histogram)
    for j in range(len(row)):
        # An unsigned index cannot count from the end, which would cost a test.
        places[np.uint64(count)] = j
        count += int((row[np.uint64(j)] >= lowest) & (row[np.uint64(j)] < end))
    for k in range(count):
        histogram[int(row[places[k]]) - lowest] += 1
