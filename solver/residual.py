"""The residual network of an assignment, folded onto the columns.

Every residual path alternates between rows and columns, so the rows can be folded away: the cost
from column q to column j is that of the cheapest move of one of q's mentees to j. What is left is
a small dense matrix over the columns, the hub and the nodes of fixed places. Shortest paths in it
give optimal prices, and what one more place with a column is worth.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from solver.problem import AssignmentProblem
from solver.result import Assignment
from solver.scores import BoolArray, IntArray, Scores, row_tiles
from solver.stages import FREE, Bounds, Stage

NO_PATH = np.int64(1) << 60
"""Longer than any path; sums of one such cost with a path length stay within int64."""


class NotOptimalError(ValueError):
    """The assignment can be improved, so it has no optimal prices."""


@dataclass(frozen=True)
class OpenUse:
    """How much of each open pair and place an assignment uses (pins left out)."""

    assignment: Assignment
    first: IntArray
    further: IntArray
    load: IntArray

    @classmethod
    def of(cls, problem: AssignmentProblem, bounds: Bounds, assignment: Assignment) -> "OpenUse":
        """Take the pins out of an assignment and split each row's places into first and further."""
        n, m = problem.n_rows, problem.n_columns
        keys = assignment.rows * m + assignment.columns
        is_open = ~np.isin(keys, problem.pinned[:, 0] * m + problem.pinned[:, 1])
        open_part = Assignment(
            assignment.rows[is_open], assignment.columns[is_open], assignment.amount[is_open]
        )
        totals = open_part.row_totals(n)
        first = np.minimum(totals, bounds.first_max)
        return cls(open_part, first, totals - first, open_part.column_totals(m))


class Fold:
    """Cost matrix of the folded residual network of one stage."""

    def __init__(self, problem: AssignmentProblem, stage: Stage) -> None:
        self.problem = problem
        self.stage = stage
        self.bounds = Bounds.of(problem)
        self.hub = problem.n_columns
        self.further = self.hub + 1 + len(stage.groups)
        if stage.further_places is None:
            self.further = self.hub
        self.size = self.hub + 1 + len(stage.groups) + int(stage.further_places is not None)
        self.first_tail = np.where(stage.group == FREE, self.hub, self.hub + 1 + stage.group)

    def costs(self, scores: Scores, assignment: Assignment) -> IntArray:
        """Cheapest residual step between any two nodes, shape ``(size, size)``."""
        use = OpenUse.of(self.problem, self.bounds, assignment)
        costs = np.full((self.size, self.size), NO_PATH, dtype=np.int64)
        for rows, values, eligible in row_tiles(scores):
            self._add_tile(costs, use, rows, values, eligible)
        self._add_places(costs, use)
        self._add_loads(costs, use)
        return costs

    def _add_tile(
        self, costs: IntArray, use: OpenUse, rows: slice, values: IntArray, eligible: BoolArray
    ) -> None:
        m = self.problem.n_columns
        i, q, amount = pairs_within(use.assignment, rows)
        gain = values if self.stage.counts_scores else np.zeros_like(values)
        can_add = eligible.copy()
        if self.problem.pair_max is not None:
            full = amount >= self.problem.pair_max
            can_add[i[full], q[full]] = False
        step = np.where(can_add, -gain, NO_PATH)
        given_up = gain[i, q]
        for pair in _one_of_each(q):
            move = np.where(can_add[i[pair]], step[i[pair]] + given_up[pair, None], NO_PATH)
            costs[q[pair], :m] = np.minimum(costs[q[pair], :m], move)
        row = i + rows.start
        first_used = use.first[row] > self.bounds.first_min[row]
        np.minimum.at(
            costs,
            (q[first_used], self.first_tail[row][first_used]),
            (given_up + self.stage.first_reward[row])[first_used],
        )
        further_used = use.further[row] > self.bounds.further_min[row]
        further_cost = given_up[further_used] + self.stage.further_reward
        np.minimum.at(costs[:, self.further], q[further_used], further_cost)
        spare = np.flatnonzero(use.first[rows] < self.bounds.first_max[rows])
        reward = self.stage.first_reward[rows][spare]
        into = np.where(can_add[spare], step[spare] - reward[:, None], NO_PATH)
        tails = self.first_tail[rows][spare]
        for tail in set(tails.tolist()):
            _lower(costs[tail, :m], into[tails == tail])
        spare = np.flatnonzero(use.further[rows] < self.bounds.further_max[rows])
        into = np.where(can_add[spare], step[spare] - self.stage.further_reward, NO_PATH)
        _lower(costs[self.further, :m], into)

    def _add_places(self, costs: IntArray, use: OpenUse) -> None:
        """A row may turn a further place into a first one, or a first into a further one."""
        change = self.stage.first_reward - self.stage.further_reward
        to_first = (use.first < self.bounds.first_max) & (use.further > self.bounds.further_min)
        tails = self.first_tail[to_first]
        np.minimum.at(costs[:, self.further], tails, -change[to_first])
        to_further = (use.further < self.bounds.further_max) & (use.first > self.bounds.first_min)
        tails = self.first_tail[to_further]
        np.minimum.at(costs[self.further], tails, change[to_further])

    def _add_loads(self, costs: IntArray, use: OpenUse) -> None:
        has_room = np.flatnonzero(use.load < self.bounds.load_max)
        costs[has_room, self.hub] = np.minimum(costs[has_room, self.hub], 0)
        can_give = np.flatnonzero(use.load > self.bounds.load_min)
        costs[self.hub, can_give] = np.minimum(costs[self.hub, can_give], 0)


