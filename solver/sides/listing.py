"""Which pairs a level under side constraints looks at: all of few, else the best of each kind."""

import numpy as np

from solver.problem import AssignmentProblem
from solver.scores import ArrayScores, BoolArray, IntArray
from solver.sides.constraints import Sides
from solver.sides.worth import ABSENT

FEW_PAIRS = 20_000
"""Up to here all pairs are listed at once."""

BEST = 12
"""Pairs of each row beyond its demand that are listed whatever their kind."""

BEST_OF_KIND = 3
"""Pairs of each row with every kind of column, and of each column with every kind of row."""

MOST_KINDS = 12
"""More kinds than this are no kinds."""


def first_list(
    problem: AssignmentProblem,
    scores: ArrayScores,
    sides: Sides,
    is_open: BoolArray,
    mentor: IntArray,
) -> BoolArray:
    """Pairs to begin with, at these prices of the columns; a mask."""
    if is_open.size <= FEW_PAIRS:
        return is_open.copy()
    values = np.where(is_open, scores.values - mentor, ABSENT)
    best = values.max(axis=1, initial=ABSENT)
    listed = np.zeros(is_open.shape, dtype=np.bool_)
    _mark_best(listed, values, BEST + int(problem.demand.max(initial=0)))
    boxes = [box for side in sides.constraints for box in side.boxes]
    for columns in _kinds([box.columns for box in boxes], problem.n_columns):
        part = np.zeros((problem.n_rows, len(columns)), dtype=np.bool_)
        _mark_best(part, values[:, columns], BEST_OF_KIND)
        listed[:, columns] |= part
    behind = (values - best[:, None]).T
    for rows in _kinds([box.rows for box in boxes], problem.n_rows):
        part = np.zeros((problem.n_columns, len(rows)), dtype=np.bool_)
        _mark_best(part, behind[:, rows], BEST_OF_KIND)
        listed[rows] |= part.T
    for side in sides.constraints:
        listed[side.pairs[:, 0], side.pairs[:, 1]] = True
    return listed & is_open


def _mark_best(mask: BoolArray, values: IntArray, count: int) -> None:
    """Mark the `count` largest values of each row."""
    if count >= values.shape[1]:
        mask[:] = True
        return
    best = np.argpartition(values, values.shape[1] - count, axis=1)[:, -count:]
    np.put_along_axis(mask, best, values=True, axis=1)


def _kinds(weights: list[IntArray], length: int) -> list[IntArray]:
    """Those with the same weight in every box, together; one kind when there would be too many."""
    if not weights:
        return [np.arange(length)]
    _, kind = np.unique(np.array(weights), axis=1, return_inverse=True)
    kind = kind.reshape(-1)
    count = int(kind.max(initial=0)) + 1
    if count > MOST_KINDS:
        return [np.arange(length)]
    return [np.flatnonzero(kind == number) for number in range(count)]
