"""What each row can do alone at every level: the part of the bound that needs all pairs.

One pass over the pairs serves all levels. It is a map over blocks of rows of fixed size whose sums
are added in their order, so that neither their number at once nor where they run changes a bit.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

import numpy as np

from solver import scores as scores_module
from solver import tiles
from solver.problem import AssignmentProblem
from solver.result import LevelPrices
from solver.scores import IntArray, Scores
from solver.stages import FREE, Bounds, Stage, open_scores
from solver.tiles import Tile

if TYPE_CHECKING:
    from solver.kernels import Exact

Item = TypeVar("Item")
Done = TypeVar("Done")

IMPOSSIBLE = -(np.int64(1) << 60)
"""Value of a place that a row cannot fill."""

COMPILED_PAIRS = 1_000_000
"""Beyond so many pairs, loading compiled code costs less than it saves."""

EXACT_PRICE = 1 << 50
"""Differences of smaller prices and scores below 2**24 are exact in float64."""


class MapBlocks(Protocol):
    """Applies a function to every item and gives the results in order, as `map` does."""

    def __call__(
        self, function: Callable[[Item], Done], items: Iterable[Item], /
    ) -> Iterable[Done]:
        """Results in the order of the items."""


@dataclass(frozen=True, eq=False)
class PricedLevel:
    """What a row's term depends on at one level.

    Attributes
    ----------
    mentor
        Prices of the columns, shape ``(n_columns,)``.
    first_gain, further_gain
        Gain of each row's first place, shape ``(n_rows,)``, and of any further one, beside score
        minus price.
    """

    counts_scores: bool
    mentor: IntArray
    first_gain: IntArray
    further_gain: int

    @classmethod
    def of(cls, stage: Stage, prices: LevelPrices) -> "PricedLevel":
        """Rewards of a stage less the prices of what earlier stages have fixed."""
        by_group = np.array([0, *(group.price for group in prices.groups)], dtype=np.int64)
        first_gain = stage.first_reward - by_group[stage.group - FREE]
        further_gain = stage.further_reward - (prices.further.price if prices.further else 0)
        return cls(stage.counts_scores, prices.mentor, first_gain, further_gain)


@dataclass(frozen=True, eq=False)
class _Question:
    """All that a block of rows needs to know, the same for all blocks."""

    problem: AssignmentProblem
    bounds: Bounds
    scores: Scores
    levels: tuple[PricedLevel, ...]

    @property
    def per_pair(self) -> int:
        """Places of one row that one pair can fill."""
        return self.problem.pair_max or max(1, int(self.bounds.places_max.max(initial=1)))

    def wanted(self, rows: slice) -> IntArray:
        """How many of its best pairs each row needs, shape ``(len(rows),)``."""
        wanted = -(-self.bounds.places_max[rows] // self.per_pair)
        return np.minimum(wanted, self.problem.n_columns)


def row_terms(
    problem: AssignmentProblem,
    scores: Scores,
    levels: Sequence[PricedLevel],
    map_blocks: MapBlocks = map,
) -> list[int]:
    """Sum of h_i over all rows for each level; `IMPOSSIBLE` where a minimum cannot be met.

    Parameters
    ----------
    scores
        Of the whole problem; pinned and forbidden pairs are taken out here.
    """
    question = _Question(problem, Bounds.of(problem), scores, tuple(levels))
    n_pairs = problem.n_rows * problem.n_columns
    highest = max((int(np.abs(level.mentor).max(initial=0)) for level in levels), default=0)
    if n_pairs > COMPILED_PAIRS and highest < EXACT_PRICE:
        sums = map_blocks(partial(_compiled_block, question), _blocks(problem, tiles.TILE_PAIRS))
    else:
        blocks = _blocks(problem, scores_module.TILE_PAIRS)
        sums = map_blocks(partial(_plain_block, question), blocks)
    totals = [0] * len(question.levels)
    for block in sums:
        totals = [_added(total, part) for total, part in zip(totals, block, strict=True)]
    return totals


def _added(total: int, part: int) -> int:
    return int(IMPOSSIBLE) if int(IMPOSSIBLE) in {total, part} else total + part


def _blocks(problem: AssignmentProblem, pairs: int) -> Iterator[slice]:
    height = max(1, pairs // max(1, problem.n_columns))
    for start in range(0, problem.n_rows, height):
        yield slice(start, min(start + height, problem.n_rows))


def _plain_block(question: _Question, rows: slice) -> list[int]:
    """Sums of one block with NumPy alone, in int64."""
    open_pairs = open_scores(question.problem, question.scores)
    values, eligible = open_pairs.block(rows, slice(0, question.problem.n_columns))
    most = int(question.wanted(rows).max(initial=0))
    sums = []
    for level in question.levels:
        gain = values if level.counts_scores else np.zeros_like(values)
        best = _largest(np.where(eligible, gain - level.mentor, IMPOSSIBLE), most)
        sums.append(_sum_of_terms(question, level, rows, best))
    return sums


def _largest(values: IntArray, count: int) -> IntArray:
    """The `count` largest values of each row, largest first."""
    best: IntArray
    if count == 1:
        best = values.max(axis=1, keepdims=True, initial=IMPOSSIBLE)
        return best
    cut = values.shape[1] - count
    top = np.partition(values, cut, axis=1)[:, cut:] if 0 < cut < values.shape[1] else values
    best = np.sort(top, axis=1)[:, ::-1][:, :count]
    return best


def _compiled_block(question: _Question, rows: slice) -> list[int]:
    """Sums of one block by compiled loops over its tile, which is read once."""
    from solver.certify_kernels import cheapest_of_rows, largest_of_rows

    tile = tiles.read_tile(question.scores, np.arange(rows.start, rows.stop))
    closed = tiles.closed_value(tile)
    problem, wanted = question.problem, question.wanted(rows)
    for pairs in (problem.forbidden, problem.pinned):
        inside = pairs[(pairs[:, 0] >= rows.start) & (pairs[:, 0] < rows.stop)]
        tile[inside[:, 0] - rows.start, inside[:, 1]] = closed
    nothing = np.full((len(tile), int(wanted.max(initial=0))), IMPOSSIBLE)
    sums = []
    for level in question.levels:
        best, prices = _comparable(nothing.copy(), tile), _comparable(level.mentor, tile)
        if level.counts_scores:
            largest_of_rows(tile, prices, wanted, best)
        else:
            order = np.argsort(prices, kind="stable")
            cheapest_of_rows(tile, prices, order, wanted, best)
        sums.append(_sum_of_terms(question, level, rows, best.astype(np.int64)))
    return sums


def _comparable(values: IntArray, tile: Tile) -> "Exact":
    """The same numbers in the type in which differences to the tile's scores are exact."""
    return values.astype(np.float64) if tile.dtype == np.float32 else values


