"""Solving once more from a result: the dense optimum, whatever has changed in between."""

from dataclasses import dataclass, replace

import numpy as np
import pytest

from solver.again import carried_over
from solver.certificate import certify
from solver.problem import AssignmentProblem
from solver.result import SolveResult, Termination
from solver.scores import ArrayScores, IntArray
from solver.solve import solve
from solver.sparse_solve import solve_sparsely
from tests.solver.test_sparse_solve import everything, proved_values, tiny_lists

SEEDS = 90


@dataclass(frozen=True)
class Part:
    """Some rows and columns of a problem, by their indices in the whole one."""

    rows: IntArray
    columns: IntArray

    @classmethod
    def draw(cls, rng: np.random.Generator, n: int, m: int) -> "Part":
        return cls(
            np.sort(rng.choice(n, max(1, n * 4 // 5), replace=False)),
            np.sort(rng.choice(m, max(1, m * 4 // 5), replace=False)),
        )

    def of(
        self, problem: AssignmentProblem, scores: ArrayScores
    ) -> tuple[AssignmentProblem, ArrayScores]:
        inside = np.ix_(self.rows, self.columns)
        part = replace(
            problem,
            demand=problem.demand[self.rows],
            demand_min=problem.demand_min[self.rows],
            tier=problem.tier[self.rows],
            capacity=problem.capacity[self.columns],
            min_load=problem.min_load[self.columns],
            pinned=self._renumbered(problem.pinned),
            forbidden=self._renumbered(problem.forbidden),
        )
        return part, ArrayScores(scores.values[inside], scores.eligible[inside])

    def _renumbered(self, pairs: IntArray) -> IntArray:
        inside = np.isin(pairs[:, 0], self.rows) & np.isin(pairs[:, 1], self.columns)
        rows = np.searchsorted(self.rows, pairs[inside, 0])
        return np.column_stack((rows, np.searchsorted(self.columns, pairs[inside, 1])))


def places_of(values: IntArray, among: IntArray) -> IntArray:
    place = np.searchsorted(among, values).clip(max=len(among) - 1)
    return np.where(among[place] == values, place, -1)


def resolved(seed: int) -> tuple[SolveResult, SolveResult, AssignmentProblem, ArrayScores] | None:
    """Solve one part of a problem, then another one from that result; and the latter densely."""
    rng = np.random.default_rng(seed)
    problem, scores = everything(seed)
    before, after = (Part.draw(rng, problem.n_rows, problem.n_columns) for _ in range(2))
    params = tiny_lists(seed)
    result = solve_sparsely(*before.of(problem, scores), params=params)
    previous = carried_over(
        result, places_of(after.rows, before.rows), places_of(after.columns, before.columns)
    )
    if previous is None:
        return None
    part, part_scores = after.of(problem, scores)
    again = solve_sparsely(part, part_scores, params=params, previous=previous)
    return again, solve(part, part_scores), part, part_scores


@pytest.mark.parametrize("first_seed", range(0, 4 * SEEDS, SEEDS))
def test_a_result_of_other_people_leads_to_the_dense_optimum(first_seed: int) -> None:
    optimal = infeasible = 0
    for seed in range(first_seed, first_seed + SEEDS):
        found = resolved(seed)
        if found is None:
            continue
        again, dense, problem, scores = found
        assert again.termination is dense.termination, seed
        if again.termination is Termination.INFEASIBLE:
            infeasible += 1
            continue
        optimal += 1
        values = proved_values(problem, scores, again)
        assert values == proved_values(problem, scores, dense), seed
    assert min(optimal, infeasible) >= 2


def changed(problem: AssignmentProblem, rng: np.random.Generator) -> AssignmentProblem:
    """The same people, some of whom want or offer more or less, or are pinned or kept apart."""
    n, m = problem.n_rows, problem.n_columns
    demand = np.where(rng.random(n) < 0.3, rng.integers(0, 4, n), problem.demand)
    capacity = np.where(rng.random(m) < 0.3, rng.integers(0, 4, m), problem.capacity)
    pairs = rng.permutation(np.argwhere(np.ones((n, m), dtype=np.bool_)))
    forbidden, pinned = pairs[:2], pairs[2:3]
    fits = (demand[pinned[:, 0]] > 0) & (capacity[pinned[:, 1]] > 0)
    return replace(
        problem,
        demand=demand,
        demand_min=np.minimum(problem.demand_min, demand),
        capacity=capacity,
        min_load=np.minimum(problem.min_load, capacity),
        tier=np.where(rng.random(n) < 0.1, rng.integers(0, 3, n), problem.tier),
        pinned=pinned[fits],
        forbidden=forbidden,
        pair_max=1,
    )


@pytest.mark.parametrize("first_seed", range(0, 2 * SEEDS, SEEDS))
def test_people_who_want_or_offer_more_or_less_get_the_dense_optimum(first_seed: int) -> None:
    fewer = 0
    for seed in range(first_seed, first_seed + SEEDS):
        problem, scores = everything(seed)
        result = solve_sparsely(problem, scores, params=tiny_lists(seed))
        same = carried_over(result, np.arange(problem.n_rows), np.arange(problem.n_columns))
        other = changed(problem, np.random.default_rng(seed))
        again = solve_sparsely(other, scores, params=tiny_lists(seed), previous=same)
        dense = solve(other, scores)
        assert again.termination is dense.termination, seed
        if again.termination is Termination.INFEASIBLE:
            continue
        values = proved_values(other, scores, again)
        assert values == proved_values(other, scores, dense), seed
        if same is not None:
            taken = same.assignment.row_totals(problem.n_rows)
            fewer += bool((taken > other.demand).any())
    assert fewer >= 20


def test_a_pair_that_was_used_twice_is_used_once_when_that_is_all_that_is_allowed() -> None:
    ones = np.ones(6, dtype=np.int64)
    once = AssignmentProblem(2 * ones, 0 * ones, 3 * ones[:4], 0 * ones[:4], 0 * ones)
    scores = ArrayScores(np.arange(24).reshape(6, 4), np.ones((6, 4), dtype=np.bool_))
    twice = replace(once, pair_max=2)
    result = solve_sparsely(twice, scores)
    assert result.assignment is not None
    assert (result.assignment.amount > 1).any()
    same = carried_over(result, np.arange(6), np.arange(4))
    again = solve_sparsely(once, scores, previous=same)
    assert proved_values(once, scores, again) == proved_values(once, scores, solve(once, scores))


def test_a_result_whose_scores_have_all_changed_still_leads_to_the_optimum() -> None:
    problem, scores = everything(7)
    result = solve_sparsely(problem, scores)
    assert result.assignment is not None
    rng = np.random.default_rng(1)
    other = ArrayScores(rng.permuted(scores.values), scores.eligible)
    same = carried_over(result, np.arange(problem.n_rows), np.arange(problem.n_columns))
    again = solve_sparsely(problem, other, previous=same)
    dense = solve(problem, other)
    assert proved_values(problem, other, again) == proved_values(problem, other, dense)


def test_nothing_is_carried_over_from_a_result_without_prices() -> None:
    problem, scores = everything(7)
    result = replace(solve_sparsely(problem, scores), prices=None)
    assert carried_over(result, np.arange(problem.n_rows), np.arange(problem.n_columns)) is None


def test_prices_of_other_levels_are_not_used() -> None:
    seed = next(s for s in range(1, 99) if everything(s)[0].objective == "total_score")
    problem, scores = everything(seed)
    result = solve_sparsely(problem, scores)
    previous = carried_over(result, np.arange(problem.n_rows), np.arange(problem.n_columns))
    assert previous is not None
    fixed = replace(previous, prices=replace(previous.prices, name="of another level"))
    again = solve_sparsely(problem, scores, previous=fixed)
    assert "guess" in again.stats.seconds
    assert again.assignment is not None
    assert again.prices is not None
    assert certify(problem, scores, again.assignment, again.prices).optimal


@pytest.mark.parametrize(
    ("rows", "columns", "message"),
    [
        ([0, 0], [0, 1], "old_rows names one of the old twice"),
        ([0, 1], [1, 1], "old_columns names one of the old twice"),
        ([0, 1], [0, 2], "old_columns must be indices from 0 to 1, or -1"),
        ([0, -2], [0, 1], "old_rows must be indices from 0, or -1"),
    ],
)
def test_people_that_were_never_there_are_refused(
    rows: list[int], columns: list[int], message: str
) -> None:
    ones = np.ones(2, dtype=np.int64)
    problem = AssignmentProblem(ones, 0 * ones, ones, 0 * ones, 0 * ones)
    result = solve_sparsely(problem, ArrayScores(np.eye(2, dtype=np.int64), np.ones((2, 2), bool)))
    with pytest.raises(ValueError, match=message):
        carried_over(result, np.array(rows), np.array(columns))
