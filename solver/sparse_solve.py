"""Exact and proved without ever holding all pairs: the levels of an objective, solved sparsely."""

from typing import Literal

from solver.clock import Clock
from solver.foothold import list_foothold
from solver.infeasibility import find_conflict
from solver.pair_list import PairList, SparseParams
from solver.price_guess import guess_prices
from solver.pricing import Round, rounds
from solver.problem import AssignmentProblem
from solver.result import (
    Assignment,
    LevelPrices,
    OnIncumbent,
    Prices,
    SolveResult,
    SolveStats,
    Termination,
)
from solver.scores import Scores
from solver.search import MapBlocks
from solver.stages import stage_at, stage_count

REGIME = "certified_sparse"


def solve_sparsely(
    problem: AssignmentProblem,
    scores: Scores,
    on_incumbent: OnIncumbent | None = None,
    params: SparseParams | None = None,
    map_blocks: MapBlocks = map,
) -> SolveResult:
    """Solve level by level over listed pairs, each level priced against all pairs.

    Parameters
    ----------
    on_incumbent
        Called after every round with the best result so far and the bound that it proves.
    map_blocks
        Applies a function to parts of the pairs, in order; for example an executor's `map`.

    Returns
    -------
    The optimum with its prices; or, where no more pairs may be listed, the best assignment with
    the prices that prove its gap, and ``limit = "work"``.
    """
    clock = Clock(REGIME)
    with clock.phase("guess"):
        guess = guess_prices(problem, scores)
    pairs = PairList(problem, scores, guess, params or SparseParams(), map_blocks)
    with clock.phase("candidates"):
        pairs.begin()
    with clock.phase("foothold"):
        ended = list_foothold(pairs, clock.count_flow)
    if ended is Termination.INFEASIBLE:
        return _infeasible(problem, scores, pairs, clock)
    if ended is not None:
        return SolveResult(ended, None, None, None, clock.stats(pairs.listing), "work")
    return _solve_levels(pairs, scores, on_incumbent or _ignore, clock)


def _solve_levels(
    pairs: PairList, scores: Scores, on_incumbent: OnIncumbent, clock: Clock
) -> SolveResult:
    problem = pairs.problem
    assignment: Assignment | None = None
    proved: tuple[LevelPrices, ...] = ()
    for index in range(stage_count(problem)):
        stage = stage_at(problem, scores, index, assignment)
        best: Round | None = None
        with clock.phase(stage.name):
            for done in rounds(pairs, stage, assignment, clock.count_flow):
                best = _better(best, done)
                on_incumbent(_found(Termination.FEASIBLE, best, proved, clock.stats(pairs.listing)))
        if best is None:
            raise AssertionError("the hard minima can be met, so that a level has a solution")
        if best.gap:
            return _found(Termination.FEASIBLE, best, proved, clock.stats(pairs.listing), "work")
        assignment, proved = best.assignment, (*proved, best.prices)
    if best is None:
        raise AssertionError("an objective has at least one level")
    return _found(Termination.OPTIMAL, best, proved[:-1], clock.stats(pairs.listing))


def _ignore(_: SolveResult) -> None:
    """Nobody wants to hear of incumbents."""


def _better(best: Round | None, done: Round) -> Round:
    """The latest assignment, which is never worse, with the prices of the lowest bound."""
    if best is None or done.bound <= best.bound:
        return done
    return Round(done.assignment, best.prices, done.value, best.bound, done.missing)


def _found(
    termination: Termination,
    best: Round,
    proved: tuple[LevelPrices, ...],
    stats: SolveStats,
    limit: Literal["work"] | None = None,
) -> SolveResult:
    prices = Prices((*proved, best.prices))
    return SolveResult(termination, best.assignment, prices, None, stats, limit)


def _infeasible(
    problem: AssignmentProblem, scores: Scores, pairs: PairList, clock: Clock
) -> SolveResult:
    with clock.phase("conflict"):
        conflict = find_conflict(problem, scores)
    return SolveResult(Termination.INFEASIBLE, None, None, conflict, clock.stats(pairs.listing))
