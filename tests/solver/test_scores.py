"""Tiles cover every pair once, and what is taken out stays out."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solver import scores as module
from solver.scores import ArrayScores, WithoutPairs, row_tiles


def random_scores(n: int, m: int, seed: int) -> ArrayScores:
    rng = np.random.default_rng(seed)
    return ArrayScores(rng.integers(0, 100, (n, m)), rng.random((n, m)) < 0.7)


@given(st.integers(0, 40), st.integers(1, 30), st.integers(1, 200), st.integers(0, 9))
def test_row_tiles_cover_every_row_once(n: int, m: int, tile: int, seed: int) -> None:
    scores = random_scores(n, m, seed)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "TILE_PAIRS", tile)
        tiles = list(row_tiles(scores))
    covered = [row for rows, _, _ in tiles for row in range(rows.start, rows.stop)]
    assert covered == list(range(n))
    for rows, values, eligible in tiles:
        assert (values == scores.values[rows]).all()
        assert (eligible == scores.eligible[rows]).all()


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 99))
def test_block_and_pairs_agree_without_the_excluded(n: int, m: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    excluded = np.column_stack((rng.integers(0, n, 5), rng.integers(0, m, 5)))
    scores = WithoutPairs(random_scores(n, m, seed), excluded)
    rows = slice(int(rng.integers(0, n)), n)
    columns = slice(int(rng.integers(0, m)), m)
    values, eligible = scores.block(rows, columns)
    i, j = np.meshgrid(np.arange(rows.start, n), np.arange(columns.start, m), indexing="ij")
    single_values, single_eligible = scores.pairs(i.ravel(), j.ravel())
    assert (single_values == values.ravel()).all()
    assert (single_eligible == eligible.ravel()).all()
    assert not scores.pairs(excluded[:, 0], excluded[:, 1])[1].any()


def test_materialised_scores_equal_their_source() -> None:
    source = random_scores(30, 20, seed=3)
    copy = ArrayScores.materialise(source, np.int32)
    assert copy.values.dtype == np.int32
    assert (copy.values == source.values).all()
    assert (copy.eligible == source.eligible).all()


def test_float_scores_are_refused() -> None:
    with pytest.raises(ValueError, match="integer array"):
        ArrayScores(np.zeros((2, 2)), np.ones((2, 2), dtype=np.bool_))  # type: ignore[arg-type]


def test_a_mask_of_another_shape_is_refused() -> None:
    with pytest.raises(ValueError, match=r"shape \(2, 2\)"):
        ArrayScores(np.zeros((2, 2), dtype=np.int64), np.ones((2, 3), dtype=np.bool_))
