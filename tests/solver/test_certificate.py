"""The bound against a linear program, and certificates that must fail."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from solver.certificate import certify
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment, LevelPrices, Prices, SolveResult, Termination
from solver.scores import ArrayScores
from solver.solve import solve
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)


def solved(seed: int) -> tuple[Instance, SolveResult]:
    while True:
        instance = random_instance(np.random.default_rng(seed))
        result = solve(instance.problem, instance.scores)
        if result.termination is Termination.OPTIMAL:
            return instance, result
        seed += 1


def linear_optimum(instance: Instance) -> float:
    """Total score of the linear relaxation, written down without any flow."""
    problem, scores = instance.problem, instance.scores
    n, m = problem.n_rows, problem.n_columns
    upper = scores.eligible.astype(float).ravel()
    for i, j in problem.forbidden:
        upper[i * m + j] = 0
    lower = np.zeros(n * m)
    for i, j in problem.pinned:
        lower[i * m + j] = upper[i * m + j] = 1
    rows = np.kron(np.eye(n), np.ones(m))
    columns = np.kron(np.ones(n), np.eye(m))
    limits = np.concatenate(
        (problem.demand, -problem.demand_min, problem.capacity, -problem.min_load)
    )
    answer = linprog(
        -scores.values.astype(float).ravel(),
        A_ub=np.concatenate((rows, -rows, columns, -columns)),
        b_ub=limits,
        bounds=list(zip(lower.tolist(), upper.tolist(), strict=True)),
    )
    assert answer.status == 0
    assert answer.fun is not None
    return -float(answer.fun)


def test_the_bound_equals_a_linear_program_with_min_load_and_demand_above_one() -> None:
    checked = 0
    for seed in range(350):
        instance = random_instance(np.random.default_rng(seed))
        problem = replace(instance.problem, objective=Objective.TOTAL_SCORE, unmatched_penalty=0)
        result = solve(problem, instance.scores)
        if result.termination is not Termination.OPTIMAL:
            continue
        assert result.assignment is not None
        assert result.prices is not None
        certificate = certify(problem, instance.scores, result.assignment, result.prices)
        relaxed = linear_optimum(Instance(problem, instance.scores))
        assert certificate.levels[-1].dual == pytest.approx(relaxed, abs=1e-3)
        checked += bool((problem.demand > 1).any() and problem.min_load.any())
    assert checked >= 150


@given(seeds, st.integers(-5, 5))
@settings(max_examples=150, deadline=None)
def test_any_prices_bound_every_level_from_above(seed: int, spread: int) -> None:
    instance, result = solved(seed)
    assert result.assignment is not None
    assert result.prices is not None
    rng = np.random.default_rng(seed)
    levels = tuple(
        replace(level, mentor=level.mentor + rng.integers(-abs(spread), abs(spread) + 1))
        for level in result.prices.levels
    )
    certificate = certify(instance.problem, instance.scores, result.assignment, Prices(levels))
    assert all(level.gap >= 0 for level in certificate.levels)


@given(seeds)
@settings(max_examples=100, deadline=None)
def test_without_prices_the_bound_still_holds(seed: int) -> None:
    instance, result = solved(seed)
    assert result.assignment is not None
    certificate = certify(instance.problem, instance.scores, result.assignment, Prices(()))
    assert certificate.feasible
    assert all(level.gap >= 0 for level in certificate.levels)


def two_by_two() -> tuple[AssignmentProblem, ArrayScores]:
    one = np.ones(2, dtype=np.int64)
    problem = AssignmentProblem(one, one, one, 0 * one, 0 * one)
    scores = ArrayScores(np.array([[9, 5], [7, 6]]), np.ones((2, 2), dtype=np.bool_))
    return problem, scores


def test_a_worse_assignment_shows_its_exact_gap() -> None:
    problem, scores = two_by_two()
    result = solve(problem, scores)
    assert result.prices is not None
    worse = Assignment.from_pairs(np.array([[0, 1], [1, 0]]))
    certificate = certify(problem, scores, worse, result.prices)
    assert certificate.feasible
    assert not certificate.optimal
    assert certificate.levels[0].gap == 3


def test_a_changed_price_no_longer_proves_the_optimum() -> None:
    problem, scores = two_by_two()
    result = solve(problem, scores)
    assert result.assignment is not None
    wrong = Prices((LevelPrices("total_score", np.array([9, 0], dtype=np.int64)),))
    assert not certify(problem, scores, result.assignment, wrong).optimal


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([[0, 0], [1, 0]], "more load than its capacity"),
        ([[0, 0]], "fewer places than its minimum demand"),
        ([[0, 0], [0, 1], [1, 1]], "more places than its demand"),
        ([[0, 7], [1, 1]], "outside the problem"),
        ([[0, 0], [0, 0], [1, 1]], "listed twice"),
    ],
)
def test_a_broken_bound_is_named(pairs: list[list[int]], sentence: str) -> None:
    problem, scores = two_by_two()
    assignment = Assignment.from_pairs(np.array(pairs, dtype=np.int64))
    certificate = certify(problem, scores, assignment, Prices(()))
    assert not certificate.feasible
    assert any(sentence in found.broken for found in certificate.violations)


def broken_bounds(
    problem: AssignmentProblem, scores: ArrayScores, assignment: Assignment
) -> list[str]:
    certificate = certify(problem, scores, assignment, Prices(()))
    return [violation.broken.value for violation in certificate.violations]


def test_an_ineligible_or_forbidden_pair_and_a_missing_pin_are_named() -> None:
    problem, scores = two_by_two()
    blocked = ArrayScores(scores.values, np.array([[True, False], [True, True]]))
    crossed = Assignment.from_pairs(np.array([[0, 1], [1, 0]]))
    assert broken_bounds(problem, blocked, crossed) == ["an assigned pair is not eligible"]
    straight = replace(problem, pinned=np.array([[0, 0]]), forbidden=np.array([[1, 0]]))
    assert broken_bounds(straight, scores, crossed) == [
        "a pinned pair is not assigned",
        "an assigned pair is not eligible",
    ]
