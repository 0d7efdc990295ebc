"""The fairest sums: after coverage, the least sum of scores of a matched row, then the total.

With one place a row this is a bottleneck; with more it is NP-hard, as in the fair assignment of
reviewers (Garg et al. 2010; Stelmakh, Shah and Singh 2019), so that an integer program settles it.

While the least sum z is raised, each row i with a first place f_i keeps

    sum_j score_ij x_ij + most * (1 - f_i) >= z

where no sum exceeds `most`; later, z is what was reached, in place of `most`. A bound follows from
pay y_i >= 0 for these constraints: it makes a pair worth y_i * score_ij more, and a first place
y_i * most (or y_i * z) less.
"""

from dataclasses import dataclass

import numpy as np

from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import IntArray, Scores

SMALLEST_SUM = "smallest_sum"
"""Name of the level at which the least sum is raised; it stands before the total score."""


@dataclass(frozen=True)
class Floor:
    """What the sum of every matched row is held to.

    Attributes
    ----------
    reached
        Each matched row's sum is at least this; None while the least sum is being raised.
    most
        No row's sum is more.
    """

    reached: int | None
    most: int

    @property
    def asked(self) -> int:
        """What a first place takes from its row's sum before the floor is met."""
        return self.most if self.reached is None else self.reached


def most_sum(problem: AssignmentProblem, highest: int) -> int:
    """No row's sum is more, when no score is more than `highest` in magnitude."""
    return highest * min(int(problem.demand.max(initial=0)), problem.n_columns)


def smallest_sum(problem: AssignmentProblem, scores: Scores, assignment: Assignment) -> int:
    """Least sum of scores of a matched row; 0 where nobody is matched."""
    values, _ = scores.pairs(assignment.rows, assignment.columns)
    sums = np.zeros(problem.n_rows, dtype=np.int64)
    np.add.at(sums, assignment.rows, values * assignment.amount)
    matched = assignment.row_totals(problem.n_rows) > 0
    return int(sums[matched].min()) if matched.any() else 0


def floor_rows(problem: AssignmentProblem) -> IntArray:
    """Rows that the floor is for: all that may be matched."""
    return np.flatnonzero(problem.demand > 0)
