"""Where assigned pairs stand among all eligible pairs: one compiled pass over blocks of rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from solver import tiles
from solver.result import Assignment
from solver.row_terms import MapBlocks
from solver.scores import IntArray, Scores
from solver.tiles import Tile

if TYPE_CHECKING:
    from solver.standing_kernels import Own

SAMPLE = 20_000
"""Pairs whose scores tell roughly where the median lies: within 0.4 % of all pairs, one sigma."""

MEDIAN_SHARE = 0.02
"""Share of the sample on either side of its median among which that of all pairs is looked for."""

SLOT_SHARE = 4
"""A slot pays where at least one in so many columns has a pair for it."""


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


@dataclass(frozen=True, eq=False)
class _Slots:
    """Where the count of each assigned pair is kept within its column.

    Attributes
    ----------
    table
        Assigned pair by slot and column, -1 for none, shape ``(n_slots, n_columns)``.
    rest
        Assigned pairs without a slot.
    slot
        By assigned pair, -1 for none.
    """

    table: IntArray
    rest: IntArray
    slot: IntArray

    @classmethod
    def of(cls, assignment: Assignment, n_columns: int) -> "_Slots":
        """Number the pairs of each column, and give slots to the numbers that many columns have."""
        columns = assignment.columns
        order = np.argsort(columns, kind="stable")
        loads = np.bincount(columns, minlength=n_columns)
        number = np.empty_like(columns)
        number[order] = np.arange(len(columns)) - np.repeat(np.cumsum(loads) - loads, loads)
        n_slots = int((np.bincount(number) * SLOT_SHARE >= n_columns).sum())
        table = np.full((n_slots, n_columns), -1, dtype=np.int64)
        has_slot = number < n_slots
        table[number[has_slot], columns[has_slot]] = np.flatnonzero(has_slot)
        return cls(table, np.flatnonzero(~has_slot), np.where(has_slot, number, -1))


@dataclass(frozen=True, eq=False)
class _Block:
    """Counts of one block; `above_column` is by assigned pair of the whole problem."""

    of_row: IntArray
    above_row: IntArray
    of_column: NDArray[np.int32]
    above_column: NDArray[np.int32]
    below: int
    histogram: IntArray


@dataclass(frozen=True, eq=False)
class _Question:
    """What is asked of every block; scores of `counted` are those that the median may be."""

    scores: Scores
    assignment: Assignment
    own: IntArray
    slots: _Slots
    counted: range


def standing(
    scores: Scores, assignment: Assignment, highest: int, map_blocks: MapBlocks = map
) -> Standing:
    """Count ranks and the median over all pairs.

    Parameters
    ----------
    highest
        No score is above it, and none below 0. One pass is enough unless the median is far from
        that of a sample; then a second one counts each of these scores.
    """
    own, _ = scores.pairs(assignment.rows, assignment.columns)
    slots = _Slots.of(assignment, scores.n_columns)
    every_score = range(highest + 1)
    for counted in (_near_median(scores, every_score), every_score):
        question = _Question(scores, assignment, own, slots, counted)
        found = _counted(question, map_blocks)
        of_row = found.of_row
        median = _median(found, counted)
        if median is not None or not of_row.any():
            break
    else:
        raise ValueError(f"a score is outside of 0 to {highest:,}")
    ranks = 1 + found.above_row, 1 + found.above_column.astype(np.int64)
    return Standing(*ranks, of_row, found.of_column.astype(np.int64), median)


def _counted(question: _Question, map_blocks: MapBlocks) -> _Block:
    """All blocks together."""
    of_row, above_row = [question.own[:0]], [question.own[:0]]
    of_column = np.zeros(question.scores.n_columns, dtype=np.int32)
    above_column = np.zeros(len(question.own), dtype=np.int32)
    below, histogram = 0, np.zeros(len(question.counted), dtype=np.int64)
    for block in map_blocks(partial(_count_block, question), _blocks(question.scores)):
        of_row.append(block.of_row)
        above_row.append(block.above_row)
        of_column += block.of_column
        above_column += block.above_column
        below += block.below
        histogram += block.histogram
    rows = np.concatenate(of_row), np.concatenate(above_row)
    return _Block(*rows, of_column, above_column, below, histogram)


def _near_median(scores: Scores, every_score: range) -> range:
    """Scores among which the median probably is, from a sample that is always the same."""
    if not scores.n_rows or not scores.n_columns:
        return every_score
    rng = np.random.default_rng(0)
    rows, columns = (rng.integers(0, size, SAMPLE) for size in (scores.n_rows, scores.n_columns))
    values, eligible = scores.pairs(rows, columns)
    sample = np.sort(values[eligible])
    if not len(sample):
        return every_score
    ends = np.array([0.5 - MEDIAN_SHARE, 0.5 + MEDIAN_SHARE]) * (len(sample) - 1)
    first, last = sample[ends.astype(np.int64)].tolist()
    return range(first, last + 1)


def _blocks(scores: Scores) -> Iterator[slice]:
    height = max(1, tiles.TILE_PAIRS // max(1, scores.n_columns))
    for start in range(0, scores.n_rows, height):
        yield slice(start, min(start + height, scores.n_rows))


def _count_block(question: _Question, rows: slice) -> _Block:
    from solver.standing_kernels import Seen, count_tile

    slots = question.slots
    tile = tiles.read_tile(question.scores, np.arange(rows.start, rows.stop))
    own = _own(question, rows, tile)
    seen = Seen(
        np.zeros(len(tile), dtype=np.int64),
        np.zeros(tile.shape[1], dtype=np.int32),
        np.zeros(len(own.row_scores), dtype=np.int64),
        np.zeros(own.slots.shape, dtype=np.int32),
        np.zeros(len(slots.rest), dtype=np.int32),
        np.zeros(1, dtype=np.int64),
        np.zeros(len(question.counted), dtype=np.int64),
    )
    count_tile(tile, tiles.closed_value(tile), question.counted.start, own, seen)
    above = np.empty(len(question.own), dtype=np.int32)
    above[slots.rest] = seen.above_rest
    has_slot = slots.slot >= 0
    place = slots.slot[has_slot], question.assignment.columns[has_slot]
    above[has_slot] = seen.above_slot[place]
    below = int(seen.below[0])
    return _Block(seen.of_row, seen.above_row, seen.of_column, above, below, seen.histogram)


def _own(question: _Question, rows: slice, tile: Tile) -> "Own":
    """The assigned pairs' scores as a block needs them."""
    from solver.standing_kernels import Own

    starts = np.searchsorted(question.assignment.rows, np.arange(rows.start, rows.stop + 1))
    table, rest = question.slots.table, question.slots.rest
    nobody = np.iinfo(np.int64).max if tile.dtype == np.int64 else 1 << 25
    return Own(
        starts - starts[0],
        _as_in(tile, question.own[starts[0] : starts[-1]]),
        _as_in(tile, np.append(question.own, nobody)[table]),
        question.assignment.columns[rest],
        _as_in(tile, question.own[rest]),
    )


def _as_in(tile: Tile, scores: IntArray) -> Tile:
    """Scores in the type of a tile, so that they compare without a cast."""
    return scores.astype(np.float32) if tile.dtype == np.float32 else scores


def _median(found: _Block, counted: range) -> int | None:
    """The lower median, None when it is not among the scores that were counted."""
    place = (int(found.of_row.sum()) - 1) // 2 - found.below
    if not 0 <= place < int(found.histogram.sum()):
        return None
    return counted[int(np.searchsorted(np.cumsum(found.histogram), place, side="right"))]
