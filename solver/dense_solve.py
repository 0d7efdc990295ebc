"""Level by level by one explicit flow over all eligible pairs: the way of small problems."""

from dataclasses import replace

import numpy as np

from solver.clock import Clock
from solver.dual import stage_prices
from solver.first_fill import first_fill
from solver.infeasibility import find_conflict
from solver.network import Arcs, collect_arcs, solve_stage
from solver.problem import AssignmentProblem
from solver.regime import Regime
from solver.residual import NotOptimalError
from solver.result import (
    Assignment,
    GroupPrice,
    LevelPrices,
    OnIncumbent,
    Prices,
    Progress,
    SolveResult,
    Termination,
)
from solver.scores import Scores
from solver.stages import Stage, open_scores, stage_at, stage_count, stage_value


def solve_densely(
    problem: AssignmentProblem,
    scores: Scores,
    on_incumbent: OnIncumbent | None = None,
    work_limit: int | None = None,
) -> SolveResult:
    """Solve level by level, each an exact minimum-cost flow over all eligible pairs.

    Parameters
    ----------
    scores
        Integer scores, higher is better, with the mask of eligible pairs.
    on_incumbent
        Called after every level but the last with a feasible result, so that a caller with a
        deadline has something to answer with.
    work_limit
        Pairs to go through at most: all of them once to list them, and those listed once for each
        level. Before the first level there is no answer yet.

    Raises
    ------
    solver.network.TooManyPairsError
        When the eligible pairs do not fit into one flow.
    """
    clock = Clock(Regime.DENSE_FLOW)
    open_pairs = open_scores(problem, scores)
    with clock.phase("arcs"):
        arcs = collect_arcs(problem, open_pairs)
    with clock.phase("fill"):
        assignment = first_fill(problem, open_pairs)
    proved: tuple[LevelPrices, ...] = ()
    last = stage_count(problem) - 1
    work, so_far = problem.n_rows * problem.n_columns, None
    for index in range(last + 1):
        work += len(arcs.rows)
        if work_limit is not None and work > work_limit:
            return _cut_short(so_far, arcs, clock)
        stage = stage_at(problem, scores, index, assignment)
        step = _keep_if_optimal(problem, scores, stage, assignment, clock)
        step = step or _solve_and_price(problem, scores, stage, arcs, clock)
        if step is None:
            return _infeasible(problem, scores, arcs, clock)
        assignment, prices = step
        proved = (*proved, prices)
        value = stage_value(problem, scores, stage, assignment)
        clock.progress = Progress(stage.name, 1, value, value, 0)
        if index == last:
            return _result(Termination.OPTIMAL, assignment, proved, arcs, clock)
        so_far = _result(Termination.FEASIBLE, assignment, proved, arcs, clock)
        if on_incumbent is not None:
            on_incumbent(so_far)
    raise AssertionError("an objective has at least one level")


def _cut_short(so_far: SolveResult | None, arcs: Arcs, clock: Clock) -> SolveResult:
    """What a limit of work leaves."""
    if so_far is not None:
        return replace(so_far, limit="work")
    stats = clock.stats(arcs.rows)
    return SolveResult(Termination.NO_SOLUTION_FOUND, None, None, None, stats, limit="work")


def _keep_if_optimal(
    problem: AssignmentProblem,
    scores: Scores,
    stage: Stage,
    incumbent: Assignment | None,
    clock: Clock,
) -> tuple[Assignment, LevelPrices] | None:
    """Prices that prove the incumbent optimal at the next level too, without a flow."""
    if incumbent is None or stage.counts_scores:
        return None
    if _serves_everybody(problem, stage, incumbent):
        nothing = np.zeros(problem.n_columns, dtype=np.int64)
        free = tuple(GroupPrice(group.tiers, 0, group.places) for group in stage.groups)
        return incumbent, LevelPrices(stage.name, nothing, free)
    with clock.phase("prices"):
        try:
            return incumbent, stage_prices(problem, scores, stage, incumbent)
        except NotOptimalError:
            return None


def _serves_everybody(problem: AssignmentProblem, stage: Stage, incumbent: Assignment) -> bool:
    """Whether each row that this level rewards has its place: no prices are needed to see that."""
    if stage.further_reward:
        return False
    rewarded = (stage.first_reward > 0) & (problem.demand > 0)
    return bool((incumbent.row_totals(problem.n_rows)[rewarded] > 0).all())


def _solve_and_price(
    problem: AssignmentProblem, scores: Scores, stage: Stage, arcs: Arcs, clock: Clock
) -> tuple[Assignment, LevelPrices] | None:
    with clock.phase("flow"):
        found = solve_stage(problem, arcs, stage)
        clock.count_flow()
    if found is None:
        return None
    with clock.phase("prices"):
        return found, stage_prices(problem, scores, stage, found)


def _result(
    termination: Termination,
    assignment: Assignment,
    proved: tuple[LevelPrices, ...],
    arcs: Arcs,
    clock: Clock,
) -> SolveResult:
    stats = clock.stats(arcs.rows)
    return SolveResult(termination, assignment, Prices(proved), None, stats, None, clock.progress)


def _infeasible(
    problem: AssignmentProblem, scores: Scores, arcs: Arcs, clock: Clock
) -> SolveResult:
    with clock.phase("conflict"):
        conflict = find_conflict(problem, scores)
    return SolveResult(Termination.INFEASIBLE, None, None, conflict, clock.stats(arcs.rows))
