"""Generated instances that differ in how hard they are, at any size.

Vectors are quantised unit vectors as an encoder gives them, so a score is an exact integer.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.case import Case, Limits
from benchmarks.encodings import dot

DIMENSION = 384
QUANTUM = 4000
"""A component of 1.0; a cosine of 1.0 is QUANTUM**2."""

TOPICS = 50
SEATS_PER_MENTEE = 1.1
LARGEST_CAPACITY = 9

Vectors = NDArray[np.float64]
Pair = tuple[Vectors, Vectors]


def clustered(rng: np.random.Generator, n: int, m: int) -> Pair:
    """Topics of unequal popularity, noise, and something common to all: like real texts."""
    weights = 1 / np.arange(1, TOPICS + 1)
    topics = rng.standard_normal((TOPICS, DIMENSION))
    common = rng.standard_normal(DIMENSION)

    def people(count: int) -> Vectors:
        topic = rng.choice(TOPICS, count, p=weights / weights.sum())
        noise = 0.7 * rng.standard_normal((count, DIMENSION))
        return topics[topic] + noise + 0.8 * common

    return people(n), people(m)


def uniform(rng: np.random.Generator, n: int, m: int) -> Pair:
    """No structure at all."""
    return rng.standard_normal((n, DIMENSION)), rng.standard_normal((m, DIMENSION))


def popular(rng: np.random.Generator, n: int, m: int) -> Pair:
    """Everybody wants the same mentors, with a little taste of their own."""
    wanted = rng.standard_normal(DIMENSION)
    mentees = wanted + 0.1 * rng.standard_normal((n, DIMENSION))
    fame = rng.random((m, 1))
    return mentees, fame * wanted + rng.standard_normal((m, DIMENSION))


def rank1(rng: np.random.Generator, n: int, m: int) -> Pair:
    """Score a_i * b_j: every pair is nearly as good as the optimal one, the worst for prices."""
    return _leaning(rng.random(n), 1), _leaning(rng.random(m), 2)


def _leaning(share: Vectors, rest_axis: int) -> Vectors:
    """Unit vectors with a given first component and the rest along an axis of their own."""
    vectors = np.zeros((len(share), DIMENSION))
    vectors[:, 0] = share
    vectors[:, rest_axis] = np.sqrt(1 - share**2)
    return vectors


FAMILIES: dict[str, Callable[[np.random.Generator, int, int], Pair]] = {
    "clustered": clustered,
    "uniform": uniform,
    "popular": popular,
    "rank1": rank1,
}


@dataclass(frozen=True)
class FamilySize:
    """One instance: a family, numbers of mentees and mentors, and a seed."""

    family: str
    mentees: int
    mentors: int
    seed: int = 1

    @property
    def name(self) -> str:
        """Name in a report."""
        return f"{self.family}-{self.mentees}x{self.mentors}"

    def build(self) -> Case:
        """Generate the instance: demand 1, places for 1.1 times the mentees, penalty 1.0."""
        rng = np.random.default_rng(self.seed)
        mentees, mentors = FAMILIES[self.family](rng, self.mentees, self.mentors)
        limits = Limits(
            demand=np.ones(self.mentees, dtype=np.int64),
            demand_min=np.zeros(self.mentees, dtype=np.int64),
            capacity=_capacities(rng, self.mentees, self.mentors),
            min_load=np.zeros(self.mentors, dtype=np.int64),
            pair_max=1,
            forbidden=np.empty((0, 2), dtype=np.int64),
        )
        scored = dot(_quantised(mentees), _quantised(mentors), float(QUANTUM**2), limits.sizes)
        return Case(
            id=self.name,
            kind="b-matching",
            sense="max",
            problem=limits.problem(scored),
            scores=scored.scores,
            scale=scored.scale,
            error_bound=scored.error_bound,
        )


def _quantised(vectors: Vectors) -> NDArray[np.int64]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rounded: NDArray[np.int64] = np.rint(QUANTUM * vectors / lengths).astype(np.int64)
    return rounded


def _capacities(rng: np.random.Generator, n: int, m: int) -> NDArray[np.int64]:
    """Capacities of 1 to 9 that add up to about 1.1 times the mentees."""
    drawn = rng.integers(1, LARGEST_CAPACITY + 1, m)
    wanted = SEATS_PER_MENTEE * n * drawn / drawn.sum()
    capacities: NDArray[np.int64] = np.maximum(1, np.rint(wanted)).astype(np.int64)
    return capacities
