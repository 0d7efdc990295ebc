"""A filling without a look at the scores keeps every bound, and changes nothing but the time."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.certificate import violations_of
from solver.first_fill import first_fill
from solver.network import collect_arcs, solve_stage
from solver.problem import AssignmentProblem, Objective
from solver.scores import ArrayScores
from solver.solve import solve
from solver.stages import open_scores, stage_at
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)


def _round(demand: list[int], capacity: list[int], **bounds: np.ndarray) -> Instance:
    """Everybody is eligible for everybody, and all score the same."""
    n, m = len(demand), len(capacity)
    problem = AssignmentProblem(
        demand=np.array(demand, dtype=np.int64),
        demand_min=bounds.pop("demand_min", np.zeros(n, dtype=np.int64)),
        capacity=np.array(capacity, dtype=np.int64),
        min_load=bounds.pop("min_load", np.zeros(m, dtype=np.int64)),
        tier=np.zeros(n, dtype=np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
        **bounds,  # type: ignore[arg-type]
    )
    scores = ArrayScores(np.ones((n, m), dtype=np.int64), np.ones((n, m), dtype=np.bool_))
    return Instance(problem, scores)


@given(seeds)
@settings(max_examples=300)
def test_a_filling_keeps_every_hard_bound(seed: int) -> None:
    instance = random_instance(np.random.default_rng(seed))
    filled = first_fill(instance.problem, open_scores(instance.problem, instance.scores))
    if filled is not None:
        assert violations_of(instance.problem, instance.scores, filled) == []


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.lists(st.integers(0, 4), min_size=1))
def test_where_nothing_is_ruled_out_as_many_people_are_served_as_by_a_flow(
    demand: list[int], capacity: list[int]
) -> None:
    problem, scores = (instance := _round(demand, capacity)).problem, instance.scores
    filled = first_fill(problem, scores)
    best = solve_stage(problem, collect_arcs(problem, scores), stage_at(problem, scores, 0, None))
    assert filled is not None
    assert best is not None
    served, most = (one.row_totals(problem.n_rows) > 0 for one in (filled, best))
    assert served.sum() == most.sum()


def test_minimum_loads_and_demands_are_served_first() -> None:
    least = np.array([0, 0, 1], dtype=np.int64)
    instance = _round([1, 1, 1], [1, 0, 1], min_load=least, demand_min=least)
    filled = first_fill(instance.problem, instance.scores)
    assert filled is not None
    assert filled.column_totals(3).tolist() == [1, 0, 1]
    assert filled.row_totals(3)[2] == 1


def test_a_higher_tier_is_served_first() -> None:
    instance = _round([1, 1, 1], [1, 1])
    problem = replace(instance.problem, tier=np.array([0, 5, 1], dtype=np.int64))
    filled = first_fill(problem, instance.scores)
    assert filled is not None
    assert filled.row_totals(3).tolist() == [0, 1, 1]


def test_capacities_of_any_size_need_no_memory() -> None:
    instance = _round([1, 1, 1], [1, 10**12, 10**12])
    filled = first_fill(instance.problem, instance.scores)
    assert filled is not None
    assert filled.row_totals(3).tolist() == [1, 1, 1]


@pytest.mark.parametrize(("demand", "capacity"), [([], [1]), ([1], []), ([], [])])
def test_without_people_on_one_side_nothing_is_filled(
    demand: list[int], capacity: list[int]
) -> None:
    instance = _round(demand, capacity)
    filled = first_fill(instance.problem, instance.scores)
    assert filled is not None
    assert len(filled.rows) == 0


def test_demands_that_cannot_be_met_give_no_filling() -> None:
    instance = _round([1], [1, 1], min_load=np.array([1, 1], dtype=np.int64))
    assert first_fill(instance.problem, instance.scores) is None


def test_pairs_that_may_be_used_more_than_once_give_no_filling() -> None:
    instance = _round([2], [2])
    assert first_fill(replace(instance.problem, pair_max=2), instance.scores) is None


def test_answer_and_prices_are_those_that_flows_alone_give(monkeypatch: pytest.MonkeyPatch) -> None:
    instances = [random_instance(np.random.default_rng(seed), 12, 6) for seed in range(300)]
    filled = [solve(one.problem, one.scores) for one in instances]
    monkeypatch.setattr("solver.dense_solve.first_fill", lambda problem, scores: None)
    flows = [solve(one.problem, one.scores) for one in instances]
    assert sum(one.stats.flows for one in filled) < sum(one.stats.flows for one in flows)
    for one, other in zip(filled, flows, strict=True):
        assert one.termination is other.termination
        if one.assignment is None or other.assignment is None:
            assert one.assignment is other.assignment is None
            continue
        assert one.prices is not None
        assert other.prices is not None
        assert one.assignment.pairs.tolist() == other.assignment.pairs.tolist()
        for level, same in zip(one.prices.levels, other.prices.levels, strict=True):
            assert level.mentor.tolist() == same.mentor.tolist()
            assert replace(level, mentor=same.mentor) == same
