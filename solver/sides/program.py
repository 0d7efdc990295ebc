"""One level under side constraints as a linear program over some of its pairs.

Variables are the pairs, each row's first place, its further places, and the least sum. Constraints
are each row's balance, each column's load, the places that earlier levels have fixed in number, the
side constraints, and each row's floor.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solver.backends.linear import UNBOUNDED, LinearModel
from solver.backends.simplex import AT_LOWER, BASIC, Basis
from solver.residual import OpenUse
from solver.result import Assignment
from solver.scores import BoolArray, IntArray
from solver.sides.constraints import SideConstraint, looked_up
from solver.sides.fairest_sum import floor_rows
from solver.sides.level import SideLevel
from solver.sides.matrix import Matrix
from solver.stages import FREE, Bounds


@dataclass(frozen=True, eq=False)
class Program:
    """A linear program and where its parts stand.

    Attributes
    ----------
    rows, columns
        The pairs, which are the first variables.
    loads, groups, further, sides, exclusive, floors
        Number of the first constraint of a kind.
    apart
        Which exclusive pairs of pairs there are constraints for, one after the other.
    """

    model: LinearModel
    rows: IntArray
    columns: IntArray
    loads: int
    groups: int
    further: int
    sides: int
    exclusive: int
    floors: int
    apart: IntArray

    def assignment(self, level: SideLevel, values: IntArray) -> Assignment:
        """The pairs that have a value, and the pins."""
        used = values[: len(self.rows)] > 0
        chosen = np.column_stack((self.rows[used], self.columns[used]))
        return Assignment.from_pairs(np.concatenate((chosen, level.problem.pinned)))

    def values_of(self, level: SideLevel, assignment: Assignment) -> IntArray:
        """Values of the variables in an assignment all of whose pairs are listed."""
        bounds = Bounds.of(level.problem)
        use = OpenUse.of(level.problem, bounds, assignment)
        used, _ = looked_up(use.assignment.pairs, self.rows, self.columns)
        least = level.value(assignment) if level.raises_floor else 0
        first, further = use.first[bounds.first_max > 0], use.further[bounds.further_max > 0]
        return np.concatenate((used.astype(np.int64), first, further, [least]))

    def carried(self, other: "Program", basis: Basis) -> Basis | None:
        """A basis of another program of the same problem told in this one; None where none fits.

        New pairs start at 0, and new constraints as if they did not bind.
        """
        known, place = looked_up(
            np.column_stack((other.rows, other.columns)), self.rows, self.columns
        )
        variables = np.full(self.model.n_variables, AT_LOWER)
        variables[np.flatnonzero(known)] = basis.variables[place]
        variables[len(self.rows) :] = basis.variables[len(other.rows) :]
        constraints = np.full(self.model.n_rows, BASIC)
        constraints[: self.groups] = basis.constraints[: other.groups]
        for mine, yours in zip(self._blocks(), other._blocks(), strict=True):
            if len(mine) == len(yours):
                constraints[mine] = basis.constraints[yours]
        _, mine, yours = np.intersect1d(self.apart, other.apart, return_indices=True)
        constraints[self.exclusive + mine] = basis.constraints[other.exclusive + yours]
        carried = Basis(variables, constraints)
        return carried if carried.n_basic == self.model.n_rows else None

    def _blocks(self) -> tuple[IntArray, ...]:
        """Constraints behind the columns' loads, kind by kind, but for exclusive pairs."""
        ends = (self.groups, self.further, self.sides, self.exclusive)
        before = tuple(np.arange(*pair) for pair in pairwise(ends))
        return (*before, np.arange(self.floors, self.model.n_rows))


def program_of(level: SideLevel, pairs: BoolArray, apart: IntArray) -> Program:
    """Put a level over some pairs into a linear program.

    Parameters
    ----------
    pairs
        Mask of the pairs, open ones, shape ``(n_rows, n_columns)``.
    apart
        Which of the exclusive pairs of pairs to keep apart.
    """
    parts = _Parts(level, pairs)
    parts.put_balance()
    loads = parts.put_loads()
    groups, further = parts.put_groups(), parts.put_further()
    sides, exclusive = parts.put_sides(), parts.put_exclusive(apart)
    floors = parts.put_floors()
    return Program(
        model=parts.model(),
        rows=parts.i,
        columns=parts.j,
        loads=loads,
        groups=groups,
        further=further,
        sides=sides,
        exclusive=exclusive,
        floors=floors,
        apart=apart,
    )