def _sum_of_terms(question: _Question, level: PricedLevel, rows: slice, best: IntArray) -> int:
    """Sum of h_i over a block, from each row's largest t = score minus price, largest first."""
    bounds, per_pair = question.bounds, question.per_pair
    most, least = bounds.places_max[rows], bounds.places_min[rows]
    has_first = (bounds.first_max[rows] > 0) & (most > 0)
    needed = np.maximum(least, has_first)
    value = np.where(has_first, level.first_gain[rows] - level.further_gain, 0)
    lacking = needed > best.shape[1] * per_pair
    for k in range(best.shape[1]):
        taken = np.clip(most - k * per_pair, 0, per_pair)
        must = np.clip(needed - k * per_pair, 0, taken)
        exists = best[:, k] > IMPOSSIBLE // 2
        place = np.where(exists, best[:, k] + level.further_gain, 0)
        value += must * place + (taken - must) * np.maximum(place, 0)
        lacking |= (must > 0) & ~exists
    value = np.where(lacking, IMPOSSIBLE, value)
    value = np.where(least == 0, np.maximum(value, 0), value)
    value = np.where(most > 0, value, 0)
    if len(value) and value.min() <= IMPOSSIBLE // 2:
        return int(IMPOSSIBLE)
    return int(value.sum())
