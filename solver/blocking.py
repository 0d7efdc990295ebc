"""Blocking pairs, counted over all pairs: two who would both rather have each other.

An eligible pair that is not assigned blocks when the row has a free place or would give one up for
it, and the column likewise. Pinned pairs are neither given up nor asked for.
"""

from dataclasses import dataclass
from functools import partial

import numpy as np

from solver.market import Market
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.row_choice import NOTHING
from solver.row_terms import MapBlocks
from solver.scores import BoolArray, IntArray, Scores
from solver.scores_above import above, as_in
from solver.search import Part, close_skipped, parts_of
from solver.tiles import read_tile


def blocking_pairs(
    problem: AssignmentProblem,
    scores: Scores,
    orders: Orders | None,
    assignment: Assignment,
    map_blocks: MapBlocks = map,
) -> int:
    """Count the blocking pairs of an assignment that keeps the capacities; one pass over all pairs.

    Parameters
    ----------
    orders
        As for `solver.stability.solve_stable`; None: by score alone.
    assignment
        Any assignment of pairs of the problem; `solver.certificate.violations_of` tells whether
        it keeps the bounds.
    """
    orders = orders or Orders.none(problem.n_rows, problem.n_columns)
    market = Market.of(problem, scores, orders)
    keys = assignment.rows * problem.n_columns + assignment.columns
    pins = problem.pinned[:, 0] * problem.n_columns + problem.pinned[:, 1]
    is_open = ~np.isin(keys, pins)
    held = assignment.rows[is_open], assignment.columns[is_open]
    worst = _worst(market, held), _worst(market.turned, held[::-1])
    ranked, ceiling = market.worth.ranked(), market.worth.ceiling
    wanted = above(market.scores, *worst[1].floors(ceiling))
    question = _Question(wanted, *worst[0].floors(ceiling))
    everybody, anything = np.flatnonzero(market.wanted > 0), np.full(problem.n_rows, NOTHING)
    parts = parts_of(market.scores, everybody, anything, market.skipping(ranked, held))
    unranked = sum(map_blocks(partial(_count, question), parts))
    return unranked + int(_block(market, held, ranked, worst).sum())


@dataclass(frozen=True, eq=False)
class _Worst:
    """The partner that each member of a side would give up first.

    Attributes
    ----------
    worth, partner
        Of that partner; shape ``(n_members,)``. Somebody with a free place has `NOTHING` and 0,
        somebody without any place wants nobody: `-NOTHING` and 0.
    """

    worth: IntArray
    partner: IntArray

    def wants(self, members: IntArray, partners: IntArray, worth: IntArray) -> BoolArray:
        """Whether members would rather have somebody else."""
        known = self.worth[members]
        wanted: BoolArray = (worth > known) | (
            (worth == known) & (partners < self.partner[members])
        )
        return wanted

    def floors(self, ceiling: int) -> tuple[IntArray, IntArray]:
        """What the score of an unranked pair must be above, and partners that win a tie."""
        is_ranked = self.worth > ceiling
        return np.where(is_ranked, -NOTHING, self.worth), np.where(is_ranked, 0, self.partner)


def _worst(market: Market, held: tuple[IntArray, IntArray]) -> _Worst:
    """Worst partners of the rows of a market."""
    rows, columns = held
    worth = market.worth.to_rows(rows, columns, market.scores.pairs(rows, columns)[0])
    order = np.lexsort((columns, -worth, rows))
    least, partner = np.full(market.n_rows, -NOTHING), np.zeros(market.n_rows, dtype=np.int64)
    least[rows[order]], partner[rows[order]] = worth[order], columns[order]
    is_free = np.bincount(rows, minlength=market.n_rows) < market.wanted
    least[is_free], partner[is_free] = NOTHING, 0
    least[market.wanted == 0] = -NOTHING
    return _Worst(least, partner)


def _block(
    market: Market,
    held: tuple[IntArray, IntArray],
    ranked: tuple[IntArray, IntArray],
    worst: tuple[_Worst, _Worst],
) -> BoolArray:
    """Which of some pairs block."""
    rows, columns = ranked
    values, eligible = market.scores.pairs(rows, columns)
    m = market.n_columns
    others = ~np.isin(rows * m + columns, held[0] * m + held[1])
    to_rows = market.worth.to_rows(rows, columns, values)
    to_columns = market.worth.to_columns(rows, columns, values)
    wanted = worst[0].wants(rows, columns, to_rows) & worst[1].wants(columns, rows, to_columns)
    return eligible & market.is_open(rows, columns) & others & wanted


@dataclass(frozen=True, eq=False)
class _Question:
    """What is asked of every part: pairs above the floors of both sides.

    Attributes
    ----------
    wanted
        Scores of the pairs that their columns would accept.
    floor, tie_columns
        What a score must be above for the row, shape ``(n_rows,)``, and columns that win a tie.
    """

    wanted: Scores
    floor: IntArray
    tie_columns: IntArray


def _count(question: _Question, part: Part) -> int:
    tile = read_tile(question.wanted, part.rows)
    close_skipped(tile, part)
    floor = as_in(tile, question.floor[part.rows, None])
    count = int((tile > floor).sum())
    ties = question.tie_columns[part.rows]
    tied = np.flatnonzero(ties > 0)
    row, column = np.nonzero(tile[tied] == floor[tied])
    return count + int((column < ties[tied[row]]).sum())
