"""Any assignment seen by the other objectives: is it stable, who is worst off, who has how many."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.blocking import blocking_pairs
from solver.preferences import Orders
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.row_terms import MapBlocks
from solver.scores import IntArray, Scores


@dataclass(frozen=True)
class Range:
    """The least, the median and the most of some numbers."""

    least: float
    median: float
    most: float

    @classmethod
    def of(cls, values: NDArray[np.float64]) -> "Range | None":
        """None where there are no numbers."""
        if not len(values):
            return None
        return cls(float(values.min()), float(np.median(values)), float(values.max()))


@dataclass(frozen=True, eq=False)
class Audit:
    """What `audit` has counted.

    Attributes
    ----------
    blocking_pairs
        Pairs that would both rather have each other, over all pairs.
    worst_score
        Lowest score of an assigned pair; None without any.
    load, share_filled
        Loads, and loads as a share of the capacity, of the columns with places; None without any.
    empty_columns
        Columns with places and without any row.
    unmatched_rows
        Rows with a demand and without any column.
    """

    blocking_pairs: int
    worst_score: int | None
    load: Range | None
    share_filled: Range | None
    empty_columns: IntArray
    unmatched_rows: IntArray


def audit(
    problem: AssignmentProblem,
    scores: Scores,
    assignment: Assignment,
    orders: Orders | None = None,
    map_blocks: MapBlocks = map,
) -> Audit:
    """Look at an assignment that keeps the capacities; one pass over all pairs.

    Parameters
    ----------
    orders
        Whom each side ranks; None: blocking pairs go by the scores alone.
    """
    values, _ = scores.pairs(assignment.rows, assignment.columns)
    loads = assignment.column_totals(problem.n_columns)
    has_places = problem.capacity > 0
    load = loads[has_places]
    unmatched = (assignment.row_totals(problem.n_rows) == 0) & (problem.demand > 0)
    return Audit(
        blocking_pairs(problem, scores, orders, assignment, map_blocks),
        int(values.min()) if len(values) else None,
        Range.of(load.astype(np.float64)),
        Range.of(load / problem.capacity[has_places]),
        np.flatnonzero(has_places & (loads == 0)),
        np.flatnonzero(unmatched),
    )
