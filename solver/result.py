"""What a solve did: why it stopped, what it found, what it proved."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

import numpy as np

from solver.scores import IntArray


class Termination(StrEnum):
    """Why the solve stopped."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    NO_SOLUTION_FOUND = "no_solution_found"


@dataclass(frozen=True)
class Assignment:
    """Assigned pairs, ordered by row, then column; each array has shape ``(k,)``.

    `amount` is 1 everywhere unless the problem's `pair_max` allows more.
    """

    rows: IntArray
    columns: IntArray
    amount: IntArray

    def __post_init__(self) -> None:
        if not (len(self.rows) == len(self.columns) == len(self.amount)):
            raise ValueError("rows, columns and amount must have the same length")

    @classmethod
    def from_pairs(cls, pairs: IntArray, amount: IntArray | None = None) -> "Assignment":
        """Build from an array of shape ``(k, 2)`` in any order."""
        order = np.lexsort((pairs[:, 1], pairs[:, 0]))
        amounts = np.ones(len(pairs), dtype=np.int64) if amount is None else amount
        return cls(pairs[order, 0], pairs[order, 1], amounts[order])

    @property
    def pairs(self) -> IntArray:
        """Pairs as an array of shape ``(k, 2)``."""
        return np.column_stack((self.rows, self.columns))

    def row_totals(self, n_rows: int) -> IntArray:
        """Places used by each row, shape ``(n_rows,)``."""
        return _sums(self.rows, self.amount, n_rows)

    def column_totals(self, n_columns: int) -> IntArray:
        """Load of each column, shape ``(n_columns,)``."""
        return _sums(self.columns, self.amount, n_columns)


def _sums(index: IntArray, amount: IntArray, length: int) -> IntArray:
    sums = np.zeros(length, dtype=np.int64)
    np.add.at(sums, index, amount)
    return sums


@dataclass(frozen=True)
class GroupPrice:
    """Price of a first place in these `tiers` or, without tiers, of a further place.

    `places` is the number of such places that the levels before this one have fixed.
    """

    tiers: tuple[int, ...]
    price: int
    places: int


@dataclass(frozen=True)
class LevelPrices:
    """Dual values of one level, in the units of its value.

    `mentor` has shape ``(n_columns,)`` and may be negative where a minimum load binds.
    """

    name: str
    mentor: IntArray
    groups: tuple[GroupPrice, ...] = ()
    further: GroupPrice | None = None


@dataclass(frozen=True)
class Prices:
    """The whole proof: with the scores, everything in the certificate follows from these."""

    levels: tuple[LevelPrices, ...]

    def named(self, name: str) -> LevelPrices | None:
        """Prices of the level called `name`; None when that level has none."""
        return next((level for level in self.levels if level.name == name), None)


@dataclass(frozen=True)
class Infeasibility:
    """A set of hard demands that cannot be met together, and from which none can be left out.

    `rows` (side "rows") need `need` places with `columns`, the eligible ones, and can get `supply`;
    or `columns` (side "columns") need `need` rows for their minimum loads. `pins` are the pinned
    pairs that belong to the conflict. `short_by` is what the whole problem lacks on that side.
    `minimal` is False when the work limit ended the thinning, so that a member might be left out.
    """

    side: Literal["rows", "columns"]
    rows: IntArray
    columns: IntArray
    pins: IntArray
    need: int
    supply: int
    short_by: int
    minimal: bool = True


@dataclass(frozen=True)
class SolveStats:
    """The way that a solve went, which stands in the answer, and measurements, which do not."""

    regime: str
    arcs: int
    flows: int
    seconds: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Progress:
    """How far the level has come that a solve is at, or ended at.

    Attributes
    ----------
    round
        Rounds of this level so far, from 1; 0 before its first.
    value, bound
        Of the assignment, and of any assignment, by the solver's own reckoning; None where no
        bound is known yet.
    missing
        Pairs that the round has found to be missing in its list; None before the first.
    """

    level: str
    round: int
    value: int
    bound: int | None
    missing: int | None

    @property
    def gap(self) -> int | None:
        """Bound minus value, None without a bound."""
        return None if self.bound is None else self.bound - self.value


@dataclass(frozen=True)
class SolveResult:
    """Termination, assignment, prices and, when infeasible, the conflict. Absent is None.

    `progress` holds the bound that the solver has worked out itself, so that whoever cannot wait
    for the certificate has one.
    """

    termination: Termination
    assignment: Assignment | None
    prices: Prices | None
    infeasibility: Infeasibility | None
    stats: SolveStats
    limit: Literal["time", "work"] | None = None
    progress: Progress | None = None


OnIncumbent = Callable[[SolveResult], None]
"""Told of feasible results on the way, so that a caller with a deadline has an answer.

There may be several a level, and none of them is worse than those before it.
"""
