"""The coverage levels alone: whether pairs of a certain score keep them, and the proof where not.

All levels but the last count places. When their values are known, one flow without costs tells
whether pairs above a threshold still reach them: the numbers of first places of each tier and of
further places are fixed, as they are at the last level.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.dual import stage_prices
from solver.infeasibility import find_conflict
from solver.network import Arcs, solve_stage
from solver.problem import AssignmentProblem
from solver.result import Assignment, Infeasibility, LevelPrices
from solver.scores import IntArray, Scores
from solver.scores_above import at_least
from solver.stages import Stage, stage_at, stage_count, stage_value

KEPT = "kept_coverage"


@dataclass(frozen=True, eq=False)
class Coverage:
    """An assignment that is optimal at all coverage levels, and the prices that prove it."""

    assignment: Assignment
    prices: tuple[LevelPrices, ...]


@dataclass(frozen=True, eq=False)
class Shortfall:
    """Why pairs of at least some score do not keep the coverage: one of two proofs.

    Attributes
    ----------
    threshold
        The score that is too high.
    prices
        Of the first level that falls short: their bound is below the value that it must keep.
    conflict
        Hard minima that these pairs cannot meet together.
    """

    threshold: int
    prices: LevelPrices | None
    conflict: Infeasibility | None


def kept_stage(problem: AssignmentProblem, scores: Scores, reached: Assignment) -> Stage:
    """The stage whose feasible assignments are those that reach what `reached` does."""
    stage = stage_at(problem, scores, stage_count(problem) - 1, reached)
    return replace(stage, name=KEPT, counts_scores=False)


def coverage_stages(
    problem: AssignmentProblem, scores: Scores, reached: Assignment
) -> Iterator[tuple[Stage, int]]:
    """Each coverage level, given those before it, and the value that `reached` has there."""
    for index in range(stage_count(problem) - 1):
        stage = stage_at(problem, scores, index, reached)
        yield stage, stage_value(problem, scores, stage, reached)


class DensePairs:
    """All eligible pairs of a small problem: thresholds are tried by one flow each."""

    def __init__(self, problem: AssignmentProblem, scores: Scores, arcs: Arcs) -> None:
        self.problem, self.scores, self._arcs = problem, scores, arcs

    @property
    def known_scores(self) -> IntArray:
        """Scores of the pairs that are known, in no order."""
        return self._arcs.scores

    def keeping(self, reached: Assignment, threshold: int) -> Assignment | None:
        """An assignment of these pairs that keeps the coverage; None when there is none."""
        return solve_stage(
            self.problem,
            self._arcs_from(threshold),
            kept_stage(self.problem, self.scores, reached),
        )

    def judge(self, reached: Assignment, threshold: int) -> Assignment | Shortfall:
        """The same over all pairs, with the proof where there is none."""
        arcs, narrowed = self._arcs_from(threshold), at_least(self.scores, threshold)
        for stage, value in coverage_stages(self.problem, self.scores, reached):
            found = solve_stage(self.problem, arcs, stage)
            if found is None:
                conflict = find_conflict(self.problem, narrowed)
                return Shortfall(threshold, None, conflict)
            if stage_value(self.problem, self.scores, stage, found) < value:
                prices = stage_prices(self.problem, narrowed, stage, found)
                return Shortfall(threshold, prices, None)
        kept = self.keeping(reached, threshold)
        if kept is None:
            raise AssertionError("pairs that reach every level reach them together")
        return kept

    def _arcs_from(self, threshold: int) -> Arcs:
        chosen = self._arcs.scores >= threshold
        return Arcs(self._arcs.rows[chosen], self._arcs.columns[chosen], self._arcs.scores[chosen])
