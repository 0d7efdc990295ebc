"""The view of pairs above their column's floor, read in every way that scores are read."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from solver.scores import ArrayScores
from solver.scores_above import above, at_least
from solver.tiles import GatheredScores
from tests.support.gathered_scores import GatheredArrayScores


@given(seed=st.integers(0, 2**32 - 1))
def test_every_way_of_reading_leaves_the_same_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = rng.integers(1, 7, 2)
    values = rng.integers(-3, 4, (n, m))
    eligible = rng.random((n, m)) < 0.8
    floor, tie_rows = rng.integers(-4, 5, m), rng.integers(0, n + 1, m)
    floor[rng.random(m) < 0.2] = rng.choice([-(1 << 60), 1 << 60])
    rows, columns = (index.reshape(-1) for index in np.indices((n, m)))
    tied = (values == floor) & (np.arange(n)[:, None] < tie_rows)
    expected = eligible & ((values > floor) | tied)
    for scores in (ArrayScores(values, eligible), GatheredArrayScores(values, eligible)):
        view = above(scores, floor, tie_rows)
        assert (view.block(slice(0, n), slice(0, m))[1] == expected).all()
        assert (view.block(slice(1, n), slice(0, m - 1))[1] == expected[1:, : m - 1]).all()
        assert (view.pairs(rows, columns)[1] == expected.reshape(-1)).all()
        assert (view.pairs(rows, columns)[0] == values.reshape(-1)).all()
        if isinstance(view, GatheredScores):
            mask = view.gathered(np.arange(n), None)[1]
            assert mask is not None
            assert (mask == expected).all()
            some = np.flatnonzero(rng.random(m) < 0.5)
            mask = view.gathered(np.arange(n)[::2], some)[1]
            assert mask is not None
            assert (mask == expected[::2][:, some]).all()


def test_only_scores_that_can_be_gathered_stay_so() -> None:
    values = np.ones((2, 2), dtype=np.int64)
    everything = np.ones((2, 2), dtype=np.bool_)
    assert not isinstance(at_least(ArrayScores(values, everything), 1), GatheredScores)
    assert isinstance(at_least(GatheredArrayScores(values, everything), 1), GatheredScores)


def test_the_threshold_itself_is_eligible() -> None:
    scores = ArrayScores(np.array([[4, 5, 6]]), np.ones((1, 3), dtype=np.bool_))
    _, mask = at_least(scores, 5).block(slice(0, 1), slice(0, 3))
    assert mask.tolist() == [[False, True, True]]
