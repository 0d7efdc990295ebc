"""The round before: the same instance when some of its people had not come and others were there.

One person in twenty on each side is new. Whom they replace is drawn from the same topics: an
instance of the same seed, of the size of those who have left.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from benchmarks.case import Case
from benchmarks.families import FamilySize
from benchmarks.vector_scores import Vectors, VectorScores
from solver.again import Previous, carried_over
from solver.result import SolveResult
from solver.scores import IntArray

Rows = TypeVar("Rows", IntArray, Vectors)

CHANGED = 0.05
"""Share of the people, on each side, that differ from the round before."""


@dataclass(frozen=True)
class RoundBefore:
    """The proved result of the round before, and where its people are now.

    Attributes
    ----------
    old_rows, old_columns
        As `solver.again.carried_over` takes them.
    """

    result: SolveResult
    old_rows: IntArray
    old_columns: IntArray

    @property
    def carried_over(self) -> Previous | None:
        """The result in the rows and columns of today."""
        return carried_over(self.result, self.old_rows, self.old_columns)


def solved_before(instance: FamilySize, today: Case) -> RoundBefore:
    """Solve the round before, of a plain instance."""
    from solver.sparse_solve import solve_sparsely

    mentees, mentors = (max(1, round(CHANGED * side)) for side in _sides(today))
    before = case_before(today, replace(instance, mentees=mentees, mentors=mentors).build())
    rows, columns = map(np.arange, _sides(today))
    rows[-mentees:] = columns[-mentors:] = -1
    return RoundBefore(solve_sparsely(before.problem, before.scores), rows, columns)


def case_before(today: Case, left: Case) -> Case:
    """Today's case with those who have left in the place of as many, its last, who are new."""
    capacity = _replaced(today.problem.capacity, left.problem.capacity)
    now, then = _vectors(today), _vectors(left)
    scores = VectorScores(_replaced(now.left, then.left), _replaced(now.right, then.right))
    return replace(today, problem=replace(today.problem, capacity=capacity), scores=scores)


def _sides(case: Case) -> tuple[int, int]:
    return case.problem.n_rows, case.problem.n_columns


def _vectors(case: Case) -> VectorScores:
    if not isinstance(case.scores, VectorScores):
        raise TypeError(f"expected scores of vectors alone, got {type(case.scores).__name__}")
    return case.scores


def _replaced(now: Rows, then: Rows) -> Rows:
    return np.concatenate([now[: -len(then)], then])
