"""Ranked lists: what they may hold, and what a pair is worth to either side."""

import numpy as np
import pytest

from solver.preferences import Orders, Worth

NOBODY = np.empty(0, dtype=np.int64)


@pytest.mark.parametrize(
    ("row", "message"),
    [([0, 0], "a row ranks somebody twice"), ([2], "outside of 0 to 1"), ([-1], "outside")],
)
def test_a_list_that_makes_no_sense_is_refused(row: list[int], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Orders([np.array(row, dtype=np.int64)], [NOBODY, NOBODY])


def test_ranked_pairs_are_worth_more_than_any_score() -> None:
    worth = Worth(Orders([np.array([2, 0]), NOBODY], [NOBODY, np.array([1]), NOBODY]), 1_000)
    rows, columns = (index.reshape(-1) for index in np.indices((2, 3)))
    scores = np.array([5, 900, -3, 5, 7, 7])
    to_rows = worth.to_rows(rows, columns, scores)
    to_columns = worth.to_columns(rows, columns, scores)
    assert to_rows[2] > to_rows[0] > 1_000
    assert to_rows[[1, 3, 4, 5]].tolist() == [900, 5, 7, 7]
    assert to_columns[4] > 1_000
    assert to_columns[[0, 1, 2, 3, 5]].tolist() == [5, 900, -3, 5, 7]


def test_pairs_that_either_side_ranks_are_listed_once() -> None:
    orders = Orders([np.array([1, 0]), NOBODY], [np.array([1, 0]), np.array([0])])
    rows, columns = Worth(orders, 0).ranked()
    assert list(zip(rows.tolist(), columns.tolist(), strict=True)) == [(0, 0), (0, 1), (1, 0)]
    assert orders.are_any
    assert not Orders.none(2, 2).are_any
