from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.baselines import at_random, first_come, greedy
from solver.certificate import violations_of
from solver.problem import AssignmentProblem, Objective
from solver.result import Assignment
from solver.scores import ArrayScores, IntArray, Scores
from solver.solve import solve
from solver.stages import stage_value, stages_of
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)


def without_minimums(instance: Instance) -> Instance:
    problem = replace(
        instance.problem,
        demand_min=np.zeros_like(instance.problem.demand),
        min_load=np.zeros_like(instance.problem.capacity),
    )
    return Instance(problem, instance.scores)


def baselines(instance: Instance, seed: int) -> list[Assignment]:
    problem, scores = instance.problem, instance.scores
    order = np.random.default_rng(seed).permutation(problem.n_rows)
    return [
        first_come(problem, scores, order),
        greedy(problem, scores),
        at_random(problem, scores, seed),
    ]


def values(problem: AssignmentProblem, scores: Scores, found: Assignment) -> list[int]:
    stages = stages_of(problem, scores, found)
    return [stage_value(problem, scores, stage, found) for stage in stages]


@given(seeds)
def test_no_baseline_beats_the_proved_optimum_or_breaks_a_rule_but_a_minimum(seed: int) -> None:
    instance = without_minimums(random_instance(np.random.default_rng(seed)))
    problem, scores = instance.problem, instance.scores
    best = solve(problem, scores).assignment
    assert best is not None
    for found in baselines(instance, seed):
        assert violations_of(problem, scores, found) == []
        assert values(problem, scores, found) <= values(problem, scores, best)


@given(seeds)
def test_no_baseline_leaves_a_mentee_and_a_mentor_free_who_could_be_a_pair(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    problem = instance.problem
    possible = instance.scores.eligible.copy()
    possible[problem.forbidden[:, 0], problem.forbidden[:, 1]] = False
    for found in baselines(instance, seed):
        still = possible.copy()
        still[found.rows, found.columns] = False
        wants = found.row_totals(problem.n_rows) < problem.demand
        has_room = found.column_totals(problem.n_columns) < problem.capacity
        assert not (still & wants[:, None] & has_room).any()


def one_to_one(values: list[list[int]]) -> Instance:
    ones = np.ones(len(values), dtype=np.int64)
    columns = np.ones(len(values[0]), dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, columns, 0 * columns, 0 * ones)
    table = np.array(values)
    return Instance(problem, ArrayScores(table, np.ones(table.shape, dtype=np.bool_)))


def order(*rows: int) -> IntArray:
    return np.array(rows, dtype=np.int64)


def test_whoever_comes_first_takes_the_best_mentor() -> None:
    instance = one_to_one([[5, 4], [9, 1]])
    problem, scores = instance.problem, instance.scores
    assert first_come(problem, scores, order(0, 1)).pairs.tolist() == [[0, 0], [1, 1]]
    assert first_come(problem, scores, order(1, 0)).pairs.tolist() == [[0, 1], [1, 0]]


def test_greedy_makes_the_best_pair_first_even_when_the_sum_suffers() -> None:
    instance = one_to_one([[10, 9], [9, 1]])
    assert greedy(instance.problem, instance.scores).pairs.tolist() == [[0, 0], [1, 1]]


def test_random_matchings_differ_by_seed_and_repeat_with_it() -> None:
    instance = one_to_one(np.zeros((8, 8), dtype=int).tolist())
    problem, scores = instance.problem, instance.scores
    first = [at_random(problem, scores, seed).pairs.tolist() for seed in range(5)]
    assert first == [at_random(problem, scores, seed).pairs.tolist() for seed in range(5)]
    assert first[0] != first[1]


def test_several_mentors_are_taken_at_once_and_never_one_twice() -> None:
    instance = one_to_one([[3, 7, 5], [8, 8, 8]])
    problem = replace(instance.problem, demand=np.array([2, 3]))
    found = first_come(problem, instance.scores, order(0, 1))
    assert found.pairs.tolist() == [[0, 1], [0, 2], [1, 0]]


def test_pins_come_first() -> None:
    instance = one_to_one([[5, 4], [9, 1]])
    problem = replace(instance.problem, pinned=np.array([[1, 1]]))
    for found in baselines(Instance(problem, instance.scores), 0):
        assert found.pairs.tolist() == [[0, 0], [1, 1]]


def test_problems_with_repeated_pairs_are_refused() -> None:
    instance = one_to_one([[5, 4], [9, 1]])
    problem = replace(instance.problem, pair_max=None, objective=Objective.TOTAL_SCORE)
    with pytest.raises(ValueError, match="made once"):
        greedy(problem, instance.scores)
