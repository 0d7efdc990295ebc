"""Sparse and dot scores give the same numbers as an array, tile by tile and pair by pair."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dot_scores import DotScores
from benchmarks.sparse_scores import SparseScores
from solver.scores import ArrayScores, Block, Scores

Make = Callable[[np.random.Generator, int, int], tuple[Scores, ArrayScores]]


def sparse(rng: np.random.Generator, n: int, m: int) -> tuple[Scores, ArrayScores]:
    listed = rng.random((n, m)) < 0.4
    values = rng.integers(-9, 10, (n, m))
    missing = None if rng.random() < 0.5 else int(rng.integers(-3, 4))
    keys = np.flatnonzero(listed)
    scores = SparseScores(n, m, keys, values.reshape(-1)[keys], missing)
    full = np.where(listed, values, missing or 0)
    return scores, ArrayScores(full, listed | (missing is not None))


def dot(rng: np.random.Generator, n: int, m: int) -> tuple[Scores, ArrayScores]:
    top = int(rng.choice([9, 4000, 2**25, 2**28]))
    left, right = rng.integers(-top, top + 1, (n, 5)), rng.integers(-top, top + 1, (m, 5))
    exact = left @ right.T
    return DotScores.of(left, right), ArrayScores(exact, np.ones((n, m), dtype=np.bool_))


@pytest.mark.parametrize("make", [sparse, dot])
@given(seed=st.integers(0, 2**32 - 1), n=st.integers(1, 9), m=st.integers(1, 9))
def test_every_tile_and_every_pair_agree_with_an_array(
    make: Make, seed: int, n: int, m: int
) -> None:
    rng = np.random.default_rng(seed)
    scores, full = make(rng, n, m)
    assert (scores.n_rows, scores.n_columns) == (n, m)
    rows = slice(int(rng.integers(0, n + 1)), int(rng.integers(0, n + 2)))
    columns = slice(int(rng.integers(0, m + 1)), int(rng.integers(0, m + 2)))
    same(scores.block(rows, columns), full.block(rows, columns))
    i, j = rng.integers(0, n, 12), rng.integers(0, m, 12)
    same(scores.pairs(i, j), full.pairs(i, j))


def same(found: Block, expected: Block) -> None:
    assert found[0].dtype == np.int64
    assert found[1].dtype == np.bool_
    assert np.array_equal(found[1], expected[1])
    assert np.array_equal(found[0][found[1]], expected[0][expected[1]])


def test_the_smallest_exact_type_is_used() -> None:
    def dtype_of(top: int) -> str:
        vectors = np.array([[top, 0]])
        return DotScores.of(vectors, vectors).left.dtype.name

    assert [dtype_of(top) for top in (4000, 5000, 2**25, 2**27)] == [
        "float32",
        "float64",
        "float64",
        "int64",
    ]


def test_a_product_of_whole_numbers_has_no_rounding_in_any_block() -> None:
    rng = np.random.default_rng(2)
    left, right = rng.integers(-200, 201, (300, 384)), rng.integers(-200, 201, (40, 384))
    scores = DotScores.of(left, right)
    assert scores.left.dtype == np.float32
    values, _ = scores.block(slice(0, 300), slice(0, 40))
    assert np.array_equal(values, left @ right.T)
    one, _ = scores.block(slice(7, 8), slice(3, 4))
    assert one[0, 0] == values[7, 3]


def test_sparse_keys_must_be_in_order_and_inside() -> None:
    one = np.array([1])
    with pytest.raises(ValueError, match="increasing"):
        SparseScores(2, 2, np.array([1, 1]), np.array([5, 6]), None)
    with pytest.raises(ValueError, match="outside"):
        SparseScores(2, 2, np.array([4]), one, None)
    with pytest.raises(ValueError, match="same length"):
        SparseScores(2, 2, np.array([0, 1]), one, None)


def test_vectors_must_have_one_length() -> None:
    with pytest.raises(ValueError, match="one length"):
        DotScores(np.zeros((2, 3)), np.zeros((2, 4)))
    with pytest.raises(ValueError, match="2-d"):
        DotScores(np.zeros(3), np.zeros((2, 3)))
