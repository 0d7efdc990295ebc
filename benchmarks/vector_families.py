"""Families of vectors that differ in how hard they are, at any size.

Vectors are quantised unit vectors as an encoder gives them, so a score is an exact integer.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.vector_scores import Vectors

DIMENSION = 384

TOPICS = 50

Numbers = NDArray[np.float64]
Sides = tuple[Numbers, Numbers]


def clustered(rng: np.random.Generator, n: int, m: int, noise: float) -> Sides:
    """Topics of unequal popularity, noise, and something common to all: like real texts."""
    weights = 1 / np.arange(1, TOPICS + 1)
    topics = rng.standard_normal((TOPICS, DIMENSION))
    common = rng.standard_normal(DIMENSION)

    def people(count: int) -> Numbers:
        topic = rng.choice(TOPICS, count, p=weights / weights.sum())
        own = 0.7 * noise * rng.standard_normal((count, DIMENSION))
        return topics[topic] + own + 0.8 * common

    return people(n), people(m)


def uniform(rng: np.random.Generator, n: int, m: int, _noise: float) -> Sides:
    """No structure at all."""
    return rng.standard_normal((n, DIMENSION)), rng.standard_normal((m, DIMENSION))


def popular(rng: np.random.Generator, n: int, m: int, noise: float) -> Sides:
    """Everybody wants the same mentors, with a little taste of their own."""
    wanted = rng.standard_normal(DIMENSION)
    mentees = wanted + 0.1 * noise * rng.standard_normal((n, DIMENSION))
    fame = rng.random((m, 1))
    return mentees, fame * wanted + rng.standard_normal((m, DIMENSION))


def rank1(rng: np.random.Generator, n: int, m: int, _noise: float) -> Sides:
    """Score a_i * b_j: every pair is nearly as good as the optimal one, the worst for prices."""
    return _leaning(rng.random(n), 1), _leaning(rng.random(m), 2)


def _leaning(share: Numbers, rest_axis: int) -> Numbers:
    """Unit vectors with a given first component and the rest along an axis of their own."""
    vectors = np.zeros((len(share), DIMENSION))
    vectors[:, 0] = share
    vectors[:, rest_axis] = np.sqrt(1 - share**2)
    return vectors


def real(rng: np.random.Generator, n: int, m: int, noise: float) -> Sides:
    """Vectors of real descriptions of occupations; see `benchmarks.real_texts`."""
    from benchmarks.real_texts import occupation_vectors

    known = occupation_vectors()

    def people(count: int) -> Numbers:
        first, second = known[rng.integers(len(known), size=(2, count))]
        vectors = first + 0.5 * second
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True) / np.sqrt(DIMENSION)
        own: Numbers = vectors / lengths + 0.1 * noise * rng.standard_normal((count, DIMENSION))
        return own

    return people(n), people(m)


FAMILIES: dict[str, Callable[[np.random.Generator, int, int, float], Sides]] = {
    "clustered": clustered,
    "uniform": uniform,
    "popular": popular,
    "rank1": rank1,
    "real": real,
}

GENERATED = tuple(name for name in FAMILIES if name != "real")
"""Families that need no text from outside."""

NOISY = frozenset({"clustered", "popular", "real"})
"""Families in which the severity `noise` says how much people differ."""


def quantised(vectors: Numbers, quantum: int) -> Vectors:
    """Unit vectors times `quantum`, rounded."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    rounded: Vectors = np.rint(quantum * vectors / lengths).astype(np.int16)
    return rounded
