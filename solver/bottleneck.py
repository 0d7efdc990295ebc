"""The largest threshold that keeps the coverage: a bottleneck, found by bisection."""

from typing import Protocol

import numpy as np

from solver.coverage import Shortfall
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import IntArray, Scores

FIRST_STRIDE = 16
"""Scores by which a climb begins when the threshold before is likely to be near the last."""


class KnownPairs(Protocol):
    """Pairs that a threshold is tried on; `solver.coverage` and `solver.sparse_coverage`."""

    @property
    def known_scores(self) -> IntArray:
        """Scores of the pairs that are known, in no order."""

    def keeping(self, reached: Assignment, threshold: int) -> Assignment | None:
        """An assignment of known pairs that keeps the coverage; None when there is none."""

    def judge(self, reached: Assignment, threshold: int) -> Assignment | Shortfall:
        """The same over all pairs, with the proof where there is none."""


class Bottleneck:
    """The highest threshold that keeps the coverage, and an assignment that shows it."""

    def __init__(self, problem: AssignmentProblem, scores: Scores, reached: Assignment) -> None:
        self.problem, self.scores = problem, scores
        self.kept = reached

    @property
    def threshold(self) -> int:
        """Worst score of what is kept."""
        worst = worst_score(self.problem, self.scores, self.kept)
        if worst is None:
            raise AssertionError("whoever keeps the coverage has as many pairs as it takes")
        return worst

    def climb(self, known: KnownPairs) -> Shortfall:
        """Climb over known pairs, then ask all pairs for the next step, until it is too high.

        Raises
        ------
        solver.work.WorkSpentError
            When a limit ends the search; `kept` is the best so far.
        """
        stride = len(known.known_scores)
        while True:
            self._climb_known(known, stride)
            verdict = known.judge(self.kept, self.threshold + 1)
            if isinstance(verdict, Shortfall):
                return verdict
            self.kept, stride = verdict, FIRST_STRIDE

    def _climb_known(self, known: KnownPairs, stride: int) -> None:
        """Bisect over the scores of known pairs, at first not farther up than a stride."""
        steps = np.unique(known.known_scores)
        low, high = self._next_step(steps), len(steps)
        while low < high:
            middle = min((low + high) // 2, low + stride)
            found = known.keeping(self.kept, int(steps[middle]))
            if found is None:
                high = middle
            else:
                self.kept = found
                low, stride = self._next_step(steps), 2 * stride

    def _next_step(self, steps: IntArray) -> int:
        return int(np.searchsorted(steps, self.threshold, side="right"))


def worst_score(problem: AssignmentProblem, scores: Scores, assignment: Assignment) -> int | None:
    """Lowest score of the pairs that were left to decide; None without any."""
    keys = assignment.rows * problem.n_columns + assignment.columns
    is_open = ~np.isin(keys, problem.pinned[:, 0] * problem.n_columns + problem.pinned[:, 1])
    values, _ = scores.pairs(assignment.rows[is_open], assignment.columns[is_open])
    return int(values.min()) if len(values) else None
