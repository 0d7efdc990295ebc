"""The usual ways of matching, to compare with: they keep hard rules and places, nothing else.

Each starts from the pins and fills places one after another; minimum demands and minimum loads
are not sought, so an answer may break them.
"""

import numpy as np

from solver.network import collect_arcs
from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import IntArray, Scores
from solver.stages import open_scores

CHUNK = 1 << 16
"""Pairs looked at between two clearings of those whose places are gone."""


class _Places:
    """Places that are still free, and the pairs made so far."""

    def __init__(self, problem: AssignmentProblem) -> None:
        if problem.pair_max != 1:
            raise ValueError("baselines are for problems in which a pair is made once")
        self.wanted = problem.demand - problem.pins_of_rows()
        self.free = problem.capacity - problem.pins_of_columns()
        self.made = [(int(i), int(j)) for i, j in problem.pinned]

    def take(self, row: int, column: int) -> None:
        self.wanted[row] -= 1
        self.free[column] -= 1
        self.made.append((row, column))

    def assignment(self) -> Assignment:
        return Assignment.from_pairs(np.array(self.made, dtype=np.int64).reshape(-1, 2))


def first_come(problem: AssignmentProblem, scores: Scores, order: IntArray) -> Assignment:
    """Serve mentees in a given order: each takes its best mentors that have a free place.

    Parameters
    ----------
    order
        All rows in the order in which they are served, shape ``(n_rows,)``.
    """
    places, open_pairs = _Places(problem), open_scores(problem, scores)
    for row in order.tolist():
        values, columns = _possible(open_pairs, row, places)
        best = np.argsort(-values, kind="stable")[: places.wanted[row]]
        for column in columns[best].tolist():
            places.take(row, column)
    return places.assignment()


def at_random(problem: AssignmentProblem, scores: Scores, seed: int) -> Assignment:
    """Serve mentees in random order: each takes any eligible mentors that have a free place."""
    rng = np.random.default_rng(seed)
    places, open_pairs = _Places(problem), open_scores(problem, scores)
    for row in rng.permutation(problem.n_rows).tolist():
        _, columns = _possible(open_pairs, row, places)
        count = min(int(places.wanted[row]), len(columns))
        for column in rng.choice(columns, count, replace=False).tolist():
            places.take(row, column)
    return places.assignment()


def greedy(problem: AssignmentProblem, scores: Scores) -> Assignment:
    """Make the best pair that is still possible, again and again; equal ones in row order."""
    places = _Places(problem)
    arcs = collect_arcs(problem, open_scores(problem, scores))
    order = np.argsort(-arcs.scores, kind="stable")
    for start in range(0, len(order), CHUNK):
        part = order[start : start + CHUNK]
        rows, columns = arcs.rows[part], arcs.columns[part]
        possible = (places.wanted[rows] > 0) & (places.free[columns] > 0)
        for row, column in zip(rows[possible].tolist(), columns[possible].tolist(), strict=True):
            if places.wanted[row] > 0 and places.free[column] > 0:
                places.take(row, column)
    return places.assignment()


def _possible(scores: Scores, row: int, places: _Places) -> tuple[IntArray, IntArray]:
    """Scores and columns of a row's eligible mentors with a free place."""
    values, eligible = scores.block(slice(row, row + 1), slice(0, scores.n_columns))
    columns = np.flatnonzero(eligible[0] & (places.free > 0))
    return values[0, columns], columns
