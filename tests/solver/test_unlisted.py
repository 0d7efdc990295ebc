"""No pair above its row's cutoff is left out, however prices rise and fall."""

import numpy as np
import pytest

from solver.row_choice import NOTHING
from solver.unlisted import Unlisted

ROUNDS = 12


@pytest.mark.parametrize("seed", range(40))
def test_every_pair_above_its_cutoff_is_looked_at(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 30)), int(rng.integers(1, 20))
    scores = rng.integers(0, 1000, (n, m))
    open_columns = np.flatnonzero(rng.random(m) < 0.9)
    prices = rng.integers(0, 300, m)
    unlisted = Unlisted(n, open_columns)
    seen = np.flatnonzero(rng.random(n) < 0.8)
    t = scores - prices
    unlisted.renew(seen, t[:, open_columns].max(axis=1, initial=NOTHING)[seen], prices)
    left_alone = 0
    for _ in range(ROUNDS):
        moved = rng.random(m) < rng.choice([0.1, 0.5, 1.0])
        prices = np.where(moved, prices + rng.integers(-80, 80, m), prices)
        t = scores - prices
        cutoff = t.max(axis=1) - rng.integers(-50, 50, n)
        looked_at = np.zeros((n, m), dtype=np.bool_)
        for look in unlisted.looks(prices, cutoff):
            columns = open_columns if look.columns is None else look.columns
            looked_at[np.ix_(look.rows, columns)] = True
            ceiling = t[np.ix_(look.rows, columns)].max(axis=1, initial=NOTHING)
            unlisted.renew(look.rows, ceiling, prices, look)
        above = t > cutoff[:, None]
        above[:, np.setdiff1d(np.arange(m), open_columns)] = False
        assert not (above & ~looked_at).any()
        left_alone += int((~looked_at).sum())
    assert left_alone > 0 or n * len(open_columns) < 20


def test_passes_that_no_row_needs_any_more_are_forgotten() -> None:
    rng = np.random.default_rng(5)
    n, m, rows = 6, 4, np.arange(6)
    scores, unlisted = rng.integers(0, 1000, (n, m)), Unlisted(n, np.arange(m))
    for _ in range(50):
        prices = rng.integers(0, 500, m)
        t = scores - prices
        for look in list(unlisted.looks(prices, t.max(axis=1) - 1)):
            unlisted.renew(look.rows, t.max(axis=1)[look.rows], prices, look)
        unlisted.renew(rows, t.max(axis=1), prices)
    assert len(list(unlisted.looks(prices, np.full(n, -NOTHING // 4)))) == 0
    assert sum(1 for _ in unlisted.looks(prices - 1000, t.min(axis=1) - 1)) <= n
