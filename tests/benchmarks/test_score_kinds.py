"""Sparse and dot scores give the same numbers as an array, tile by tile and pair by pair."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dot_scores import DotScores
from benchmarks.sparse_scores import SparseScores
from benchmarks.whole_vectors import Whole, as_integers, decimal_scale
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
    return DotScores(as_integers(left), as_integers(right)), ArrayScores(
        exact, np.ones((n, m), dtype=np.bool_)
    )


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


def test_each_product_is_exact_in_every_way_of_reading() -> None:
    rng = np.random.default_rng(2)
    for top in (200, 2**20, 2**25, 2**28):
        left, right = rng.integers(-top, top + 1, (30, 9)), rng.integers(-top, top + 1, (20, 9))
        scores, exact = DotScores(as_integers(left), as_integers(right)), left @ right.T
        rows, columns = np.array([0, 7, 29]), np.array([1, 19])
        assert np.array_equal(scores.gathered(rows, columns)[0], exact[np.ix_(rows, columns)])
        assert np.array_equal(scores.gathered(rows, None)[0], exact[rows])
        assert scores.largest >= exact.max()


def test_rounded_products_are_the_same_in_every_way_of_reading() -> None:
    rng = np.random.default_rng(3)
    left, right = rng.integers(-(2**22), 2**22, (300, 9)), rng.integers(-(2**22), 2**22, (40, 9))
    scores = DotScores(left, right, 10**6 / 2**47)
    whole, mask = scores.gathered(np.arange(300), None)
    assert whole.dtype == np.int64
    assert mask is None
    assert np.array_equal(whole, np.rint((left @ right.T) * (10**6 / 2**47)))
    assert whole.max() <= scores.largest
    assert np.array_equal(scores.block(slice(7, 9), slice(3, 30))[0], whole[7:9, 3:30])
    rows, columns = np.repeat(np.arange(300), 40), np.tile(np.arange(40), 300)
    assert np.array_equal(scores.pairs(rows, columns)[0], whole.reshape(-1))
    with pytest.raises(ValueError, match="a product may reach"):
        DotScores(left << 10, right << 10, 0.5)


def test_whole_numbers_are_held_in_the_smallest_type_that_holds_them() -> None:
    def name(*numbers: float, scale: float = 1) -> str:
        return as_integers(np.array([numbers]), scale).dtype.name

    assert [name(-7, 32767), name(-32768, 0), name(2**31 - 1), name(2**31)] == [
        *("int16", "int32", "int32", "int64")
    ]
    assert [name(3.0), name(327.67, scale=100), name(3276.7, scale=100)] == [
        *("int16", "int16", "int32")
    ]
    assert as_integers(np.array([[0.07, -1.1]]), 100).tolist() == [[7, -110]]


@pytest.mark.parametrize(
    ("numbers", "scale"),
    [([1.0, -3.0], 1), ([0.5, 2.0], 10), ([0.07, 1e-9], 10**9), ([1 / 3], None), ([1e-10], None)],
)
def test_the_scale_of_decimals_is_the_smallest_that_makes_them_whole(
    numbers: list[float], scale: int | None
) -> None:
    assert decimal_scale(np.array([numbers])) == scale


def test_sparse_keys_must_be_in_order_and_inside() -> None:
    one = np.array([1])
    with pytest.raises(ValueError, match="increasing"):
        SparseScores(2, 2, np.array([1, 1]), np.array([5, 6]), None)
    with pytest.raises(ValueError, match="outside"):
        SparseScores(2, 2, np.array([4]), one, None)
    with pytest.raises(ValueError, match="same length"):
        SparseScores(2, 2, np.array([0, 1]), one, None)


def test_vectors_must_have_one_length() -> None:
    def zeros(*shape: int) -> Whole:
        return np.zeros(shape, dtype=np.int64)

    with pytest.raises(ValueError, match="one length"):
        DotScores(zeros(2, 3), zeros(2, 4))
    with pytest.raises(ValueError, match="2-d"):
        DotScores(zeros(3), zeros(2, 3))
