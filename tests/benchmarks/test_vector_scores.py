"""Products in float32 against plain integers."""

import numpy as np
import pytest

from benchmarks.vector_scores import VectorScores
from solver.certificate import certify
from solver.pair_list import SparseParams
from solver.problem import AssignmentProblem
from solver.solve import solve
from solver.sparse_solve import solve_sparsely


def vectors(seed: int, n: int) -> np.ndarray:
    values = np.random.default_rng(seed).standard_normal((n, 384))
    rows: np.ndarray = np.rint(4000 * values / np.linalg.norm(values, axis=1, keepdims=True))
    return rows.astype(np.int16)


def test_all_ways_of_reading_agree_with_integers() -> None:
    left, right = vectors(1, 40), vectors(2, 30)
    scores = VectorScores(left, right)
    exact = left.astype(np.int64) @ right.astype(np.int64).T
    values, eligible = scores.block(slice(3, 20), slice(5, 30))
    assert (values == exact[3:20, 5:30]).all()
    assert eligible.all()
    rows, columns = np.array([0, 7, 39]), np.array([1, 2, 29])
    assert (scores.pairs(rows, columns)[0] == exact[rows, columns]).all()
    tile, mask = scores.gathered(rows, columns)
    assert mask is None
    assert tile.dtype == np.float32
    assert (tile == exact[np.ix_(rows, columns)]).all()
    assert (scores.gathered(rows, None)[0] == exact[rows]).all()


def test_vectors_whose_products_might_not_be_exact_are_refused() -> None:
    with pytest.raises(ValueError, match="a product may reach"):
        VectorScores(np.full((1, 384), 300, dtype=np.int16), np.full((1, 384), 300, dtype=np.int16))
    with pytest.raises(ValueError, match="expected vectors"):
        VectorScores(np.zeros((1, 3), dtype=np.int16), np.zeros((1, 4), dtype=np.int16))


def test_a_sparse_solve_over_float32_tiles_gives_the_dense_optimum() -> None:
    n, m = 300, 60
    scores = VectorScores(vectors(3, n), vectors(4, m))
    ones, places = np.ones(n, dtype=np.int64), np.full(m, 6, dtype=np.int64)
    problem = AssignmentProblem(ones, ones, places, 0 * places, 0 * ones)
    dense = solve(problem, scores)
    sparse = solve_sparsely(problem, scores, params=SparseParams(candidates=2, added=2))
    assert sparse.assignment is not None
    assert sparse.prices is not None
    assert dense.assignment is not None
    certificate = certify(problem, scores, sparse.assignment, sparse.prices)
    values, _ = scores.pairs(dense.assignment.rows, dense.assignment.columns)
    assert certificate.optimal
    assert certificate.levels[-1].primal == int(values.sum())
