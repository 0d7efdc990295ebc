"""Sparse tables are multiplied as full ones are."""

import numpy as np
import pytest
from hypothesis import given

from app.matching.criteria import sparse
from app.matching.criteria.sparse import Index, Sparse, product_block, product_pairs
from solver.scores import IntArray
from tests.support.cohorts import seeds


def _full(rng: np.random.Generator, rows: int, columns: int) -> IntArray:
    table = rng.integers(1, 5, (rows, columns)) * (rng.random((rows, columns)) < 0.3)
    return table.astype(np.int64)


def _dense(table: Sparse, columns: int) -> list[list[int]]:
    full = np.zeros((len(table.starts) - 1, columns), dtype=np.int64)
    full[table.rows, table.columns] = table.amounts
    return full.tolist()


@given(seeds)
def test_a_product_is_that_of_the_full_tables(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, things, m = rng.integers(1, 8, 3).tolist()
    left, right = _full(rng, n, things), _full(rng, things, m)
    one, other = Sparse.of_rows(left), Sparse.of_rows(right)
    rows = np.flatnonzero(rng.random(n) < 0.7)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sparse, "ENTRIES", int(rng.integers(1, 20)))
        assert np.array_equal(product_block(one, other, rows, m), (left @ right)[rows])
    i, j = (rng.integers(0, size, 12) for size in (n, m))
    assert np.array_equal(product_pairs(one, Index.of(other), i, j), (left @ right)[i, j])


@given(seeds)
def test_entries_turn_with_the_table_and_stay_when_columns_are_taken(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 8, 2).tolist()
    full = _full(rng, n, m)
    table = Sparse.of_rows(full)
    assert _dense(table.transposed(m), n) == full.T.tolist()
    columns = np.flatnonzero(rng.random(m) < 0.6)
    assert _dense(table.at(columns), len(columns)) == full[:, columns].tolist()
    shuffled = rng.permutation(len(table.rows))
    parts = (part[shuffled] for part in (table.rows, table.columns, table.amounts))
    assert _dense(Sparse.of(n, *(part.astype(np.int64) for part in parts)), m) == full.tolist()


def test_an_empty_table_has_no_entry() -> None:
    assert _dense(Sparse.empty(2), 3) == [[0, 0, 0], [0, 0, 0]]
    rows = np.array([0, 1])
    assert product_block(Sparse.empty(2), Sparse.empty(0), rows, 3).tolist() == [[0] * 3] * 2
    nothing = Index.of(Sparse.empty(0))
    assert product_pairs(Sparse.empty(2), nothing, rows, rows).tolist() == [0, 0]
