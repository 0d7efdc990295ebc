"""Pairs are counted in the order of the parts, and the limit ends a solve where it is passed."""

from collections.abc import Iterator

import numpy as np
import pytest

from solver.listing import Listing
from solver.scores import ArrayScores
from solver.search import Found, Part, Wanted, look_through, parts_of
from solver.work import WatchedBlocks, WorkSpentError

N, M = 6, 5
SCORES = ArrayScores(np.arange(N * M).reshape(N, M), np.ones((N, M), dtype=np.bool_))


def _look(watched: WatchedBlocks, columns: np.ndarray | None = None) -> Found:
    """Look through every row, two of them at a time."""

    def parts() -> Iterator[Part]:
        for first in range(0, N, 2):
            rows, cutoff = np.arange(first, first + 2), np.zeros(N, dtype=np.int64)
            yield from parts_of(SCORES, rows, cutoff, Listing.empty(N, M), columns=columns)

    return look_through(SCORES, Wanted(np.zeros(M, dtype=np.int64), 1), parts(), watched)


def test_rows_times_columns_looked_at_are_counted() -> None:
    watched = WatchedBlocks(map, M, None)
    _look(watched)
    assert watched.looked_at == N * M
    _look(watched, np.array([0, 3]))
    assert watched.looked_at == N * M + N * 2


def test_each_part_is_heard_once_and_in_order() -> None:
    watched, heard = WatchedBlocks(map, M, None), list[list[int]]()
    watched.hear = lambda found: heard.append(found.rows.tolist())
    _look(watched)
    assert heard == [[0, 1], [2, 3], [4, 5]]


@pytest.mark.parametrize(("limit", "parts_heard"), [(N * M, 3), (N * M - 1, 2), (0, 0)])
def test_a_part_beyond_the_limit_is_not_heard(limit: int, parts_heard: int) -> None:
    watched, heard = WatchedBlocks(map, M, limit), list[Found]()
    watched.hear = heard.append
    if parts_heard == 3:
        _look(watched)
    else:
        with pytest.raises(WorkSpentError):
            _look(watched)
    assert len(heard) == parts_heard
