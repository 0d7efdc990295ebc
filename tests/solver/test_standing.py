"""Ranks and the median against counting pair by pair."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import standing as standing_module
from solver import tiles
from solver.result import Assignment
from solver.scores import ArrayScores
from solver.standing import standing
from tests.support.gathered_scores import GatheredArrayScores

seeds = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize("kind", [ArrayScores, GatheredArrayScores])
@given(seeds, st.sampled_from([3, 1000]), st.integers(1, 300), st.sampled_from([1, 20, 20_000]))
@settings(max_examples=150, deadline=None)
def test_every_count_is_that_of_all_pairs(
    kind: type[ArrayScores], seed: int, highest: int, tile: int, sample: int
) -> None:
    rng = np.random.default_rng(seed)
    n, m = (int(size) for size in rng.integers(1, 25, 2))
    values = rng.integers(0, highest + 1, (n, m))
    eligible = rng.random((n, m)) < rng.choice([0.0, 0.5, 1.0])
    pairs = np.argwhere(rng.random((n, m)) < rng.choice([0.0, 0.2, 0.9]))
    assignment = Assignment.from_pairs(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "TILE_PAIRS", tile)
        patch.setattr(standing_module, "SLOT_SHARE", int(rng.integers(1, 9)))
        patch.setattr(standing_module, "SAMPLE", sample)
        found = standing(kind(values, eligible), assignment, highest)
    masked = np.where(eligible, values, -1)
    for k, (i, j) in enumerate(assignment.pairs.tolist()):
        assert found.row_rank[k] == 1 + (masked[i] > values[i, j]).sum()
        assert found.column_rank[k] == 1 + (masked[:, j] > values[i, j]).sum()
    assert found.eligible_of_row.tolist() == eligible.sum(axis=1).tolist()
    assert found.eligible_of_column.tolist() == eligible.sum(axis=0).tolist()
    ordered = np.sort(values[eligible]).tolist()
    assert found.median_score == (ordered[(len(ordered) - 1) // 2] if ordered else None)


@pytest.mark.parametrize("score", [-1, 11])
@pytest.mark.parametrize("kind", [ArrayScores, GatheredArrayScores])
def test_a_median_outside_the_range_is_refused(
    kind: type[ArrayScores], score: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing_module, "SAMPLE", 0)
    scores = kind(np.array([[score]]), np.array([[True]]))
    nobody = Assignment.from_pairs(np.empty((0, 2), dtype=np.int64))
    with pytest.raises(ValueError, match="outside of 0 to 10"):
        standing(scores, nobody, 10)
