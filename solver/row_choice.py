"""What each row would choose alone at given prices: its part of the bound, and when a pair matters.

With a row's pairs sorted by ``t = score - price``, ``t_1 >= t_2 >= ...``, a first place gains
``a + t_1`` and a further place ``b + t_k``; the term ``h_i`` of docs/proof.md is the best choice.
It depends on as many of the largest t as the row has places, so a pair that is not listed changes
it only when its t is above the row's *cutoff*.
"""

from dataclasses import dataclass

import numpy as np

from solver.listing import Listing
from solver.problem import AssignmentProblem
from solver.result import LevelPrices
from solver.scores import IntArray
from solver.stages import FREE, Bounds, Stage

NOTHING = -(np.int64(1) << 60)
"""Value of a pair that does not exist; prices and scores stay far below its magnitude."""

SORTED_FROM = 40
"""Largest values of a row from which on it is quicker to sort them all."""


@dataclass(frozen=True, eq=False)
class RowChoice:
    """Choices of all rows at one level and its prices, as far as the listed pairs tell.

    Parameters
    ----------
    problem, stage, prices
        The level and what places cost at it.
    """

    problem: AssignmentProblem
    bounds: Bounds
    stage: Stage
    prices: LevelPrices

    @property
    def first_gain(self) -> IntArray:
        """Gain of a row's first place beside t, shape ``(n_rows,)``."""
        by_group = np.array([0, *(g.price for g in self.prices.groups)], dtype=np.int64)
        return self.stage.first_reward - by_group[self.stage.group - FREE]

    @property
    def further_gain(self) -> int:
        """Gain of any further place beside t."""
        return self.stage.further_reward - (self.prices.further.price if self.prices.further else 0)

    def best(self, listing: Listing) -> IntArray:
        """Largest t of each row, largest first; shape ``(n_rows, places that pairs can fill)``."""
        gain = listing.scores if self.stage.counts_scores else 0
        return largest_by_row(gain - self.prices.mentor[listing.columns], listing, self._width)

    def value(self, best: IntArray) -> IntArray:
        """Term h_i of the bound, shape ``(n_rows,)``; `NOTHING` where a minimum cannot be met."""
        most, needed, per_pair = self.bounds.places_max, self._needed, self._per_pair
        filled = np.where(self._has_first, self.first_gain - self.further_gain, 0)
        lacking = np.zeros(len(most), dtype=np.bool_)
        for k in range(best.shape[1]):
            exists = best[:, k] > NOTHING // 2
            taken = np.clip(most - k * per_pair, 0, per_pair)
            must = np.clip(needed - k * per_pair, 0, taken)
            place = np.where(exists, best[:, k] + self.further_gain, 0)
            filled += must * place + (taken - must) * np.maximum(place, 0)
            lacking |= (must > 0) & ~exists
        filled = np.where(lacking, NOTHING, filled)
        filled = np.where(self.bounds.places_min == 0, np.maximum(filled, 0), filled)
        return np.where(most > 0, filled, 0)

    def cutoff(self, best: IntArray) -> IntArray:
        """A pair changes a row's value only when its t is larger; shape ``(n_rows,)``."""
        rows, per_pair = np.arange(len(best)), np.maximum(self._per_pair, 1)
        last = np.maximum(-(-self.bounds.places_max // per_pair) - 1, 0)
        last_needed = np.maximum(-(-self._needed // per_pair) - 1, 0)
        worth = np.int64(-self.further_gain)
        needed = np.where(self._needed > 0, best[rows, last_needed], worth)
        cutoff = np.maximum(best[rows, last], np.minimum(worth, needed))
        single = self.bounds.places_max == 1
        entry = np.where(single, -self.first_gain, np.minimum(worth, -self.first_gain))
        optional = self._has_first & (self.bounds.places_min == 0)
        cutoff = np.where(optional, np.maximum(cutoff, entry), cutoff)
        return np.where(self.bounds.places_max > 0, cutoff, -NOTHING)

    def bound(self, best: IntArray) -> int:
        """D(v) of docs/proof.md when no pair that is not listed lies above its row's cutoff."""
        values, mentor = self.value(best), self.prices.mentor
        if len(values) and values.min() <= NOTHING // 2:
            return int(-NOTHING)
        loads = np.maximum(self.bounds.load_max * mentor, self.bounds.load_min * mentor)
        fixed = [*self.prices.groups, *([self.prices.further] if self.prices.further else [])]
        places = sum(group.places * group.price for group in fixed)
        return self.stage.constant + int(values.sum()) + int(loads.sum()) + places

    @property
    def _has_first(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        return (self.bounds.first_max > 0) & (self.bounds.places_max > 0)

    @property
    def _needed(self) -> IntArray:
        """Places that a row which takes anything at all must fill."""
        return np.maximum(self.bounds.places_min, self._has_first)

    @property
    def _per_pair(self) -> IntArray:
        """Places that one pair can fill, shape ``(n_rows,)``."""
        if self.problem.pair_max is None:
            return self.bounds.places_max
        return np.minimum(self.bounds.places_max, self.problem.pair_max)

    @property
    def _width(self) -> int:
        per_pair = np.maximum(self._per_pair, 1)
        return int((-(-self.bounds.places_max // per_pair)).max(initial=1))


def largest_by_row(values: IntArray, listing: Listing, count: int) -> IntArray:
    """Largest values of each row's listed pairs, largest first, shape ``(n_rows, count)``."""
    best = np.full((listing.n_rows, count), NOTHING, dtype=np.int64)
    filled = np.flatnonzero(np.diff(listing.starts) > 0)
    if not len(filled):
        return best
    if count > SORTED_FROM:
        order = np.lexsort((-values, listing.rows))
        place = np.arange(len(order)) - listing.starts[listing.rows]
        order, place = order[place < count], place[place < count]
        best[listing.rows[order], place] = values[order]
        return best
    rest = values.copy()
    for k in range(count):
        top = np.maximum.reduceat(rest, listing.starts[filled])
        best[filled, k] = top
        if k + 1 < count:
            best_here = best[listing.rows, k]
            place = np.flatnonzero(rest == best_here)
            first = place[np.unique(listing.rows[place], return_index=True)[1]]
            rest[first] = NOTHING
    return best
