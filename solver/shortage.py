"""How many places one side of a problem lacks for its hard demands, and who is short of them.

One maximum flow from those who need places to those who have some; the smallest source side of its
minimum cut shows the lack.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from solver.backends.flow import max_flow_and_cut
from solver.eligible import every_pair, few_of_columns, few_of_rows
from solver.problem import AssignmentProblem
from solver.scores import BoolArray, IntArray, Scores
from solver.stages import Bounds

Side = Literal["rows", "columns"]

LISTED_FROM = 1_000_000
"""Pairs from which on only those that a cut depends on are listed."""

LISTED = 8
"""Pairs of a member of the cut that are listed at once."""


@dataclass(frozen=True)
class Lack:
    """What one side lacks, and the members of a smallest cut that shows it."""

    short_by: int
    need: IntArray
    needy: BoolArray
    supplying: BoolArray
    exhausted: BoolArray


class KnownPairs:
    """Eligible pairs that the flows know: all of a small problem, else those that a cut needs.

    The nodes on the source's side of a minimum cut do not change by pairs that do not leave it, so
    that only pairs which do are looked for; `looked_at` counts the scores read for that.
    """

    def __init__(self, problem: AssignmentProblem, scores: Scores) -> None:
        self.scores = scores
        self.looked_at = 0
        self._complete = scores.n_rows * scores.n_columns <= LISTED_FROM
        self._pairs = every_pair(scores) if self._complete else problem.forbidden[:0]
        self._forbidden = problem.forbidden

    def __len__(self) -> int:
        return len(self._pairs)

    def open_pairs(self, problem: AssignmentProblem) -> IntArray:
        """Known pairs that are neither forbidden nor pinned, shape ``(k, 2)``."""
        excluded = np.concatenate((self._forbidden, problem.pinned))
        return self._pairs[~np.isin(self._keys(self._pairs), self._keys(excluded))]

    def add_leaving(self, problem: AssignmentProblem, side: Side, lack: Lack) -> bool:
        """Get to know pairs by which a member of the cut reaches beyond it; whether any is new."""
        if self._complete:
            return False
        beyond = ~lack.supplying & ~lack.exhausted
        ends = (lack.needy, beyond) if side == "rows" else (beyond, lack.needy)
        leaving = self._pairs[ends[0][self._pairs[:, 0]] & ends[1][self._pairs[:, 1]]]
        excluded = np.concatenate((self._forbidden, problem.pinned, leaving))
        few = few_of_rows if side == "rows" else few_of_columns
        found = few(self.scores, excluded, np.flatnonzero(ends[0]), np.flatnonzero(ends[1]), LISTED)
        self.looked_at += int(ends[0].sum()) * int(ends[1].sum())
        self._pairs = np.concatenate((self._pairs, found))
        return len(found) > 0

    def _keys(self, pairs: IntArray) -> IntArray:
        return pairs[:, 0] * self.scores.n_columns + pairs[:, 1]


def only(problem: AssignmentProblem, side: Side, members: BoolArray | None) -> AssignmentProblem:
    """The problem with the hard demands of `members` of one side alone."""
    none_rows, none_columns = np.zeros_like(problem.demand), np.zeros_like(problem.capacity)
    if side == "rows":
        demand_min = problem.demand_min if members is None else problem.demand_min * members
        return replace(problem, demand_min=demand_min, min_load=none_columns)
    min_load = problem.min_load if members is None else problem.min_load * members
    return replace(problem, demand_min=none_rows, min_load=min_load)


def lack_of(problem: AssignmentProblem, known: KnownPairs, side: Side) -> Lack:
    """What one side lacks for its hard demands, from pairs known by now and all that matter."""
    lack = _cut(problem, known.open_pairs(problem), side)
    while lack.short_by > 0 and known.add_leaving(problem, side, lack):
        lack = _cut(problem, known.open_pairs(problem), side)
    return lack


def _cut(problem: AssignmentProblem, pairs: IntArray, side: Side) -> Lack:
    bounds = Bounds.of(problem)
    need, supply = bounds.places_min, bounds.load_max
    if side == "columns":
        need, supply = bounds.load_min, bounds.places_max
        pairs = pairs[:, ::-1]
    tails, heads = pairs[(need[pairs[:, 0]] > 0) & (supply[pairs[:, 1]] > 0)].T
    n_needy, n_supply = len(need), len(supply)
    source, sink = n_needy + n_supply, n_needy + n_supply + 1
    most = np.minimum(need[tails], supply[heads])
    if problem.pair_max is not None:
        most = np.minimum(most, problem.pair_max)
    flow = max_flow_and_cut(
        np.concatenate((np.full(n_needy, source), tails, n_needy + np.arange(n_supply))).astype(
            np.int32
        ),
        np.concatenate((np.arange(n_needy), n_needy + heads, np.full(n_supply, sink))).astype(
            np.int32
        ),
        np.concatenate((need, most, supply)),
        source,
        sink,
    )
    in_cut = np.zeros(sink + 1, dtype=np.bool_)
    in_cut[flow.source_side] = True
    return Lack(
        short_by=int(need.sum()) - flow.value,
        need=need,
        needy=in_cut[:n_needy] & (need > 0),
        supplying=in_cut[n_needy:source],
        exhausted=supply == 0,
    )
