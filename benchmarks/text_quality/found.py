"""Who finds the right mentor: as everybody's first choice, and in the best assignment."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.text_quality.question import Question
from solver.problem import AssignmentProblem
from solver.scores import ArrayScores, IntArray
from solver.solve import solve


@dataclass(frozen=True, eq=False)
class Found:
    """By mentee 1.0 or 0.0, shape ``(n,)``: whether first choice and assignment were right."""

    first: NDArray[np.float64]
    assigned: NDArray[np.float64]


def found_by(scores: IntArray, question: Question) -> Found:
    """Judge scores of shape ``(n_mentees, n_mentors)`` by who is right."""
    first = scores.argmax(axis=1) == question.truth
    given = assigned(scores, question.capacity) == question.truth
    return Found(first.astype(np.float64), given.astype(np.float64))


def assigned(scores: IntArray, capacity: int = 1) -> IntArray:
    """Each mentee's mentor in the assignment of the best total, everybody with one mentor."""
    n, m = scores.shape
    one, places = np.ones(n, dtype=np.int64), np.full(m, capacity, dtype=np.int64)
    problem = AssignmentProblem(one, one, places, 0 * places, 0 * one)
    result = solve(problem, ArrayScores(scores, np.ones((n, m), dtype=np.bool_)))
    if result.assignment is None:
        raise AssertionError("everybody's right mentor has a place, so that there is a matching")
    columns = np.empty(n, dtype=np.int64)
    columns[result.assignment.rows] = result.assignment.columns
    return columns
