"""The yardstick of large runs: every product of two vectors once, in float32, and nothing else."""

import time

import numpy as np
from numpy.typing import NDArray

from benchmarks.vector_scores import Vectors

PAIRS_AT_ONCE = 1 << 22
"""Products that are held at a time: 17 MB."""

SHORTEST_S = 0.05
"""Passes are repeated for at least this long."""


def gemm_seconds(left: Vectors, right: Vectors) -> float:
    """Time of one pass over all pairs; the fastest of a few where a pass is short."""
    mentors = right.astype(np.float32)
    height = max(1, min(len(left), PAIRS_AT_ONCE // len(mentors)))
    held = np.empty((height, len(mentors)), dtype=np.float32)
    times: list[float] = []
    while sum(times) < SHORTEST_S:
        start = time.perf_counter()
        _pass(left, mentors, held)
        times.append(time.perf_counter() - start)
    return min(times)


def _pass(left: Vectors, mentors: NDArray[np.float32], held: NDArray[np.float32]) -> None:
    for start in range(0, len(left), len(held)):
        rows = left[start : start + len(held)].astype(np.float32)
        np.matmul(rows, mentors.T, out=held[: len(rows)])
