"""Lengths over listed pairs against those over all pairs."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import seat_paths, tiles
from solver.residual import NotOptimalError
from solver.result import Assignment, LevelPrices, Prices, SolveResult, Termination
from solver.scores import ArrayScores
from solver.seat_value import seat_values
from solver.solve import solve
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.instances import Instance, random_instance

seeds = st.integers(0, 2**32 - 1)


def solved(seed: int) -> tuple[Instance, SolveResult]:
    while True:
        rng = np.random.default_rng(seed)
        largest = [(7, 5), (30, 9), (12, 40)][seed % 3]
        instance = random_instance(rng, *largest)
        result = solve(instance.problem, instance.scores)
        if result.termination is Termination.OPTIMAL:
            return instance, result
        seed += 1


@given(
    seeds,
    st.sampled_from([ArrayScores, GatheredArrayScores]),
    st.integers(1, 8),
    st.sampled_from([0.0, 0.5, 0.95]),
    st.integers(10, 500),
)
@settings(max_examples=120, deadline=None)
def test_listed_paths_give_the_values_of_all_paths(
    seed: int, kind: type[ArrayScores], listed: int, near: float, tile: int
) -> None:
    instance, result = solved(seed)
    assert result.assignment is not None
    assert result.prices is not None
    problem, whole = instance.problem, instance.scores
    expected = seat_values(problem, whole, result.assignment)
    rng = np.random.default_rng(seed)
    rough = Prices(
        (LevelPrices("total_score", rng.integers(-9, 9, problem.n_columns, dtype=np.int64)),)
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seat_paths, "LISTED_FROM", 0)
        patch.setattr(seat_paths, "LISTED", listed)
        patch.setattr(seat_paths, "NEAR_SHARE", near)
        patch.setattr(tiles, "TILE_PAIRS", tile)
        pairs = kind(whole.values, whole.eligible)
        for prices in (result.prices, rough, None):
            found = seat_values(problem, pairs, result.assignment, prices)
            assert {name: values.tolist() for name, values in found.items()} == {
                name: values.tolist() for name, values in expected.items()
            }


@pytest.mark.parametrize("listed_from", [0, 1_000_000])
def test_a_worse_assignment_is_refused(listed_from: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seat_paths, "LISTED_FROM", listed_from)
    instance, _ = solved(0)
    one = np.ones(2, dtype=np.int64)
    problem = replace(
        instance.problem,
        demand=one,
        demand_min=one,
        capacity=one,
        min_load=0 * one,
        tier=0 * one,
        pinned=np.empty((0, 2), dtype=np.int64),
        forbidden=np.empty((0, 2), dtype=np.int64),
    )
    scores = ArrayScores(np.array([[9, 5], [7, 6]]), np.ones((2, 2), dtype=np.bool_))
    crossed = Assignment.from_pairs(np.array([[0, 1], [1, 0]]))
    with pytest.raises(NotOptimalError):
        seat_values(problem, scores, crossed)
