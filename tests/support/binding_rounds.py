"""Rounds with side constraints that bind, of sizes that are solved for real."""

from dataclasses import replace

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.scores import ArrayScores, IntArray
from solver.sides.constraints import Box, SideConstraint, Sides
from tests.support.instances import Instance


def group_quotas(seed: int, n: int, m: int) -> tuple[Instance, Sides]:
    """Groups of mentees and mentors with bounds on the pairs of each two groups."""
    rng = np.random.default_rng(seed)
    of_row, of_column = rng.integers(0, 3, n), rng.integers(0, 3, m)
    shares = np.bincount(of_row, minlength=3)[:, None] * np.bincount(of_column, minlength=3) / m
    constraints = tuple(
        SideConstraint(
            f"{a} with {b}",
            int(shares[a, b] * 0.9),
            int(shares[a, b] * 1.1) + 1,
            (Box.of(of_row == a, of_column == b),),
        )
        for a in range(3)
        for b in range(3)
    )
    problem = plain_problem(n, rng.integers(3, 7, m))
    values = rng.integers(0, 1_000_000, (n, m)) + 300_000 * (of_column == 0)
    return Instance(problem, ArrayScores(values, rng.random((n, m)) < 0.9)), Sides(constraints)


def plain_problem(n: int, capacity: IntArray) -> AssignmentProblem:
    """One place a row, and people before scores."""
    nothing = np.zeros(n, dtype=np.int64)
    return AssignmentProblem(
        demand=nothing + 1,
        demand_min=nothing,
        capacity=capacity.astype(np.int64),
        min_load=np.zeros(len(capacity), dtype=np.int64),
        tier=nothing,
        objective=Objective.COVERAGE_THEN_SCORE,
    )


def mentor_hours(seed: int) -> tuple[Instance, Sides]:
    """Mentors with a limit of hours, of which each mentee takes its own number."""
    rng = np.random.default_rng(seed)
    n, m = 60, 8
    problem = replace(plain_problem(n, np.full(m, n)), objective=Objective.TOTAL_SCORE)
    scores = ArrayScores(rng.integers(0, 1_000_000, (n, m)), np.ones((n, m), dtype=np.bool_))
    constraints = []
    for j in range(m):
        hours = rng.integers(3, 25, n)
        constraints.append(SideConstraint(f"hours of {j}", None, 70, (Box(hours, _only(j, m)),)))
    return Instance(problem, scores), Sides(tuple(constraints))


def _only(j: int, m: int) -> IntArray:
    only = np.zeros(m, dtype=np.int64)
    only[j] = 1
    return only
