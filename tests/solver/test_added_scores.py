"""Amounts added to listed pairs: whatever part of the scores is read, they are in their places."""

import numpy as np
import pytest

from solver.added_scores import AddedScores, GatheredAddedScores, added
from solver.scores import ArrayScores, IntArray, Scores
from tests.support.gathered_scores import GatheredArrayScores


def _random(seed: int) -> tuple[ArrayScores, IntArray, IntArray]:
    rng = np.random.default_rng(seed)
    shape = int(rng.integers(1, 9)), int(rng.integers(1, 9))
    values = rng.integers(0, 1_000_000, shape)
    listed = np.argwhere(rng.random(shape) < rng.choice([0.0, 0.3, 1.0])).astype(np.int64)
    return ArrayScores(values, rng.random(shape) < 0.7), listed, rng.integers(0, 500, len(listed))


def _by_hand(scores: ArrayScores, listed: IntArray, amounts: IntArray) -> IntArray:
    values: IntArray = scores.values.astype(np.int64)
    for (i, j), amount in zip(listed.tolist(), amounts.tolist(), strict=True):
        values[i, j] += amount
    return values


@pytest.mark.parametrize("seed", range(30))
def test_every_way_of_reading_has_the_amounts_where_they_belong(seed: int) -> None:
    scores, listed, amounts = _random(seed)
    expected = _by_hand(scores, listed, amounts)
    rng = np.random.default_rng(seed)
    rows, columns = (np.flatnonzero(rng.random(size) < 0.6) for size in expected.shape)
    every: list[Scores] = [
        added(scores, listed, amounts),
        AddedScores(scores, listed, amounts),
        added(GatheredArrayScores(scores.values, scores.eligible), listed, amounts),
    ]
    for told in every:
        values, eligible = told.block(slice(1, None), slice(0, -1))
        assert (values == expected[1:, :-1]).all()
        assert (eligible == scores.eligible[1:, :-1]).all()
        i, j = np.nonzero(np.ones_like(expected))
        assert (told.pairs(i, j)[0] == expected[i, j]).all()
    gathered = every[-1]
    assert isinstance(gathered, GatheredAddedScores)
    open_pairs = scores.eligible[np.ix_(rows, columns)]
    tile, mask = gathered.gathered(rows, columns)
    assert mask is None or (mask == open_pairs).all()
    assert (tile == expected[np.ix_(rows, columns)])[open_pairs].all()
    whole, _ = gathered.gathered(rows, None)
    assert (whole == expected[rows])[scores.eligible[rows]].all()
    assert gathered.largest >= expected.max()


def test_the_scores_that_are_added_to_stay_as_they_are() -> None:
    scores, listed, amounts = _random(3)
    before = scores.values.copy()
    for told in (added(scores, listed, amounts), AddedScores(scores, listed, amounts)):
        told.block(slice(None), slice(None))
        told.pairs(listed[:, 0], listed[:, 1])
        assert (scores.values == before).all()
