"""The usual ways of solving a large assignment, each as well as it can be done in a few lines."""

import numpy as np

from benchmarks.baselines import greedy
from benchmarks.case import Case
from solver.backends.flow import FlowNetwork, min_cost_flows
from solver.dense_solve import solve_densely
from solver.network import Arcs, solve_stage
from solver.problem import AssignmentProblem
from solver.result import Assignment, SolveResult, SolveStats, Termination
from solver.scores import IntArray, row_tiles
from solver.stages import stage_at, stage_count
from solver.tiles import closed_value, read_tile, row_chunks

TOP_K = 64


def dense_flow(case: Case) -> SolveResult:
    """One flow over all pairs; one a level where there are several levels."""
    problem = case.problem
    if stage_count(problem) > 1:
        return solve_densely(problem, case.scores)
    flows = min_cost_flows(_dense_network(case))
    if flows is None:
        raise AssertionError("everybody may stay without a mentor, so that a flow exists")
    used = np.flatnonzero(flows[: problem.n_rows * problem.n_columns])
    pairs = np.column_stack(np.divmod(used, problem.n_columns))
    return _answer("dense_flow", Assignment.from_pairs(pairs), problem.n_rows * problem.n_columns)


def _dense_network(case: Case) -> FlowNetwork:
    """Every mentee to every mentor, or to the sink for the penalty; filled in place."""
    problem = case.problem
    n, m = problem.n_rows, problem.n_columns
    heads = np.empty(n * m + m + n, dtype=np.int32)
    costs = np.zeros(len(heads), dtype=np.int64)
    for rows, values, eligible in row_tiles(case.scores):
        if not eligible.all():
            raise ValueError("expected a plain load, in which every pair is eligible")
        part = slice(rows.start * m, rows.stop * m)
        costs[part], heads[part] = -values.ravel(), np.tile(n + np.arange(m), len(values))
    tails = np.concatenate(
        [np.repeat(np.arange(n), m), n + np.arange(m), np.arange(n)], dtype=np.int32
    )
    heads[n * m :], costs[n * m + m :] = n + m, problem.unmatched_penalty
    capacities = np.ones(len(heads), dtype=np.int64)
    capacities[n * m : n * m + m] = problem.capacity
    supplies = np.concatenate([problem.demand, 0 * problem.capacity, [-problem.demand.sum()]])
    return FlowNetwork(tails, heads, capacities, costs, supplies)


def repeated_columns(case: Case) -> SolveResult:
    """Every place a column of its own, for SciPy's one-to-one solver.

    Nobody is better left out: no score is below minus the penalty.
    """
    from scipy.optimize import linear_sum_assignment

    problem = case.problem
    places = np.repeat(np.arange(problem.n_columns), problem.capacity)
    gains = np.empty((problem.n_rows, len(places)))
    for rows, values, _ in row_tiles(case.scores):
        gains[rows] = values[:, places]
    if gains.min(initial=0) < -problem.unmatched_penalty:
        raise ValueError("expected scores that are never below minus the penalty")
    mentees, seats = linear_sum_assignment(gains, maximize=True)
    pairs = np.column_stack((mentees, places[seats])).astype(np.int64)
    return _answer("scipy_lsa", Assignment.from_pairs(pairs), gains.size)


def top_k_flow(case: Case) -> SolveResult:
    """A flow over each mentee's best pairs alone, level by level."""
    problem, arcs = case.problem, _top_k(case)
    found: Assignment | None = None
    for index in range(stage_count(problem)):
        stage = stage_at(problem, case.scores, index, found)
        found = solve_stage(problem, arcs, stage)
        if found is None:
            stats = SolveStats("top_k_flow", len(arcs.rows), index + 1)
            return SolveResult(Termination.NO_SOLUTION_FOUND, None, None, None, stats)
    if found is None:
        raise AssertionError("an objective has at least one level")
    return _answer("top_k_flow", found, len(arcs.rows))


def _top_k(case: Case) -> Arcs:
    parts: list[tuple[IntArray, IntArray, IntArray]] = []
    everybody, m = np.arange(case.problem.n_rows), case.problem.n_columns
    for rows in row_chunks(case.scores, everybody, m):
        tile = read_tile(case.scores, rows)
        cut = max(0, m - TOP_K)
        best = np.sort(np.argpartition(tile, cut, axis=1)[:, cut:], axis=1)
        is_open = tile > closed_value(tile)
        position, place = np.nonzero(np.take_along_axis(is_open, best, axis=1))
        columns = best[position, place]
        parts.append((rows[position], columns, tile[position, columns].astype(np.int64)))
    i, j, scores = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Arcs(i.astype(np.int32), j.astype(np.int32), scores)


def greedy_pairs(case: Case) -> SolveResult:
    """The best pair that is still possible, again and again."""
    return _answer("greedy", greedy(case.problem, case.scores), _pairs(case.problem))


def _pairs(problem: AssignmentProblem) -> int:
    return problem.n_rows * problem.n_columns


def _answer(way: str, assignment: Assignment, listed: int) -> SolveResult:
    stats = SolveStats(way, listed, 0)
    return SolveResult(Termination.FEASIBLE, assignment, None, None, stats)
