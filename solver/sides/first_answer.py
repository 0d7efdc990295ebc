"""A first answer under side constraints: the optimum without them, less what breaks them."""

import numpy as np

from solver.certificate import violations_of
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores
from solver.sides.constraints import SideConstraint, Sides


def pruned(
    problem: AssignmentProblem, scores: Scores, sides: Sides, assignment: Assignment
) -> Assignment | None:
    """Give pairs up, those first that use most of what there is too little of.

    Returns
    -------
    Assignment or None
        None where that does not do: a least sum may be missed, or a minimum or a pin be needed.
    """
    values, _ = scores.pairs(assignment.rows, assignment.columns)
    left = np.ones(len(assignment.rows), dtype=np.bool_)
    for side in sides.constraints:
        if side.most is not None:
            left[_surplus(side, assignment, values, left)] = False
    fewer = _some(assignment, left)
    both = sides.exclusive[sides.both_assigned(fewer)]
    keys = assignment.rows * problem.n_columns + assignment.columns
    left &= ~np.isin(keys, both[:, 2] * problem.n_columns + both[:, 3])
    fewer = _some(assignment, left)
    is_answer = not violations_of(problem, scores, fewer) and not sides.broken(fewer)
    return fewer if is_answer else None


def _surplus(
    side: SideConstraint, assignment: Assignment, values: IntArray, left: BoolArray
) -> IntArray:
    """Positions of the pairs without which a sum is no more than its bound."""
    used = np.where(left, side.coefficients(assignment.rows, assignment.columns), 0)
    too_much = int(used.sum()) - (side.most or 0)
    if too_much <= 0:
        return np.empty(0, dtype=np.int64)
    order = np.lexsort((values, -used))
    before = np.cumsum(used[order]) - used[order]
    return order[(before < too_much) & (used[order] > 0)]


def _some(assignment: Assignment, chosen: BoolArray) -> Assignment:
    return Assignment(
        assignment.rows[chosen], assignment.columns[chosen], assignment.amount[chosen]
    )