class _Parts:
    """Variables and constraints, kind by kind; each `put` tells its first constraint's number."""

    def __init__(self, level: SideLevel, pairs: BoolArray) -> None:
        self.level = level
        self.bounds = Bounds.of(level.problem)
        self.i, self.j = (part.astype(np.int64) for part in np.nonzero(pairs))
        self.scores, _ = level.scores.pairs(self.i, self.j)
        self.first_rows = np.flatnonzero(self.bounds.first_max)
        self.further_rows = np.flatnonzero(self.bounds.further_max)
        counts = [len(self.i), len(self.first_rows), len(self.further_rows), 1]
        numbers = np.split(np.arange(sum(counts)), np.cumsum(counts)[:-1])
        self.pair, self.first, self.further, self.least = numbers
        self.matrix = Matrix()

    def put_balance(self) -> int:
        """Each row's pairs fill its places."""
        nothing = np.zeros(self.level.problem.n_rows, dtype=np.int64)
        begin = self.matrix.begin(nothing, nothing)
        self.matrix.put(begin + self.i, self.pair, 1)
        self.matrix.put(begin + self.first_rows, self.first, -1)
        self.matrix.put(begin + self.further_rows, self.further, -1)
        return begin

    def put_loads(self) -> int:
        """Each column's load lies within its bounds."""
        begin = self.matrix.begin(self.bounds.load_min, self.bounds.load_max)
        self.matrix.put(begin + self.j, self.pair, 1)
        return begin

    def put_groups(self) -> int:
        """First places that the levels before have fixed in number."""
        stage = self.level.stage
        places = np.array([group.places for group in stage.groups], dtype=np.int64)
        begin = self.matrix.begin(places, places)
        group = stage.group[self.first_rows]
        self.matrix.put(begin + group[group != FREE], self.first[group != FREE], 1)
        return begin

    def put_further(self) -> int:
        """Further places, likewise."""
        fixed = self.level.stage.further_places
        places = np.array([] if fixed is None else [fixed], dtype=np.int64)
        begin = self.matrix.begin(places, places)
        if fixed is not None:
            self.matrix.put(begin, self.further, 1)
        return begin

    def put_sides(self) -> int:
        """Side constraints, less what the pins use of them."""
        constraints, pinned = self.level.sides.constraints, self.level.problem.pinned
        used = [int(side.coefficients(*pinned.T).sum()) for side in constraints]
        told = list(zip(constraints, used, strict=True))
        low = [-UNBOUNDED if side.least is None else side.least - done for side, done in told]
        high = [UNBOUNDED if side.most is None else side.most - done for side, done in told]
        begin = self.matrix.begin(_clipped(low), _clipped(high))
        lines = _Lines(self.i, self.j, self.level.problem.n_columns)
        for number, side in enumerate(constraints):
            near = lines.near(side)
            coefficients = side.coefficients(self.i[near], self.j[near])
            charged = coefficients != 0
            self.matrix.put(begin + number, self.pair[near[charged]], coefficients[charged])
        return begin

    def put_exclusive(self, apart: IntArray) -> int:
        """At most one of two pairs, of which one may be pinned."""
        pinned, listed = self.level.problem.pinned, np.column_stack((self.i, self.j))
        ways = [self.level.sides.exclusive[apart, at : at + 2] for at in (0, 2)]
        limit = np.ones(len(apart), dtype=np.int64)
        for way in ways:
            limit -= looked_up(pinned, way[:, 0], way[:, 1])[0]
        begin = self.matrix.begin(np.full(len(apart), -UNBOUNDED), limit)
        for way in ways:
            here, place = looked_up(listed, way[:, 0], way[:, 1])
            self.matrix.put(begin + np.flatnonzero(here), self.pair[place], 1)
        return begin

    def put_floors(self) -> int:
        """Each matched row's sum is at least the floor, or at least the sum that is raised."""
        level, floor = self.level, self.level.floor
        if floor is None:
            return self.matrix.n_rows
        rows, pinned = floor_rows(level.problem), level.problem.pinned
        low = np.full(level.problem.n_rows, 0 if level.raises_floor else floor.asked)
        low[self.first_rows] -= floor.asked
        np.subtract.at(low, pinned[:, 0], level.scores.pairs(*pinned.T)[0])
        begin = self.matrix.begin(low[rows], np.full(len(rows), UNBOUNDED))
        self.matrix.put(begin + np.searchsorted(rows, self.i), self.pair, self.scores)
        number = begin + np.searchsorted(rows, self.first_rows)
        self.matrix.put(number, self.first, -floor.asked)
        if level.raises_floor:
            least = np.repeat(self.least, len(rows))
            self.matrix.put(begin + np.arange(len(rows)), least, -1)
        return begin

    def model(self) -> LinearModel:
        """All of it, with what each variable is worth and its bounds."""
        level, stage, bounds = self.level, self.level.stage, self.bounds
        of_pairs = self.scores if level.counts_scores else np.zeros_like(self.i)
        rewards = 0 if level.raises_floor else 1
        further = np.full(len(self.further), rewards * stage.further_reward)
        first = rewards * stage.first_reward[self.first_rows]
        most = level.floor.most if level.floor is not None and level.raises_floor else 0
        least, one = np.array([most]), np.ones_like(self.i)
        further_low = bounds.further_min[self.further_rows]
        further_high = bounds.further_max[self.further_rows]
        return self.matrix.model(
            reward=[of_pairs, first, further, np.array([level.raises_floor], dtype=np.int64)],
            low=[0 * one, bounds.first_min[self.first_rows], further_low, -least],
            high=[one, bounds.first_max[self.first_rows], further_high, least],
        )


class _Lines:
    """Listed pairs row by row and column by column: many constraints are of a single one."""

    def __init__(self, rows: IntArray, columns: IntArray, n_columns: int) -> None:
        self.rows = rows
        self.by_column = np.argsort(columns, kind="stable")
        self.ends = np.searchsorted(columns[self.by_column], np.arange(n_columns + 1))

    def near(self, side: SideConstraint) -> IntArray:
        """Positions of pairs among which are all those with a coefficient, increasing."""
        if len(side.pairs) or len(side.boxes) != 1:
            return np.arange(len(self.rows))
        box = side.boxes[0]
        if len(box.used_rows) == 1:
            row = box.used_rows[0]
            return np.arange(*np.searchsorted(self.rows, (row, row + 1)))
        if len(box.used_columns) == 1:
            column = box.used_columns[0]
            return self.by_column[self.ends[column] : self.ends[column + 1]]
        return np.arange(len(self.rows))


def _clipped(bounds: list[int]) -> IntArray:
    return np.array([min(max(bound, -UNBOUNDED), UNBOUNDED) for bound in bounds], dtype=np.int64)
