"""Bounds on the pairs that are not listed, so that most rows need not be looked through again.

A row's unlisted pairs had ``t = score - price`` of at most its ceiling when they were last seen;
now they can be above it by no more than the largest fall of a price since then.
"""

import numpy as np

from solver.row_choice import NOTHING
from solver.scores import IntArray


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

    def renew(self, rows: IntArray, ceiling: IntArray, prices: IntArray) -> None:
        """Enter what a pass at these prices has seen of some rows."""
        self._ceiling[rows] = ceiling
        self._seen[rows] = len(self._prices)
        self._prices.append(prices)

    def ceiling(self, prices: IntArray) -> IntArray:
        """Upper bound of each row's unlisted t at other prices, shape ``(n_rows,)``."""
        fall = [int((seen - prices)[self._open].max(initial=NOTHING)) for seen in self._prices]
        risen = self._ceiling + np.array([*fall, 0], dtype=np.int64)[self._seen]
        return np.where(np.abs(self._ceiling) < -NOTHING // 2, risen, self._ceiling)

    def ceiling_without_scores(self, prices: IntArray) -> IntArray:
        """The same for a level that ignores the scores: complete rows have no unlisted pair."""
        cheapest = -int(prices[self._open].min(initial=-NOTHING))
        return np.where(self._ceiling > NOTHING // 2, cheapest, NOTHING)
