"""A rough guess of the columns' prices from a sample of rows: where the exact search begins.

Nothing depends on its quality but the time. It solves the entropy-regularised problem by scaling
rows and columns in turn (Sinkhorn; Cuturi 2013), with capacities shared out by the sample's size,
while the temperature falls.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solver.problem import AssignmentProblem, Objective
from solver.scores import IntArray, Scores
from solver.stages import Bounds
from solver.tiles import read_tile

SAMPLE_ROWS = 512
SAMPLE_PAIRS = 1 << 24
"""Pairs of the sample; a float32 array of them takes at most 67 MB."""

COLDEST = 0.1
"""Last temperature, in standard deviations of what row and column means do not explain."""

STAGES = 5
SWEEPS = 4
"""Temperatures, each a fixed part of the one before, and scalings at each."""

CHUNK = 1 << 16
"""Pairs worked on at once: small enough for a cache near the processor."""

LEAST_EXPONENT = np.float32(-60)
"""Shares below exp of this are as good as nothing; smaller ones slow the processor down."""

FloatRows = NDArray[np.float32]


def guess_prices(problem: AssignmentProblem, scores: Scores) -> IntArray:
    """Guess prices at which each column gets about as many rows as it has places.

    Returns
    -------
    Prices in units of the scores, shape ``(n_columns,)``; zeros when there is nothing to go by.
    """
    bounds = Bounds.of(problem)
    rows = _sampled(np.flatnonzero(bounds.places_max > 0), scores.n_columns)
    open_columns = bounds.load_max > 0
    nothing = np.zeros(problem.n_columns, dtype=np.int64)
    if not len(rows) or not open_columns.any():
        return nothing
    values = read_tile(scores, rows).astype(np.float32)
    values[(values < -(2.0**59)) | ~open_columns] = -np.inf
    widest, taste = _spreads(values)
    if not taste > 0:
        return nothing
    balance = _Balance.of(problem, bounds, rows)
    prices = np.zeros(problem.n_columns, dtype=np.float64)
    for heat in np.geomspace(widest, COLDEST * taste, STAGES).tolist():
        for _ in range(SWEEPS):
            prices = balance.scaled(values, prices, heat)
    return np.rint(prices).astype(np.int64)


def _spreads(values: FloatRows) -> tuple[float, float]:
    """Standard deviation of the scores, and of what the means of rows and columns leave of them."""
    known = np.isfinite(values)
    count = int(known.sum())
    if not count:
        return 0.0, 0.0
    rest = np.where(known, values, 0.0)
    rest -= np.where(known, rest.sum() / count, 0.0)
    widest = float(np.sqrt(np.square(rest).sum() / count))
    for axis in (0, 1):
        mean = rest.sum(axis=axis, keepdims=True) / np.maximum(
            known.sum(axis=axis, keepdims=True), 1
        )
        rest -= np.where(known, mean, 0.0)
    return widest, float(np.sqrt(np.square(rest).sum() / count))


def _sampled(rows: IntArray, n_columns: int) -> IntArray:
    count = min(len(rows), SAMPLE_ROWS, max(1, SAMPLE_PAIRS // max(1, n_columns)))
    return rows[np.arange(count) * len(rows) // max(1, count)]


def _served(bounds: Bounds, places: float) -> NDArray[np.float64]:
    """Places of each row that will be filled, where first places go before further ones."""
    first, further = bounds.first_max.astype(np.float64), bounds.further_max.astype(np.float64)
    of_first = min(1.0, places / max(1.0, first.sum()))
    left = max(0.0, places - first.sum())
    served: NDArray[np.float64] = first * of_first + further * min(
        1.0, left / max(1.0, further.sum())
    )
    return served


@dataclass(frozen=True, eq=False)
class _Balance:
    """What the sample's rows bring, and what the columns take and need of it."""

    mass: FloatRows
    entry: float | None
    capacity: NDArray[np.float64]
    least: NDArray[np.float64]

    @classmethod
    def of(cls, problem: AssignmentProblem, bounds: Bounds, rows: IntArray) -> "_Balance":
        """Share the places out to the sample; a free choice may also stay without any."""
        places = bounds.places_max.astype(np.float64)
        share = places[rows].sum() / places.sum()
        free = problem.objective is Objective.TOTAL_SCORE
        mass = places if free else _served(bounds, float(bounds.load_max.sum()))
        return cls(
            mass[rows].astype(np.float32),
            float(problem.unmatched_penalty) if free else None,
            np.maximum(bounds.load_max, 0.5) * share,
            bounds.load_min * share,
        )

    def scaled(
        self, values: FloatRows, prices: NDArray[np.float64], heat: float
    ) -> NDArray[np.float64]:
        """Prices after one scaling of rows and columns."""
        scale, rough = np.float32(1 / heat), prices.astype(np.float32)
        load = np.zeros(len(prices), dtype=np.float64)
        height = max(1, CHUNK // max(1, len(prices)))
        for start in range(0, len(values), height):
            rows = slice(start, start + height)
            load += self._load(values[rows], rough, scale, self.mass[rows])
        load = np.maximum(load, 1e-12)
        down = prices + heat * np.log(load / self.capacity)
        with np.errstate(divide="ignore"):
            up = prices + heat * np.log(load / self.least)
        balanced: NDArray[np.float64] = np.maximum(down, np.minimum(up, 0.0))
        return balanced

    def _load(
        self, values: FloatRows, prices: FloatRows, scale: np.float32, mass: FloatRows
    ) -> FloatRows:
        """How much of some rows' mass falls to each column."""
        share = (values - prices) * scale
        top = np.maximum(share.max(axis=1), np.float32(-1e30))
        if self.entry is not None:
            top = np.maximum(top, np.float32(-self.entry) * scale)
        share -= top[:, None]
        np.maximum(share, LEAST_EXPONENT, out=share)
        np.exp(share, out=share)
        total = share.sum(axis=1)
        if self.entry is not None:
            total += np.exp(np.float32(-self.entry) * scale - top)
        share *= (mass / total)[:, None]
        load: FloatRows = share.sum(axis=0)
        return load
