"""Markets without any score: both sides rank those whom they would accept, and nobody else."""

from collections.abc import Sequence

import numpy as np

from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores, IntArray


def preference_market(
    of_rows: Sequence[IntArray],
    of_columns: Sequence[IntArray],
    demand: IntArray,
    capacity: IntArray,
) -> tuple[AssignmentProblem, ArrayScores, Orders]:
    """Tell lists of preferences as a problem, its scores and its orders.

    A pair is eligible when each ranks the other (stable marriage, hospitals and residents).

    Parameters
    ----------
    of_rows, of_columns
        Ranked lists, as `solver.preferences.Orders` takes them.
    demand, capacity
        Places of rows and columns, shapes ``(n_rows,)`` and ``(n_columns,)``.
    """
    orders = Orders(of_rows, of_columns)
    size = len(of_rows), len(of_columns)
    by_rows, by_columns = orders.ranked_by_rows, orders.ranked_by_columns
    eligible = np.zeros(size, dtype=np.bool_)
    eligible[by_rows.rows, by_rows.columns] = True
    back = np.zeros(size, dtype=np.bool_)
    back[by_columns.rows, by_columns.columns] = True
    eligible &= back
    problem = AssignmentProblem(demand, 0 * demand, capacity, 0 * capacity, 0 * demand)
    return problem, ArrayScores(np.broadcast_to(np.int8(0), size), eligible), orders
