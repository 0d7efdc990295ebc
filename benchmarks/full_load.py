"""The full load: people first, several mentors, minimum loads, tiers, three criteria, two rules.

One mentee in four wants two mentors, one mentor in ten needs two mentees (or as many as it takes),
and one mentee in ten has a higher priority. The score is six parts text, two and a half parts a
table of fields, and one and a half parts shared interests. Nobody is matched within an
organisation, nor without a common language.
"""

import numpy as np

from benchmarks.full_scores import FullScores, Side
from benchmarks.vector_families import Numbers, quantised
from benchmarks.vector_scores import VectorScores
from solver.problem import AssignmentProblem, Objective
from solver.scores import IntArray

TEXT, TABLE, BITS = 0.6, 0.25, 0.15
"""Weights of the criteria."""

FIELDS, INTERESTS, ORGANISATIONS, LANGUAGES = 12, 8, 40, 4


def full_problem(rng: np.random.Generator, n: int, capacity: IntArray) -> AssignmentProblem:
    """Demands, minimum loads and tiers for `n` mentees and mentors of these capacities."""
    m = len(capacity)
    ones, some = np.ones(n, dtype=np.int64), rng.random(m) < 0.1
    return AssignmentProblem(
        demand=ones + (rng.random(n) < 0.25),
        demand_min=0 * ones,
        capacity=capacity,
        min_load=np.where(some, np.minimum(capacity, 2), 0),
        tier=(rng.random(n) < 0.1).astype(np.int64),
        objective=Objective.COVERAGE_THEN_SCORE,
    )


def full_scores(
    rng: np.random.Generator, left: Numbers, right: Numbers, quantum: int
) -> FullScores:
    """Scores in which the criteria add up to at most ``quantum**2``."""
    text = int(quantum * np.sqrt(TEXT))
    table = rng.random((FIELDS, FIELDS)) * TABLE * quantum**2
    shared = np.arange(INTERESTS + 1) * (BITS * quantum**2 / INTERESTS)
    return FullScores(
        vectors=VectorScores(quantised(left, text), quantised(right, text)),
        mentees=_side(rng, len(left)),
        mentors=_side(rng, len(right)),
        table=table.astype(np.int64),
        shared=shared.astype(np.int64),
    )


def _side(rng: np.random.Generator, count: int) -> Side:
    interests = rng.random((count, INTERESTS)) < 0.4
    languages = rng.random((count, LANGUAGES)) < 0.35
    languages[:, 0] |= (rng.random(count) < 0.8) | ~languages.any(axis=1)
    return Side(
        field=rng.integers(0, FIELDS, count),
        interests=_bits(interests),
        organisation=rng.integers(0, ORGANISATIONS, count),
        languages=_bits(languages),
    )


def _bits(flags: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> IntArray:
    return flags @ (1 << np.arange(flags.shape[1], dtype=np.int64))
