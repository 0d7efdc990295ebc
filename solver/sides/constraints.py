"""Side constraints: bounds on weighted sums over the assigned pairs, beyond what a flow can hold.

    least <= sum over assigned pairs of coefficient(i, j) <= most

A coefficient is a sum of boxes, each a weight of the row times a weight of the column, and of
amounts of listed pairs. A quota is one box of two indicators. Hours of a mentor are one box too,
with the hours that each row needs there as row weights and that one column as column weight: so
even hours that differ from pair to pair need no dense matrix. A share of filled places is a box
less a part of a box over everybody. A limit on changes lists the pairs of before.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray

MOST_USED = 1 << 53
"""No sum of coefficients reaches it, so that float64 holds them exactly as well."""


def _no_pairs() -> IntArray:
    return np.empty((0, 2), dtype=np.int64)


def _nothing() -> IntArray:
    return np.empty(0, dtype=np.int64)


def _no_exclusive() -> IntArray:
    return np.empty((0, 4), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Box:
    """Coefficients that are a weight of the row times a weight of the column.

    Parameters
    ----------
    rows, columns
        Weights, int64 of shape ``(n_rows,)`` and ``(n_columns,)``.
    """

    rows: IntArray
    columns: IntArray

    def __post_init__(self) -> None:
        for name in ("rows", "columns"):
            weights = getattr(self, name)
            if weights.ndim != 1 or weights.dtype != np.int64:
                raise ValueError(f"{name} of a box must be a one-dimensional int64 array")

    @classmethod
    def of(cls, rows: BoolArray, columns: BoolArray) -> "Box":
        """Count the pairs of some rows and some columns, told as masks."""
        return cls(rows.astype(np.int64), columns.astype(np.int64))

    @cached_property
    def used_rows(self) -> IntArray:
        """Rows with a weight, increasing."""
        return np.flatnonzero(self.rows)

    @cached_property
    def used_columns(self) -> IntArray:
        """Columns with a weight, increasing."""
        return np.flatnonzero(self.columns)

    @cached_property
    def largest(self) -> int:
        """Largest magnitude of a coefficient."""
        return _magnitude(self.rows) * _magnitude(self.columns)


@dataclass(frozen=True, eq=False)
class SideConstraint:
    """One bounded sum over the assigned pairs.

    Parameters
    ----------
    name
        What it is called in an answer.
    least, most
        Bounds of the sum, both included; None where there is none.
    boxes
        Coefficients by row and column, added up.
    pairs, amounts
        Pairs with a further coefficient each, shapes ``(k, 2)`` and ``(k,)``.

    Raises
    ------
    ValueError
        When the bounds cross, shapes differ, or a pair is listed twice.
    """

    name: str
    least: int | None
    most: int | None
    boxes: tuple[Box, ...] = ()
    pairs: IntArray = field(default_factory=_no_pairs)
    amounts: IntArray = field(default_factory=_nothing)

    def __post_init__(self) -> None:
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValueError(f"{self.name}: least is {self.least}, more than most {self.most}")
        if self.pairs.shape != (len(self.amounts), 2):
            raise ValueError(f"{self.name}: expected as many amounts as listed pairs")
        if len(np.unique(self.pairs, axis=0)) < len(self.pairs):
            raise ValueError(f"{self.name}: a pair is listed twice")

    def coefficients(self, rows: IntArray, columns: IntArray) -> IntArray:
        """Coefficient of each of these pairs, shape ``(k,)``."""
        total = np.zeros(len(rows), dtype=np.int64)
        for box in self.boxes:
            total += box.rows[rows] * box.columns[columns]
        if len(self.pairs):
            found, where = looked_up(self.pairs, rows, columns)
            total[found] += self.amounts[where]
        return total

    @cached_property
    def largest(self) -> int:
        """No coefficient is larger in magnitude."""
        return sum(box.largest for box in self.boxes) + _magnitude(self.amounts)

    def allows(self, used: int) -> bool:
        """Whether a sum lies within the bounds."""
        return (self.least is None or used >= self.least) and (
            self.most is None or used <= self.most
        )


@dataclass(frozen=True, eq=False)
class Sides:
    """All side constraints of a problem.

    Parameters
    ----------
    constraints
        Bounded sums.
    exclusive
        Two pairs each of which at most one may be assigned, shape ``(k, 4)``: row and column of
        the one, then of the other. There may be many: a solve looks only at those that matter.
    exclusive_name
        What these are called together in an answer.
    """

    constraints: tuple[SideConstraint, ...] = ()
    exclusive: IntArray = field(default_factory=_no_exclusive)
    exclusive_name: str = "exclusive"

    def __post_init__(self) -> None:
        if self.exclusive.ndim != 2 or self.exclusive.shape[1] != 4:
            raise ValueError(f"exclusive must have shape (k, 4), got {self.exclusive.shape}")
        if (self.exclusive[:, :2] == self.exclusive[:, 2:]).all(axis=1).any():
            raise ValueError("a pair excludes itself")

    def used(self, assignment: Assignment) -> list[int]:
        """Sum of each constraint over an assignment."""
        rows, columns, amount = assignment.rows, assignment.columns, assignment.amount
        return [int(side.coefficients(rows, columns) @ amount) for side in self.constraints]

    def both_assigned(self, assignment: Assignment) -> BoolArray:
        """Mask of the exclusive pairs of which both are assigned, shape ``(k,)``."""
        first, _ = looked_up(assignment.pairs, self.exclusive[:, 0], self.exclusive[:, 1])
        other, _ = looked_up(assignment.pairs, self.exclusive[:, 2], self.exclusive[:, 3])
        return first & other

    def broken(self, assignment: Assignment) -> tuple[str, ...]:
        """Names of what an assignment does not keep, each once and in order."""
        return tuple(dict.fromkeys(self._broken(assignment)))

    def _broken(self, assignment: Assignment) -> Iterator[str]:
        for side, used in zip(self.constraints, self.used(assignment), strict=True):
            if not side.allows(used):
                yield side.name
        if self.both_assigned(assignment).any():
            yield self.exclusive_name


def refuse_unfit(problem: AssignmentProblem, sides: Sides) -> None:
    """Compare side constraints with the problem that they belong to.

    Raises
    ------
    ValueError
        When one names somebody outside, has weights of another length, or sums too large for exact
        arithmetic; or when pairs may be used more than once.
    """
    if problem.pair_max != 1:
        raise ValueError(f"side constraints need pair_max = 1, got {problem.pair_max}")
    places = min(sum(problem.demand.tolist()), sum(problem.capacity.tolist()))
    sizes = (problem.n_rows, problem.n_columns)
    for side in sides.constraints:
        if any((len(box.rows), len(box.columns)) != sizes for box in side.boxes):
            raise ValueError(
                f"{side.name}: expected weights of {sizes[0]} rows, {sizes[1]} columns"
            )
        if side.largest * max(1, places) >= MOST_USED:
            raise ValueError(
                f"{side.name}: a coefficient is {side.largest:,}; sums would reach {MOST_USED:,}"
            )
        _refuse_outside(side.name, side.pairs, sizes)
    _refuse_outside(sides.exclusive_name, sides.exclusive.reshape(-1, 2), sizes)


def _refuse_outside(name: str, pairs: IntArray, sizes: tuple[int, int]) -> None:
    if len(pairs) and (pairs.min() < 0 or (pairs.max(axis=0) >= np.array(sizes)).any()):
        raise ValueError(f"{name}: a listed pair lies outside the problem")


def looked_up(pairs: IntArray, rows: IntArray, columns: IntArray) -> tuple[BoolArray, IntArray]:
    """Mask of those that are among distinct `pairs`, and where each of those stands there."""
    if not len(pairs) or not len(rows):
        return np.zeros(len(rows), dtype=np.bool_), _nothing()
    width = max(int(pairs[:, 1].max()), int(columns.max())) + 1
    known, asked = pairs[:, 0] * width + pairs[:, 1], rows * width + columns
    order = np.argsort(known)
    place = np.minimum(np.searchsorted(known, asked, sorter=order), len(known) - 1)
    found = known[order[place]] == asked
    return found, order[place[found]]


def _magnitude(values: IntArray) -> int:
    return max(int(values.max(initial=0)), -int(values.min(initial=0)))
