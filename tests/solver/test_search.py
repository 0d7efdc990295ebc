"""Looking through tiles against sorting all pairs in Python."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import tiles
from solver.listing import Listing
from solver.network import Arcs
from solver.row_choice import NOTHING
from solver.scores import ArrayScores
from solver.search import Wanted, look_through, parts_of
from tests.support.gathered_scores import GatheredArrayScores

seeds = st.integers(0, 2**32 - 1)


def best_by_sorting(
    scores: ArrayScores, wanted: Wanted, row: int, cutoff: int, taken: set[int]
) -> tuple[list[int], int]:
    """Columns of a row's best pairs above its cutoff, and the largest t of its other ones."""
    t = {
        j: int(scores.values[row, j] - wanted.prices[j])
        for j in range(scores.n_columns)
        if scores.eligible[row, j] and j not in taken
    }
    above = sorted((j for j in t if t[j] > cutoff), key=lambda j: (-t[j], j))
    best = above[: wanted.most]
    return sorted(best), max([t[j] for j in t if j not in best], default=int(NOTHING))


@pytest.mark.parametrize("kind", [ArrayScores, GatheredArrayScores])
@given(seeds, st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_the_best_pairs_are_those_of_sorting(kind: type[ArrayScores], seed: int, tile: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 12)), int(rng.integers(1, 300))
    top = int(rng.choice([2, 1000]))
    scores = kind(rng.integers(0, top, (n, m)), rng.random((n, m)) < 0.8)
    wanted = Wanted(rng.integers(-top, top, m), most=int(rng.integers(1, 6)))
    cutoff = np.where(rng.random(n) < 0.3, NOTHING, rng.integers(-top, top, n))
    keys = np.flatnonzero(rng.random(n * m) < 0.1)
    listed = Arcs((keys // m).astype(np.int32), (keys % m).astype(np.int32), 0 * keys)
    skipped = Listing.empty(n, m).joined(listed)
    rows = np.flatnonzero(rng.random(n) < 0.8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tiles, "TILE_PAIRS", tile)
        found = look_through(scores, wanted, parts_of(scores, rows, cutoff, skipped))
    assert found.rows.tolist() == rows.tolist()
    for place, row in enumerate(rows.tolist()):
        taken = set(skipped.columns[skipped.rows == row].tolist())
        best, ceiling = best_by_sorting(scores, wanted, row, int(cutoff[row]), taken)
        assert found.pairs.columns[found.pairs.rows == row].tolist() == best
        assert int(found.ceiling[place]) == ceiling or max(
            int(found.ceiling[place]), ceiling
        ) <= int(NOTHING // 2)
    expected = scores.values[found.pairs.rows, found.pairs.columns]
    assert (found.pairs.scores == expected).all()


def test_without_scores_the_best_by_rank_are_taken_among_those_that_are_cheap_enough() -> None:
    scores = ArrayScores(np.array([[5, 9, 7, 1]]), np.ones((1, 4), dtype=np.bool_))
    wanted = Wanted(np.array([0, 1, 0, 0]), most=2, rank=np.array([0, 0, 3, 0]))
    nobody = Listing.empty(1, 4)
    found = look_through(
        scores, wanted, parts_of(scores, np.array([0]), np.array([-1], dtype=np.int64), nobody)
    )
    assert found.pairs.columns.tolist() == [0, 2]
    assert found.pairs.scores.tolist() == [5, 7]


def test_a_column_is_reported_besides_unless_it_is_closed_or_found_already() -> None:
    scores = ArrayScores(
        np.array([[5, 9, 7], [5, 9, 7], [5, 9, 7]]),
        np.array([[True, True, True], [True, True, True], [True, True, False]]),
    )
    nobody, also = Listing.empty(3, 3), np.array([0, 1, 2])
    cutoff = np.full(3, NOTHING)
    parts = parts_of(scores, np.arange(3), cutoff, nobody, also=also)
    found = look_through(scores, Wanted(np.zeros(3, dtype=np.int64), most=1), parts)
    pairs = list(zip(found.pairs.rows.tolist(), found.pairs.columns.tolist(), strict=True))
    assert pairs == [(0, 0), (0, 1), (1, 1), (2, 1)]
