"""A quick filling of the places that looks at no score: where the coverage levels begin.

Whoever wants a place stands in line before the free places, in an order that serves minima first
and high tiers next; the k-th in line takes the k-th place unless the pair is not eligible, and the
rest try again with the places moved on by one. Where few pairs are ruled out, that fills as many
places as any flow. Nothing depends on it but the time: prices prove the filling optimal, or a flow
is solved.
"""

import numpy as np

from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores
from solver.stages import Bounds

ATTEMPTS = 16
"""How often those who are left over try again."""


def first_fill(problem: AssignmentProblem, scores: Scores) -> Assignment | None:
    """Fill places without a look at the scores.

    Parameters
    ----------
    scores
        Of the pairs still to decide, as `solver.stages.open_scores` gives them.

    Returns
    -------
    An assignment, pins included, that keeps every hard bound; None when the attempt does not.
    """
    bounds = Bounds.of(problem)
    wishes = _wishes(problem, bounds)
    if problem.pair_max != 1 or bounds.load_min.sum() > len(wishes):
        return None
    pairs = np.concatenate((problem.pinned, _seated(scores, wishes, _places(bounds, len(wishes)))))
    filled = Assignment.from_pairs(pairs)
    short = filled.row_totals(problem.n_rows) < problem.demand_min
    idle = filled.column_totals(problem.n_columns) < problem.min_load
    return None if short.any() or idle.any() else filled


def _wishes(problem: AssignmentProblem, bounds: Bounds) -> IntArray:
    """Rows in line, once for each place: what they must have, first places by tier, the rest."""
    rows = np.arange(problem.n_rows)
    by_tier = np.argsort(-problem.tier, kind="stable")
    first = bounds.first_max - bounds.first_min
    further = np.minimum(bounds.further_max, problem.n_columns) - bounds.further_min
    return np.concatenate(
        (
            np.repeat(rows, bounds.places_min),
            np.repeat(by_tier, first[by_tier]),
            np.repeat(rows, np.maximum(further, 0)),
        )
    )


def _places(bounds: Bounds, wanted: int) -> IntArray:
    """Columns with a free place, once for each: minimum loads, everybody's next place, and so on.

    There are about twice as many as are wanted, so that very large capacities cost nothing.
    """
    level, most = 1, bounds.load_max.max(initial=0)
    while np.minimum(bounds.load_max, level).sum() < wanted and level < most:
        level *= 2
    count = np.minimum(bounds.load_max, np.maximum(bounds.load_min, level))
    columns = np.repeat(np.arange(len(count)), count)
    number = np.arange(len(columns)) - np.repeat(np.cumsum(count) - count, count)
    return columns[np.lexsort((number, number >= bounds.load_min[columns]))]


def _seated(scores: Scores, wishes: IntArray, places: IntArray) -> IntArray:
    """Distinct eligible pairs of wishes and places, shape ``(k, 2)``."""
    seated = np.empty((0, 2), dtype=np.int64)
    for _ in range(ATTEMPTS):
        count = min(len(wishes), len(places))
        if count == 0:
            break
        rows, columns = wishes[:count], places[:count]
        _, eligible = scores.pairs(rows, columns)
        fits = eligible & _are_new(np.column_stack((rows, columns)), seated, scores.n_columns)
        seated = np.concatenate((seated, np.column_stack((rows[fits], columns[fits]))))
        wishes = np.concatenate((rows[~fits], wishes[count:]))
        places = np.roll(np.concatenate((columns[~fits], places[count:])), -1)
    return seated


def _are_new(pairs: IntArray, known: IntArray, width: int) -> BoolArray:
    """Mask of the pairs that are not known yet and stand here for the first time."""
    keys, known_keys = (table[:, 0] * width + table[:, 1] for table in (pairs, known))
    new = np.zeros(len(keys), dtype=np.bool_)
    new[np.unique(keys, return_index=True)[1]] = True
    new[np.isin(keys, known_keys)] = False
    return new
