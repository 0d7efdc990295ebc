"""The solver against exhaustive search, and the laws that every optimum obeys."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.certificate import certify
from solver.problem import AssignmentProblem, Objective
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores
from solver.seat_value import seat_values
from solver.solve import solve
from tests.support.instances import (
    Instance,
    exhaustive_optimum,
    random_instance,
    with_one_more_place,
)

seeds = st.integers(0, 2**32 - 1)

ENOUGH = 30
"""Of each kind of instance, among 600 random ones."""


def levels_of(instance: Instance, result: SolveResult) -> dict[str, int]:
    assert result.assignment is not None
    assert result.prices is not None
    certificate = certify(instance.problem, instance.scores, result.assignment, result.prices)
    assert certificate.optimal, certificate
    return {level.name: level.primal for level in certificate.levels}


def feasible_instance(seed: int) -> tuple[Instance, SolveResult]:
    """First feasible instance at or after a seed."""
    while True:
        instance = random_instance(np.random.default_rng(seed))
        result = solve(instance.problem, instance.scores)
        if result.termination is Termination.OPTIMAL:
            return instance, result
        seed += 1


def _binds(instance: Instance, optimum: dict[str, int]) -> bool:
    free = replace(instance.problem, min_load=np.zeros_like(instance.problem.min_load))
    return exhaustive_optimum(Instance(free, instance.scores)) != optimum


def _tied(instance: Instance, result: SolveResult, optimum: dict[str, int]) -> bool:
    """Whether leaving out one used pair loses nothing."""
    assert result.assignment is not None
    for pair in result.assignment.pairs:
        if (instance.problem.pinned == pair).all(axis=1).any():
            continue
        forbidden = np.concatenate((instance.problem.forbidden, pair[None]))
        without = Instance(replace(instance.problem, forbidden=forbidden), instance.scores)
        if exhaustive_optimum(without) == optimum:
            return True
    return False


@pytest.mark.parametrize("first_seed", range(0, 1200, 300))
def test_every_level_equals_exhaustive_search(first_seed: int) -> None:
    counts: Counter[str] = Counter()
    for seed in range(first_seed, first_seed + 300):
        instance = random_instance(np.random.default_rng(seed))
        optimum = exhaustive_optimum(instance)
        result = solve(instance.problem, instance.scores)
        if optimum is None:
            counts["infeasible"] += 1
            assert result.termination is Termination.INFEASIBLE, seed
            continue
        assert result.termination is Termination.OPTIMAL, seed
        assert levels_of(instance, result) == optimum, seed
        if counts["min_load binding"] < ENOUGH:  # to tell takes longer than to solve
            counts["min_load binding"] += _binds(instance, optimum)
        if counts["tied"] < ENOUGH:
            counts["tied"] += _tied(instance, result, optimum)
    kinds = ("infeasible", "min_load binding", "tied")
    assert min(counts[kind] for kind in kinds) >= ENOUGH, counts


@given(seeds)
@settings(max_examples=150, deadline=None)
def test_one_more_place_adds_exactly_its_seat_value(seed: int) -> None:
    instance, result = feasible_instance(seed)
    assert result.assignment is not None
    before = levels_of(instance, result)
    values = seat_values(instance.problem, instance.scores, result.assignment)
    for column in range(instance.problem.n_columns):
        more = with_one_more_place(instance, column)
        after = levels_of(more, solve(more.problem, more.scores))
        gained = {name: after[name] - before[name] for name in before}
        assert gained == {
            name: int(values[name][column]) if name in values else 0 for name in before
        }


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_total_score_seat_value_is_at_most_any_optimal_price(seed: int) -> None:
    instance, _ = feasible_instance(seed)
    problem = replace(instance.problem, objective=Objective.TOTAL_SCORE)
    result = solve(problem, instance.scores)
    assert result.assignment is not None
    assert result.prices is not None
    values = seat_values(problem, instance.scores, result.assignment)["total_score"]
    assert (values <= np.maximum(result.prices.levels[-1].mentor, 0)).all()


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_permuting_people_keeps_every_level(seed: int) -> None:
    instance, result = feasible_instance(seed)
    rng = np.random.default_rng(seed)
    n, m = instance.problem.n_rows, instance.problem.n_columns
    moved = _permuted(instance, rng.permutation(n), rng.permutation(m))
    again = solve(moved.problem, moved.scores)
    assert levels_of(moved, again) == levels_of(instance, result)


def _permuted(instance: Instance, rows: np.ndarray, columns: np.ndarray) -> Instance:
    problem = instance.problem
    to_row, to_column = np.argsort(rows), np.argsort(columns)

    def move(pairs: np.ndarray) -> np.ndarray:
        return np.column_stack((to_row[pairs[:, 0]], to_column[pairs[:, 1]])).astype(np.int64)

    moved = replace(
        problem,
        demand=problem.demand[rows],
        demand_min=problem.demand_min[rows],
        tier=problem.tier[rows],
        capacity=problem.capacity[columns],
        min_load=problem.min_load[columns],
        pinned=move(problem.pinned),
        forbidden=move(problem.forbidden),
    )
    grid = np.ix_(rows, columns)
    scores = ArrayScores(instance.scores.values[grid], instance.scores.eligible[grid])
    return Instance(moved, scores)


@given(seeds, st.integers(1, 1000))
@settings(max_examples=100, deadline=None)
def test_a_constant_added_to_a_row_that_must_be_filled_keeps_the_answer(
    seed: int, constant: int
) -> None:
    instance, result = feasible_instance(seed)
    assert result.assignment is not None
    filled = np.flatnonzero(instance.problem.demand_min == instance.problem.demand)
    values = instance.scores.values.copy()
    values[filled] += constant
    raised = Instance(instance.problem, ArrayScores(values, instance.scores.eligible))
    again = solve(raised.problem, raised.scores)
    before, after = levels_of(instance, result), levels_of(raised, again)
    places = int(instance.problem.demand[filled].sum())
    assert after["total_score"] - before["total_score"] == constant * places


@given(seeds)
@settings(max_examples=50, deadline=None)
def test_the_same_problem_twice_gives_the_same_arrays(seed: int) -> None:
    instance, first = feasible_instance(seed)
    second = solve(instance.problem, instance.scores)
    assert first.assignment is not None
    assert second.assignment is not None
    assert first.assignment.pairs.tobytes() == second.assignment.pairs.tobytes()
    assert repr(first.prices) == repr(second.prices)


def test_incumbents_are_reported_level_by_level() -> None:
    rng = np.random.default_rng(5)
    problem = AssignmentProblem(
        demand=np.full(30, 2, dtype=np.int64),
        demand_min=np.zeros(30, dtype=np.int64),
        capacity=np.full(8, 4, dtype=np.int64),
        min_load=np.ones(8, dtype=np.int64),
        tier=rng.integers(0, 3, 30),
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    scores = ArrayScores(rng.integers(0, 1000, (30, 8)), np.ones((30, 8), dtype=np.bool_))
    incumbents: list[SolveResult] = []
    solve(problem, scores, on_incumbent=incumbents.append)
    assert [len(found.prices.levels) for found in incumbents if found.prices] == [1, 2, 3, 4]
    for found in incumbents:
        assert found.termination is Termination.FEASIBLE
        assert found.assignment is not None
        assert found.prices is not None
        certificate = certify(problem, scores, found.assignment, found.prices)
        assert certificate.feasible
        assert [level.gap for level in certificate.levels[: len(found.prices.levels)]] == [0] * len(
            found.prices.levels
        )


def test_a_mentee_never_gets_the_same_mentor_twice() -> None:
    problem = AssignmentProblem(
        demand=np.array([3]),
        demand_min=np.array([0]),
        capacity=np.array([3, 1]),
        min_load=np.array([0, 0]),
        tier=np.array([0]),
    )
    scores = ArrayScores(np.array([[900, 1]]), np.ones((1, 2), dtype=np.bool_))
    result = solve(problem, scores)
    assert result.assignment is not None
    assert result.assignment.pairs.tolist() == [[0, 0], [0, 1]]
    assert result.assignment.amount.tolist() == [1, 1]


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 2), (2, 0)])
@pytest.mark.parametrize("objective", list(Objective))
def test_an_empty_side_is_solved_and_proved(n: int, m: int, objective: Objective) -> None:
    ones, others = np.ones(n, dtype=np.int64), np.ones(m, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, others, 0 * others, 0 * ones, objective=objective)
    scores = ArrayScores(np.zeros((n, m), dtype=np.int64), np.zeros((n, m), dtype=np.bool_))
    result = solve(problem, scores)
    assert set(levels_of(Instance(problem, scores), result).values()) == {0}


def test_many_priority_tiers_are_served_one_after_the_other() -> None:
    n = 60
    problem = AssignmentProblem(
        demand=np.ones(n, dtype=np.int64),
        demand_min=np.zeros(n, dtype=np.int64),
        capacity=np.full(5, 4, dtype=np.int64),
        min_load=np.zeros(5, dtype=np.int64),
        tier=np.random.default_rng(1).permutation(n).astype(np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
    )
    scores = ArrayScores(
        np.random.default_rng(2).integers(0, 9, (n, 5)), np.ones((n, 5), dtype=np.bool_)
    )
    result = solve(problem, scores)
    assert levels_of(Instance(problem, scores), result)["mentees_matched"] == 20
    assert result.assignment is not None
    assert sorted(problem.tier[result.assignment.rows]) == list(range(40, 60))
