"""Shortest paths in a residual network, against Floyd and Warshall's algorithm."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver.residual import NO_PATH, NotOptimalError, distances, potentials
from solver.scores import IntArray

seeds = st.integers(0, 2**32 - 1)


def _costs(seed: int, lowest: int) -> IntArray:
    """Costs of a network in which about half of all steps are possible."""
    rng = np.random.default_rng(seed)
    size = int(rng.integers(1, 9))
    costs = rng.integers(lowest, 20, (size, size)).astype(np.int64)
    costs[rng.random((size, size)) < 0.5] = NO_PATH
    return costs


def _all_pairs(costs: IntArray) -> list[list[float]]:
    """Length of the shortest path between any two nodes, none of zero steps left out."""
    size = len(costs)
    far = [[float("inf") if c == NO_PATH else float(c) for c in row] for row in costs.tolist()]
    for i in range(size):
        far[i][i] = min(far[i][i], 0.0)
    for k in range(size):
        for i in range(size):
            for j in range(size):
                far[i][j] = min(far[i][j], far[i][k] + far[k][j])
    return far


def _has_negative_cycle(far: list[list[float]]) -> bool:
    return any(far[i][i] < 0 for i in range(len(far)))


@given(seeds, st.sampled_from([-4, -1, 0]))
def test_a_potential_is_the_shortest_path_from_anywhere(seed: int, lowest: int) -> None:
    costs = _costs(seed, lowest)
    far = _all_pairs(costs)
    if _has_negative_cycle(far):
        with pytest.raises(NotOptimalError):
            potentials(costs, None)
        return
    assert potentials(costs, None).tolist() == [min(column) for column in zip(*far, strict=True)]


@given(seeds, st.sampled_from([-4, -1, 0]))
def test_a_distance_is_the_cheapest_start_and_the_shortest_path_from_there(
    seed: int, lowest: int
) -> None:
    costs = _costs(seed, lowest)
    far = _all_pairs(costs)
    start = np.random.default_rng(seed).permutation(np.append(costs[0], NO_PATH))[: len(costs)]
    if _has_negative_cycle(far):
        return
    shortest = [min(s + far[i][j] for i, s in enumerate(start.tolist())) for j in range(len(costs))]
    found = distances(start, costs).tolist()
    assert [d if d < NO_PATH // 2 else None for d in found] == [
        d if d < NO_PATH // 2 else None for d in shortest
    ]
