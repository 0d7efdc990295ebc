"""Bounds on the pairs that are not listed, so that few of them need be looked at again.

A row's unlisted pairs had ``t = score - price`` of at most its ceiling when they were last seen;
now they can be above it by no more than the largest fall of a price since then. Where a few prices
have fallen far, only the pairs of those columns can matter to most rows.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.row_choice import NOTHING
from solver.scores import IntArray

CUTS = 24
"""How many ways of parting the columns are compared."""


@dataclass(frozen=True, eq=False)
class Look:
    """Rows whose unlisted pairs must be looked at, and the columns of those pairs.

    Attributes
    ----------
    columns
        None means all.
    seen
        Pass that saw the rows last.
    """

    rows: IntArray
    columns: IntArray | None
    seen: int


class Unlisted:
    """Largest t of each row's unlisted pairs, at the prices of the pass that saw them last."""

    def __init__(self, n_rows: int, open_columns: IntArray) -> None:
        self._open = open_columns
        self._ceiling = np.full(n_rows, -NOTHING, dtype=np.int64)
        self._seen = np.zeros(n_rows, dtype=np.int64)
        self._prices: list[IntArray] = []

    def narrowed(self, open_columns: IntArray) -> "Unlisted":
        """The same bounds for fewer columns."""
        fewer = Unlisted(len(self._ceiling), open_columns)
        fewer._ceiling, fewer._seen = self._ceiling.copy(), self._seen.copy()
        fewer._prices = list(self._prices)
        return fewer

    def renew(
        self, rows: IntArray, ceiling: IntArray, prices: IntArray, look: Look | None = None
    ) -> None:
        """Enter what a pass at these prices has seen of some rows, by a look at some columns."""
        if look is not None and look.columns is not None:
            known = self._prices[look.seen].copy()
            fall = known - prices
            others = np.setdiff1d(self._open, look.columns, assume_unique=True)
            largest = int(fall[others].max(initial=NOTHING)) if len(others) else 0
            known -= largest  # a bound at these prices, so much higher at those
            known[look.columns] = prices[look.columns]
            prices, ceiling = known, np.maximum(ceiling, self._ceiling[rows] + largest)
        self._ceiling[rows] = ceiling
        self._seen[rows] = len(self._prices)
        self._prices.append(prices)

    def looks(self, prices: IntArray, cutoff: IntArray) -> Iterator[Look]:
        """What must be looked at for pairs of a t above the cutoff, in as little work as may be."""
        self._forget()
        for look in self._planned(prices, cutoff):
            if len(look.rows):
                yield look

    def _planned(self, prices: IntArray, cutoff: IntArray) -> Iterator[Look]:
        seen_by, ceiling = self._seen.copy(), self._ceiling.copy()
        never = ceiling > -NOTHING // 2
        for seen, known in enumerate(list(self._prices)):
            rows = np.flatnonzero((seen_by == seen) & ~never & (ceiling > NOTHING // 2))
            fall = (known - prices)[self._open]
            slack = cutoff[rows] - ceiling[rows]
            doubtful = slack < fall.max(initial=NOTHING)
            rows, slack = rows[doubtful], slack[doubtful]
            cut = _best_cut(slack, fall)
            few = slack >= cut
            yield Look(rows[~few], None, seen)
            yield Look(rows[few], self._open[fall > cut], seen)
        yield Look(np.flatnonzero(never & (cutoff < -NOTHING)), None, 0)

    def _forget(self) -> None:
        """Forget the prices of passes that no row has been seen by last."""
        passes, self._seen = np.unique(self._seen, return_inverse=True)
        self._prices = [self._prices[seen] for seen in passes] if self._prices else []

    def ceiling_without_scores(self, prices: IntArray) -> IntArray:
        """Upper bound of each row's unlisted t where t is minus the price, shape ``(n_rows,)``."""
        cheapest = -int(prices[self._open].min(initial=-NOTHING))
        return np.where(self._ceiling > NOTHING // 2, cheapest, NOTHING)


def _best_cut(slack: IntArray, fall: IntArray) -> int:
    """Fall of a price up to which columns are left out for rows of more slack, at least work."""
    if not len(slack):
        return 0
    cuts = np.unique(np.quantile(slack, np.linspace(0, 1, CUTS)).astype(np.int64))
    cuts = np.append(cuts, slack.max() + 1)
    falls, slacks = np.sort(fall), np.sort(slack)
    columns = len(fall) - np.searchsorted(falls, cuts, side="right")
    whole = np.searchsorted(slacks, cuts, side="left")
    work = whole * len(fall) + (len(slack) - whole) * columns
    return int(cuts[int(work.argmin())])
