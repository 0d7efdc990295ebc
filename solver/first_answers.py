"""Feasible answers before the first round is through, for whoever has a deadline.

The first one deals seats out without a look at any score. Once the columns' prices are guessed,
rows whose candidates are known take the best of them that has a place left, at these prices, and
the others are dealt what remains. The guessed prices prove a gap, as any prices do: the
certificate works it out by a pass over all pairs. The bound told here needs none: a row that was
not looked at yet counts as if it got the largest score that there can be.
"""

from dataclasses import replace

import numpy as np

from solver.first_fill import first_fill
from solver.listing import Listing
from solver.network import Arcs
from solver.problem import AssignmentProblem
from solver.result import Assignment, GroupPrice, LevelPrices, Prices, Progress
from solver.row_choice import RowChoice, largest_by_row
from solver.scores import BoundedScores, IntArray, Scores
from solver.search import Found
from solver.seating import Kinds, seated
from solver.stages import (
    FREE,
    TOTAL_SCORE,
    Bounds,
    Stage,
    open_scores,
    stage_value,
    stages_of,
)

PARTS = 16
"""An answer is told when twice this part of the rows has been seen, and each time that doubles."""


class FirstAnswers:
    """What can be answered so far, better as more is known.

    Parameters
    ----------
    problem, scores
        What is solved.
    """

    def __init__(self, problem: AssignmentProblem, scores: Scores) -> None:
        self.problem, self.scores = problem, scores
        self.bounds = Bounds.of(problem)
        self.values: dict[str, int] = {}
        self.assignment: Assignment | None = None
        self._prices = np.zeros(problem.n_columns, dtype=np.int64)
        self._found: list[Found] = []
        self._unseen = self.bounds.places_max > 0
        self._kinds: Kinds | None = None
        self._kept = [problem.pinned]
        self._free = self.bounds.load_max.copy()
        self._told_at = problem.n_rows // PARTS

    def deal(self) -> bool:
        """Deal seats out; whether that gives an answer."""
        return self._take(first_fill(self.problem, open_scores(self.problem, self.scores)))

    def guess(self, prices: IntArray) -> bool:
        """Go by these prices of the columns from now on; whether the answer is better for it."""
        self._prices = prices
        self._kinds = Kinds.of(self.scores, self.bounds, prices)
        return self._take(self._completed())

    def hear(self, found: Found) -> bool:
        """Seat some rows whose candidates were found; whether the answer is better for it."""
        if not self._unseen[found.rows].all():
            return False  # a later pass, of other pairs of the same rows
        self._found.append(found)
        self._unseen[found.rows] = False
        self._seat(found.pairs)
        seen = sum(len(part.rows) for part in self._found)
        if seen < 2 * self._told_at and self._unseen.any():
            return False
        self._told_at = seen
        return self._take(self._completed())

    def prices(self) -> Prices:
        """Prices that prove how far the answer can be from the best, level by level."""
        return Prices(tuple(self.prices_of(stage) for stage in self._stages()))

    def progress(self) -> Progress:
        """The first level that might be better, with what is known of it."""
        for stage in self._stages():
            value, bound = self.values[stage.name], self.bound(stage)
            if bound != value:
                break
        return Progress(stage.name, 0, value, bound, None)

    def prices_of(self, stage: Stage) -> LevelPrices:
        """Prices of a level; of places that are fixed, those that are missing count as zero."""
        return self.guessed() if stage.counts_scores else _plain(self.bounds, stage)[0]

    def guessed(self) -> LevelPrices:
        """The guess as prices of the last level, with closed columns out of everybody's reach."""
        listed = max((int(np.abs(f.pairs.scores).max(initial=0)) for f in self._found), default=0)
        mentor = self._prices.copy()
        mentor[self.bounds.load_max == 0] = 2 * (listed + int(np.abs(mentor).max(initial=0))) + 1
        return LevelPrices(TOTAL_SCORE, mentor)

    def bound(self, stage: Stage) -> int | None:
        """D(v) of docs/proof.md, as far as it is known; None where nothing is."""
        if not stage.counts_scores:
            return _plain(self.bounds, stage)[1]
        stage = replace(stage, group=np.full_like(stage.group, FREE), groups=())
        choice = RowChoice(self.problem, self.bounds, stage, self.guessed())
        listing, prices = self._listed(), choice.prices.mentor
        wide = min(int(self.bounds.places_max.max(initial=1)), self.problem.n_columns)
        t = listing.scores - prices[listing.columns]
        best = largest_by_row(t, listing, max(1, wide))
        if not self._unseen.any():
            return choice.bound(best)
        if not isinstance(self.scores, BoundedScores):
            return None
        best[self._unseen] = self.scores.largest - int(prices.min())
        free = LevelPrices(stage.name, np.zeros_like(prices))
        unread = RowChoice(self.problem, self.bounds, stage, free)
        return min(choice.bound(best), unread.bound(np.full_like(best, self.scores.largest)))

    def _seat(self, pairs: Arcs) -> None:
        """Give each row the best of its pairs whose column has a place left, if there is one."""
        t = pairs.scores - self._prices[pairs.columns]
        order = np.lexsort((-t, pairs.rows))
        rows, columns = pairs.rows[order].astype(np.int64), pairs.columns[order].astype(np.int64)
        chosen = seated(rows, columns, t[order], self._free)
        self._kept.append(np.column_stack((rows[chosen], columns[chosen])))

    def _completed(self) -> Assignment | None:
        """Seat by kind who was not looked at, and everybody else where there is room."""
        if self.problem.pair_max != 1 or self._kinds is None:
            return None
        by_kind = self._kinds.seat(self._unseen & (self.bounds.first_max > 0), self._free)
        _, eligible = open_scores(self.problem, self.scores).pairs(by_kind[:, 0], by_kind[:, 1])
        kept = np.concatenate((*self._kept, by_kind[eligible]))
        around = replace(self.problem, pinned=kept)
        return first_fill(around, open_scores(around, self.scores))

    def _stages(self) -> list[Stage]:
        if self.assignment is None:
            raise ValueError("there is no answer yet")
        return list(stages_of(self.problem, self.scores, self.assignment))

    def _take(self, found: Assignment | None) -> bool:
        """Keep an assignment that is better in the first level in which it differs."""
        if found is None:
            return False
        stages = stages_of(self.problem, self.scores, found)
        values = {
            stage.name: stage_value(self.problem, self.scores, stage, found) for stage in stages
        }
        if self.assignment is not None and [*values.values()] <= [*self.values.values()]:
            return False
        self.assignment, self.values = found, values
        return True

    def _listed(self) -> Listing:
        n, m = self.problem.n_rows, self.problem.n_columns
        return Listing.empty(n, m).joined(Found.joined(self._found).pairs)


def _plain(bounds: Bounds, stage: Stage) -> tuple[LevelPrices, int]:
    """Bound of a level that counts places, by who wants one and what there is, with its prices."""
    m = len(bounds.load_max)
    fixed = sum(group.places for group in stage.groups)
    wanted = int(bounds.first_max[stage.first_reward > 0].sum())
    wanted += stage.further_reward * int(bounds.further_max.sum())
    there_are, seat, first, last = int(bounds.load_max.sum()), 1, 0, 0
    if stage.further_reward:
        there_are, first, last = there_are - fixed, -1, -1
    elif stage.groups:
        there_are, seat, last = stage.groups[-1].places, 0, 1
    if wanted <= there_are:
        seat = first = last = 0
    groups = tuple(GroupPrice(g.tiers, first, g.places) for g in stage.groups[:-1])
    groups += tuple(GroupPrice(g.tiers, last, g.places) for g in stage.groups[-1:])
    prices = LevelPrices(stage.name, np.full(m, seat, dtype=np.int64), groups)
    return prices, stage.constant + min(wanted, there_are)
