"""stable: an assignment in which no two would both rather have each other.

Deferred acceptance (Gale and Shapley 1962), with the many-to-many form of Roth (1984): everybody
ranks single partners and would take the best of them, as many as it has places. The result is
*pairwise stable*: nobody keeps a place free, or gives one to a worse partner, that an eligible
other would rather take. Of all pairwise stable assignments the proposing side likes it best, each
of its members; groups of more than two who trade among themselves are not ruled out.

Pins take their places first and are given up for nobody. Minima cannot be promised: with strict
orders everybody has equally many partners in every stable assignment (the rural hospitals
theorem), so that a minimum which this one does not meet is met by none.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from solver.clock import Clock
from solver.market import Market
from solver.memory import refuse_if_too_large
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.proposals import Proposals
from solver.regime import Regime, regime_for
from solver.result import Assignment, SolveStats, Termination
from solver.scores import IntArray, Scores
from solver.search import MapBlocks
from solver.work import WatchedBlocks, WorkSpentError

Proposers = Literal["rows", "columns"]


@dataclass(frozen=True, eq=False)
class Stable:
    """The result of `solve_stable`.

    Attributes
    ----------
    termination
        `INFEASIBLE` where a minimum is not met: then no stable assignment meets it.
        `NO_SOLUTION_FOUND` where a limit ended the search.
    assignment
        The stable assignment, pins included, also where it misses a minimum; the pins alone where
        a limit ended the search, since no part of a stable assignment is one.
    short_rows, short_columns
        Who has fewer places than its minimum.
    equals_greedy
        Whether nobody ranks anybody. Then there is one stable assignment alone, that of taking
        pairs by falling score.
    """

    termination: Termination
    assignment: Assignment
    short_rows: IntArray
    short_columns: IntArray
    equals_greedy: bool
    stats: SolveStats
    limit: Literal["work"] | None = None


def solve_stable(
    problem: AssignmentProblem,
    scores: Scores,
    orders: Orders | None = None,
    *,
    proposers: Proposers = "rows",
    regime: Regime | None = None,
    map_blocks: MapBlocks = map,
    work_limit: int | None = None,
    memory_limit: int | None = None,
) -> Stable:
    """Find the stable assignment that is best for every row, or for every column.

    Parameters
    ----------
    problem
        Its objective, tiers and penalty are not read.
    orders
        Whom each side ranks; all others follow by score, ties by the lower index. None: nobody
        ranks anybody.
    proposers
        The side for which it is best.
    work_limit
        Pairs to look at, as `solver.solve.solve` has them.

    Raises
    ------
    ValueError
        When a pair may be used more than once, or the orders are of another size.
    solver.memory.TooLargeError
        Before anything is computed, when it would not fit into memory.
    """
    orders = orders or Orders.none(problem.n_rows, problem.n_columns)
    chosen = regime_for(problem) if regime is None else Regime(regime)
    refuse_if_too_large(problem, chosen, memory_limit)
    clock = Clock(chosen)
    market = Market.of(problem, scores, orders)
    proposals = Proposals(market if proposers == "rows" else market.turned)
    try:
        with clock.phase("proposals"):
            _accept(proposals, chosen, map_blocks, work_limit)
    except WorkSpentError:
        stats, pins = clock.stats(range(proposals.listed)), Assignment.from_pairs(problem.pinned)
        nobody, alone = np.empty(0, dtype=np.int64), not orders.are_any
        ended = Termination.NO_SOLUTION_FOUND
        return Stable(ended, pins, nobody, nobody, alone, stats, limit="work")
    pairs = np.column_stack(proposals.held())
    pairs = pairs if proposers == "rows" else pairs[:, ::-1]
    assignment = Assignment.from_pairs(np.concatenate((problem.pinned, pairs)))
    short_rows = assignment.row_totals(problem.n_rows) < problem.demand_min
    short_columns = assignment.column_totals(problem.n_columns) < problem.min_load
    is_short = bool(short_rows.any() or short_columns.any())
    return Stable(
        Termination.INFEASIBLE if is_short else Termination.OPTIMAL,
        assignment,
        np.flatnonzero(short_rows),
        np.flatnonzero(short_columns),
        not orders.are_any,
        clock.stats(range(proposals.listed)),
    )


def _accept(
    proposals: Proposals, regime: Regime, map_blocks: MapBlocks, work_limit: int | None
) -> None:
    """Go through all lists, or as far as they are needed.

    Raises
    ------
    WorkSpentError
        When the limit does not reach for that.
    """
    market = proposals.market
    if regime is not Regime.DENSE_FLOW:
        proposals.accept_lazily(WatchedBlocks(map_blocks, market.n_columns, work_limit))
        return
    if work_limit is not None and market.n_rows * market.n_columns > work_limit:
        raise WorkSpentError
    proposals.accept_all()
