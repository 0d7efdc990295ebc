"""All matchings of a small round, worked out from the policy's words alone.

Rules are judged pair by pair and quotas added up person by person; of the service only the scores
of single pairs are taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import ceil, floor
from statistics import median

import numpy as np

from app.matching.cohort import Cohort, Mentee, Mentor
from app.matching.quota import Quota, Selector
from app.matching.rules.checker import broken_rules
from solver.scores import BoolArray, IntArray

Pair = tuple[str, str]
Weights = dict[Pair, Fraction]

MOST_PAIRS = 13
NOBODY = 10**9
FINEST = 2_000_000
"""Hours are whole multiples of so small a part: six decimals, and the median of two of them."""


@dataclass(frozen=True, eq=False)
class Matchings:
    """Each row of `chosen` is a matching: 1 for the pairs that are in it.

    Parameters
    ----------
    pairs
        Those that may be matched, and those that are pinned.
    open
        Those that may be matched without a pin.
    """

    cohort: Cohort
    pairs: tuple[Pair, ...]
    open: frozenset[Pair]
    scores: IntArray
    chosen: IntArray

    @classmethod
    def of(cls, cohort: Cohort, scores: dict[Pair, int]) -> "Matchings | None":
        """Enumerate them; None where there are too many."""
        least = Fraction(repr(cohort.policy.min_score)) * 1_000_000
        broken = dict(zip(scores, broken_rules(cohort, scores), strict=True))
        is_open = frozenset(one for one in scores if scores[one] >= least and not broken[one])
        pairs = tuple(one for one in scores if one in is_open.union(cohort.policy.pinned_pairs))
        if len(pairs) > MOST_PAIRS:
            return None
        chosen = (np.arange(2 ** len(pairs))[:, None] >> np.arange(len(pairs))) & 1
        values = np.array([scores[pair] for pair in pairs], dtype=np.int64)
        every = cls(cohort, pairs, is_open, values, chosen)
        kept = every._keep_people() & every._keep_ways()
        for quota in cohort.policy.quotas:
            for weights, low, high in every._bounds(quota):
                used = every._sums(weights)
                kept &= used >= ceil(low * FINEST)
                kept &= used <= floor(high * FINEST)
        return every.where(kept)

    def where(self, kept: BoolArray) -> "Matchings":
        """Keep some of the matchings."""
        return replace(self, chosen=self.chosen[kept])

    def of_pairs(self, pairs: set[Pair]) -> IntArray:
        """Mask of one matching among all."""
        found: IntArray = (self.chosen == [pair in pairs for pair in self.pairs]).all(axis=1)
        return found

    def load(self, side: int, known: str) -> IntArray:
        """How many pairs of each matching somebody has."""
        found: IntArray = self.chosen @ np.array([pair[side] == known for pair in self.pairs], int)
        return found

    @cached_property
    def matched(self) -> dict[str, BoolArray]:
        """Of each mentee, whether they have somebody."""
        return {one.id: self.load(0, one.id) > 0 for one in self.cohort.mentees}

    @property
    def coverage(self) -> dict[str, IntArray]:
        """Levels before the scores: people, those of each priority but the lowest, more places."""
        people = self.cohort.mentees
        count: IntArray = np.sum(list(self.matched.values()), axis=0)
        levels = {"mentees_matched": count}
        for tier in sorted({one.priority for one in people}, reverse=True)[:-1]:
            mine = [self.matched[one.id] for one in people if one.priority == tier]
            levels[f"priority_{tier}"] = np.sum(mine, axis=0)
        if any(one.demand > 1 for one in people):
            levels["further_places"] = self.chosen.sum(axis=1) - count
        return levels

    @property
    def total(self) -> IntArray:
        found: IntArray = self.chosen @ self.scores
        return found

    @property
    def worst(self) -> IntArray:
        """Score of the worst pair that is not pinned."""
        pinned = self.cohort.policy.pinned_pairs
        free = np.array([pair not in pinned for pair in self.pairs], dtype=np.bool_)
        there = (self.chosen == 1) & free
        found: IntArray = np.where(there, self.scores, NOBODY).min(axis=1, initial=NOBODY)
        return found

    @property
    def smallest_sum(self) -> IntArray:
        sums = [
            np.where(
                self.matched[one.id],
                self.chosen @ (self.scores * [pair[0] == one.id for pair in self.pairs]),
                NOBODY,
            )
            for one in self.cohort.mentees
        ]
        found: IntArray = np.min(sums, axis=0)
        return found

    @property
    def mentors_used(self) -> IntArray:
        used = [self.load(1, one.id) > 0 for one in self.cohort.mentors]
        found: IntArray = np.sum(used, axis=0)
        return found

    def _keep_people(self) -> BoolArray:
        kept = np.ones(len(self.chosen), dtype=np.bool_)
        for one in self.cohort.mentees:
            kept &= (self.load(0, one.id) >= one.demand_min) & (self.load(0, one.id) <= one.demand)
        for other in self.cohort.mentors:
            load = self.load(1, other.id)
            kept &= (load >= other.min_load) & (load <= other.capacity)
        for pair in self.cohort.policy.pinned_pairs:
            kept &= self.chosen[:, self.pairs.index(pair)] == 1
        return kept

    def _keep_ways(self) -> BoolArray:
        """Nobody mentors their own mentor."""
        kept = np.ones(len(self.chosen), dtype=np.bool_)
        for k, (one, other) in enumerate(self.pairs):
            if self.cohort.policy.ids == "shared" and (other, one) in self.pairs:
                kept &= self.chosen[:, k] + self.chosen[:, self.pairs.index((other, one))] < 2
        return kept

    def _sums(self, weights: Weights) -> IntArray:
        """Sums over each matching, in the finest parts of which all weights are multiples."""
        told = [weights.get(pair, Fraction(0)) * FINEST for pair in self.pairs]
        assert all(one.denominator == 1 for one in told)
        found: IntArray = self.chosen @ np.array([int(one) for one in told], dtype=np.int64)
        return found

    def _bounds(self, quota: Quota) -> Iterator[tuple[Weights, Fraction | int, Fraction | int]]:
        mentees = [one for one in self.cohort.mentees if _is_chosen(one, quota.mentees)]
        mentors = [one for one in self.cohort.mentors if _is_chosen(one, quota.mentors)]
        if quota.each == "mentee":
            for one in mentees:
                yield from self._bounds_of(quota, [one], mentors)
        elif quota.each == "mentor":
            for other in mentors:
                yield from self._bounds_of(quota, mentees, [other])
        else:
            yield from self._bounds_of(quota, mentees, mentors)

    def _bounds_of(
        self, quota: Quota, mentees: list[Mentee], mentors: list[Mentor]
    ) -> Iterator[tuple[Weights, Fraction | int, Fraction | int]]:
        low = None if quota.min is None else Fraction(repr(quota.min))
        high = None if quota.highest is None else Fraction(repr(quota.highest))
        ids, others = {one.id for one in mentees}, {one.id for one in mentors}
        each = {one.id: Fraction(1) for one in self.cohort.mentees}
        if quota.unit == "hours":
            each = self._needs
        weights = {p: each[p[0]] for p in self.pairs if p[0] in ids and p[1] in others}
        if quota.by_own_hours:
            (mentor,) = mentors
            if mentor.hours_per_month is None:
                return
            high = Fraction(repr(mentor.hours_per_month))
        if quota.unit == "share" and quota.of == "filled":
            yield from self._filled(weights, low, high, mentees, mentors)
            return
        places = sum(one.capacity for one in mentors) if quota.unit == "share" else 1
        low = None if low is None else min(low * places, self._fillable(each, mentees, mentors))
        high = None if high is None else high * places
        if quota.unit != "hours":  # whole pairs
            low = None if low is None else Fraction(-(-low.numerator // low.denominator))
        if low is not None and high is not None:
            low = min(low, Fraction(int(high)) if quota.unit != "hours" else high)
        yield weights, -NOBODY if low is None else low, NOBODY if high is None else high
        if quota.by_own_hours and self.cohort.policy.ids == "shared":
            for pair in self.pairs:
                if pair[0] == mentor.id:
                    weights[pair] = weights.get(pair, Fraction(0)) + each[mentor.id]
            yield weights, -NOBODY, NOBODY if high is None else high

    def _filled(
        self,
        weights: Weights,
        low: Fraction | None,
        high: Fraction | None,
        mentees: list[Mentee],
        mentors: list[Mentor],
    ) -> Iterator[tuple[Weights, Fraction | int, Fraction | int]]:
        others = {one.id for one in mentors}
        each = {one.id: Fraction(1) for one in self.cohort.mentees}
        mine = self._fillable(each, mentees, mentors)
        every = self._fillable(each, list(self.cohort.mentees), mentors)
        if low is not None and mine < low * every:
            low = Fraction(mine, every)
        for share, bounds in ((low, (0, NOBODY)), (high, (-NOBODY, 0))):
            if share is None:
                continue
            count, per = share.numerator, share.denominator
            beyond = {
                pair: Fraction(per) * weights.get(pair, Fraction(0)) - count
                for pair in self.pairs
                if pair[1] in others
            }
            yield beyond, *bounds

    def _fillable(
        self, each: dict[str, Fraction], mentees: list[Mentee], mentors: list[Mentor]
    ) -> Fraction:
        """What mentees want and what mentors have places for, of pairs that may be matched."""
        needy = [one for one in mentees if each[one.id] > 0]
        by_mentees = sum(
            (
                min(one.demand, sum((one.id, other.id) in self.open for other in mentors))
                * each[one.id]
                for one in needy
            ),
            Fraction(0),
        )
        by_mentors = sum(
            min(other.capacity, sum((one.id, other.id) in self.open for one in needy))
            for other in mentors
        )
        return min(
            by_mentees, by_mentors * max((each[one.id] for one in needy), default=Fraction(0))
        )

    @cached_property
    def _needs(self) -> dict[str, Fraction]:
        stated = [
            None if one.hours_per_month is None else Fraction(repr(one.hours_per_month))
            for one in self.cohort.mentees
        ]
        typical = median([one for one in stated if one is not None] or [Fraction(1)])
        return {
            one.id: typical if told is None else told
            for one, told in zip(self.cohort.mentees, stated, strict=True)
        }


def _is_chosen(person: Mentee | Mentor, selector: Selector) -> bool:
    for field, value in selector.items():
        values = value if isinstance(value, tuple) else (value,)
        if field == "ids":
            if person.id not in values:
                return False
        elif _told(person, field) not in [str(one).casefold() for one in values]:
            return False
    return True


def _told(person: Mentee | Mentor, field: str) -> str | None:
    own = field.removeprefix("attributes.")
    attributes = person.attributes or {}
    told = getattr(person, field) if own == field else attributes.get(own)
    return None if told is None else str(told).casefold()
