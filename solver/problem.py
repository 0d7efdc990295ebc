"""The assignment problem as arrays, validated on construction."""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np

from solver.scores import IntArray


class Objective(StrEnum):
    """What is maximised; every objective obeys the same bounds on demand and load."""

    TOTAL_SCORE = "total_score"
    COVERAGE_THEN_SCORE = "coverage_then_score"


def _no_pairs() -> IntArray:
    return np.empty((0, 2), dtype=np.int64)


MOST_PLACES = 10**12
"""Most places that one person may have, far from where sums of them leave 64 bits."""


@dataclass(frozen=True)
class AssignmentProblem:
    """Capacity-constrained assignment; the scores are given apart, as `solver.scores.Scores`.

    Parameters
    ----------
    demand, demand_min
        Most and fewest columns of each row, shape ``(n_rows,)``; the minimum is hard.
    capacity, min_load
        Most and fewest places used of each column, shape ``(n_columns,)``; both are hard.
    tier
        Priority tier of each row, shape ``(n_rows,)``; a higher tier is served first
        when places are short. Read by `Objective.COVERAGE_THEN_SCORE` only.
    pinned
        Pairs that must be assigned whatever their score or mask, shape ``(k, 2)``.
    forbidden
        Pairs that must not be assigned, shape ``(k, 2)``.
    pair_max
        How often one pair may be used; None means no limit (transport problems).
    unmatched_penalty
        Subtracted from the total score for each row with demand but without any column;
        for `Objective.TOTAL_SCORE` alone, since coverage levels settle who is matched.

    Raises
    ------
    ValueError
        When shapes, signs or bounds contradict each other; the message names the field.
    """

    demand: IntArray
    demand_min: IntArray
    capacity: IntArray
    min_load: IntArray
    tier: IntArray
    pinned: IntArray = field(default_factory=_no_pairs)
    forbidden: IntArray = field(default_factory=_no_pairs)
    pair_max: int | None = 1
    unmatched_penalty: int = 0
    objective: Objective = Objective.TOTAL_SCORE

    def __post_init__(self) -> None:
        for name in ("demand", "demand_min", "tier"):
            _check_vector(name, getattr(self, name), len(self.demand), signed=name == "tier")
        for name in ("capacity", "min_load"):
            _check_vector(name, getattr(self, name), len(self.capacity))
        _check_at_most("demand_min", self.demand_min, "demand", self.demand)
        _check_at_most("min_load", self.min_load, "capacity", self.capacity)
        for name in ("pinned", "forbidden"):
            self._check_pairs(name, getattr(self, name))
        if self.pair_max is not None and not 1 <= self.pair_max <= MOST_PLACES:
            raise ValueError(
                f"pair_max must be None, or from 1 to {MOST_PLACES:,}, got {self.pair_max}"
            )
        if self.unmatched_penalty < 0:
            raise ValueError(f"unmatched_penalty must be >= 0, got {self.unmatched_penalty}")
        if self.unmatched_penalty and self.objective is not Objective.TOTAL_SCORE:
            raise ValueError("unmatched_penalty needs the objective total_score")
        if not isinstance(self.objective, Objective):
            raise ValueError(f"objective must be an Objective, got {type(self.objective).__name__}")
        self._check_pins()

    @property
    def n_rows(self) -> int:
        """Number of mentees."""
        return len(self.demand)

    @property
    def n_columns(self) -> int:
        """Number of mentors."""
        return len(self.capacity)

    @cached_property
    def tiers(self) -> tuple[int, ...]:
        """Priority tiers of the rows with demand, highest first."""
        return tuple(np.unique(self.tier[self.demand > 0])[::-1].tolist())

    def _check_pairs(self, name: str, pairs: IntArray) -> None:
        if pairs.ndim != 2 or pairs.shape[1] != 2 or pairs.dtype != np.int64:
            raise ValueError(f"{name} must be an int64 array of shape (k, 2), got {pairs.shape}")
        if len(pairs) and (
            pairs.min() < 0
            or pairs[:, 0].max() >= self.n_rows
            or pairs[:, 1].max() >= self.n_columns
        ):
            raise ValueError(f"{name} holds an index outside the problem")

    def _check_pins(self) -> None:
        if not len(self.pinned):
            return
        if self.pair_max != 1:
            raise ValueError("pinned pairs need pair_max = 1")
        pins, forbidden = (
            pairs[:, 0] * self.n_columns + pairs[:, 1] for pairs in (self.pinned, self.forbidden)
        )
        if len(np.unique(pins)) < len(pins):
            raise ValueError("a pair is pinned twice")
        if np.isin(pins, forbidden).any():
            raise ValueError("a pair is both pinned and forbidden")
        if (self.pins_of_rows() > self.demand).any():
            raise ValueError("a row has more pins than its demand")
        if (self.pins_of_columns() > self.capacity).any():
            raise ValueError("a column has more pins than its capacity")

    def pins_of_rows(self) -> IntArray:
        """Number of pins of each row, shape ``(n_rows,)``."""
        return np.bincount(self.pinned[:, 0], minlength=self.n_rows).astype(np.int64)

    def pins_of_columns(self) -> IntArray:
        """Number of pins of each column, shape ``(n_columns,)``."""
        return np.bincount(self.pinned[:, 1], minlength=self.n_columns).astype(np.int64)


def _check_vector(name: str, values: IntArray, length: int, *, signed: bool = False) -> None:
    if values.ndim != 1 or len(values) != length or values.dtype != np.int64:
        raise ValueError(f"{name} must be an int64 array of length {length}, got {values.shape}")
    if length and not signed and values.min() < 0:
        raise ValueError(f"{name} must be >= 0, got {int(values.min())}")
    if length and not signed and values.max() > MOST_PLACES:
        raise ValueError(f"{name} must be at most {MOST_PLACES:,}, got {int(values.max()):,}")


def _check_at_most(low_name: str, low: IntArray, high_name: str, high: IntArray) -> None:
    wrong = np.flatnonzero(low > high)
    if len(wrong):
        i = int(wrong[0])
        raise ValueError(f"{low_name}[{i}] is {int(low[i])}, more than {high_name} {int(high[i])}")
