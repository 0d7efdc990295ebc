"""Shortest chains of moves into every column, the whole network or only what can matter of it.

A chain begins with a unit that comes in: a row takes a place more, or a column has one that it can
give up. Each further step moves a row from a column to another. The length of a chain is the score
that it costs.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from solver.listing import Listing
from solver.network import Arcs
from solver.problem import AssignmentProblem
from solver.residual import NO_PATH, Fold, NotOptimalError, OpenUse, distances, pairs_within
from solver.result import Assignment
from solver.row_choice import NOTHING
from solver.scores import IntArray, Scores, row_tiles
from solver.search import Found, MapBlocks, Wanted, look_through, parts_of
from solver.stages import FREE, TOTAL_SCORE, Bounds, Stage, open_scores

if TYPE_CHECKING:
    from solver.seat_kernels import Moves

FAR = np.int64(1) << 52
"""Longer than any chain; sums with scores below 2**24 are exact in float64."""

LISTED_FROM = 1_000_000
"""Scores, or moves between columns, beyond which only those that can matter are listed."""

LISTED = 8
"""Pairs of a row that are listed at once."""

NEAR_SHARE = 0.95
"""Share of the columns whose lengths bound what a row may lack; the rest is looked at apart."""


@dataclass(frozen=True, eq=False)
class Entry:
    """How one more unit may come in.

    Attributes
    ----------
    name
        The level that it raises; "" for a unit that is in already and gives up its place.
    row_cost
        What a row pays beside its score for one place more, shape ``(n_rows,)``; `FAR` where it
        takes none.
    column_cost
        0 for a column whose unit may come from itself, else `FAR`; shape ``(n_columns,)``.
    """

    name: str
    row_cost: IntArray
    column_cost: IntArray


class SeatPaths(Protocol):
    """Lengths of the shortest chains into every column."""

    def lengths(self, entry: Entry) -> IntArray:
        """Shape ``(n_columns,)``; `NO_PATH` for a column that no chain reaches."""


class WholePaths:
    """Every move between columns in a matrix: for small problems."""

    def __init__(self, problem: AssignmentProblem, scores: Scores, assignment: Assignment) -> None:
        nothing = np.zeros(problem.n_rows, dtype=np.int64)
        anywhere = Stage(TOTAL_SCORE, nothing, 0, True, nothing + FREE, (), None, 0)
        fold = Fold(problem, anywhere)
        self._scores = open_scores(problem, scores)
        self._moves = fold.costs(self._scores, assignment)[: fold.hub, : fold.hub]
        self._used = OpenUse.of(problem, fold.bounds, assignment).assignment

    def lengths(self, entry: Entry) -> IntArray:
        """Bellman-Ford over all moves."""
        start = np.where(entry.column_cost < FAR, entry.column_cost, NO_PATH)
        for rows, values, eligible in row_tiles(self._scores):
            row_cost = entry.row_cost[rows, None]
            cost = np.where(eligible & (row_cost < FAR), row_cost - values, NO_PATH)
            i, q, _ = pairs_within(self._used, rows)
            cost[i, q] = NO_PATH
            np.minimum(start, cost.min(axis=0, initial=NO_PATH), out=start)
        length = distances(start, self._moves)
        return np.where(length < NO_PATH // 2, length, NO_PATH)


class ListedPaths:
    """Only moves that are cheap at optimal prices, and more until no other could be of use.

    A chain could be shorter only by a pair (i, j) that is not listed and for which the score is
    larger than what i brings along less the length of j. With the lengths as negative prices, that
    is the search for missing pairs once more; nothing but the time depends on the prices given.
    """

    def __init__(
        self,
        problem: AssignmentProblem,
        scores: Scores,
        assignment: Assignment,
        prices: IntArray,
        map_blocks: MapBlocks = map,
    ) -> None:
        bounds = Bounds.of(problem)
        use = OpenUse.of(problem, bounds, assignment)
        self._scores = scores
        self._prices = prices
        self._map_blocks = map_blocks
        self._used = use.assignment
        # A chain goes through a column only to move one of its rows, or ends where it is full.
        self._matters = (use.load > 0) | (use.load >= bounds.load_max)
        self._settled = _listing(
            problem, np.concatenate((problem.forbidden, problem.pinned, use.assignment.pairs))
        )
        self._listed = Listing.empty(problem.n_rows, problem.n_columns)
        self._ceiling = np.full(problem.n_rows, NOTHING)
        rows = np.flatnonzero(bounds.places_max > 0)
        anything = np.full(problem.n_rows, NOTHING)
        at = np.where(self._matters, prices, FAR)
        found = self._look(Wanted(at, LISTED), rows, anything)
        self._listed = self._listed.joined(found.pairs)
        self._ceiling[found.rows] = found.ceiling

    def lengths(self, entry: Entry) -> IntArray:
        """Shortest chains over listed pairs, until no missing pair would shorten one."""
        length = entry.column_cost.copy()
        highest = np.full(len(entry.row_cost), FAR)
        while True:
            of_row = self._lower(entry, length)
            if not self._add_missing(length, of_row, highest):
                return np.where(length < FAR, length, NO_PATH)

    def _lower(self, entry: Entry, length: IntArray) -> IntArray:
        from solver.seat_kernels import Lengths, lower_lengths

        of_row = entry.row_cost.copy()
        lengths = Lengths(self._prices, length, of_row, np.zeros_like(length))
        if not lower_lengths(self._moves(), lengths, int(FAR)):
            raise NotOptimalError("the residual network has a negative cycle")
        reached = np.abs(length[length < FAR])
        if len(reached) and reached.max() > FAR // 2:
            raise ValueError(f"a chain of moves costs {reached.max():,}, more than can be compared")
        return of_row

    def _moves(self) -> "Moves":
        from solver.seat_kernels import Moves

        values, _ = self._scores.pairs(self._used.rows, self._used.columns)
        by_column = np.argsort(self._used.columns, kind="stable")
        counts = np.bincount(self._used.columns, minlength=self._listed.n_columns)
        return Moves(
            self._listed.starts,
            self._listed.columns.astype(np.int64),
            self._listed.scores,
            np.concatenate(([0], np.cumsum(counts))).astype(np.int64),
            self._used.rows[by_column],
            values[by_column],
        )

    def _add_missing(self, length: IntArray, of_row: IntArray, highest: IntArray) -> bool:
        """List pairs that shorten a chain; whether there are any.

        `highest` is the largest score plus length of a row's pairs that are not listed, when they
        were looked through last; lengths have only fallen since.
        """
        rise = np.where(self._matters, length + self._prices, -FAR)
        near = np.sort(rise)[int(NEAR_SHARE * (len(rise) - 1))]
        reached = of_row < FAR
        doubtful = (np.minimum(self._ceiling + near, highest) > of_row) & reached
        distant = np.flatnonzero(rise > near)
        wanted = Wanted(np.where(self._matters, -length, FAR), LISTED)
        found = self._look(wanted, np.flatnonzero(doubtful), of_row)
        apart = self._look(wanted, np.flatnonzero(reached & ~doubtful), of_row, distant)
        highest[found.rows] = found.ceiling
        self._listed = self._listed.joined(found.pairs).joined(apart.pairs)
        return len(found.pairs.rows) + len(apart.pairs.rows) > 0

    def _look(
        self, wanted: Wanted, rows: IntArray, above: IntArray, columns: IntArray | None = None
    ) -> Found:
        known = self._settled.joined(self._listed.arcs)
        parts = parts_of(self._scores, rows, above, known, columns=columns)
        return look_through(self._scores, wanted, parts, self._map_blocks)


def paths_of(
    problem: AssignmentProblem,
    scores: Scores,
    assignment: Assignment,
    prices: IntArray | None,
    map_blocks: MapBlocks = map,
) -> SeatPaths:
    """The whole network where its matrix is small, else the listed one."""
    size = max(problem.n_rows, problem.n_columns) * problem.n_columns
    if size <= LISTED_FROM:
        return WholePaths(problem, scores, assignment)
    given = np.zeros(problem.n_columns, dtype=np.int64) if prices is None else prices
    return ListedPaths(problem, scores, assignment, given, map_blocks)


def _listing(problem: AssignmentProblem, pairs: IntArray) -> Listing:
    keys = np.unique(pairs[:, 0] * problem.n_columns + pairs[:, 1])
    rows, columns = np.divmod(keys, max(1, problem.n_columns))
    arcs = Arcs(rows.astype(np.int32), columns.astype(np.int32), np.zeros_like(keys))
    return Listing.empty(problem.n_rows, problem.n_columns).joined(arcs)