def pairs_within(assignment: Assignment, rows: slice) -> tuple[IntArray, IntArray, IntArray]:
    """Assigned pairs of a row tile, rows counted from the start of the tile."""
    first, last = np.searchsorted(assignment.rows, (rows.start, rows.stop))
    part = slice(int(first), int(last))
    return assignment.rows[part] - rows.start, assignment.columns[part], assignment.amount[part]


def _one_of_each(values: IntArray) -> Iterator[IntArray]:
    """Positions of everybody's first occurrence, then of everybody's second, and so on."""
    order = np.argsort(values, kind="stable")
    counts = np.bincount(values)
    starts = np.cumsum(counts) - counts
    for k in range(int(counts.max(initial=0))):
        yield order[starts[counts > k] + k]


def _lower(costs: IntArray, rows: IntArray) -> None:
    """Take the least entry of each column where it is below the cost that stands there."""
    np.minimum(costs, rows.min(axis=0, initial=NO_PATH), out=costs)


def potentials(costs: IntArray, floor: int | None) -> IntArray:
    """Bellman-Ford from a root joined to every node at no cost.

    `floor` is a cost that no simple path goes below, so that a cycle is found early: in a coverage
    level a path meets a reward only at the hub, at a group or at the node of further places.
    """
    potential = np.zeros(len(costs), dtype=np.int64)
    changed = np.arange(len(costs))
    for _ in range(len(costs) + 1):
        shorter = np.minimum(potential, _one_step(potential, costs, changed))
        changed = np.flatnonzero(shorter < potential)
        if not len(changed):
            return potential
        if floor is not None and shorter.min() < floor:
            break
        potential = shorter
    raise NotOptimalError("the residual network has a negative cycle")


def distances(start: IntArray, costs: IntArray) -> IntArray:
    """Shortest distances to every node when the first step costs `start`."""
    length = start
    changed = np.flatnonzero(length < NO_PATH // 2)
    for _ in range(len(costs) + 1):
        steps = _one_step(length, costs, changed)
        shorter = np.minimum(length, np.where(steps < NO_PATH // 2, steps, NO_PATH))
        changed = np.flatnonzero(shorter < length)
        if not len(changed):
            return length
        length = shorter
    raise NotOptimalError("the residual network has a negative cycle")


def _one_step(length: IntArray, costs: IntArray, sources: IntArray) -> IntArray:
    """Shortest way to every node by one more step, from nodes whose distance has just changed."""
    steps: IntArray = (length[sources, None] + costs[sources]).min(axis=0, initial=NO_PATH)
    return steps
