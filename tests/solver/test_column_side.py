"""Rows for columns, against sorting all pairs."""

from functools import partial

import numpy as np
import pytest

from solver import tiles
from solver.column_side import Needed, rows_for_columns
from solver.listing import Listing
from solver.scores import ArrayScores
from solver.search import parts_of
from tests.support.gathered_scores import GatheredArrayScores


@pytest.mark.parametrize("kind", [ArrayScores, GatheredArrayScores])
def test_a_column_gets_the_rows_that_lose_least(kind: type[ArrayScores]) -> None:
    rng = np.random.default_rng(6)
    values, eligible = rng.integers(0, 10_000, (60, 12)), rng.random((60, 12)) < 0.7
    scores, prices = kind(values, eligible), rng.integers(0, 2000, 12)
    worth, columns = rng.integers(0, 5000, 60), np.array([1, 4, 9])
    needed = Needed(columns, np.array([3, 8, 60]), prices, 60, worth)
    parts = partial(parts_of, scores, np.arange(60), worth, Listing.empty(60, 12), columns=columns)
    found = rows_for_columns(scores, needed, parts(), map)
    for column, most in zip(columns.tolist(), (3, 8, 60), strict=True):
        loss = {i: worth[i] + prices[column] - values[i, column] for i in range(60)}
        among = sorted((i for i in range(60) if eligible[i, column]), key=lambda i: (loss[i], i))
        assert found.rows[found.columns == column].tolist() == sorted(among[:most])


@pytest.mark.parametrize("tile", [1, 7, 50])
def test_the_rows_do_not_depend_on_how_parts_are_cut(
    tile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(9)
    scores = ArrayScores(rng.integers(0, 10_000, (90, 8)), rng.random((90, 8)) < 0.7)
    worth, columns = rng.integers(0, 5000, 90), np.array([0, 5])
    needed = Needed(columns, np.array([2, 2]), np.zeros(8, dtype=np.int64), 90, worth)

    def found() -> list[list[int]]:
        nobody = Listing.empty(90, 8)
        parts = parts_of(scores, np.arange(90), worth, nobody, columns=columns)
        pairs = rows_for_columns(scores, needed, parts, map)
        return [pairs.rows.tolist(), pairs.columns.tolist(), pairs.scores.tolist()]

    whole = found()
    monkeypatch.setattr(tiles, "TILE_PAIRS", tile)
    assert found() == whole
