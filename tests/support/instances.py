"""Random small instances and an exhaustive second algorithm to judge the solver by."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from solver.problem import AssignmentProblem, Objective
from solver.scores import ArrayScores, IntArray

Option = tuple[int, int]
"""What columns that a row may take together add to all loads, and to all levels."""

LOAD_BITS, LOAD_LIMIT = 8, 127
"""Loads are the digits of one number; each starts so high that one above its capacity is 128."""

LEVEL = 1 << 64
"""Levels are the digits of one number too: whoever is better in an earlier one is larger."""


@dataclass(frozen=True)
class Instance:
    """A small problem with its scores."""

    problem: AssignmentProblem
    scores: ArrayScores


def random_instance(rng: np.random.Generator, n_max: int = 7, m_max: int = 5) -> Instance:
    """Small instance with every feature; about a fifth are infeasible, many are tied."""
    n, m = int(rng.integers(2, n_max + 1)), int(rng.integers(1, m_max + 1))
    demand = rng.choice([0, 1, 1, 1, 2, 3], n).astype(np.int64)
    demand_min = np.where(rng.random(n) < 0.1, rng.integers(0, demand + 1), 0).astype(np.int64)
    capacity = rng.choice([0, 1, 2, 2, 3], m).astype(np.int64)
    few = np.minimum(capacity, rng.choice([1, 1, 2], m))
    min_load = np.where(rng.random(m) < 0.6, few, 0).astype(np.int64)
    top = int(rng.choice([1, 3, 3, 1_000_000]))
    low = int(rng.choice([0, -top]))
    eligible = rng.random((n, m)) < rng.choice([0.5, 0.8, 1.0])
    pairs = rng.permutation([(i, j) for i in range(n) for j in range(m)]).reshape(-1, 2)
    forbidden = pairs[: int(rng.integers(0, 3))].astype(np.int64)
    candidates = pairs[len(forbidden) :][: int(rng.choice([0, 0, 1, 2]))]
    objective = list(Objective)[int(rng.integers(2))]
    penalty = int(rng.choice([0, 0, top])) if objective is Objective.TOTAL_SCORE else 0
    problem = AssignmentProblem(
        demand=demand,
        demand_min=demand_min,
        capacity=capacity,
        min_load=min_load,
        tier=rng.choice([0, 0, 1, 2], n).astype(np.int64),
        pinned=_possible_pins(candidates, demand, capacity),
        forbidden=forbidden,
        unmatched_penalty=penalty,
        objective=objective,
    )
    unpopular = rng.choice([0, top], m)
    values = rng.integers(low, top + 1, (n, m)) - unpopular
    return Instance(problem, ArrayScores(values, eligible))


def _possible_pins(pairs: IntArray, demand: IntArray, capacity: IntArray) -> IntArray:
    rows, columns, kept = demand.copy(), capacity.copy(), []
    for i, j in pairs:
        if rows[i] > 0 and columns[j] > 0:
            rows[i] -= 1
            columns[j] -= 1
            kept.append((i, j))
    return np.array(kept, dtype=np.int64).reshape(-1, 2)


def level_names(problem: AssignmentProblem) -> list[str]:
    """Names of the levels, in order."""
    if problem.objective is Objective.TOTAL_SCORE:
        return ["total_score"]
    tiers = sorted({int(t) for t in problem.tier[problem.demand > 0]}, reverse=True)
    further = ["further_places"] if (problem.demand > 1).any() else []
    names = [f"priority_{t}" for t in tiers[:-1]]
    return ["mentees_matched", *names, *further, "total_score"]


def exhaustive_optimum(instance: Instance) -> dict[str, int] | None:
    """Best value of every level by trying every set of columns for every row; None: infeasible."""
    problem, names = instance.problem, level_names(instance.problem)
    capacity = np.minimum(problem.capacity, problem.n_rows).tolist()
    empty = sum((LOAD_LIMIT - most) << LOAD_BITS * j for j, most in enumerate(capacity))
    over = sum((LOAD_LIMIT + 1) << LOAD_BITS * j for j in range(len(capacity)))
    best = {empty: 0}
    for i in range(problem.n_rows):
        options = _row_options(instance, i, names)
        grown: dict[int, int] = {}
        for loads, value in best.items():
            for more, gain in options:
                if not (loads + more) & over:
                    known = grown.get(loads + more)
                    if known is None or value + gain > known:
                        grown[loads + more] = value + gain
        best = grown
    enough = [
        value
        for loads, value in best.items()
        if all(
            (loads >> LOAD_BITS * j) % (LOAD_LIMIT + 1) - LOAD_LIMIT + most >= least
            for j, (most, least) in enumerate(zip(capacity, problem.min_load, strict=True))
        )
    ]
    return _levels(max(enough), names) if enough else None


def _levels(value: int, names: list[str]) -> dict[str, int]:
    """Values of the levels from the one number that orders them."""
    found = {}
    for name in reversed(names):
        found[name] = (value + LEVEL // 2) % LEVEL - LEVEL // 2
        value = (value - found[name]) // LEVEL
    return {name: found[name] for name in names}


def _row_options(instance: Instance, i: int, names: list[str]) -> list[Option]:
    problem, scores = instance.problem, instance.scores
    pins = {int(j) for a, j in problem.pinned if a == i}
    forbidden = {int(j) for a, j in problem.forbidden if a == i}
    usable = [
        j
        for j in range(problem.n_columns)
        if j in pins or (scores.eligible[i, j] and j not in forbidden)
    ]
    sizes = range(int(problem.demand_min[i]), int(problem.demand[i]) + 1)
    return [
        (sum(1 << LOAD_BITS * j for j in columns), _row_value(instance, i, columns, names))
        for size in sizes
        for columns in combinations(usable, size)
        if pins <= set(columns)
    ]


def _row_value(instance: Instance, i: int, columns: tuple[int, ...], names: list[str]) -> int:
    problem = instance.problem
    score = sum(int(instance.scores.values[i, j]) for j in columns)
    if not columns and problem.demand[i] > 0:
        score -= problem.unmatched_penalty
    parts = {
        "mentees_matched": int(bool(columns)),
        f"priority_{int(problem.tier[i])}": int(bool(columns)),
        "further_places": max(0, len(columns) - 1),
        "total_score": score,
    }
    value = 0
    for name in names:
        value = value * LEVEL + parts.get(name, 0)
    return value


def with_one_more_place(instance: Instance, column: int) -> Instance:
    """The same instance with one more place in a column."""
    capacity = instance.problem.capacity.copy()
    capacity[column] += 1
    return Instance(replace(instance.problem, capacity=capacity), instance.scores)
