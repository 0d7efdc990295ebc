"""Blocking pairs, found by blocks, against the plain definition."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.blocking import blocking_pairs
from solver.result import Assignment
from tests.support.gathered_scores import GatheredArrayScores
from tests.support.stable_by_hand import Pair, random_market


@given(seed=st.integers(0, 2**32 - 1))
def test_blocking_pairs_are_counted_as_they_are_defined(seed: int) -> None:
    rng = np.random.default_rng(seed)
    market = random_market(rng, n_max=6, m_max=5)
    wanted, places = market.free_places()
    pairs: set[Pair] = set()
    for i, j in rng.permutation(sorted(market.open_pairs())).reshape(-1, 2).tolist():
        if rng.random() < 0.6 and wanted[i] > 0 and places[j] > 0:
            pairs.add((i, j))
            wanted[i] -= 1
            places[j] -= 1
    assigned = np.array(sorted(pairs | market.pins), dtype=np.int64).reshape(-1, 2)
    assignment = Assignment.from_pairs(assigned)
    gathered = GatheredArrayScores(market.scores.values, market.scores.eligible)
    for scores in (market.scores, gathered):
        count = blocking_pairs(market.problem, scores, market.orders, assignment)
        assert count == len(market.blocking(pairs))
